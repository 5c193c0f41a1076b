//! *The name of an element → what happens to it.* The one place to change when another element is to
//! be known.

/// What happens to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Element {
    /// It is written, within running text.
    Inline,
    /// The same; its text is not running text, such as code.
    Quiet,
    /// It is written, as a block.
    Block,
    /// `<p>`, which cannot hold blocks.
    Paragraph,
    /// It is written and has no content; it stands within running text.
    Void,
    /// `<hr>`.
    Rule,
    /// A heading of a level.
    Heading(u8),
    /// `<a>`.
    Link,
    /// `<img>`.
    Image,
    /// `<source>`.
    Source,
    /// `<video>` and `<audio>`.
    Media,
    /// `<iframe>`: a link to what it embeds.
    Frame,
    /// `<table>`.
    Table,
    /// A part of a table, which needs one of these elements around it.
    Part(&'static [&'static str]),
    /// An item, which needs one of these elements around it.
    Item(&'static [&'static str]),
    /// `<center>`: a block that is centred.
    Centred,
    /// `<aside>`: a note.
    Note,
    /// `<details>`.
    Details,
    /// Its tags are dropped without a word: the content says the same.
    Unwrapped,
    /// Its tags are left out.
    LeftOut,
    /// It is left out with its content.
    Removed,
    /// The same, and it has no content.
    RemovedVoid,
    /// No element of HTML.
    Unknown,
}

/// Returns what happens to an element; `name` is in lower case.
pub(in crate::markdown) fn element(name: &str) -> Element {
    match name {
        "abbr" | "b" | "bdi" | "bdo" | "big" | "cite" | "del" | "dfn" | "em" | "i" | "ins"
        | "mark" | "q" | "ruby" | "rp" | "rt" | "s" | "small" | "span" | "strike" | "strong"
        | "sub" | "sup" | "time" | "u" | "picture" => Element::Inline,
        "code" | "kbd" | "samp" | "tt" | "var" => Element::Quiet,
        "address" | "blockquote" | "dir" | "div" | "dl" | "figcaption" | "figure" | "menu"
        | "ol" | "pre" | "section" | "summary" | "ul" | "article" | "footer" | "header"
        | "hgroup" | "main" | "nav" => Element::Block,
        "p" => Element::Paragraph,
        "br" | "wbr" => Element::Void,
        "hr" => Element::Rule,
        "h1" => Element::Heading(1),
        "h2" => Element::Heading(2),
        "h3" => Element::Heading(3),
        "h4" => Element::Heading(4),
        "h5" => Element::Heading(5),
        "h6" => Element::Heading(6),
        "a" => Element::Link,
        "img" | "image" => Element::Image,
        "source" => Element::Source,
        "video" | "audio" => Element::Media,
        "iframe" => Element::Frame,
        "table" => Element::Table,
        "caption" | "colgroup" | "thead" | "tbody" | "tfoot" => Element::Part(&["table"]),
        "col" => Element::Part(&["colgroup", "table"]),
        "tr" => Element::Part(&["thead", "tbody", "tfoot", "table"]),
        "td" | "th" => Element::Part(&["tr"]),
        "li" => Element::Item(&["ul", "ol", "menu", "dir"]),
        "dt" | "dd" => Element::Item(&["dl"]),
        "center" => Element::Centred,
        "aside" => Element::Note,
        "details" => Element::Details,
        "html" | "body" | "font" | "nobr" | "data" | "slot" | "hgroups" => Element::Unwrapped,
        "applet" | "button" | "canvas" | "dialog" | "fieldset" | "form" | "label" | "legend"
        | "map" | "marquee" | "meter" | "object" | "output" | "portal" | "progress" | "search"
        | "blink" | "frameset" | "noframes" | "noembed" | "textarea" | "xmp" | "plaintext"
        | "rtc" | "rb" => Element::LeftOut,
        "script" | "style" | "svg" | "math" | "template" | "noscript" | "head" | "title"
        | "select" | "datalist" | "optgroup" | "option" => Element::Removed,
        "input" | "embed" | "link" | "meta" | "base" | "area" | "frame" | "param" | "track"
        | "basefont" | "bgsound" | "keygen" | "command" => Element::RemovedVoid,
        _ => Element::Unknown,
    }
}

impl Element {
    /// Whether it stands within running text.
    pub(in crate::markdown) fn is_inline(self) -> bool {
        matches!(
            self,
            Element::Inline
                | Element::Quiet
                | Element::Void
                | Element::Link
                | Element::Image
                | Element::Source
                | Element::Media
                | Element::Frame
                | Element::Unwrapped
                | Element::LeftOut
                | Element::Removed
                | Element::RemovedVoid
                | Element::Unknown
        )
    }

    /// Whether it has no content and no end tag.
    pub(in crate::markdown) fn is_void(self) -> bool {
        matches!(
            self,
            Element::Void | Element::Rule | Element::Image | Element::Source | Element::RemovedVoid
        )
    }
}

/// Returns the attributes that an element may have besides `id`, `class`, `title`, `lang` and `dir`,
/// and besides its addresses.
pub(in crate::markdown) fn attributes(name: &str) -> &'static [&'static str] {
    match name {
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" | "section" => &["align"],
        "img" => &["alt", "width", "height", "align"],
        "source" => &["media", "type", "sizes", "width", "height"],
        "video" => &["width", "height", "loop", "muted"],
        "audio" => &["loop", "muted"],
        "table" => &["align", "width", "border", "cellpadding", "cellspacing"],
        "thead" | "tbody" | "tfoot" | "tr" => &["align", "valign"],
        "td" | "th" => {
            &["align", "valign", "width", "height", "colspan", "rowspan", "scope", "headers"]
        }
        "col" | "colgroup" => &["align", "valign", "width", "span"],
        "hr" => &["align", "width"],
        "ol" => &["start", "reversed", "type"],
        "ul" => &["type"],
        "li" => &["value"],
        "time" | "del" | "ins" => &["datetime"],
        "details" => &["open"],
        _ => &[],
    }
}

/// Whether Markdown takes a line that begins with this tag for the beginning of a block of HTML.
pub(in crate::markdown) fn begins_block(name: &str) -> bool {
    !element(name).is_inline() && !matches!(name, "picture")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_code_is_written() {
        for name in [
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "link",
            "meta",
            "base",
            "svg",
            "math",
            "template",
            "noscript",
            "title",
            "textarea",
            "xmp",
            "plaintext",
        ] {
            let element = element(name);
            assert!(
                matches!(
                    element,
                    Element::LeftOut | Element::Removed | Element::RemovedVoid | Element::Frame
                ),
                "{name} {element:?}"
            );
        }
        assert_eq!(element("listing"), Element::Unknown);
    }
}
