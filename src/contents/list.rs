//! *Markdown lists of links → entries:* `SUMMARY.md` and `_sidebar.md`.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Entry, MAX_DEPTH, Target};
use crate::diagnostic::Diagnostic;
use crate::source_map::{FileId, Span};

/// What is being read.
struct Reader {
    /// Finished entries of the first level; the last may be a heading that the next ones are below.
    top: Vec<Entry>,
    /// Whether entries go below the last heading.
    in_group: bool,
    /// Items that are open, the outermost first.
    open: Vec<Entry>,
    /// Words of the link or the heading that is open.
    words: Option<(String, Target, Span)>,
}

/// Reads a list. Headings are headings of what follows; the first heading of level 1 is the title of the
/// list. A rule ends what is below a heading.
pub(super) fn read(file: FileId, text: &str, _: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut reader = Reader { top: Vec::new(), in_group: false, open: Vec::new(), words: None };
    let mut is_first = true;
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        let span = Span::new(file, range);
        match event {
            Event::Start(Tag::Heading { .. }) if reader.open.is_empty() => {
                reader.words = Some((String::new(), Target::Heading, span));
            }
            Event::End(TagEnd::Heading(level)) if reader.open.is_empty() => {
                let title = is_first && level == HeadingLevel::H1;
                match reader.words.take() {
                    Some((words, target, span)) if !title => reader.group(words, target, span),
                    _ => {}
                }
                is_first = false;
            }
            Event::Rule => reader.in_group = false,
            Event::Start(Tag::Item) => {
                is_first = false;
                let entry =
                    Entry { title: None, target: Target::Heading, span, entries: Vec::new() };
                reader.open.push(entry);
            }
            Event::End(TagEnd::Item) => reader.close(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                is_first = false;
                reader.words = Some((String::new(), Target::parse(&dest_url), span));
            }
            Event::End(TagEnd::Link) => reader.link(),
            Event::Text(words) | Event::Code(words) => reader.add_text(&words),
            Event::SoftBreak | Event::HardBreak => reader.add_text(" "),
            _ => {}
        }
    }
    while !reader.open.is_empty() {
        reader.close();
    }
    reader.top.retain(|entry| entry.target != Target::Heading || !entry.entries.is_empty());
    let is_list = |entry: &Entry| entry.target != Target::Heading || !entry.entries.is_empty();
    if reader.top.iter().any(is_list) { reader.top } else { Vec::new() }
}

impl Reader {
    fn add_text(&mut self, words: &str) {
        if let Some((known, ..)) = &mut self.words {
            known.push_str(words);
        } else if let Some(item) = self.open.last_mut()
            && item.target == Target::Heading
            && item.entries.is_empty()
        {
            item.title.get_or_insert_default().push_str(words);
        }
    }

    fn group(&mut self, words: String, target: Target, span: Span) {
        let title = Some(words.trim().to_owned());
        self.top.push(Entry { title, target, span, entries: Vec::new() });
        self.in_group = true;
    }

    /// Ends a link: the first of an item is what the item leads to, one outside lists is an entry.
    fn link(&mut self) {
        let Some((words, target, span)) = self.words.take() else { return };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = (!words.is_empty()).then_some(words);
        match self.open.last_mut() {
            Some(item) if item.target == Target::Heading && item.entries.is_empty() => {
                (item.title, item.target, item.span) = (title, target, span);
            }
            Some(_) => {}
            None => self.add(Entry { title, target, span, entries: Vec::new() }),
        }
    }

    /// Ends an item.
    fn close(&mut self) {
        let Some(mut item) = self.open.pop() else { return };
        item.title = item.title.map(|title| title.trim().to_owned());
        if item.target == Target::Heading && item.entries.is_empty() {
            item.target = Target::Draft;
        }
        if item.title.as_deref().is_none_or(str::is_empty) && item.target == Target::Draft {
            return;
        }
        let beyond = self.open.len().saturating_sub(MAX_DEPTH);
        match self.open.len().checked_sub(1 + beyond).and_then(|at| self.open.get_mut(at)) {
            Some(above) => above.entries.push(item),
            None => self.add(item),
        }
    }

    fn add(&mut self, entry: Entry) {
        match self.top.last_mut().filter(|last| self.in_group && last.target == Target::Heading) {
            Some(group) => group.entries.push(entry),
            None => self.top.push(entry),
        }
    }
}
