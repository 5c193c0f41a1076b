//! Rendering by feature. Expectations show the HTML with its placeholders in `⟨…⟩`, then the
//! collected references, then the diagnostics with the text at their spans.

mod blocks;
mod fields;
mod foreign;
mod code;
mod headings;
mod placeholders;
mod includes;
mod limits;
mod links;
mod markdown;
mod reference;
mod titles;
mod words;

use std::fmt::Write as _;

use expect_test::Expect;

use super::{Body, Fragment, Input, Library, Markdown, Options, Origin, PlaceholderKind, Refs};
use crate::diagnostic::Diagnostic;
use crate::source_map::{FileId, Span};

pub(super) const PLAIN: Options = Options {
    raw_html: false,
    heading_links: false,
    old_anchors: false,
    smart_punctuation: false,
    markdown: true,
    emoji: true,
    embeds: &[
        "a",
        "b-c",
        "faq",
        "view",
        "roles",
        "responsibility_matrix",
        "compare_any",
        "skill_index",
        "career_graph",
        "organisation_graph",
        "levels_matrix",
        "decision_aid",
        "quotations",
        "comparison_table",
    ],
};

/// Files by path; the id of a file is its index plus one, because the page itself is file 0.
#[derive(Default)]
pub(super) struct Files(pub(super) Vec<(&'static str, String)>);

impl Library for Files {
    fn find(&self, path: &str) -> Option<(FileId, &str)> {
        let index = self.0.iter().position(|(known, _)| *known == path)?;
        Some((FileId(index as u32 + 1), &self.0[index].1))
    }

    fn paths(&self) -> Vec<&str> {
        self.0.iter().map(|(path, _)| *path).collect()
    }
}

/// The result of rendering a page in the folder `roles`.
pub(super) struct Rendered {
    pub(super) body: Body,
    pub(super) refs: Refs,
    pub(super) diags: Vec<Diagnostic>,
}

pub(super) fn rendered(options: Options, text: &str, files: &Files) -> Rendered {
    let input = Input { text, origin: Origin::At { file: FileId(0), start: 0 }, folder: "roles" };
    let (mut refs, mut diags) = (Refs::default(), Vec::new());
    let body = Markdown::new(options).blocks(input, true, (files, &[]), &mut refs, &mut diags);
    Rendered { body, refs, diags }
}

/// Formats all results of a page except runs of text.
pub(super) fn shown(options: Options, text: &str, files: &Files) -> String {
    let Rendered { body, refs, diags } = rendered(options, text, files);
    let mut shown = html(&body.fragment, false);
    if let Some(title) = &body.title {
        let _ = writeln!(shown, "title {:?} at {}", title.value, place(title.span, text, files));
    }
    for heading in &body.headings {
        let place = place(heading.span, text, files);
        let _ = writeln!(
            shown,
            "heading {} #{} {:?} at {place}",
            heading.level, heading.id, heading.text
        );
    }
    everything(&mut shown, &refs, &diags, text, files);
    shown
}

/// Formats all results of a field.
pub(super) fn shown_fragment(text: &str) -> String {
    let input = Input { text, origin: Origin::At { file: FileId(0), start: 0 }, folder: "roles" };
    let (mut refs, mut diags) = (Refs::default(), Vec::new());
    let fragment = Markdown::new(PLAIN).fragment(input, &mut refs, &mut diags);
    let mut shown = html(&fragment, false);
    if !shown.ends_with('\n') {
        shown.push('\n');
    }
    everything(&mut shown, &refs, &diags, text, &Files::default());
    shown
}

fn everything(shown: &mut String, refs: &Refs, diags: &[Diagnostic], text: &str, files: &Files) {
    for target in &refs.targets {
        let place = place(target.span, text, files);
        let anchor = target.anchor.as_ref().map(|anchor| format!(" #{anchor}")).unwrap_or_default();
        let (kind, folder) = (target.kind, &target.folder);
        let _ = writeln!(shown, "{kind:?} {:?}{anchor} from {folder:?} at {place}", target.address);
    }
    for cite in &refs.cites {
        let _ = writeln!(shown, "cite for {:?}", cite.statement.text);
        for citation in &cite.citations {
            let place = place(citation.source.span, text, files);
            let (claim, locator) = (&citation.claim, &citation.locator);
            let _ =
                writeln!(shown, "  {:?} {claim:?} {locator:?} at {place}", citation.source.value);
        }
    }
    for embed in &refs.embeds {
        let arguments: Vec<String> = embed
            .arguments
            .iter()
            .map(|(key, value)| {
                format!("{key}={:?} at {}", value.value, place(value.span, text, files))
            })
            .collect();
        let (name, span) = (&embed.name.value, place(embed.span, text, files));
        let _ = writeln!(shown, "embed {name} ({}) at {span}", arguments.join(", "));
    }
    for found in diags {
        let _ = writeln!(
            shown,
            "{} {} at {}",
            found.code.rule().code,
            found.message,
            place(found.primary.span, text, files)
        );
        for other in &found.others {
            let _ = writeln!(shown, "  also {} at {}", other.text, place(other.span, text, files));
        }
        if let Some(help) = &found.help {
            let _ = writeln!(shown, "  help: {help}");
        }
    }
}

/// Returns the text at a span, with the number of its file unless it is the page.
fn place(span: Span, text: &str, files: &Files) -> String {
    let (file, text) = match span.file.0.checked_sub(1) {
        None => (String::new(), text),
        Some(index) => (format!("{}:", span.file.0), files.0[index as usize].1.as_str()),
    };
    format!("{file}{:?}", &text[span.range()])
}

/// Returns the HTML with its placeholders.
pub(super) fn html(fragment: &Fragment, with_words: bool) -> String {
    let mut shown = String::new();
    let mut from = 0;
    let mut words_end = None;
    for placeholder in &fragment.placeholders {
        let at = placeholder.at as usize;
        assert!(at >= from, "placeholders ascend");
        let mut until = |at: usize, shown: &mut String| {
            if let Some(end) = words_end.take_if(|end| *end <= at) {
                shown.push_str(&fragment.html[from..end]);
                shown.push('⟩');
                from = end;
            }
            shown.push_str(&fragment.html[from..at]);
            from = at;
        };
        until(at, &mut shown);
        match placeholder.kind {
            PlaceholderKind::Href(at) | PlaceholderKind::HtmlHref(at) => {
                shown.push_str(&format!("⟨href {at}⟩"))
            }
            PlaceholderKind::Title(at) => shown.push_str(&format!("⟨title {at}⟩")),
            PlaceholderKind::Image(at) => shown.push_str(&format!("⟨image {at}⟩")),
            PlaceholderKind::Cite(at) => shown.push_str(&format!("⟨cite {at}⟩")),
            PlaceholderKind::Embed(at) => shown.push_str(&format!("⟨embed {at}⟩")),
            PlaceholderKind::Section => shown.push_str("⟨section⟩"),
            PlaceholderKind::Words { len } if with_words => {
                words_end = Some(at + len as usize);
                shown.push('⟨');
            }
            _ => {}
        }
    }
    if let Some(end) = words_end {
        shown.push_str(&fragment.html[from..end]);
        shown.push('⟩');
        from = end;
    }
    shown + &fragment.html[from..]
}

/// Compares the results of a page.
pub(super) fn check(text: &str, expected: Expect) {
    expected.assert_eq(&shown(PLAIN, text, &Files::default()));
}

/// Compares the results of a page that includes files.
pub(super) fn check_with(files: &[(&'static str, &str)], text: &str, expected: Expect) {
    let files = Files(files.iter().map(|(path, text)| (*path, (*text).to_owned())).collect());
    expected.assert_eq(&shown(PLAIN, text, &files));
}

/// Compares the results of a field.
pub(super) fn check_fragment(text: &str, expected: Expect) {
    expected.assert_eq(&shown_fragment(text));
}
