//! *Boxes of one size and what joins them → where everything is drawn.* Steps point up: the row of a
//! box is the longest way up from it. Lines that are no steps set no row; only a box without steps
//! is placed by its lines, one row below the nearest box that it is joined to.
//!
//! Order within rows and places across come from `dagre`, which also leads long lines past the
//! boxes between. Rows are ours: then nothing that a line is, is taken for a rank.
//!
//! **Invariants.** No two boxes overlap, and no line crosses a box that it does not end at. The same
//! graph has the same drawing on every machine. Time is bounded by [`MAX_BOXES`], [`MOST_LINES`]
//! and [`MOST_ROWS`]; what is larger, or leads in a circle, has no drawing.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir, Ranker};

/// Most boxes that are drawn: more than these no reader can follow.
pub(super) const MAX_BOXES: usize = 60;

/// Most lines that are drawn.
pub(super) const MOST_LINES: usize = 160;

/// Most rows that all lines together cross.
const MOST_ROWS: usize = 400;

/// Room between boxes of a row.
const BESIDE: f64 = 36.0;

/// Room between lines. Where two lines lie on the slant beside each other, half of it is left.
const BETWEEN: f64 = 28.0;

/// Room between rows: what lines turn in.
const BELOW: f64 = 92.0;

/// Room around the drawing, for the ring around a box that is focused.
const AROUND: f64 = 4.0;

/// How far below its boxes a line within a row is drawn; its lowest point is at three quarters.
const DIP: f64 = 56.0;

/// How far into the room between rows the turn at each end of a line reaches, as a part of that room.
const TURN: f64 = 0.4;

/// Two boxes that are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The box where it begins.
    pub(super) from: usize,
    /// The box where it ends; of a step the upper one.
    pub(super) to: usize,
    /// Whether it is a step up.
    pub(super) step: bool,
}

/// A drawing, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// How wide it is.
    pub(super) width: f64,
    /// How high it is.
    pub(super) height: f64,
    /// The upper left corner of each box.
    pub(super) boxes: Vec<(f64, f64)>,
    /// The lines in their order, each from its beginning, as data of an SVG path.
    pub(super) paths: Vec<String>,
    /// The places that steps end at.
    pub(super) ends: Vec<(f64, f64)>,
}

/// Draws `count` boxes of a size.
pub(super) fn layout(count: usize, lines: &[Line], (width, height): (f64, f64)) -> Option<Layout> {
    let known = |line: &Line| line.from < count && line.to < count && line.from != line.to;
    if count > MAX_BOXES || lines.len() > MOST_LINES || !lines.iter().all(known) {
        return None;
    }
    let rows = rows(count, lines)?;
    let crossed: usize = lines.iter().map(|line| rows[line.from].abs_diff(rows[line.to])).sum();
    if crossed > MOST_ROWS {
        return None;
    }
    // A drawing is a comfort: without it there is still the list.
    let across = catch_unwind(AssertUnwindSafe(|| across(&rows, lines, (width, height))));
    let across = across.ok().flatten()?;
    Some(Drawing { rows: &rows, lines, width, height, across: &across }.layout())
}

/// The row of each box, the topmost being 0; none where steps lead in a circle.
fn rows(count: usize, lines: &[Line]) -> Option<Vec<usize>> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut above = vec![0usize; count];
    let mut stepping = vec![false; count];
    for line in lines {
        if line.step {
            below[line.to].push(line.from);
            above[line.from] += 1;
            stepping[line.from] = true;
            stepping[line.to] = true;
        } else {
            beside[line.from].push(line.to);
            beside[line.to].push(line.from);
        }
    }
    let mut rows = vec![0usize; count];
    let mut ready: Vec<usize> = (0..count).filter(|at| above[*at] == 0).collect();
    let mut done = 0;
    while let Some(at) = ready.pop() {
        done += 1;
        for lower in &below[at] {
            rows[*lower] = rows[*lower].max(rows[at] + 1);
            above[*lower] -= 1;
            if above[*lower] == 0 {
                ready.push(*lower);
            }
        }
    }
    if done < count {
        return None;
    }
    place_beside(&mut rows, stepping, &beside);
    Some(rows)
}

/// Places the boxes without steps, nearest first; where none is near a box with steps, the one with
/// most lines begins.
fn place_beside(rows: &mut [usize], mut placed: Vec<bool>, beside: &[Vec<usize>]) {
    let count = rows.len();
    let mut near: BTreeSet<(usize, usize)> =
        (0..count).filter(|at| placed[*at]).map(|at| (rows[at], at)).collect();
    let mut others: Vec<usize> = (0..count).filter(|at| !placed[*at]).collect();
    others.sort_by_key(|at| std::cmp::Reverse(beside[*at].len()));
    let mut others = others.into_iter();
    loop {
        while let Some((row, at)) = near.pop_first() {
            for other in &beside[at] {
                if !std::mem::replace(&mut placed[*other], true) {
                    rows[*other] = row + 1;
                    near.insert((row + 1, *other));
                }
            }
        }
        let Some(first) = others.find(|at| !placed[*at]) else { return };
        placed[first] = true;
        near.insert((0, first));
    }
}

