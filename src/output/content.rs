//! *Finished page → its content*: what stands in its `<main>`, without navigation, as Markdown and
//! as HTML that can stand in a document with others.
//!
//! The content is taken from the finished page and not rendered a second time, so that whatever a
//! template shows is in all of its forms, and a template is written once.
//!
//! **Invariants.** Time and memory are linear in the page: what is nested deeper than
//! [`DEEPEST`], which only raw HTML of a trusted writer can be, has no content. Identifiers of the
//! HTML begin with the prefix of the page, so that those of two pages differ.

use html5ever::serialize::{AttrRef, Serialize, Serializer, TraversalScope};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, parse_document};
use markup5ever_rcdom::{Handle, Node, NodeData, RcDom, SerializableHandle};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::FxHashSet;
use std::io;
use std::rc::Rc;

use super::markdown::Converter;

/// Deepest nesting of elements that is followed: the converter calls itself for every level.
const DEEPEST: usize = 250;

/// Elements that lead around a page or work only in a browser.
const LEFT_OUT: &[&str] = &[
    "button",
    "fieldset",
    "form",
    "iframe",
    "label",
    "nav",
    "noembed",
    "noscript",
    "plaintext",
    "script",
    "select",
    "style",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Classes of elements that lead around a page, say twice what is said elsewhere, or only work in
/// a browser.
const CLASSES_LEFT_OUT: &[&str] =
    &["anchor", "backlinks", "definition", "letters", "switch", "toc"];

/// Attributes that name elements of the same page.
const NAMES_OF_ELEMENTS: &[&str] = &[
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-labelledby",
    "aria-owns",
    "for",
    "headers",
];

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// What a page says.
#[derive(Debug, Default)]
pub struct Content {
    /// HTML, complete but for the slots.
    pub html: String,
    /// What depends on the document that the HTML stands in, by ascending position.
    pub slots: Vec<(usize, Slot)>,
    /// Addresses of links within the page and the site.
    pub links: Vec<String>,
    /// The identifiers of elements, without the prefix.
    pub ids: FxHashSet<String>,
    /// The content as Markdown, if it was asked for.
    pub markdown: String,
}

/// A place in the HTML of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The level of a heading, as a digit.
    Level(u8),
    /// The number of the page, before the words of its title.
    Number,
    /// The address of a link, inside `href="…"`.
    Address(usize),
    /// Behind the words of a link: where it leads.
    Reference(usize),
}

impl Content {
    /// Takes the content out of a finished page. `prefix` is what its identifiers begin with.
    pub fn of(page: &str, prefix: &str, converter: Option<&Converter>) -> Option<Content> {
        let main = main(page);
        if depth(main) > DEEPEST {
            return None;
        }
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(main);
        leave_out(&dom.document);
        let mut writer = Writer::new(prefix);
        for root in dom.document.children.borrow().iter() {
            // Writing to a string cannot fail.
            let _ = SerializableHandle::from(root.clone())
                .serialize(&mut writer, TraversalScope::ChildrenOnly(None));
        }
        let mut content = writer.content;
        if let Some(converter) = converter {
            content.markdown = converter.convert(&dom.document);
        }
        Some(content)
    }
}

/// What stands between `<main …>` and `</main>`; the whole page where a template has none.
fn main(page: &str) -> &str {
    let begin = page.find("<main").and_then(|at| Some(at + page[at..].find('>')? + 1));
    let begin = begin.unwrap_or(0);
    let rest = page.get(begin..).unwrap_or_default();
    rest.rfind("</main>").map_or(rest, |end| &rest[..end])
}

/// How deep elements are nested; an element that is not closed counts as one around all that
/// follows.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if rest.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !name.is_empty() && !VOID.contains(&name) {
            depth += 1;
            deepest = deepest.max(depth);
            let inside = rest.find(['<', '>']).map_or(rest, |end| &rest[..end]);
            depth -= usize::from(inside.ends_with('/'));
        }
    }
    deepest
}

/// The value of an attribute of an element.
pub(super) fn attribute(node: &Node, name: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    let attrs = attrs.borrow();
    let found = attrs.iter().find(|attribute| *attribute.name.local == *name)?;
    Some(found.value.to_string())
}

