//! *What roles state of each other → a drawing and the same as a list.* The list is what readers of a
//! narrow page and of no picture read, and what stands in the Markdown of the page; it says more
//! than the drawing: in what way, and who says so.
//!
//! **Invariants.** Whatever the drawing shows is in the list. A graph that is too large to be
//! followed, or in which steps form a cycle, has a list alone.

mod label;
mod layout;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::builder::Builder;
use crate::document::graph::{Drawing, Graph, Line as NameLine, Node, NodeBox, Way as Shown};
use crate::document::{Said, Target};
use crate::handbook::PageId;
use crate::handbook::graph::{self, Edge, Join};
use crate::kinds::ViewKind;
use crate::kinds::role::parts::relation;
use layout::Line;

/// Room between the words of a box and its edges, in pixels, both sides together.
const PADDING: (f64, f64) = (24.0, 22.0);

/// Height of a line of words, in pixels.
const LEADING: f64 = 19.0;

/// Distance from the upper edge of a line of words to its base, in pixels.
const BASE: f64 = 14.0;

/// Returns the graph of some roles, if anything joins them.
pub(crate) fn view<'h>(
    builder: &Builder<'h>,
    kind: ViewKind,
    roles: &[PageId],
) -> Option<Graph<Said<'h>, Target<'h>>> {
    let handbook = builder.handbook;
    let edges = graph::edges(handbook, kind, roles);
    if edges.is_empty() {
        return None;
    }
    let joined: FxHashSet<PageId> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    let (within, others): (Vec<PageId>, Vec<PageId>) =
        roles.iter().partition(|role| joined.contains(role));
    // A relation to a role that is not asked for is a statement all the same.
    let anywhere = graph::edges(handbook, kind, &handbook.roles);
    let stated: FxHashSet<PageId> = anywhere.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    let without = others.into_iter().filter(|role| !stated.contains(role));
    let without: Vec<Target<'h>> = without.map(|role| builder.plain_link(role)).collect();
    let caption = builder.label(match kind {
        ViewKind::CareerGraph => "graph_careers",
        _ => "graph_organisation",
    });
    let mut ways = ways(&edges);
    let nodes = within.iter().map(|role| {
        let mut ways = ways.remove(role).unwrap_or_default();
        ways.sort_by_key(|way| (way.edge.join, !way.is_own));
        let mut shown: Vec<Shown<Said<'h>, Target<'h>>> = Vec::with_capacity(ways.len());
        for way in ways.iter().map(|way| way.shown(builder)) {
            match shown.last_mut() {
                Some(last)
                    if last.label == way.label && last.how.is_none() && way.how.is_none() =>
                {
                    last.roles.extend(way.roles);
                }
                _ => shown.push(way),
            }
        }
        Node { role: builder.link(*role), ways: shown }
    });
    Some(Graph {
        nodes: nodes.collect(),
        label: builder.labels().fill("graph_label", &[("caption", &caption)]),
        caption,
        drawing: drawing(builder, &within, &edges),
        without: match without.is_empty() {
            true => Vec::new(),
            false => builder.sentence("graph_not_stated", &[("roles", without)]),
        },
    })
}

/// An edge as one of its two roles sees it.
struct Way<'e> {
    edge: &'e Edge,
    other: PageId,
    /// Whether the page of this role states it.
    is_own: bool,
}

impl Way<'_> {
    fn shown<'h>(&self, builder: &Builder<'h>) -> Shown<Said<'h>, Target<'h>> {
        let label = match (self.edge.join, self.is_own) {
            (Join::GrowsInto, true) => "graph_grows_into",
            (Join::GrowsInto, false) => "graph_reached_from",
            (Join::ReportsTo, true) => "graph_reports_to",
            (Join::ReportsTo, false) => "graph_reported_to_by",
            (Join::WorksWith, _) => "graph_works_with",
        };
        let stated = self.edge.relation(builder.handbook).filter(|_| self.is_own);
        Shown {
            label: builder.label(label),
            roles: vec![builder.link(self.other)],
            how: stated.and_then(|stated| relation(self.edge.from, stated)),
        }
    }
}