/// Where things stand across.
struct Across {
    /// The middle of each box.
    boxes: Vec<f64>,
    /// Of each line the rows that it passes, with where.
    passes: Vec<BTreeMap<usize, f64>>,
}

fn across(rows: &[usize], lines: &[Line], (width, height): (f64, f64)) -> Option<Across> {
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(options);
    let name = |at: usize| at.to_string();
    for at in 0..rows.len() {
        graph.set_node(name(at), Some(NodeLabel { width, height, ..NodeLabel::default() }));
    }
    let edge = |minlen, weight| {
        Some(EdgeLabel { minlen, weight, labelpos: LabelPos::Center, ..EdgeLabel::default() })
    };
    for (at, line) in lines.iter().enumerate() {
        let key = format!("line {at}");
        let (lower, upper) = ends(rows, line);
        if rows[lower] == rows[upper] {
            // A point in the room below draws the two together.
            graph.set_node(key.clone(), Some(NodeLabel::default()));
            graph.set_edge(key.clone(), name(lower), edge(1, 1), Some(&key));
            graph.set_edge(key.clone(), name(upper), edge(1, 1), Some(&key));
        } else {
            let weight = if line.step { 3 } else { 1 };
            graph.set_edge(name(lower), name(upper), edge(2, weight), Some(&key));
        }
    }
    let options = LayoutOptions {
        rankdir: RankDir::BT,
        // Every box as near to the top as its lines allow: those are our rows.
        ranker: Ranker::LongestPath,
        nodesep: BESIDE,
        edgesep: BETWEEN,
        ranksep: BELOW / 2.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    let place = |at: usize| {
        let node = graph.node(&name(at))?;
        node.x.zip(node.y).filter(|(x, y)| x.is_finite() && y.is_finite())
    };
    let places: Vec<(f64, f64)> = (0..rows.len()).map(place).collect::<Option<_>>()?;
    let down: BTreeMap<usize, f64> =
        rows.iter().zip(&places).map(|(row, at)| (*row, at.1)).collect();
    let passed = |(at, line): (usize, &Line)| {
        let (lower, upper) = ends(rows, line);
        let label = graph.edge(&name(lower), &name(upper), Some(&format!("line {at}")));
        let points = label.map_or(&[][..], |label| &label.points);
        let between = down.range(rows[upper] + 1..rows[lower].max(rows[upper] + 1));
        let pass = |(row, y): (&usize, &f64)| {
            let point = points.iter().find(|point| (point.y - y).abs() < 1.0)?;
            point.x.is_finite().then_some((*row, point.x))
        };
        between.map(pass).collect::<Option<BTreeMap<usize, f64>>>()
    };
    let passes = lines.iter().enumerate().map(passed).collect::<Option<_>>()?;
    Some(Across { boxes: places.into_iter().map(|(x, _)| x).collect(), passes })
}

/// The lower end of a line and the upper one; in a row the ends as they are.
fn ends(rows: &[usize], line: &Line) -> (usize, usize) {
    if rows[line.from] < rows[line.to] { (line.to, line.from) } else { (line.from, line.to) }
}

/// An end of a line at a side of a box.
struct End {
    line: usize,
    /// Whether it is the lower end, or the first of a line within a row.
    lower: bool,
    /// Where the line comes from.
    towards: f64,
}

struct Drawing<'a> {
    rows: &'a [usize],
    lines: &'a [Line],
    width: f64,
    height: f64,
    across: &'a Across,
}

