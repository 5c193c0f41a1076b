//! *What roles say of each other → a drawing and the same as a list.* The list is what readers of a
//! narrow page and of no picture read, and what stands in the Markdown of the page; it says more
//! than the drawing: in what way, and who says so.
//!
//! **Invariants.** Whatever the drawing shows is in the list. A graph that is too large to be
//! followed, or in which steps lead in a circle, has a list alone.

mod label;
mod layout;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::comparison::{ColumnView, column};
use super::fill::Filler;
use super::{Html, Link, link};
use crate::handbook::graph::{self, Edge, Join};
use crate::handbook::{Handbook, PageId};
use crate::kinds::ViewKind;
use layout::Line;

/// Room between the words of a box and its edge, at both sides together.
const PADDING: (f64, f64) = (24.0, 22.0);

/// Height of a line of words.
const LEADING: f64 = 19.0;

/// From the upper edge of a line of words down to where its letters stand.
const BASE: f64 = 14.0;

/// A graph of roles.
#[derive(Clone, Debug, Serialize)]
pub struct GraphView {
    /// What it shows, for those who cannot see it.
    pub caption: &'static str,
    /// The drawing; none of a graph that is too large.
    pub drawing: Option<DrawingView>,
    /// The roles that have to do with another one, in the order of the roles.
    pub roles: Vec<NodeView>,
    /// The roles that nothing is stated of.
    pub without: Vec<Link>,
}

/// A drawing; all lengths are pixels.
#[derive(Clone, Debug, Serialize)]
pub struct DrawingView {
    /// How wide it is.
    pub width: String,
    /// How high it is.
    pub height: String,
    /// How wide every box is.
    pub box_width: String,
    /// How high every box is.
    pub box_height: String,
    /// The boxes, from top to bottom and from left to right.
    pub boxes: Vec<BoxView>,
    /// Steps up, as data of SVG paths.
    pub steps: Vec<String>,
    /// Lines between roles that work with each other.
    pub lines: Vec<String>,
    /// The heads of steps.
    pub heads: Vec<String>,
    /// What a step means.
    pub step: &'static str,
}

/// A role in a drawing.
#[derive(Clone, Debug, Serialize)]
pub struct BoxView {
    /// Its name.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Its colour.
    pub color: &'static str,
    /// Its left edge.
    pub x: String,
    /// Its upper edge.
    pub y: String,
    /// Its middle, where its words stand.
    pub middle: String,
    /// Its name, line by line.
    pub words: Vec<WordsView>,
}

/// A line of a name.
#[derive(Clone, Debug, Serialize)]
pub struct WordsView {
    /// The words.
    pub words: String,
    /// Where the letters stand.
    pub y: String,
}

/// A role in the list.
#[derive(Clone, Debug, Serialize)]
pub struct NodeView {
    /// The role.
    pub role: ColumnView,
    /// What it has to do with others.
    pub ways: Vec<WayView>,
}

/// What a role has to do with others, in one respect.
#[derive(Clone, Debug, Serialize)]
pub struct WayView {
    /// The respect: `reports to`.
    pub way: &'static str,
    /// The other roles: one where more is said, else all of them.
    pub roles: Vec<ColumnView>,
    /// In what way, with the sources; empty where nothing more is said, or where the other role
    /// says it.
    pub how: Html,
}

/// The graph of some roles, if anything joins them.
pub fn view(
    handbook: &Handbook,
    kind: ViewKind,
    roles: &[PageId],
    filler: &mut Filler<'_>,
) -> Option<GraphView> {
    let edges = graph::edges(handbook, kind, roles);
    if edges.is_empty() {
        return None;
    }
    let joined: FxHashSet<PageId> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    let (within, others): (Vec<PageId>, Vec<PageId>) =
        roles.iter().partition(|role| joined.contains(role));
    // What joins a role only with one that is not asked for is stated all the same.
    let anywhere = graph::edges(handbook, kind, &handbook.roles);
    let stated: FxHashSet<PageId> = anywhere.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    let without = others.into_iter().filter(|role| !stated.contains(role));
    let mut ways = ways(&edges);
    let nodes = within.iter().map(|role| {
        filler.section();
        let mut ways = ways.remove(role).unwrap_or_default();
        ways.sort_by_key(|way| (way.edge.join, !way.told));
        let mut views: Vec<WayView> = Vec::with_capacity(ways.len());
        for WayView { way, roles, how } in ways.iter().map(|way| way.view(handbook, filler)) {
            match views.last_mut() {
                Some(last) if last.way == way && last.how.is_empty() && how.is_empty() => {
                    last.roles.extend(roles);
                }
                _ => views.push(WayView { way, roles, how }),
            }
        }
        NodeView { role: column(handbook, *role), ways: views }
    });
    Some(GraphView {
        caption: match kind {
            ViewKind::CareerGraph => "Career graph",
            _ => "Organisation graph",
        },
        roles: nodes.collect(),
        drawing: drawing(handbook, &within, &edges),
        without: without.map(|role| link(handbook, role)).collect(),
    })
}