/// Returns what each role has to do with others, each collaboration once.
fn ways(edges: &[Edge]) -> FxHashMap<PageId, Vec<Way<'_>>> {
    let stated: FxHashSet<(PageId, PageId, Join)> =
        edges.iter().map(|edge| (edge.from, edge.to, edge.join)).collect();
    let mut ways: FxHashMap<PageId, Vec<Way<'_>>> = FxHashMap::default();
    for edge in edges {
        let Edge { from, to, join, .. } = *edge;
        ways.entry(from).or_default().push(Way { edge, other: to, is_own: true });
        // Where both state it, each has its own words.
        if join != Join::WorksWith || !stated.contains(&(to, from, join)) {
            ways.entry(to).or_default().push(Way { edge, other: from, is_own: false });
        }
    }
    ways
}

fn drawing<'h>(
    builder: &Builder<'h>,
    roles: &[PageId],
    edges: &[Edge],
) -> Option<Drawing<Target<'h>>> {
    if roles.len() > layout::MAX_BOXES {
        return None;
    }
    let names: Vec<Vec<String>> =
        roles.iter().map(|role| label::lines(builder.handbook.title(*role))).collect();
    let widest = names.iter().flatten().map(|line| label::width(line)).fold(0.0, f64::max);
    let highest = names.iter().map(|lines| height(lines)).fold(0.0, f64::max);
    let size = ((widest + PADDING.0).ceil(), highest + PADDING.1);
    let lines = lines(roles, edges);
    let drawn = layout::layout(roles.len(), &lines, size)?;
    let number = |number: f64| -> Box<str> { number.to_string().into() };
    let mut boxes: Vec<(f64, f64, NodeBox<Target<'h>>)> = Vec::with_capacity(roles.len());
    for ((role, (x, y)), name) in roles.iter().zip(&drawn.boxes).zip(names) {
        let first = y + (size.1 - height(&name)) / 2.0 + BASE;
        let words =
            (name.into_iter().zip(std::iter::successors(Some(first), |y| Some(y + LEADING))))
                .map(|(words, y)| NameLine { words: words.into(), y: number(y) })
                .collect();
        let node = NodeBox {
            role: builder.link(*role),
            x: number(*x),
            y: number(*y),
            middle: number(x + size.0 / 2.0),
            words,
        };
        boxes.push((*y, *x, node));
    }
    boxes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let of = |step: bool| {
        let paths = lines.iter().zip(&drawn.paths).filter(move |(line, _)| line.step == step);
        paths.map(|(_, path)| path.as_str().into()).collect()
    };
    let is_career = edges.iter().any(|edge| edge.join == Join::GrowsInto);
    Some(Drawing {
        width: number(drawn.width),
        height: number(drawn.height),
        box_width: number(size.0),
        box_height: number(size.1),
        boxes: boxes.into_iter().map(|(.., node)| node).collect(),
        steps: of(true),
        lines: of(false),
        heads: drawn
            .ends
            .iter()
            .map(|(x, y)| format!("M{} {}l5 10h-10z", x, y + 1.0).into())
            .collect(),
        step_label: builder.label(if is_career { "graph_grows_into" } else { "graph_reports_to" }),
        line_label: builder.label("graph_works_with"),
        hint: builder.label("graph_hint"),
    })
}

/// Height of a name, in pixels.
fn height(lines: &[String]) -> f64 {
    lines.iter().map(|_| LEADING).sum()
}

/// Returns what is drawn: every step, and a line for each two roles that work with each other.
fn lines(roles: &[PageId], edges: &[Edge]) -> Vec<Line> {
    let places: FxHashMap<PageId, usize> =
        roles.iter().enumerate().map(|(at, role)| (*role, at)).collect();
    let mut met = FxHashSet::default();
    let line = |edge: &Edge| {
        let (from, to) = (*places.get(&edge.from)?, *places.get(&edge.to)?);
        let step = edge.join != Join::WorksWith;
        let new = step || met.insert((from.min(to), from.max(to)));
        new.then_some(Line { from, to, step })
    };
    edges.iter().filter_map(line).collect()
}