impl Drawing<'_> {
    fn layout(&self) -> Layout {
        let passed = self.across.passes.iter().flat_map(BTreeMap::values).copied();
        let half = self.width / 2.0;
        let sides = self.across.boxes.iter().flat_map(|x| [x - half, x + half]);
        let (left, right) = sides
            .chain(passed)
            .fold((f64::MAX, f64::MIN), |(left, right), x| (left.min(x), right.max(x)));
        let left = left - AROUND;
        let last = self.rows.iter().max().copied().unwrap_or_default();
        let dips = |line: &Line| self.rows[line.from] == last && self.rows[line.to] == last;
        let dip = if self.lines.iter().any(dips) { DIP } else { 0.0 };
        let ports = self.ports();
        let paths = ports.iter().enumerate().map(|(at, ports)| self.path(at, *ports, left));
        let step_ends = self.lines.iter().zip(&ports).filter(|(line, _)| line.step);
        let top = |row: usize| self.top(row);
        Layout {
            width: (right - left + AROUND).ceil(),
            height: (top(last) + self.height + AROUND + dip).ceil(),
            boxes: (self.across.boxes.iter().zip(self.rows))
                .map(|(x, row)| (round(x - half - left), top(*row)))
                .collect(),
            paths: paths.collect(),
            ends: step_ends
                .map(|(line, (_, x))| (round(x - left), top(self.rows[line.to]) + self.height))
                .collect(),
        }
    }

    /// The upper edge of a row.
    fn top(&self, row: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "there are few rows")]
        let row = row as f64;
        AROUND + row * (self.height + BELOW)
    }

    /// Where each line leaves its lower and its upper box: side by side, in the order of where they
    /// come from, so that no two lie on each other.
    fn ports(&self) -> Vec<(f64, f64)> {
        let mut sides: BTreeMap<(usize, bool), Vec<End>> = BTreeMap::new();
        for (at, line) in self.lines.iter().enumerate() {
            let (lower, upper) = ends(self.rows, line);
            let passes = &self.across.passes[at];
            let flat = self.rows[lower] == self.rows[upper];
            let middle = |at: usize| self.across.boxes[at];
            let from_above = passes.values().next_back().copied().unwrap_or(middle(upper));
            let from_below = passes.values().next().copied().unwrap_or(middle(lower));
            let end = |lower, towards| End { line: at, lower, towards };
            sides.entry((lower, !flat)).or_default().push(end(true, from_above));
            sides.entry((upper, false)).or_default().push(end(false, from_below));
        }
        let mut ports = vec![(0.0, 0.0); self.lines.len()];
        for ((at, _), mut ends) in sides {
            ends.sort_by(|a, b| a.towards.total_cmp(&b.towards).then(a.line.cmp(&b.line)));
            #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
            let gaps = (ends.len().saturating_sub(1)) as f64;
            let apart = BETWEEN.min((self.width - 28.0) / gaps.max(1.0));
            let mut x = self.across.boxes[at] - gaps * apart / 2.0;
            for end in ends {
                let port = &mut ports[end.line];
                *(if end.lower { &mut port.0 } else { &mut port.1 }) = x;
                x += apart;
            }
        }
        ports
    }

    /// A line from its lower end up; within a row from its first end to its second.
    fn path(&self, at: usize, (from, to): (f64, f64), left: f64) -> String {
        let (lower, upper) = ends(self.rows, &self.lines[at]);
        let (from, to) = (round(from - left), round(to - left));
        let bottom = self.top(self.rows[upper]) + self.height;
        if self.rows[lower] == self.rows[upper] {
            let dip = bottom + DIP;
            return format!("M{from} {bottom}C{from} {dip} {to} {dip} {to} {bottom}");
        }
        let mut y = self.top(self.rows[lower]);
        let mut x = from;
        let mut path = format!("M{x} {y}");
        let passes = self.across.passes[at].iter().rev();
        let passed = passes.map(|(row, across)| (round(across - left), self.top(*row)));
        // Curves turn in the room between rows; past the boxes of a row a line is straight.
        for (next, top) in passed {
            path.push_str(&curve((x, y), (next, top + self.height)));
            path.push_str(&format!("V{top}"));
            (x, y) = (next, top);
        }
        path.push_str(&curve((x, y), (to, bottom)));
        path
    }
}

/// Upright at both ends, and no flatter between than it must be: lines that lie beside each other
/// come nearest where they are flattest.
fn curve((x, y): (f64, f64), (to, end): (f64, f64)) -> String {
    let turn = (end - y) * TURN;
    let (first, second) = (round(y + turn), round(end - turn));
    format!("C{x} {first} {to} {second} {to} {end}")
}

