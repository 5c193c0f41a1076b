//! *A text → the tags of other tools in it*: Liquid and Nunjucks `{% x %}`, Hugo `{{% x %}}` and
//! `{{< x >}}`, mdBook `{{#x}}`, values `{{ x }}`, components `<Name …>`.
//!
//! **Invariants.** Tags ascend and do not overlap. The end of a tag is looked for in a window of
//! fixed length, so that the time is linear in the length of the text.

use std::collections::HashMap;
use std::ops::Range;

use super::scan::Scan;

/// Longest tag, in bytes.
const WINDOW: usize = 2_000;

/// The syntax of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// `{% x %}`.
    Liquid,
    /// `{{% x %}}` and `{{< x >}}`.
    Hugo,
    /// `{{#x}}`.
    MdBook,
    /// `{{ x }}`.
    Value,
    /// `<Name>`.
    Component,
    /// `{# … #}`, `{/* … */}`, `{{/* … */}}`: a comment.
    Comment,
}

/// Where a tag stands in a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Opens,
    Closes,
    /// `<Name />`: it has no content.
    Alone,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) range: Range<usize>,
    pub(super) family: Family,
    pub(super) side: Side,
    /// The name; of a tag that closes, the name of what it closes.
    pub(super) name: &'t str,
    /// The text after the name.
    pub(super) arguments: &'t str,
    /// The index of the other tag of the pair.
    pub(super) partner: Option<usize>,
}

/// Returns the tags of a text. `is_ours` says whether a name is
/// that of an embed of rolebook; the flag is set for a call, which has parentheses.
pub(super) fn tags<'t>(
    text: &'t str,
    scan: &Scan,
    is_ours: impl Fn(&str, bool) -> bool,
) -> Vec<Tag<'t>> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(found) = memchr::memchr2(b'{', b'<', text.as_bytes().get(from..).unwrap_or(&[]))
    {
        let at = from + found;
        if let Some(end) = scan.closed_until(at) {
            from = end.max(at + 1);
            continue;
        }
        from = at + 1;
        if text.as_bytes().get(..at).is_some_and(|before| before.ends_with(b"\\")) {
            continue;
        }
        if let Some(tag) = read(text, at, &is_ours) {
            from = tag.range.end;
            tags.push(tag);
        }
    }
    pair(&mut tags);
    tags
}

/// Finds the partner of each tag: of a tag that closes, the last one of this name that is open.
fn pair(tags: &mut [Tag<'_>]) {
    let mut open: HashMap<(Family, &str), Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        match tag.side {
            Side::Opens => open.entry((tag.family, tag.name)).or_default().push(at),
            Side::Closes => {
                let opened = open.get_mut(&(tag.family, tag.name)).and_then(Vec::pop);
                pairs.extend(opened.map(|opened| (opened, at)));
            }
            Side::Alone => {}
        }
    }
    for (one, other) in pairs.into_iter().flat_map(|(one, other)| [(one, other), (other, one)]) {
        if let Some(tag) = tags.get_mut(one) {
            tag.partner = Some(other);
        }
    }
}

fn read<'t>(text: &'t str, at: usize, is_ours: &impl Fn(&str, bool) -> bool) -> Option<Tag<'t>> {
    let rest = text.get(at..)?;
    match rest.as_bytes() {
        [b'{', b'%', ..] => liquid(rest, at),
        [b'{', b'{', b'%', ..] => hugo(rest, at, "%}}"),
        [b'{', b'{', b'<', ..] => hugo(rest, at, ">}}"),
        [b'{', b'{', b'/', b'*', ..] => comment(rest, at, "*/}}"),
        [b'{', b'#', ..] => comment(rest, at, "#}"),
        [b'{', b'/', b'*', ..] => comment(rest, at, "*/}"),
        [b'{', b'{', b'#', ..] => mdbook(rest, at).or_else(|| value(text, at, is_ours)),
        [b'{', b'{', ..] => value(text, at, is_ours),
        [b'<', b'/', next, ..] | [b'<', next, ..] if next.is_ascii_uppercase() => {
            component(rest, at)
        }
        _ => None,
    }
}

