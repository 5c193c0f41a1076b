//! *Pictures, films and frames of HTML.* Their addresses are those of Markdown: resolved, checked,
//! rewritten.

use super::form::Markup;
use super::open::End;
use super::tag::Tag;
use super::{Place, Writing};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::address::Address;
use crate::markdown::image::finding;
use crate::markdown::nesting::Open;
use crate::markdown::{PlaceholderKind, TargetKind};

impl Writing<'_, '_, '_, '_> {
    /// Writes a picture; one of another site becomes a link.
    pub(super) fn image(&mut self, written: &Tag, tag: &Tag, place: Place<'_>) {
        let address = written.get("src").unwrap_or_default().to_owned();
        let alt = tag.get("alt");
        let read = match Address::read(&address) {
            Address::Internal { .. } if tag.get("src").is_none() => Address::Refused(String::new()),
            read => read,
        };
        let to = match read {
            Address::Internal { address, anchor } => (address, anchor),
            // A picture may have all its addresses in `srcset`.
            Address::Empty if written.get("srcset").is_some() => (String::new(), None),
            other => {
                self.to.sink.report(finding(&other, &address, place.span));
                let words = alt.filter(|alt| !alt.trim().is_empty()).map(str::to_owned);
                return match other {
                    Address::External { web: true } => {
                        let words = words.unwrap_or_else(|| last_part(&address));
                        self.elsewhere(&address, &words);
                    }
                    _ => self.plain_words(&words.unwrap_or_default()),
                };
            }
        };
        if alt.is_none() {
            let message = format!("image `{address}` has no alternative text");
            let found = Diagnostic::new(Code::MissingAlt, place.span, message);
            self.to.sink.report(
                found.help("describe it: `alt=\"…\"`; `alt=\"\"` says that it is decoration"),
            );
        }
        let mut form = self.start("img", "");
        if !address.trim().is_empty() {
            let target = self.to.sink.target(TargetKind::Image, to, self.to.source, place.at);
            form.push(" src=\"");
            form.address(target);
            form.push("\"");
            let [width, height] = ["width", "height"].map(|name| tag.get(name));
            let html = &mut self.to.sink.html;
            match (width.map(|width| width.trim().parse::<u32>()), height) {
                (None, None) => html.placeholder(PlaceholderKind::Image(target)),
                (Some(Ok(width)), None) => {
                    html.markup(" src=\"");
                    html.placeholder(PlaceholderKind::HtmlHref(target));
                    html.markup("\"");
                    html.placeholder(PlaceholderKind::Height { target, width });
                }
                _ => {
                    html.markup(" src=\"");
                    html.placeholder(PlaceholderKind::HtmlHref(target));
                    html.markup("\"");
                }
            }
        }
        self.srcset(written, &mut form, place);
        if alt.is_none() {
            self.attribute(&mut form, "alt", "");
        }
        self.attributes(tag, &mut form, place);
        self.finish(form, " loading=\"lazy\">");
        self.to.sink.html.remember(alt.unwrap_or_default());
    }

    /// Writes the sources of a picture or a film.
    pub(super) fn source(&mut self, written: &Tag, tag: &Tag, place: Place<'_>) {
        let Some(Open::Html(parent)) = self.to.nesting.open.last() else { return };
        let address = written.get("src").unwrap_or_default();
        match &*parent.name {
            "picture" => {
                let sets = self.candidates(written.get("srcset").unwrap_or_default(), place);
                if !sets.is_empty() {
                    let mut form = self.start("source", "");
                    self.set(&sets, &mut form);
                    self.attributes(tag, &mut form, place);
                    self.finish(form, ">");
                }
            }
            "video" | "audio" => {
                let Some(to) = self.file(address, tag.get("src").is_some(), place) else { return };
                let target = self.to.sink.target(TargetKind::Link, to, self.to.source, place.at);
                let mut form = self.start("source", "");
                self.target(&mut form, "src", target);
                self.attributes(tag, &mut form, place);
                self.finish(form, ">");
            }
            _ => {}
        }
    }

    /// Writes a film or a recording; one of another site becomes a link.
    pub(super) fn media(&mut self, written: &Tag, tag: &Tag, place: Place<'_>) {
        let name: &'static str = if tag.name == "video" { "video" } else { "audio" };
        let address = written.get("src").unwrap_or_default();
        if let Address::External { web: true } = Address::read(address) {
            let found = finding(&Address::External { web: true }, address, place.span);
            self.to.sink.report(found);
            let words = tag.get("title").map_or_else(|| last_part(address), str::to_owned);
            self.elsewhere(address, &words);
            return self.push(name, End::Nothing);
        }
        let mut form = self.start(name, "");
        if !address.is_empty()
            && let Some(to) = self.file(address, tag.get("src").is_some(), place)
        {
            let target = self.to.sink.target(TargetKind::Link, to, self.to.source, place.at);
            self.target(&mut form, "src", target);
        }
        let poster = written.get("poster").filter(|_| tag.get("poster").is_some());
        if let Some(poster) = poster
            && let Some(to) = self.file(poster, true, place)
        {
            let target = self.to.sink.target(TargetKind::Image, to, self.to.source, place.at);
            self.target(&mut form, "poster", target);
        }
        self.attribute(&mut form, "controls", "");
        self.attribute(&mut form, "preload", "metadata");
        self.attributes(tag, &mut form, place);
        self.finish(form, ">");
        self.push(name, End::Tag(name));
    }

