//! *Text of a note → links by name, comments, headings and blocks*, and which notes include which.

use super::super::text::{Text, anchor, heading, near};
use super::vault::{Note, Target, Vault};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Something in a note that only Obsidian reads.
pub(super) enum Found<'t> {
    /// `%%…%%`, with its inside.
    Comment(Range<usize>, Range<usize>),
    /// `[[…]]` or `![[…]]`.
    Link(Range<usize>, Wiki<'t>),
}

/// A link by name.
pub(super) struct Wiki<'t> {
    /// Whether it is embedded.
    pub(super) is_embed: bool,
    /// The name; empty for the note itself.
    pub(super) name: &'t str,
    /// What stands behind `#` or `^`.
    pub(super) place: Option<Place<'t>>,
    /// What stands behind `|`.
    pub(super) label: Option<&'t str>,
}

/// A place in a note.
#[derive(Clone, Copy)]
pub(super) enum Place<'t> {
    /// A heading by its words.
    Heading(&'t str),
    /// A block by its name.
    Block(&'t str),
}

/// Finds links by name and comments from `start` on, in order.
pub(super) fn find<'t>(text: &Text<'t>, start: usize) -> Vec<Found<'t>> {
    let source = text.text;
    let bytes = source.as_bytes();
    let (mut found, mut at) = (Vec::new(), start);
    let last_comment = source.rfind("%%").unwrap_or_default();
    while at + 1 < bytes.len() {
        if let Some(code) = text.code_at(at) {
            at = code.end.max(at + 1);
            continue;
        }
        let two = &bytes[at..at + 2];
        let is_comment = two == b"%%" && at + 2 <= last_comment;
        if let Some(length) = is_comment.then(|| source[at + 2..].find("%%")).flatten() {
            let inside = at + 2..at + 2 + length;
            found.push(Found::Comment(at..inside.end + 2, inside.clone()));
            at = inside.end + 2;
            continue;
        }
        if two == b"[[" && !source[..at].ends_with('\\') {
            let line = near(&source[at + 2..]).lines().next().unwrap_or_default();
            if let Some(length) = line.find("]]").filter(|length| *length > 0) {
                let is_embed = source[..at].ends_with('!');
                let wiki = parse(&line[..length], is_embed);
                found.push(Found::Link(at - usize::from(is_embed)..at + length + 4, wiki));
                at += length + 4;
                continue;
            }
        }
        at += 1;
    }
    found
}

/// Reads `Name#Heading|words`.
fn parse(inner: &str, is_embed: bool) -> Wiki<'_> {
    let (target, label) = match inner.split_once('|') {
        // In tables the bar is escaped.
        Some((target, label)) => (target.strip_suffix('\\').unwrap_or(target), Some(label.trim())),
        None => (inner, None),
    };
    let (name, place) = match target.find(['#', '^']) {
        None => (target, None),
        Some(at) => {
            let (name, rest) = target.split_at(at);
            let rest = rest.trim_start_matches('#');
            let place = match rest.rsplit_once('^') {
                Some((_, block)) => Place::Block(block.trim()),
                // Of headings below each other the last one counts.
                None => Place::Heading(rest.rsplit('#').next().unwrap_or(rest).trim()),
            };
            (name, Some(place))
        }
    };
    Wiki { is_embed, name: name.trim(), place, label: label.filter(|label| !label.is_empty()) }
}

/// The headings and blocks of a note.
#[derive(Default)]
pub(super) struct Outline {
    /// Anchor and range of each heading with what is below it.
    pub(super) headings: BTreeMap<String, Range<usize>>,
    /// Name and range of each block.
    pub(super) blocks: BTreeMap<String, Range<usize>>,
    /// Where the name of each block stands.
    pub(super) marks: Vec<Range<usize>>,
    /// Anchor of the title.
    pub(super) title: Option<String>,
}