/// Returns the text between `open` and `close`, which follows within the window.
fn inside<'t>(rest: &'t str, open: usize, close: &str) -> Option<&'t str> {
    let window = rest.as_bytes().get(open..)?;
    let window = window.get(..WINDOW.min(window.len()))?;
    let end = memchr::memmem::find(window, close.as_bytes())?;
    rest.get(open..open + end)
}

/// Splits a tag into its name and its arguments.
fn named(inside: &str) -> Option<(&str, &str)> {
    let inside = inside.trim();
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.');
    let end = inside.find(|c| !belongs(c)).unwrap_or(inside.len());
    let (name, arguments) = inside.split_at(end);
    let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    starts.then(|| (name, arguments.trim()))
}

fn liquid(rest: &str, at: usize) -> Option<Tag<'_>> {
    let written = inside(rest, 2, "%}")?;
    let range = at..at + written.len() + 4;
    let (name, arguments) = named(written.trim_matches(['-', '+']))?;
    let closed = name.strip_prefix("end").filter(|name| !name.is_empty());
    let name = closed.map_or(name, |name| name.trim_start_matches(['_', '-']));
    let side = if closed.is_some() { Side::Closes } else { Side::Opens };
    Some(Tag { range, family: Family::Liquid, side, name, arguments, partner: None })
}

fn hugo<'t>(rest: &'t str, at: usize, close: &str) -> Option<Tag<'t>> {
    let written = inside(rest, 3, close)?;
    let range = at..at + written.len() + 6;
    let family = Family::Hugo;
    let trimmed = written.trim();
    if trimmed.starts_with("/*") {
        // An escaped tag, which is shown.
        let shown = trimmed.trim_start_matches("/*").trim_end_matches("*/").trim();
        let (family, side) = (Family::Value, Side::Alone);
        return Some(Tag { range, family, side, name: "", arguments: shown, partner: None });
    }
    let (side, inner) = match (trimmed.strip_prefix('/'), trimmed.strip_suffix('/')) {
        (Some(inner), _) => (Side::Closes, inner),
        (None, Some(inner)) => (Side::Alone, inner),
        (None, None) => (Side::Opens, trimmed),
    };
    let (name, arguments) = named(inner)?;
    Some(Tag { range, family, side, name, arguments, partner: None })
}

fn comment<'t>(rest: &'t str, at: usize, close: &str) -> Option<Tag<'t>> {
    // `{#id}` is the anchor of a heading.
    let written = inside(rest, 2, close)?;
    let is_anchor = close == "#}" && !written.starts_with(char::is_whitespace);
    let range = at..at + 2 + written.len() + close.len();
    let (family, side) = (Family::Comment, Side::Alone);
    (!is_anchor).then_some(Tag { range, family, side, name: "", arguments: "", partner: None })
}

fn mdbook(rest: &str, at: usize) -> Option<Tag<'_>> {
    let written = inside(rest, 3, "}}").filter(|written| !written.contains('\n'))?;
    let (name, arguments) = named(written)?;
    let known = ["include", "rustdoc_include", "playground", "playpen", "title"];
    let (family, side) = (Family::MdBook, Side::Alone);
    let range = at..at + written.len() + 5;
    known.contains(&name).then_some(Tag { range, family, side, name, arguments, partner: None })
}