    /// Writes a link to what a frame embeds.
    pub(super) fn frame(&mut self, written: &Tag, place: Place<'_>) {
        self.left_out("iframe", "is left out: there is a link to what it embeds", place);
        let address = written.get("src").unwrap_or_default();
        let title = written.get("title").filter(|title| !title.trim().is_empty());
        match Address::read(address) {
            Address::External { web: true } => {
                self.elsewhere(address, title.unwrap_or(address));
            }
            Address::Internal { address: to, anchor } if self.to.nesting.links == 0 => {
                let target =
                    self.to.sink.target(TargetKind::Link, (to, anchor), self.to.source, place.at);
                let mut form = self.start("a", "");
                self.target(&mut form, "href", target);
                self.finish(form, ">");
                self.plain_words(title.unwrap_or(address));
                self.to.sink.html.markup("</a>");
                self.form.plain("</a>");
            }
            _ => {}
        }
        self.push("iframe", End::Nothing);
    }

    /// Writes a link to something of another site, or only its words within a link.
    fn elsewhere(&mut self, address: &str, words: &str) {
        if self.to.nesting.links > 0 {
            return self.plain_words(words);
        }
        let address = address.trim();
        let mut form = self.start("a", "");
        self.to.sink.html.markup(" href=\"");
        self.to.sink.html.address(address);
        self.to.sink.html.markup("\"");
        form.attribute("href", address);
        self.finish(form, ">");
        self.plain_words(words);
        self.to.sink.html.markup("</a>");
        self.form.plain("</a>");
    }

    fn plain_words(&mut self, words: &str) {
        self.to.sink.html.verbatim(words);
        self.form.push_text(words);
    }

    /// Writes the address of a target as an attribute.
    fn target(&mut self, form: &mut Markup, name: &str, target: u32) {
        let begin = format!(" {name}=\"");
        self.to.sink.html.markup(&begin);
        self.to.sink.html.placeholder(PlaceholderKind::HtmlHref(target));
        self.to.sink.html.markup("\"");
        form.push(&begin);
        form.address(target);
        form.push("\"");
    }

    /// Returns the file of the site at an address; another one is reported.
    fn file(
        &mut self,
        address: &str,
        is_clean: bool,
        place: Place<'_>,
    ) -> Option<(String, Option<String>)> {
        match Address::read(address) {
            Address::Internal { address, anchor } if is_clean => Some((address, anchor)),
            Address::Empty => None,
            other => {
                self.to.sink.report(finding(&other, address, place.span));
                None
            }
        }
    }

    fn srcset(&mut self, written: &Tag, form: &mut Markup, place: Place<'_>) {
        let sets = self.candidates(written.get("srcset").unwrap_or_default(), place);
        if !sets.is_empty() {
            self.set(&sets, form);
        }
    }

    fn set(&mut self, sets: &[(u32, String)], form: &mut Markup) {
        self.to.sink.html.markup(" srcset=\"");
        form.push(" srcset=\"");
        for (at, (target, descriptor)) in sets.iter().enumerate() {
            if at > 0 {
                self.to.sink.html.markup(", ");
                form.push(", ");
            }
            self.to.sink.html.placeholder(PlaceholderKind::HtmlHref(*target));
            form.address(*target);
            if !descriptor.is_empty() {
                self.to.sink.html.markup(&format!(" {descriptor}"));
                form.push(&format!(" {descriptor}"));
            }
        }
        self.to.sink.html.markup("\"");
        form.push("\"");
    }

    /// Returns the targets of a `srcset` with their widths or densities; others are reported.
    fn candidates(&mut self, srcset: &str, place: Place<'_>) -> Vec<(u32, String)> {
        let mut found = Vec::new();
        for (address, descriptor) in split_srcset(srcset) {
            if let Some(to) = self.file(address, true, place) {
                let target = self.to.sink.target(TargetKind::Image, to, self.to.source, place.at);
                let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
                let descriptor = descriptor.split_whitespace().next().unwrap_or_default();
                let descriptor = if descriptor.chars().all(is_plain) { descriptor } else { "" };
                found.push((target, descriptor.to_owned()));
            }
        }
        found
    }
}

/// Returns the addresses of a `srcset`, each with its descriptor.
pub(super) fn split_srcset(srcset: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            found.push((bare, ""));
            rest = after;
            continue;
        }
        let end = after.find(',').unwrap_or(after.len());
        let (descriptor, after) = after.split_at(end);
        found.push((address, descriptor.trim()));
        rest = after;
    }
}

/// Returns the name of the file at an address.
fn last_part(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().filter(|part| !part.is_empty()).unwrap_or(address).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_srcset_are_found() {
        assert_eq!(split_srcset("a.png"), [("a.png", "")]);
        assert_eq!(
            split_srcset(" a.png 1x, b,c.png 2x,d.png , e.png"),
            [("a.png", "1x"), ("b,c.png", "2x"), ("d.png", ""), ("e.png", "")]
        );
        assert_eq!(split_srcset(", ,"), []);
        assert_eq!(
            split_srcset("data:image/png;base64,AA== 1x"),
            [("data:image/png;base64,AA==", "1x")]
        );
    }

    #[test]
    fn the_name_of_a_file_stands_for_it() {
        assert_eq!(last_part("https://example.org/a/b.png?x#y"), "b.png");
        assert_eq!(last_part("https://example.org/"), "example.org");
    }
}
