//! *Finished page with markers, and the order of its sources → finished page with numbers.*

use std::fmt::Write as _;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::FxHashSet;

use super::{Found, Listed, Marker, Numbering, Term, html};

/// Puts text in the place of the markers of a page: `listed` gives the numbers of its sources. Of
/// elements with the same id the first keeps it. None where nothing changes.
pub fn resolve(
    html: &str,
    found: &Found<'_>,
    numbering: &Numbering,
    listed: &Listed,
) -> Option<String> {
    let repeated = html::repeated(found, html);
    if found.spots.is_empty() && repeated.is_empty() {
        return None;
    }
    let mut repeated = repeated.into_iter().peekable();
    let mut resolver = Resolver {
        numbering,
        listed,
        html: String::with_capacity(html.len() + found.spots.len() * 64),
        anchored: FxHashSet::default(),
        marked: FxHashSet::default(),
        term: None,
        tooltips: 0,
        is_placed: false,
    };
    let mut at = 0;
    for spot in &found.spots {
        while let Some(id) = repeated.next_if(|id| id.start < spot.range.start) {
            resolver.html.push_str(html.get(at..id.start).unwrap_or_default());
            at = id.end;
        }
        resolver.html.push_str(html.get(at..spot.range.start).unwrap_or_default());
        at = spot.range.end;
        match spot.marker {
            Some(Marker::Number(cited)) => resolver.number(cited),
            Some(marker) if spot.is_text => resolver.text(marker),
            _ => {}
        }
    }
    for id in repeated {
        resolver.html.push_str(html.get(at..id.start).unwrap_or_default());
        at = id.end;
    }
    resolver.html.push_str(html.get(at..).unwrap_or_default());
    Some(resolver.html)
}

struct Resolver<'n> {
    numbering: &'n Numbering,
    listed: &'n Listed,
    html: String,
    /// Groups that have their id already.
    anchored: FxHashSet<u32>,
    /// Terms that were marked, by section.
    marked: FxHashSet<(u32, u32)>,
    /// The term whose link is open.
    term: Option<&'n Term>,
    tooltips: usize,
    /// Whether an element round words that cite is open.
    is_placed: bool,
}

impl Resolver<'_> {
    fn text(&mut self, marker: Marker) {
        match marker {
            Marker::Citation(group) => self.citation(group),
            Marker::PlaceBegins(group) => {
                if let Some(id) = self.anchor(group) {
                    self.is_placed = true;
                    let prefix = &self.numbering.id_prefix;
                    let _ = write!(self.html, "<span id=\"{prefix}rb:cite-{id}\">");
                }
            }
            Marker::PlaceEnds(_) => {
                if std::mem::take(&mut self.is_placed) {
                    self.html.push_str("</span>");
                }
            }
            Marker::TermBegins { term, section } => self.term_begins(term, section),
            Marker::TermEnds => self.term_ends(),
            Marker::Number(_) => {}
        }
    }

    fn number(&mut self, cited: u32) {
        if let Some(number) = self.listed.number(self.numbering, cited) {
            let _ = write!(self.html, "{number}");
        }
    }

    /// The numbers of a group of citations, as links to the box of sources.
    fn citation(&mut self, at: u32) {
        let Some(group) = self.numbering.group(at) else { return };
        let prefix = &self.numbering.id_prefix;
        let mut numbered: Vec<(usize, &str)> = Vec::with_capacity(group.cited.len());
        for cited in &group.cited {
            if let Some(number) = self.listed.number(self.numbering, *cited)
                && let Some(cited) = self.numbering.cited.get(*cited as usize)
            {
                numbered.push((number, &cited.title));
            }
        }
        self.html.push_str("<sup class=\"cite\"");
        if let Some(id) = self.anchor(at) {
            let _ = write!(self.html, " id=\"{prefix}rb:cite-{id}\"");
        }
        self.html.push('>');
        numbered.sort_by_key(|(number, _)| *number);
        for (at, same) in numbered.chunk_by(|(a, _), (b, _)| a == b).enumerate() {
            if at > 0 {
                self.html.push_str(", ");
            }
            let number = same.first().map_or(0, |(number, _)| *number);
            let titles: Vec<&str> = same.iter().map(|(_, title)| *title).collect();
            let _ = write!(self.html, "<a href=\"#{prefix}rb:source-{number}\" title=\"");
            let _ = escape_html(&mut self.html, &titles.join(" · "));
            let _ = write!(self.html, "\">{number}</a>");
        }
        self.html.push_str("</sup>");
    }

    /// The number of the id of a group, the first time that it is asked for.
    fn anchor(&mut self, group: u32) -> Option<u32> {
        let id = self.numbering.group(group)?.id?;
        self.anchored.insert(id).then_some(id)
    }

    fn term_begins(&mut self, at: u32, section: u32) {
        let Some(term) = self.numbering.terms.get(at as usize) else { return };
        if !self.marked.insert((section, at)) {
            return;
        }
        self.html.push_str("<span class=\"term\"><a href=\"");
        let _ = escape_html(&mut self.html, &term.url);
        self.html.push('"');
        if term.definition.is_some() {
            self.tooltips += 1;
            let (prefix, id) = (&self.numbering.id_prefix, self.tooltips);
            let _ = write!(self.html, " aria-describedby=\"{prefix}rb:term-{id}\"");
        }
        self.html.push('>');
        self.term = Some(term);
    }

    fn term_ends(&mut self) {
        let Some(term) = self.term.take() else { return };
        self.html.push_str("</a>");
        if let Some(definition) = &term.definition {
            let (prefix, id) = (&self.numbering.id_prefix, self.tooltips);
            self.html.push_str("<span class=\"definition\" role=\"tooltip\"");
            let _ = write!(self.html, " id=\"{prefix}rb:term-{id}\">");
            let _ = escape_html_body_text(&mut self.html, definition);
            self.html.push_str("</span>");
        }
        self.html.push_str("</span>");
    }
}
