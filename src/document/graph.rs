//! *Graphs of a document*: a drawing, and the same as a list.

use serde::Serialize;

use super::form::blocks;
use super::list::Part;

blocks! {
    /// A graph of roles.
    pub struct Graph<S, L> {
        /// What the graph shows.
        pub caption: String,
        /// Label of the drawing.
        pub label: String,
        /// The drawing; none of a graph that is too large.
        pub drawing: Option<Drawing<L>>,
        /// The roles that have to do with another one.
        pub nodes: Vec<Node<S, L>>,
        /// Words around the roles that nothing is stated of; empty if there are none.
        pub without: Vec<Part<L>>,
    }

    /// A drawing; all lengths are pixels.
    pub struct Drawing<L> {
        /// Width.
        pub width: Box<str>,
        /// Height.
        pub height: Box<str>,
        /// Width of every box.
        pub box_width: Box<str>,
        /// Height of every box.
        pub box_height: Box<str>,
        /// Boxes from top to bottom and from left to right.
        pub boxes: Vec<NodeBox<L>>,
        /// Steps up, as data of SVG paths.
        pub steps: Vec<Box<str>>,
        /// Lines between roles that work with each other, as data of SVG paths.
        pub lines: Vec<Box<str>>,
        /// Heads of steps, as data of SVG paths.
        pub heads: Vec<Box<str>>,
        /// What a step means.
        pub step_label: String,
        /// What a line means.
        pub line_label: String,
        /// Hint on reading steps and lines.
        pub hint: String,
    }

    /// A role in a drawing.
    pub struct NodeBox<L> {
        /// The role.
        pub role: L,
        /// Left edge.
        pub x: Box<str>,
        /// Upper edge.
        pub y: Box<str>,
        /// Middle of the words.
        pub middle: Box<str>,
        /// The name, line by line.
        pub words: Vec<Line>,
    }

    /// A line of a name.
    pub struct Line {
        /// The words.
        pub words: Box<str>,
        /// Base of the letters.
        pub y: Box<str>,
    }

    /// A role in the list of a graph.
    restarting struct Node<S, L> {
        /// The role.
        pub role: L,
        /// What it has to do with others.
        pub ways: Vec<Way<S, L>>,
    }

    /// What a role has to do with others, in one respect.
    pub struct Way<S, L> {
        /// The respect: `reports to`.
        pub label: String,
        /// The other roles.
        pub roles: Vec<L>,
        /// In what way, with the sources.
        pub how: Option<S>,
    }
}
