//! *Draft → HTML.* The form of a document that templates see, for a page and for print.

use super::fill::HtmlForm;
use super::{Html, Link, Text};
use crate::document::{Anchor, Destination, Form, Level, Said, Target, Words};

impl Form for HtmlForm<'_> {
    type Text = Text;
    type Link = Link;

    fn text(&mut self, said: &Said<'_>) -> Text {
        let html = match &said.words {
            Words::Fragment(fragment) => self.cited(said.of, fragment, said.cite),
            Words::Slice(fragment, slice) => {
                Html::new(&self.fill(said.of, fragment, slice.0.clone()))
            }
            Words::Plain(words) => Html::new(&super::page::escaped(words)),
            Words::Named(words) => self.named(said.of, words),
            Words::Number(cited) => self.number(cited),
            Words::None => match said.cite {
                Some(cite) => self.numbers(said.of, cite),
                None => Html::new(""),
            },
        };
        Text { html, note: said.note.map(str::to_owned), editorial: said.editorial }
    }

    fn link(&mut self, target: &Target<'_>) -> Link {
        let (url, number) = match &target.to {
            Destination::Page(page) => self.address(*page, None),
            Destination::Anchor(page, anchor) => {
                self.address(*page, self.handbook.anchor_of(*page, anchor))
            }
            Destination::Here(anchor) => (self.here(anchor), None),
        };
        Link { title: target.title.as_ref().to_owned(), url, color: target.color, number }
    }

    fn anchor(&mut self, anchor: &Anchor) -> Anchor {
        self.prefixed(anchor)
    }

    fn level(&mut self, level: Level) -> Level {
        Level(level.0.saturating_add(self.depth()).min(6))
    }

    fn restart(&mut self) {
        self.section();
    }
}