fn value<'t>(text: &'t str, at: usize, is_ours: &impl Fn(&str, bool) -> bool) -> Option<Tag<'t>> {
    // `style={{ … }}` is the property of a component.
    if text.get(..at).is_some_and(|before| before.ends_with('=')) {
        return None;
    }
    let written = inside(text.get(at..)?, 2, "}}").filter(|written| !written.contains("\n\n"))?;
    let extra = text.as_bytes().get(at + written.len() + 4) == Some(&b'}');
    let range = at..at + written.len() + 4 + usize::from(extra);
    let shown = written.trim().trim_start_matches(['{', '-', '#', '&', '^', '/', '>']).trim();
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '$' | '@');
    let name = shown.get(..shown.find(|c| !belongs(c)).unwrap_or(shown.len()))?;
    let calls = shown.get(name.len()..).is_some_and(|rest| rest.trim_start().starts_with('('));
    if shown.is_empty() || is_ours(name, calls) {
        return None;
    }
    let (family, side) = (Family::Value, Side::Alone);
    Some(Tag { range, family, side, name, arguments: written.trim(), partner: None })
}

fn component(rest: &str, at: usize) -> Option<Tag<'_>> {
    let closes = rest.starts_with("</");
    let open = 1 + usize::from(closes);
    let inner = rest.get(open..)?;
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name = inner.get(..inner.find(|c| !belongs(c))?)?;
    // Names in capitals are elements of HTML: `<BR>`.
    let is_name = name.contains(|c: char| c.is_ascii_lowercase()) || name == "TOC";
    if !is_name || name.len() > 64 {
        return None;
    }
    let start = open + name.len();
    let end = end_of_component(rest.get(start..)?)?;
    let written = rest.get(start..start + end)?;
    if !(written.is_empty() || written.starts_with([' ', '\t', '\n', '\r', '/'])) {
        return None;
    }
    let alone = written.trim_end().strip_suffix('/');
    let side = match (closes, alone) {
        (true, _) => Side::Closes,
        (false, Some(_)) => Side::Alone,
        (false, None) => Side::Opens,
    };
    let arguments = alone.unwrap_or(written).trim();
    let range = at..at + start + end + 1;
    Some(Tag { range, family: Family::Component, side, name, arguments, partner: None })
}

/// Returns the position of the `>` that ends a component, outside quotation marks and braces.
fn end_of_component(rest: &str) -> Option<usize> {
    let (mut quote, mut braces) = (None, 0usize);
    for (at, byte) in rest.bytes().enumerate().take(WINDOW) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{') => braces += 1,
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'>') if braces == 0 => return Some(at),
            (None, b'<') if braces == 0 => return None,
            _ => {}
        }
    }
    None
}

/// An argument of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument<'t> {
    /// The name before `=`; `None` for a value alone.
    pub(super) name: Option<&'t str>,
    pub(super) value: &'t str,
    /// Whether the value is in quotation marks.
    pub(super) quoted: bool,
}

/// Returns the arguments of a tag: `a="b"`, `a={b}`, `"b"`, `b`.
pub(super) fn arguments(text: &str) -> Vec<Argument<'_>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | ','));
        let end = end.unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let is_name = !word.is_empty() && after.starts_with('=');
        let after = if is_name { after.get(1..).unwrap_or_default() } else { after };
        match (is_name, word.is_empty()) {
            (false, false) => {
                found.push(Argument { name: None, value: word, quoted: false });
                rest = after;
            }
            (is_name, _) => {
                let (value, quoted, after) = quoted(after);
                let name = is_name.then_some(word);
                if quoted || is_name {
                    found.push(Argument { name, value, quoted });
                }
                rest = after;
            }
        }
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    found
}

/// Returns the value at the start of a text, whether it is quoted, and the rest.
fn quoted(text: &str) -> (&str, bool, &str) {
    let mut characters = text.chars();
    match characters.next() {
        Some(mark @ ('"' | '\'')) => {
            let rest = characters.as_str();
            rest.split_once(mark).map_or((rest, true, ""), |(value, rest)| (value, true, rest))
        }
        Some('{') => {
            let rest = characters.as_str();
            let end = rest.find('}').unwrap_or(rest.len());
            let value = rest.get(..end).unwrap_or_default().trim();
            let bare = value.trim_matches(['"', '\'', '`']);
            (bare, bare != value, rest.get(end + 1..).unwrap_or_default())
        }
        Some(_) => {
            let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len());
            let end = end.max(text.chars().next().map_or(0, char::len_utf8));
            let (value, rest) = text.split_at(end);
            (value, false, rest)
        }
        None => ("", false, ""),
    }
}

