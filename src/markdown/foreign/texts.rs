//! *The arguments of a tag → Markdown*: titles, links, captions.

use super::names::{is_type, of_colour};
use super::tags::Tag;

/// Returns the type and the title of a note.
pub(super) fn note(tag: &Tag<'_>) -> (String, String) {
    let names = ["style", "type", "color", "colour", "kind", "status", "variant", "theme", "level"];
    let values = tag.values();
    let word = |written: &str| {
        let word = written.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        of_colour(&word).to_owned()
    };
    let by_place = values.iter().find(|argument| is_type(argument.value));
    let own = tag.name.to_ascii_lowercase();
    let kind = match (tag.named(&names), by_place) {
        (Some(written), _) if is_type(&word(written)) || word(written) == "note" => word(written),
        (_, Some(argument)) => word(argument.value),
        _ if is_type(&own) && !matches!(own.as_str(), "hint" | "alert") => own,
        _ => "note".to_owned(),
    };
    let by_place = values.iter().find(|one| one.quoted && !is_type(one.value));
    let title = tag.named(&["title", "header", "heading", "summary", "label", "caption"]);
    let title = title.or(by_place.map(|argument| argument.value)).unwrap_or_default();
    (kind, one_line(title))
}

/// Returns the title of a tab or of a folded note.
pub(super) fn title(tag: &Tag<'_>) -> String {
    let names = ["title", "header", "label", "heading", "summary", "name", "tabname"];
    let title = tag.named(&names).or(tag.first()).or(tag.named(&["value", "id"]));
    one_line(title.unwrap_or_default())
}

pub(super) fn card(tag: &Tag<'_>) -> String {
    let title = one_line(tag.named(&["title", "header", "label"]).unwrap_or_default());
    let address = tag.named(&["href", "link", "url", "to"]).unwrap_or_default();
    let text = tag.named(&["description", "subtitle", "content"]).unwrap_or_default();
    let title = match (title.is_empty(), address.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("**{title}**"),
        (false, false) => format!("**[{title}]({})**", destination(address)),
    };
    match text.is_empty() {
        true => title,
        false => format!("{title}\n\n{}", one_line(text)),
    }
}

/// Returns the caption of a listing.
pub(super) fn caption(tag: &Tag<'_>) -> String {
    let number = tag.named(&["number"]).unwrap_or_default();
    let caption = one_line(tag.named(&["caption"]).unwrap_or_default());
    match (number.is_empty(), caption.is_empty()) {
        (true, _) => caption,
        (false, true) => format!("{} {number}", tag.name),
        (false, false) => format!("{} {number}: {caption}", tag.name),
    }
}

/// Returns a link to something that is embedded.
pub(super) fn embed(tag: &Tag<'_>, host: &str) -> Option<String> {
    let written = tag.named(&["url", "src", "href", "id"]).or(tag.first())?;
    let is_address = written.contains("://") || host.is_empty();
    let address = if is_address { written.to_owned() } else { format!("{host}{written}") };
    let text = one_line(tag.named(&["caption", "title"]).unwrap_or_default());
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    match (text.is_empty(), is_web) {
        (true, true) if !address.contains(['<', '>', ' ']) => Some(format!("<{address}>")),
        (true, _) => {
            let name = address.rsplit('/').next().unwrap_or_default();
            Some(format!("[{}]({})", one_line(name), destination(&address)))
        }
        (false, _) => Some(format!("[{text}]({})", destination(&address))),
    }
}

/// Returns the path of a value in an address: empty for the root of the site.
pub(super) fn root_or_path<'t>(tag: &Tag<'t>) -> Option<&'t str> {
    let written = tag.arguments;
    if let Some(mark @ ('"' | '\'')) = written.chars().next() {
        let (path, filters) = written.get(1..)?.split_once(mark)?;
        let known = ["relative_url", "absolute_url", "url", "relURL", "absURL"];
        let filters = filters.trim_start_matches([' ', '|']);
        let is_path = filters.is_empty() || known.iter().any(|known| filters.starts_with(known));
        return is_path.then_some(path);
    }
    if tag.name.starts_with("page.") {
        return None;
    }
    let last = tag.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let roots = ["baseurl", "base_url", "base-url", "url", "root", "rootpath", "pathprefix"];
    (roots.contains(&last.as_str()) && written == tag.name).then_some("")
}

/// Returns text as one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns an address for the parentheses of a link.
pub(super) fn destination(address: &str) -> String {
    let needs = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>');
    let mut written = String::with_capacity(address.len());
    for character in address.trim().chars() {
        match needs(character) {
            true if character.is_ascii() => {
                written.push_str(&format!("%{:02X}", u32::from(character)));
            }
            _ => written.push(character),
        }
    }
    written
}

pub(super) fn code_span(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
