//! *A start tag → what is written*: by element, with its attributes.

use super::element::{self, Element};
use super::form::Markup;
use super::open::{End, separate};
use super::scan::{self, Kind};
use super::tag::{Tag, decoded};
use super::{Place, Writing, closes_itself};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::address::Address;
use crate::markdown::nesting::{Open, OpenHeading};
use crate::markdown::{Heading, Label, PlaceholderKind, TargetKind, link};
use crate::source_map::{Spanned, without_noncharacters};

/// Attributes that every element may have.
const COMMON: &[&str] = &["class", "title", "lang", "dir"];

/// Returns the name that an element is written with.
fn written(name: &str, element: Element) -> &'static str {
    /// Elements that are written under their own name.
    const OWN: &[&str] = &[
        "abbr",
        "address",
        "audio",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "menu",
        "ol",
        "p",
        "picture",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "video",
    ];
    match (name, element) {
        ("big", _) => "span",
        ("strike", _) => "s",
        ("tt", _) => "code",
        ("dir", _) => "ul",
        _ => OWN.iter().find(|own| **own == name).copied().unwrap_or("div"),
    }
}

impl Writing<'_, '_, '_, '_> {
    /// Writes a start tag.
    pub(super) fn begin(&mut self, text: &str, place: Place<'_>) {
        let tag = Tag::parse(text);
        let name = tag.name.clone();
        let kind = element::element(&name);
        let levels = if matches!(kind, Element::Table) { 2 } else { 1 };
        if !kind.is_void() && !self.to.nesting.fits(levels) {
            self.to.nesting.html_left_out += 1;
            return;
        }
        self.report_attributes(&tag, kind, place);
        self.make_room(&name, kind);
        let tag = tag.cleaned();
        match kind {
            Element::Inline => self.element(&tag, written(&name, kind), "", place),
            Element::Quiet => {
                self.element(&tag, written(&name, kind), "", place);
                self.to.sink.html.quiet();
                if let Some(Open::Html(open)) = self.to.nesting.open.last_mut() {
                    open.end = End::Quiet(written(&name, kind));
                }
            }
            Element::Void => {
                let html = if name == "wbr" { "<wbr>" } else { "<br>" };
                self.to.sink.html.markup(html);
                if name == "br" {
                    self.to.sink.html.remember_space();
                }
                self.form.plain(html);
            }
            Element::Rule => {
                separate(self.to.sink, self.in_leaf);
                let mut form = self.start("hr", "");
                self.attributes(&tag, &mut form, place);
                self.finish(form, ">");
            }
            Element::Heading(level) => self.heading(&tag, level, place),
            Element::Link => self.link(&Tag::parse(text), &tag, place),
            Element::Image => self.image(&Tag::parse(text), &tag, place),
            Element::Source => self.source(&Tag::parse(text), &tag, place),
            Element::Media => self.media(&Tag::parse(text), &tag, place),
            Element::Frame => self.frame(&Tag::parse(text), place),
            Element::Table => self.table(&tag, place),
            Element::Part(parents) => match self.make_room_in_table(parents) {
                true if name == "col" => {
                    let mut form = self.start("col", "");
                    self.attributes(&tag, &mut form, place);
                    self.finish(form, ">");
                }
                true => {
                    if matches!(&*name, "td" | "th") {
                        self.to.sink.html.remember_space();
                    } else {
                        separate(self.to.sink, self.in_leaf);
                    }
                    self.element(&tag, written(&name, kind), "", place);
                }
                false => self.unwrapped(&name, kind),
            },
            Element::Item(lists) => {
                let written = if self.is_in_list(lists) { written(&name, kind) } else { "div" };
                self.block(&tag, written, "", place);
            }
            Element::Paragraph => {
                // A paragraph that ends in another block holds blocks.
                let holds_blocks = tag.get("align").is_some() && !self.ends_in_block(place);
                self.block(&tag, if holds_blocks { "div" } else { "p" }, "", place);
            }
            Element::Block => self.block(&tag, written(&name, kind), "", place),
            Element::Centred => self.block(&tag, "div", "centred", place),
            Element::Details => self.block(&tag, "details", "admonition details", place),
            Element::Note => {
                self.block(&tag, "aside", "admonition note", place);
                self.to.sink.html.markup("<p class=\"admonition-title\">");
                self.to.sink.html.label(Label::Note);
                self.to.sink.html.markup("</p>");
                separate(self.to.sink, self.in_leaf);
            }
            Element::Unwrapped => self.unwrapped(&name, kind),
            Element::LeftOut | Element::Removed => {
                self.left_out(scan::name(text), "is left out", place);
                self.unwrapped(&name, kind);
            }
            Element::RemovedVoid => self.left_out(scan::name(text), "is left out", place),
            Element::Unknown => {
                let what = "is no element of HTML: its tags are left out";
                self.left_out(scan::name(text), what, place);
                if !closes_itself(text) {
                    if !self.in_leaf {
                        separate(self.to.sink, false);
                    }
                    self.push(&name, End::Nothing);
                }
            }
        }
    }