/// The name of an element; empty of anything else.
pub(super) fn element(node: &Node) -> &str {
    match &node.data {
        NodeData::Element { name, .. } => &name.local,
        _ => "",
    }
}

/// Whether an element has a class.
pub(super) fn has_class(node: &Node, class: &str) -> bool {
    attribute(node, "class").is_some_and(|all| all.split_ascii_whitespace().any(|it| it == class))
}

/// Takes what does not belong to the content out of the tree.
fn leave_out(document: &Handle) {
    let mut open = vec![document.clone()];
    while let Some(node) = open.pop() {
        let mut children = node.children.borrow_mut();
        children.retain(|child| !is_left_out(child));
        let mut kept: Vec<Handle> = Vec::with_capacity(children.len());
        for child in children.drain(..) {
            // Neighbours of one name would be joined one by one, each time moving all that follow.
            if kept.last().is_some_and(|last| !element(last).is_empty())
                && !element(&child).is_empty()
            {
                kept.push(Node::new(NodeData::Comment { contents: "".into() }));
            }
            kept.push(child);
        }
        open.extend(kept.iter().filter(|child| !element(child).is_empty()).cloned());
        *children = kept;
    }
}

fn is_left_out(node: &Rc<Node>) -> bool {
    let name = element(node);
    match name {
        "" => {
            matches!(node.data, NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. })
        }
        // The boxes of a list of tasks say something.
        "input" => attribute(node, "disabled").is_none(),
        _ => {
            LEFT_OUT.contains(&name)
                || attribute(node, "class").is_some_and(|all| {
                    all.split_ascii_whitespace().any(|class| CLASSES_LEFT_OUT.contains(&class))
                })
        }
    }
}

/// An element that is open while the HTML is written.
#[derive(Clone, Copy)]
struct Open {
    /// Whether links in it are followed by where they lead.
    quiet: bool,
    /// The link that it is.
    link: Option<usize>,
}

/// Writes a tree as HTML with slots.
struct Writer<'a> {
    prefix: &'a str,
    content: Content,
    open: Vec<Open>,
    titled: bool,
}

impl<'a> Writer<'a> {
    fn new(prefix: &'a str) -> Writer<'a> {
        Writer { prefix, content: Content::default(), open: Vec::new(), titled: false }
    }

    fn slot(&mut self, slot: Slot) {
        self.content.slots.push((self.content.html.len(), slot));
    }

    /// The name of an element, with the level of a heading left open.
    fn name(&mut self, name: &str) {
        match level(name) {
            Some(level) => {
                self.content.html.push('h');
                self.slot(Slot::Level(level));
            }
            None => self.content.html.push_str(name),
        }
    }

    /// An attribute; the link that it makes of its element.
    fn attribute(&mut self, of: &str, name: &QualName, value: &str) -> Option<usize> {
        let prefix = self.prefix;
        let local = &*name.local;
        let value = match local {
            "aria-describedby" if value.starts_with("term-") => return None,
            "id" => {
                self.content.ids.insert(value.to_owned());
                format!("{prefix}:{value}")
            }
            _ if NAMES_OF_ELEMENTS.contains(&local) => {
                let names = value.split_ascii_whitespace();
                names.map(|name| format!("{prefix}:{name}")).collect::<Vec<_>>().join(" ")
            }
            "href" if of == "a" && value.starts_with(['/', '#']) => String::new(),
            "href" if value.starts_with('#') => format!("#{prefix}:{}", &value[1..]),
            _ => value.replace("url(#", &format!("url(#{prefix}:")),
        };
        self.content.html.push(' ');
        if let Some(space) = &name.prefix {
            self.content.html.push_str(space);
            self.content.html.push(':');
        }
        self.content.html.push_str(local);
        self.content.html.push_str("=\"");
        let _ = escape_html(&mut self.content.html, &value);
        let is_slot = of == "a" && local == "href" && value.is_empty();
        let link = is_slot.then_some(self.content.links.len());
        if let Some(link) = link {
            self.slot(Slot::Address(link));
        }
        self.content.html.push('"');
        link
    }
}

/// The level of a heading.
fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

impl Serializer for Writer<'_> {
    fn start_elem<'a, AttrIter>(&mut self, name: QualName, attributes: AttrIter) -> io::Result<()>
    where
        AttrIter: Iterator<Item = AttrRef<'a>>,
    {
        let local = &*name.local;
        // These stand around every text that is parsed.
        if matches!(local, "html" | "head" | "body") {
            return Ok(());
        }
        // Behind a link in a drawing there is no place for words.
        let mut quiet = local == "svg" || self.open.last().is_some_and(|around| around.quiet);
        let mut link = None;
        self.content.html.push('<');
        self.name(local);
        for (name, value) in attributes {
            if let Some(number) = self.attribute(local, name, value) {
                self.content.links.push(value.to_owned());
                link = Some(number);
            }
            quiet |= *name.local == *"class" && matches!(value, "term" | "cite" | "places");
        }
        if local == "details" {
            self.content.html.push_str(" open=\"\"");
        }
        self.content.html.push('>');
        if local == "h1" && !std::mem::replace(&mut self.titled, true) {
            self.slot(Slot::Number);
        }
        self.open.push(Open { quiet, link });
        Ok(())
    }

