//! Texts in Markdown as values of fields.

use crate::data::{Decode, Decoder, FieldType, Node, Schema, Value};
use crate::markdown::{Fragment, Input, Markdown, Origin, PlaceholderKind, Refs};
use crate::source_map::Span;

/// What the fields of a page are read with: the renderer of Markdown, and the page's references.
pub struct Prose<'a> {
    /// The renderer.
    pub markdown: &'a Markdown,
    /// What the fragments of the page refer to.
    pub refs: &'a mut Refs,
    /// The folder of the file, relative to `content`.
    pub folder: &'a str,
}

impl FieldType for Fragment {
    fn schema() -> Schema {
        Schema::Markdown
    }

    fn placeholder(_: Span) -> Option<Self> {
        Some(Fragment::default())
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    fn cites(&self) -> bool {
        self.placeholders
            .iter()
            .any(|placeholder| matches!(placeholder.kind, PlaceholderKind::Cite(_)))
    }
}

impl Decode<Prose<'_>> for Fragment {
    fn decode(node: &Node, decoder: &mut Decoder<'_, Prose<'_>>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        let origin = match node.verbatim {
            Some(quotes) => Origin::At {
                file: node.span.file,
                start: node.span.start as usize + usize::from(quotes),
            },
            None => Origin::Within(node.span),
        };
        let Prose { markdown, refs, folder } = &mut decoder.context;
        Some(markdown.fragment(Input { text, origin, folder }, refs, decoder.diags))
    }
}

/// Reads a record from TOML, without a page around it.
#[cfg(test)]
pub(crate) fn read_fields<T>(matter: &str) -> (Option<T>, Vec<crate::diagnostic::Diagnostic>)
where
    T: for<'p> crate::data::ReadRecord<Prose<'p>>,
{
    let mut diags = Vec::new();
    let file = crate::source_map::FileId(0);
    let node = crate::data::toml::parse(matter, file, 0, &mut diags);
    let Value::Table(table) = node.value else { return (None, diags) };
    let options = crate::page::Context::from_config(&crate::config::Config::default()).markdown;
    let (markdown, mut refs) = (Markdown::new(options), Refs::default());
    let context = Prose { markdown: &markdown, refs: &mut refs, folder: "" };
    let unknown_keys = Some(crate::diagnostic::Severity::Error);
    let mut decoder = Decoder { diags: &mut diags, context, unknown_keys, outer: &[] };
    let keys = decoder.keys(&table, Span::whole_file(file), &[T::FIELDS]);
    let value = T::read(&keys, &mut decoder);
    (value, diags)
}