    /// Whether a paragraph ends in its block.
    fn ends_in_block(&self, place: Place<'_>) -> bool {
        place.after.first().is_some_and(|next| next.range.start <= self.paragraphs_end)
    }

    /// Drops the tags of an element; its end tag is known.
    fn unwrapped(&mut self, name: &str, kind: Element) {
        if !kind.is_inline() {
            separate(self.to.sink, self.in_leaf);
        }
        if !kind.is_void() && name != "col" {
            self.push(name, End::Nothing);
        }
    }

    /// Writes the start of a tag, in both forms, up to its name and a class.
    pub(super) fn start(&mut self, name: &str, class: &str) -> Markup {
        let mut form = Markup::default();
        let text = format!("<{name}");
        self.to.sink.html.markup(&text);
        form.push(&text);
        if !class.is_empty() {
            self.to.sink.html.markup(&format!(" class=\"{class}\""));
        }
        form
    }

    /// Writes the end of a start tag.
    pub(super) fn finish(&mut self, mut form: Markup, end: &str) {
        self.to.sink.html.markup(end);
        form.push(">");
        self.form.tag(form);
    }

    /// Writes an element that may have content.
    fn element(&mut self, tag: &Tag, written: &'static str, class: &str, place: Place<'_>) {
        let mut form = self.start(written, class);
        if written == "details" {
            match tag.get("open") {
                Some(_) => self.attribute(&mut form, "open", ""),
                None => self.to.sink.html.placeholder(PlaceholderKind::Details),
            }
        }
        if class == "centred" {
            form.attribute("align", "center");
        }
        let has_class = !class.is_empty();
        self.attributes_but(
            tag,
            &mut form,
            place,
            if has_class { &["class", "open"] } else { &["open"] },
        );
        self.finish(form, ">");
        self.push(&tag.name, End::Tag(written));
    }

    /// Writes an element that is a block.
    fn block(&mut self, tag: &Tag, written: &'static str, class: &str, place: Place<'_>) {
        separate(self.to.sink, self.in_leaf);
        if !self.in_leaf {
            self.to.sink.html.newline();
        }
        self.element(tag, written, class, place);
    }