    fn end_elem(&mut self, name: QualName) -> io::Result<()> {
        let local = &*name.local;
        if matches!(local, "html" | "head" | "body") {
            return Ok(());
        }
        if let Some(Open { quiet: false, link: Some(link) }) = self.open.pop() {
            self.slot(Slot::Reference(link));
        }
        if !VOID.contains(&local) {
            self.content.html.push_str("</");
            self.name(local);
            self.content.html.push('>');
        }
        Ok(())
    }

    fn write_text(&mut self, text: &str) -> io::Result<()> {
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut self.content.html, text);
        Ok(())
    }

    fn write_comment(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn write_doctype(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn write_processing_instruction(&mut self, _: &str, _: &str) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(main: &str) -> Content {
        let page = format!("<nav>no</nav><main id=\"main\">{main}</main><footer>no</footer>");
        Content::of(&page, "page-a", None).expect("content")
    }

    #[test]
    fn only_what_stands_in_main_is_content_and_none_of_its_navigation() {
        let content = content(
            "<nav>crumbs</nav><h1>A <a class=\"anchor\" href=\"#a\">#</a></h1><p>text</p>\
             <label class=\"switch\"><input type=\"checkbox\"> x</label>",
        );
        assert_eq!(content.html, "<h>A </h><p>text</p>");
        assert_eq!(content.slots, [(2, Slot::Level(1)), (3, Slot::Number), (8, Slot::Level(1))]);
    }

    #[test]
    fn identifiers_and_what_names_them_get_the_prefix() {
        let html = content(
            "<table><tr><th id=\"x\">1</th><td headers=\"x\">2</td></tr></table>\
             <svg><g fill=\"url(#x)\"></g><use href=\"#x\"></use></svg>",
        );
        assert!(html.html.contains("<th id=\"page-a:x\">"), "{}", html.html);
        assert!(html.html.contains("headers=\"page-a:x\""), "{}", html.html);
        assert!(html.html.contains("fill=\"url(#page-a:x)\""), "{}", html.html);
        assert!(html.html.contains("<use href=\"#page-a:x\">"), "{}", html.html);
    }

    #[test]
    fn links_within_the_site_are_slots_and_others_stay() {
        let content = content("<a href=\"/b/#c\">b</a> <a href=\"https://x.org/\">x</a>");
        assert_eq!(content.links, ["/b/#c"]);
        assert_eq!(content.html, "<a href=\"\">b</a> <a href=\"https://x.org/\">x</a>");
        assert_eq!(content.slots, [(9, Slot::Address(0)), (12, Slot::Reference(0))]);
    }

    #[test]
    fn terms_and_citations_are_not_followed_by_where_they_lead() {
        let content = content("<span class=\"term\"><a href=\"/b/\">b</a></span>");
        assert_eq!(content.slots, [(28, Slot::Address(0))]);
    }

    #[test]
    fn what_is_nested_without_end_has_no_content() {
        let page = format!("<main>{}</main>", "<div>".repeat(100_000));
        assert!(Content::of(&page, "p", None).is_none());
        assert_eq!(depth("<p><br>a</p><p><i></i><path/></p>"), 2);
    }

    #[test]
    fn a_page_without_main_is_content_as_a_whole() {
        assert_eq!(Content::of("<p>a</p>", "p", None).expect("content").html, "<p>a</p>");
    }
}