impl Outline {
    pub(super) fn read(note: &Note, text: &Text<'_>) -> Outline {
        let mut outline = Outline::default();
        let mut open: Vec<(usize, String, usize)> = Vec::new();
        let mut at = note.body;
        // The first line of the block that a line is part of.
        let mut block = note.body;
        let mut before = note.body..note.body;
        for line in note.text[note.body..].split_inclusive('\n') {
            let begin = at;
            at += line.len();
            let trimmed = line.trim_end();
            if trimmed.is_empty() {
                if block < begin {
                    before = block..begin;
                }
                block = at;
                continue;
            }
            if text.code_at(begin).is_some() {
                continue;
            }
            if let Some((level, words)) = heading(trimmed) {
                outline.close(&mut open, level, begin);
                let anchor = anchor(&plain(words));
                if level == 1 && note.has_heading && outline.title.is_none() && open.is_empty() {
                    outline.title = Some(anchor.clone());
                }
                open.push((level, anchor, begin));
                block = at;
                continue;
            }
            let is_item = trimmed.trim_start().starts_with(['-', '*', '+']);
            if is_item {
                block = begin;
            }
            if let Some((text, name)) = mark(trimmed) {
                let end = begin + trimmed.len();
                outline.marks.push(begin + text.len()..end);
                let is_alone = text.trim().is_empty();
                let range = if is_alone && block == begin {
                    before.clone()
                } else {
                    block..begin + text.len()
                };
                outline.blocks.entry(name.to_owned()).or_insert(range);
            }
        }
        outline.close(&mut open, 0, note.text.len());
        outline
    }

    /// Ends the headings that a heading of this level ends.
    fn close(&mut self, open: &mut Vec<(usize, String, usize)>, level: usize, end: usize) {
        while let Some((_, anchor, start)) = open.pop_if(|(other, ..)| *other >= level) {
            self.headings.entry(anchor).or_insert(start..end);
        }
    }
}

/// A line and the name of its block.
fn mark(line: &str) -> Option<(&str, &str)> {
    let (text, name) = line.rsplit_once('^')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (is_name && (text.is_empty() || text.ends_with([' ', '\t']))).then(|| (text.trim_end(), name))
}

/// The words of a heading without its markup.
fn plain(words: &str) -> String {
    words.replace("[[", "").replace("]]", "").replace(['*', '`', '='], "")
}

/// The name of a region for a place in a note, if the note has it.
pub(super) fn region(outline: &Outline, place: Place<'_>) -> Option<String> {
    match place {
        Place::Heading(words) => {
            let anchor = anchor(&plain(words));
            outline.headings.contains_key(&anchor).then_some(anchor)
        }
        Place::Block(name) => outline.blocks.contains_key(name).then(|| format!("block-{name}")),
    }
}

/// What is known of all notes before the first one is converted.
pub(super) struct Embeds {
    /// The headings and blocks of each note.
    pub(super) outlines: Vec<Outline>,
    /// Names of the regions of each note that others include.
    pub(super) regions: Vec<BTreeSet<String>>,
    /// Pairs of notes, of which the first must not include the second.
    pub(super) rings: BTreeSet<(usize, usize)>,
}

/// Finds headings and blocks, what is embedded, and the embeds that would lead in a ring.
pub(super) fn find_embeds(vault: &Vault) -> Embeds {
    let mut edges: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); vault.notes.len()];
    let mut regions: Vec<BTreeSet<String>> = vec![BTreeSet::new(); vault.notes.len()];
    let mut outlines = Vec::new();
    for (at, outgoing) in edges.iter_mut().enumerate() {
        let note = &vault.notes[at];
        let text = Text::new(&note.text);
        for found in find(&text, note.body) {
            let Found::Link(_, wiki) = found else { continue };
            if !wiki.is_embed {
                continue;
            }
            if let Some(Target::Note(to)) = vault.named(at, wiki.name) {
                outgoing.insert(to);
                regions[to].extend(wiki.place.map(place_name));
            }
        }
        outlines.push(Outline::read(note, &text));
    }
    Embeds { outlines, regions, rings: rings(&edges) }
}

/// The name that a region would have.
fn place_name(place: Place<'_>) -> String {
    match place {
        Place::Heading(words) => anchor(&plain(words)),
        Place::Block(name) => format!("block-{name}"),
    }
}

/// The edges that close a ring, looking from each note in order.
fn rings(edges: &[BTreeSet<usize>]) -> BTreeSet<(usize, usize)> {
    let mut rings = BTreeSet::new();
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0_u8; edges.len()];
    for start in 0..edges.len() {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut way = vec![(start, edges[start].iter())];
        while let Some((at, next)) = way.last_mut() {
            let at = *at;
            match next.next() {
                None => {
                    state[at] = 2;
                    way.pop();
                }
                Some(to) if state[*to] == 1 => {
                    rings.insert((at, *to));
                }
                Some(to) if state[*to] == 0 => {
                    state[*to] = 1;
                    way.push((*to, edges[*to].iter()));
                }
                Some(_) => {}
            }
        }
    }
    rings
}