    fn table(&mut self, tag: &Tag, place: Place<'_>) {
        separate(self.to.sink, self.in_leaf);
        let html = &mut self.to.sink.html;
        if !self.in_leaf {
            html.newline();
        }
        html.markup("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
        html.label(Label::Table);
        html.markup("\">");
        let mut form = self.start("table", "");
        self.attributes(tag, &mut form, place);
        self.finish(form, ">");
        self.push("table", End::Table);
    }

    /// Writes a heading. It takes part in the headings of the page if its words are in this block.
    fn heading(&mut self, tag: &Tag, level: u8, place: Place<'_>) {
        let in_heading = self.to.nesting.open.iter().any(|open| matches!(open, Open::Heading(_)));
        if self.in_leaf && in_heading {
            return self.unwrapped(&tag.name, Element::Heading(level));
        }
        if !self.to.is_body {
            return self.block(tag, "p", "", place);
        }
        separate(self.to.sink, self.in_leaf);
        let shifted = isize::from(level).saturating_add(self.to.source.shift);
        let level = u8::try_from(shifted.clamp(2, 6)).unwrap_or(6);
        let words = words_of(place);
        let given = tag.get("id").filter(|id| self.takes_id(id, place)).map(str::to_owned);
        let id = match given {
            Some(id) => id,
            None if words.is_empty() => String::new(),
            None => self.to.page.anchors.make(&words),
        };
        let html = &mut self.to.sink.html;
        if !self.in_leaf {
            html.newline();
        }
        html.placeholder(PlaceholderKind::Section);
        html.heading_tag("<h", level);
        let mut form = Markup::default();
        form.push(&format!("<h{level}"));
        if !id.is_empty() {
            html.markup(" id=\"");
            html.anchor(&id);
            html.markup("\"");
            form.attribute("id", &id);
        }
        self.attributes_but(tag, &mut form, place, &["id"]);
        self.finish(form, ">");
        self.to.sink.html.quiet();
        self.to.page.level = level;
        if !words.is_empty() && !id.is_empty() {
            let (id, text) = (id.clone(), words.clone());
            let others = Vec::new();
            self.to.page.headings.push(Heading { level, id, others, text, span: place.span });
        }
        let words = if id.is_empty() { String::new() } else { words };
        let end = End::Heading(OpenHeading { level, id, words }, self.to.heading_links);
        self.push(&tag.name, end);
    }

    /// Writes a link, or the place that a link can lead to.
    fn link(&mut self, written: &Tag, tag: &Tag, place: Place<'_>) {
        if self.to.nesting.links > 0
            && let Some(at) = self.find(&["a"], &["td", "th", "caption"])
        {
            self.close_to(at);
        }
        let id = tag.get("id").or_else(|| tag.get("name"));
        let other = tag.get("name").filter(|name| Some(*name) != id);
        let href = written.get("href").map(Address::read);
        let target = match href {
            Some(Address::External { .. }) if tag.get("href").is_some() => None,
            Some(Address::Internal { address, anchor }) if tag.get("href").is_some() => {
                let to = (address, anchor);
                Some(self.to.sink.target(TargetKind::Link, to, self.to.source, place.at))
            }
            Some(refused @ Address::Refused(_)) => {
                self.to.sink.report(link::refusal(&refused, place.span));
                return self.place_of_link(id, other, place);
            }
            _ => return self.place_of_link(id, other, place),
        };
        if self.to.nesting.links > 0 {
            return self.place_of_link(id, other, place);
        }
        let mut form = self.start("a", "");
        self.to.sink.html.markup(" href=\"");
        form.push(" href=\"");
        match target {
            None => {
                let address = written.get("href").unwrap_or_default().trim();
                self.to.sink.html.address(address);
                let mut escaped = String::new();
                // Writing to a string cannot fail.
                let _ = pulldown_cmark_escape::escape_href(
                    &mut escaped,
                    &without_noncharacters(address),
                );
                form.push(&escaped);
            }
            Some(target) => {
                self.to.sink.html.placeholder(PlaceholderKind::Href(target));
                form.address(target);
            }
        }
        self.to.sink.html.markup("\"");
        form.push("\"");
        if let Some(id) = id.filter(|id| self.takes_id(id, place)) {
            self.id(&mut form, id);
        }
        self.attributes_but(tag, &mut form, place, &["id"]);
        self.finish(form, ">");
        self.to.sink.html.quiet();
        self.to.nesting.links += 1;
        self.push("a", End::Link(target));
        if let Some(other) = other {
            self.anchor(other, place);
        }
    }

    /// Writes the places that a link without an address stands for.
    fn place_of_link(&mut self, id: Option<&str>, other: Option<&str>, place: Place<'_>) {
        for id in [id, other].into_iter().flatten() {
            self.anchor(id, place);
        }
        self.push("a", End::Nothing);
    }

    /// Writes an element without content that a link can lead to.
    pub(super) fn anchor(&mut self, id: &str, place: Place<'_>) {
        if self.takes_id(id, place) {
            // A link ends where another `<a>` begins.
            let (name, end) = match self.to.nesting.links {
                0 => ("a", "</a>"),
                _ => ("span", "</span>"),
            };
            let mut form = self.start(name, "");
            self.id(&mut form, id);
            self.finish(form, &format!(">{end}"));
            self.form.plain(end);
        }
    }

    /// Whether the page gives an element this id. It is reported if another has it.
    fn takes_id(&mut self, id: &str, place: Place<'_>) -> bool {
        let is_id = !id.is_empty() && !id.contains(char::is_whitespace);
        if !self.to.is_body || !is_id {
            return false;
        }
        let is_free = self.to.page.anchors.take(id);
        if is_free {
            self.to.page.html_ids.push(Spanned::new(id.to_owned(), place.span));
        } else {
            let message = format!("the id `{id}` is left out: this page has that anchor already");
            self.to.sink.report(Diagnostic::new(Code::HtmlId, place.span, message).cause("id"));
        }
        is_free
    }

    fn id(&mut self, form: &mut Markup, id: &str) {
        self.to.sink.html.markup(" id=\"");
        self.to.sink.html.anchor(id);
        self.to.sink.html.markup("\"");
        form.attribute("id", id);
    }

    /// Writes an attribute.
    pub(super) fn attribute(&mut self, form: &mut Markup, name: &str, value: &str) {
        self.to.sink.html.markup(&format!(" {name}=\""));
        self.to.sink.html.escaped(value);
        self.to.sink.html.markup("\"");
        form.attribute(name, value);
    }

    /// Writes the attributes of an element, without addresses.
    pub(super) fn attributes(&mut self, tag: &Tag, form: &mut Markup, place: Place<'_>) {
        self.attributes_but(tag, form, place, &[]);
    }

    /// Writes the attributes of an element but some, without addresses.
    pub(super) fn attributes_but(
        &mut self,
        tag: &Tag,
        form: &mut Markup,
        place: Place<'_>,
        but: &[&str],
    ) {
        let own = element::attributes(&tag.name);
        for (name, value) in &tag.attributes {
            let name = name.as_str();
            if but.contains(&name) {
                continue;
            }
            if name == "id" {
                if self.takes_id(value, place) {
                    self.id(form, value);
                }
            } else if COMMON.contains(&name) || own.contains(&name) {
                self.attribute(form, name, value);
            }
        }
    }

    /// Reports attributes that never pass.
    fn report_attributes(&mut self, tag: &Tag, kind: Element, place: Place<'_>) {
        if matches!(kind, Element::Removed | Element::RemovedVoid | Element::Unknown) {
            return;
        }
        for (name, _) in &tag.attributes {
            if name == "style" || name.starts_with("on") {
                let message = format!("the attribute `{name}` is left out");
                let found = Diagnostic::new(Code::HtmlAttribute, place.span, message);
                self.to.sink.report(found.cause(name.as_str()));
            }
        }
    }

    /// Reports an element that is left out.
    pub(super) fn left_out(&mut self, name: &str, what: &str, place: Place<'_>) {
        let message = format!("`<{name}>` {what}");
        let found = Diagnostic::new(Code::HtmlLeftOut, place.span, message);
        self.to.sink.report(found.cause(name));
    }
}

/// Returns the words of a heading that ends in its block; none if it does not.
fn words_of(place: Place<'_>) -> String {
    let mut words = String::new();
    for piece in place.after {
        let text = place.html.get(piece.range.clone()).unwrap_or_default();
        let is_heading = || {
            matches!(element::element(&scan::name(text).to_ascii_lowercase()), Element::Heading(_))
        };
        match piece.kind {
            Kind::Text => words.push_str(&decoded(text)),
            Kind::Begin if is_heading() => return String::new(),
            Kind::Begin if scan::name(text).eq_ignore_ascii_case("br") => words.push(' '),
            Kind::End if is_heading() => {
                return words.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            _ => {}
        }
    }
    String::new()
}
