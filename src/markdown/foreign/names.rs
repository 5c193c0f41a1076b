//! *The name of a tag → what it means.* The tags that other tools have, by name.

use super::tags::Family;

/// What a tag means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A note around its content; the type is an argument, or the name.
    Note,
    /// A note that is folded.
    Details,
    /// One of several tabs.
    Tab,
    /// A group of tabs whose names are in `items`.
    Tabs,
    /// Only its content is shown.
    Group,
    /// A paragraph with its title, then its content.
    Titled,
    /// A link with a title and a description, then its content.
    Card,
    /// A listing of the book of a language: code with a name and a caption.
    Listing,
    /// Its content is code.
    Code,
    /// Its content is left out.
    Comment,
    /// Tags in its content are shown.
    Raw,
    /// The address of a page.
    Address,
    /// The address of a dated post.
    Post,
    /// A link around its content.
    Link,
    /// A link to something that is embedded.
    Embed(&'static str),
    /// An image.
    Image,
    /// An image; the second value is its text.
    Picture,
    /// The text of a file.
    Include,
    /// A channel of a chat.
    Channel,
    /// Its content or its text, within a line.
    Words,
    /// Nothing: the page has it, or it is decoration.
    Nothing,
}

/// Types of notes that are names of tags as well.
const NOTES: [&str; 15] = [
    "note",
    "tip",
    "warning",
    "info",
    "danger",
    "caution",
    "important",
    "success",
    "error",
    "check",
    "attention",
    "bug",
    "example",
    "question",
    "abstract",
];

/// Names of tags of all tools, in lower case.
const KNOWN: &[(&str, Meaning)] = &[
    ("accordion", Meaning::Details),
    ("admonition", Meaning::Note),
    ("alert", Meaning::Note),
    ("aside", Meaning::Note),
    ("asset", Meaning::Address),
    ("asset_path", Meaning::Address),
    ("badge", Meaning::Words),
    ("callout", Meaning::Note),
    ("capture", Meaning::Comment),
    ("cards", Meaning::Group),
    ("code", Meaning::Group),
    ("code-group", Meaning::Group),
    ("codetabs", Meaning::Group),
    ("collapse", Meaning::Details),
    ("column", Meaning::Group),
    ("columns", Meaning::Group),
    ("comment", Meaning::Comment),
    ("content-ref", Meaning::Group),
    ("details", Meaning::Details),
    ("download", Meaning::Address),
    ("embed", Meaning::Embed("")),
    ("expand", Meaning::Details),
    ("figure", Meaning::Image),
    ("file", Meaning::Embed("")),
    ("hint", Meaning::Note),
    ("image", Meaning::Picture),
    ("img", Meaning::Picture),
    ("include", Meaning::Include),
    ("include_cached", Meaning::Include),
    ("include_relative", Meaning::Include),
    ("link", Meaning::Address),
    ("notice", Meaning::Note),
    ("page", Meaning::Address),
    ("pageinfo", Meaning::Note),
    ("post_url", Meaning::Post),
    ("prism", Meaning::Code),
    ("raw", Meaning::Raw),
    ("ref", Meaning::Address),
    ("relref", Meaning::Address),
    ("slack_channel", Meaning::Channel),
    ("spoiler", Meaning::Details),
    ("step", Meaning::Titled),
    ("stepper", Meaning::Group),
    ("steps", Meaning::Group),
    ("tab", Meaning::Tab),
    ("tabpane", Meaning::Group),
    ("tabs", Meaning::Tabs),
    ("toc", Meaning::Nothing),
    ("verbatim", Meaning::Raw),
    ("vimeo", Meaning::Embed("https://vimeo.com/")),
    ("youtube", Meaning::Embed("https://www.youtube.com/watch?v=")),
];

/// Names of components alone.
const COMPONENTS: &[(&str, Meaning)] = &[
    ("accordiongroup", Meaning::Group),
    ("accordionitem", Meaning::Details),
    ("button", Meaning::Link),
    ("card", Meaning::Card),
    ("cardgrid", Meaning::Group),
    ("cardgroup", Meaning::Group),
    ("codeblock", Meaning::Group),
    ("codegroup", Meaning::Group),
    ("disclosure", Meaning::Details),
    ("expandable", Meaning::Details),
    ("filetree", Meaning::Group),
    ("fragment", Meaning::Group),
    ("frame", Meaning::Group),
    ("icon", Meaning::Nothing),
    ("linkbutton", Meaning::Link),
    ("linkcard", Meaning::Card),
    ("listing", Meaning::Listing),
    ("panel", Meaning::Note),
    ("tabitem", Meaning::Tab),
    ("tabpanel", Meaning::Tab),
    ("tocinline", Meaning::Nothing),
    ("toggle", Meaning::Details),
    ("tooltip", Meaning::Words),
    ("video", Meaning::Embed("")),
];

/// Names that only tags in braces have: a component of this name is somebody's own.
const TAGS: &[(&str, Meaning)] = &[
    ("hextra/card", Meaning::Card),
    ("highlight", Meaning::Code),
    ("image_with_class", Meaning::Picture),
    ("card", Meaning::Card),
];

/// Returns what a tag means; `None` for a name that is not known.
pub(super) fn meaning(family: Family, name: &str) -> Option<Meaning> {
    let name = name.to_ascii_lowercase();
    let find = |list: &[(&str, Meaning)]| {
        list.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
    };
    if NOTES.contains(&name.as_str()) {
        return Some(Meaning::Note);
    }
    match (family, name.as_str()) {
        (Family::Component, "link") => Some(Meaning::Link),
        (Family::Component, "comment" | "ref" | "page" | "asset" | "capture") => None,
        (Family::Component, "image" | "img") => Some(Meaning::Image),
        (Family::Hugo, "code" | "prism") => Some(Meaning::Code),
        (Family::Hugo, "expand") => Some(Meaning::Details),
        (Family::Component, _) => find(COMPONENTS).or_else(|| find(KNOWN)),
        _ => find(TAGS).or_else(|| find(KNOWN)),
    }
}

/// Whether a word is the type of a note.
pub(super) fn is_type(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    NOTES.contains(&word.as_str())
        || matches!(word.as_str(), "hint" | "alert" | "primary" | "secondary" | "quote" | "todo")
}

/// Returns the type of note for a colour of another tool.
pub(super) fn of_colour(word: &str) -> &str {
    match word {
        "primary" | "secondary" | "light" | "dark" | "neutral" | "default" | "blue" | "gray" => {
            "note"
        }
        "green" => "success",
        "yellow" | "orange" | "warn" => "warning",
        "red" => "danger",
        word => word,
    }
}
