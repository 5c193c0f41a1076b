//! *Fragment → plain words.* A fragment's own words know no other page, so that `[[page]]` is the
//! reference in them; here it is the title that readers see.

use std::borrow::Cow;

use super::links::Resolved;
use super::{Handbook, PageId};
use crate::markdown::{Fragment, Want};

impl Handbook {
    /// The words of a fragment of page `of`, as readers see them.
    pub fn plain<'a>(&self, of: PageId, fragment: &'a Fragment) -> Cow<'a, str> {
        let names_pages = fragment.holes.iter().any(|hole| matches!(hole.want, Want::Title(_)));
        if !names_pages {
            return Cow::Borrowed(&fragment.text);
        }
        let mut words = String::new();
        let mut at = 0;
        for hole in &fragment.holes {
            if let Want::Title(target) = hole.want {
                let start = hole.at as usize;
                strip(fragment.html.get(at..start).unwrap_or_default(), &mut words);
                at = start;
                if let Resolved::Page(page, _) = self.links.target(of, target) {
                    words.push_str(self.title(*page));
                }
            }
        }
        strip(fragment.html.get(at..).unwrap_or_default(), &mut words);
        Cow::Owned(words.trim().to_owned())
    }
}

/// The text of a stretch of our own HTML, which is cut between tags: tags go, blocks end lines.
fn strip(html: &str, words: &mut String) {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        words.push_str(&decoded(&rest[..open]));
        let tag = &rest[open..];
        // The sign that links a heading to itself is no word of it.
        let end = if tag.starts_with("<a class=\"anchor\"") { "</a>" } else { ">" };
        let Some(close) = tag.find(end).map(|at| at + end.len() - 1) else { return };
        if ["</p", "</li", "<br", "</h", "</t", "</d", "</pre"]
            .iter()
            .any(|end| tag.starts_with(end))
        {
            words.push('\n');
        }
        rest = &tag[close + 1..];
    }
    words.push_str(&decoded(rest));
}

/// The entities that our own HTML is written with.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    let text = pairs.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c));
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_entities_are_decoded_once() {
        let mut words = String::new();
        strip("<p>a &amp;lt; <em>b</em></p>", &mut words);
        assert_eq!(words, "a &lt; b\n");
    }
}