/// To a tenth of a pixel, so that the last digit of a sum is in no file.
fn round(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: (f64, f64) = (120.0, 50.0);

    fn step(from: usize, to: usize) -> Line {
        Line { from, to, step: true }
    }

    fn beside(from: usize, to: usize) -> Line {
        Line { from, to, step: false }
    }

    #[test]
    fn a_row_is_the_longest_way_up() {
        let lines = [step(1, 0), step(2, 1), step(2, 0), step(3, 0)];
        assert_eq!(rows(4, &lines), Some(vec![0, 1, 2, 1]));
        assert_eq!(rows(2, &[step(0, 1), step(1, 0)]), None);
    }

    #[test]
    fn a_line_that_is_no_step_moves_no_box_that_has_steps() {
        let lines = [step(1, 0), step(2, 0), beside(2, 1), beside(0, 2)];
        assert_eq!(rows(3, &lines), Some(vec![0, 1, 1]));
        // A box without steps stands below the nearest.
        let lines = [step(1, 0), beside(2, 1), beside(2, 0), beside(3, 2)];
        assert_eq!(rows(4, &lines), Some(vec![0, 1, 1, 2]));
        // Without any step the box with most lines begins.
        assert_eq!(rows(3, &[beside(0, 1), beside(1, 2)]), Some(vec![1, 0, 1]));
    }

    #[test]
    fn two_lines_between_the_same_boxes_lie_beside_each_other() {
        let drawn = layout(2, &[step(1, 0), beside(1, 0)], SIZE).expect("a drawing");
        assert_ne!(drawn.paths[0], drawn.paths[1]);
        assert_eq!(drawn.ends.len(), 1);
    }

    #[test]
    fn a_line_past_a_row_goes_round_its_boxes() {
        let lines = [step(2, 1), step(1, 0), step(2, 0)];
        let drawn = layout(3, &lines, SIZE).expect("a drawing");
        let past = &drawn.paths[2];
        let across: f64 = {
            let (before, _) = past.split_once('V').expect("it is straight past the row");
            let words: Vec<&str> = before.split(' ').collect();
            words[words.len() - 2].parse().expect("a number")
        };
        let left = drawn.boxes[1].0;
        assert!(across < left || across > left + SIZE.0, "{past} {left}");
    }

    #[test]
    fn what_is_too_large_or_a_circle_has_no_drawing() {
        assert_eq!(layout(2, &[step(0, 1), step(1, 0)], SIZE), None);
        assert_eq!(layout(1, &[step(0, 0)], SIZE), None);
        assert_eq!(layout(MAX_BOXES + 1, &[], SIZE), None);
        let many: Vec<Line> = (0..=MOST_LINES).map(|at| step(1 + at % 9, 0)).collect();
        assert_eq!(layout(10, &many, SIZE), None);
        let chain: Vec<Line> = (1..60).map(|at| step(at, at - 1)).collect();
        assert!(layout(60, &chain, SIZE).is_some());
        let long: Vec<Line> = chain.iter().copied().chain((1..50).map(|at| step(59, at))).collect();
        assert_eq!(layout(60, &long, SIZE), None);
    }

    fn any_graph() -> impl Strategy<Value = (usize, Vec<Line>)> {
        (2usize..30).prop_flat_map(|count| {
            let line = (0..count, 0..count, any::<bool>())
                .prop_filter("two boxes", |(from, to, _)| from != to)
                .prop_map(|(from, to, step)| {
                    // Steps from higher to lower numbers are no circle.
                    let (from, to) = if step { (from.max(to), from.min(to)) } else { (from, to) };
                    Line { from, to, step }
                });
            (Just(count), prop::collection::vec(line, 0..60))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn boxes_never_overlap_and_everything_is_within_the_drawing(graph in any_graph()) {
            let (count, lines) = graph;
            let rows = rows(count, &lines).expect("no circle");
            let crossed: usize =
                lines.iter().map(|line| rows[line.from].abs_diff(rows[line.to])).sum();
            let Some(drawn) = layout(count, &lines, SIZE) else {
                prop_assert!(crossed > MOST_ROWS);
                return Ok(());
            };
            prop_assert_eq!(drawn.paths.len(), lines.len());
            for (at, (x, y)) in drawn.boxes.iter().enumerate() {
                prop_assert!(*x >= 0.0 && x + SIZE.0 <= drawn.width, "{x} {}", drawn.width);
                prop_assert!(*y >= 0.0 && y + SIZE.1 <= drawn.height);
                for (other_x, other_y) in &drawn.boxes[..at] {
                    let apart = (x - other_x).abs() >= SIZE.0 || (y - other_y).abs() >= SIZE.1;
                    prop_assert!(apart, "{:?}", drawn.boxes);
                }
            }
            for (path, _) in drawn.paths.iter().flat_map(|path| path.match_indices('V').map(move |(at, _)| path.split_at(at))) {
                // Straight past a row: at the last place before, between the boxes of that row.
                let mut ends = path.rsplit([' ', 'C', 'M']);
                let y: f64 = ends.next().expect("down").parse().expect("a number");
                let x: f64 = ends.next().expect("across").parse().expect("a number");
                for (left, _) in drawn.boxes.iter().filter(|(_, top)| (top + SIZE.1 - y).abs() < 1.0) {
                    prop_assert!(x < *left || x > left + SIZE.0, "{x} {left}");
                }
            }
            for number in drawn.paths.iter().flat_map(|path| path.split(['M', 'C', 'V', ' '])) {
                let number: f64 = if number.is_empty() { 0.0 } else { number.parse().expect("number") };
                prop_assert!(number >= 0.0 && number <= drawn.width.max(drawn.height));
            }
            prop_assert_eq!(layout(count, &lines, SIZE), Some(drawn));
        }
    }
}