impl<'t> Tag<'t> {
    /// Returns the value of the first argument with one of these names.
    pub(super) fn named(&self, names: &[&str]) -> Option<&'t str> {
        let arguments = arguments(self.arguments);
        let has = |name: Option<&str>| {
            name.is_some_and(|name| names.iter().any(|known| name.eq_ignore_ascii_case(known)))
        };
        arguments.into_iter().find(|argument| has(argument.name)).map(|argument| argument.value)
    }

    /// Returns the values without a name.
    pub(super) fn values(&self) -> Vec<Argument<'t>> {
        let all = arguments(self.arguments).into_iter();
        all.filter(|argument| argument.name.is_none()).collect()
    }

    /// Returns the first value without a name.
    pub(super) fn first(&self) -> Option<&'t str> {
        self.values().first().map(|argument| argument.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let tags = tags(text, &Scan::new(text), |name, _| name == "include");
        let shown = |tag: &Tag<'_>| {
            format!(
                "{:?} {:?} {} [{}] {:?}",
                tag.family, tag.side, tag.name, tag.arguments, tag.partner
            )
        };
        tags.iter().map(shown).collect()
    }

    #[test]
    fn tags_of_each_family_are_read() {
        assert_eq!(
            found("{% hint style=\"info\" %}x{%- endhint -%} {{< ref \"a.md\" >}} {{% /b %}}"),
            [
                "Liquid Opens hint [style=\"info\"] Some(1)",
                "Liquid Closes hint [] Some(0)",
                "Hugo Opens ref [\"a.md\"] None",
                "Hugo Closes b [] None",
            ]
        );
        assert_eq!(
            found(
                "{{ page.title | upcase }} {{#include a.rs:2}} {{generator:x.y}} {# no #} {/* no */}"
            ),
            [
                "Value Alone page.title [page.title | upcase] None",
                "MdBook Alone include [a.rs:2] None",
                "Value Alone generator:x.y [generator:x.y] None",
                "Comment Alone  [] None",
                "Comment Alone  [] None",
            ]
        );
        assert_eq!(
            found("<Tabs items={['a', 'b > c']}>\n<Tab title=\"x\"/></Tabs>"),
            [
                "Component Opens Tabs [items={['a', 'b > c']}] Some(2)",
                "Component Alone Tab [title=\"x\"] None",
                "Component Closes Tabs [] Some(0)",
            ]
        );
    }

    #[test]
    fn code_anchors_embeds_and_elements_are_no_tags() {
        for text in [
            "`{% a %}` and ``{{ b }}``",
            "```\n{% a %}\n```",
            "    {% a %}",
            "<!-- {% a %} {{ b }} -->",
            "## Head {#anchor}",
            "{{ include(path = \"a\") }}",
            "<BR> <B>x</B> <https://a.org> Vec<String>x<T>",
            "\\{% a %}",
            "{% a",
        ] {
            assert!(
                found(text).iter().all(|found| found.contains("String")),
                "{text}: {:?}",
                found(text)
            );
        }
    }

    #[test]
    fn arguments_have_names_and_values() {
        let shown = |text| {
            let all = arguments(text).into_iter();
            all.map(|one| format!("{:?}={}", one.name, one.value)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            shown("tip \"A title\" a=b c=\"d e\" f={\"g\"} h={true}"),
            "None=tip None=A title Some(\"a\")=b Some(\"c\")=d e Some(\"f\")=g Some(\"h\")=true"
        );
        assert_eq!(shown("\"x\", 'y',z"), "None=x None=y None=z");
        assert_eq!(shown("= \"unclosed"), "None=unclosed");
        assert_eq!(shown("é=ü ="), "Some(\"é\")=ü");
    }
}
