//! *`{{ name(key = "value") }}` → calls.* A paragraph that consists of calls places views or
//! includes files.

use std::ops::Range;

use super::sink::Sink;
use super::source::{Places, Source};
use super::{Embed, PlaceholderKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Spanned;

/// The range of a syntax error, and the message.
type SyntaxError = (Range<usize>, &'static str);

/// Parses calls until the end of the text, which starts at byte `start` of its origin.
fn read(text: &str, origin: Places<'_>, start: usize) -> Result<Vec<Embed>, SyntaxError> {
    let mut reader = Reader { text, at: 0, origin, start };
    let mut calls = Vec::new();
    reader.blank();
    while reader.at < text.len() {
        calls.push(reader.call()?);
        reader.blank();
    }
    Ok(calls)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    origin: Places<'a>,
    start: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blank(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn spanned<T>(&self, value: T, range: Range<usize>) -> Spanned<T> {
        Spanned::new(value, self.origin.span(self.start + range.start..self.start + range.end))
    }

    fn accept(&mut self, token: &str) -> bool {
        self.blank();
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str, message: &'static str) -> Result<(), SyntaxError> {
        match self.accept(token) {
            true => Ok(()),
            false => Err(self.error(message)),
        }
    }

    fn error(&self, message: &'static str) -> SyntaxError {
        let next = self.rest().chars().next().map_or(0, char::len_utf8);
        (self.at..self.at + next, message)
    }

    fn word(&mut self, message: &'static str) -> Result<Spanned<String>, SyntaxError> {
        self.blank();
        let belongs = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let rest = self.rest();
        let word = rest.get(..rest.find(|c| !belongs(c)).unwrap_or(rest.len())).unwrap_or_default();
        if word.is_empty() {
            return Err(self.error(message));
        }
        self.at += word.len();
        Ok(self.spanned(word.to_owned(), self.at - word.len()..self.at))
    }

    fn call(&mut self) -> Result<Embed, SyntaxError> {
        let begin = self.at;
        self.expect("{{", "expected `{{` here")?;
        let name = self.word("expected a name such as `include` here")?;
        self.expect("(", "expected `(` after the name")?;
        let mut arguments = Vec::new();
        while !self.accept(")") {
            let key = self.word("expected a key such as `path` here, or `)`")?;
            self.expect("=", "expected `=` after the key")?;
            arguments.push((key.value, self.value()?));
            if !self.accept(",") {
                self.expect(")", "expected `,` or `)` after the value")?;
                break;
            }
        }
        self.expect("}}", "expected `}}` here")?;
        let span = self.spanned((), begin..self.at).span;
        Ok(Embed { name, arguments, span })
    }

    fn value(&mut self) -> Result<Spanned<String>, SyntaxError> {
        self.blank();
        let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return self.word("expected a value such as \"parts/a.md\" here");
        };
        let begin = self.at + 1;
        let mut value = String::new();
        let mut escaped = false;
        for (at, character) in self.text.get(begin..).unwrap_or_default().char_indices() {
            match character {
                '\\' if !escaped => escaped = true,
                _ if character == quote && !escaped => {
                    self.at = begin + at + 1;
                    return Ok(self.spanned(value, begin..begin + at));
                }
                _ => {
                    value.push(character);
                    escaped = false;
                }
            }
        }
        Err((begin - 1..self.text.len(), "this quotation mark is not closed"))
    }
}

/// Returns the calls of a paragraph, or the diagnostic for a syntax error.
pub(super) fn calls(source: &Source<'_>, range: &Range<usize>) -> Result<Vec<Embed>, Diagnostic> {
    let text = source.slice(range).trim_end();
    read(text, source.origin, range.start).map_err(|(place, message)| {
        let place = range.start + place.start..range.start + place.end;
        Diagnostic::new(Code::BadBlock, source.origin.span(place), message)
            .help("write it as `{{ name(key = \"value\") }}`")
    })
}

/// Returns the diagnostic for a call in a field.
pub(super) fn in_field(call: &Embed) -> Diagnostic {
    let message = format!("`{}` is only allowed in the body of a page", call.name.value);
    Diagnostic::new(Code::BadBlock, call.span, message).help("move it below the front matter")
}

/// Adds a placeholder for a view.
pub(super) fn place(sink: &mut Sink<'_>, call: Embed) {
    let index = u32::try_from(sink.refs.embeds.len()).unwrap_or(u32::MAX);
    sink.refs.embeds.push(call);
    sink.html.newline();
    sink.html.placeholder(PlaceholderKind::Embed(index));
    sink.html.markup("\n");
    sink.form.embed(index);
}