/// An edge as one of its two roles sees it.
struct Way<'e> {
    edge: &'e Edge,
    other: PageId,
    /// Whether this role tells of it.
    told: bool,
}

impl Way<'_> {
    fn view(&self, handbook: &Handbook, filler: &mut Filler<'_>) -> WayView {
        let way = match (self.edge.join, self.told) {
            (Join::GrowsInto, true) => "leads on to",
            (Join::GrowsInto, false) => "reached from",
            (Join::ReportsTo, true) => "reports to",
            (Join::ReportsTo, false) => "reported to by",
            (Join::WorksWith, _) => "works with",
        };
        let told = self.edge.told(handbook).filter(|_| self.told);
        let how = told.map(|told| filler.relation(self.edge.from, told));
        WayView {
            way,
            roles: vec![column(handbook, self.other)],
            how: how.unwrap_or(Html::new("")),
        }
    }
}

/// What each role has to do with others, each collaboration once.
fn ways(edges: &[Edge]) -> FxHashMap<PageId, Vec<Way<'_>>> {
    let told: FxHashSet<(PageId, PageId, Join)> =
        edges.iter().map(|edge| (edge.from, edge.to, edge.join)).collect();
    let mut ways: FxHashMap<PageId, Vec<Way<'_>>> = FxHashMap::default();
    for edge in edges {
        let Edge { from, to, join, .. } = *edge;
        ways.entry(from).or_default().push(Way { edge, other: to, told: true });
        // Where both tell of it, each has its own words.
        if join != Join::WorksWith || !told.contains(&(to, from, join)) {
            ways.entry(to).or_default().push(Way { edge, other: from, told: false });
        }
    }
    ways
}

fn drawing(handbook: &Handbook, roles: &[PageId], edges: &[Edge]) -> Option<DrawingView> {
    if roles.len() > layout::MOST_BOXES {
        return None;
    }
    let names: Vec<Vec<String>> =
        roles.iter().map(|role| label::lines(handbook.title(*role))).collect();
    let widest = names.iter().flatten().map(|line| label::width(line)).fold(0.0, f64::max);
    let most = names.iter().map(|lines| height(lines)).fold(0.0, f64::max);
    let size = ((widest + PADDING.0).ceil(), most + PADDING.1);
    let lines = lines(roles, edges);
    let drawn = layout::layout(roles.len(), &lines, size)?;
    let mut boxes: Vec<(f64, f64, BoxView)> = Vec::with_capacity(roles.len());
    for ((role, (x, y)), name) in roles.iter().zip(&drawn.boxes).zip(names) {
        let ColumnView { title, url, color, .. } = column(handbook, *role);
        let first = y + (size.1 - height(&name)) / 2.0 + BASE;
        let words =
            (name.into_iter().zip(std::iter::successors(Some(first), |y| Some(y + LEADING))))
                .map(|(words, y)| WordsView { words, y: y.to_string() })
                .collect();
        let middle = (x + size.0 / 2.0).to_string();
        let (left, top) = (x.to_string(), y.to_string());
        boxes.push((*y, *x, BoxView { title, url, color, x: left, y: top, middle, words }));
    }
    boxes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let of = |step: bool| {
        let paths = lines.iter().zip(&drawn.paths).filter(move |(line, _)| line.step == step);
        paths.map(|(_, path)| path.clone()).collect()
    };
    Some(DrawingView {
        width: drawn.width.to_string(),
        height: drawn.height.to_string(),
        box_width: size.0.to_string(),
        box_height: size.1.to_string(),
        boxes: boxes.into_iter().map(|(.., shown)| shown).collect(),
        steps: of(true),
        lines: of(false),
        heads: drawn.ends.iter().map(|(x, y)| format!("M{} {}l5 10h-10z", x, y + 1.0)).collect(),
        step: match edges.iter().any(|edge| edge.join == Join::GrowsInto) {
            true => "leads on to",
            false => "reports to",
        },
    })
}

/// The height of a name.
fn height(lines: &[String]) -> f64 {
    lines.iter().map(|_| LEADING).sum()
}

/// What is drawn: every step, and a line for each two roles that work with each other.
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
