//! *HTML → a tree whose nodes know their lines.* Reads what a browser reads.
//!
//! Reading takes longer than in proportion to its length only where elements are nested by the thousand.
//!
//! **Invariants.** Nodes are kept in one list, so a tree of any depth is dropped and searched without
//! recursion.

use html5ever::interface::tree_builder::{
    ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink,
};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, parse_document};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// A node by its place in the tree.
pub(super) type Id = usize;

/// The document itself.
pub(super) const DOCUMENT: Id = 0;

/// A tree.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    parent: Option<Id>,
    children: Vec<Id>,
    line: usize,
}

#[derive(Debug)]
enum Kind {
    Element(QualName, Vec<Attribute>),
    Text(String),
    Other,
}

impl Tree {
    /// Reads a document.
    pub(super) fn read(text: &str) -> Tree {
        let document = Node { kind: Kind::Other, parent: None, children: Vec::new(), line: 1 };
        let sink = Sink { nodes: RefCell::new(vec![document]), line: Cell::new(1) };
        parse_document(sink, html5ever::ParseOpts::default()).one(text)
    }

    /// The line of a node.
    pub(super) fn line(&self, id: Id) -> usize {
        self.nodes[id].line
    }

    /// The nodes within a node.
    pub(super) fn children(&self, id: Id) -> &[Id] {
        &self.nodes[id].children
    }

    /// The name of an element; empty for other nodes.
    pub(super) fn name(&self, id: Id) -> &str {
        match &self.nodes[id].kind {
            Kind::Element(name, _) => &name.local,
            _ => "",
        }
    }

    /// The text of a node of text.
    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match &self.nodes[id].kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An attribute; empty if it is not there.
    pub(super) fn attribute(&self, id: Id, name: &str) -> &str {
        match &self.nodes[id].kind {
            Kind::Element(_, attributes) => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map_or("", |attribute| &attribute.value),
            _ => "",
        }
    }

    /// Whether an element has a class.
    pub(super) fn has_class(&self, id: Id, class: &str) -> bool {
        self.attribute(id, "class").split_ascii_whitespace().any(|name| name == class)
    }

    /// A node and everything within it, in the order of the document.
    pub(super) fn within(&self, id: Id) -> impl Iterator<Item = Id> {
        let mut open = vec![id];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(self.nodes[next].children.iter().rev());
            Some(next)
        })
    }

    /// The first node within another that fulfils a condition.
    pub(super) fn find(&self, id: Id, is_wanted: impl Fn(Id) -> bool) -> Option<Id> {
        self.within(id).find(|id| is_wanted(*id))
    }

    /// The first element within another with this id.
    pub(super) fn by_id(&self, id: &str) -> Option<Id> {
        self.find(DOCUMENT, |node| self.attribute(node, "id") == id)
    }

    /// The first element within another with this class.
    pub(super) fn by_class(&self, within: Id, class: &str) -> Option<Id> {
        self.find(within, |node| self.has_class(node, class))
    }

    /// All text of a node, with single blanks.
    pub(super) fn plain_text(&self, id: Id) -> String {
        let all: String = self.within(id).filter_map(|id| self.text(id)).collect();
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// All text of a node as it is; `br` is the end of a line.
    pub(super) fn verbatim(&self, id: Id) -> String {
        let mut text = String::new();
        for id in self.within(id) {
            match self.name(id) {
                "br" => text.push('\n'),
                _ => text.push_str(self.text(id).unwrap_or_default()),
            }
        }
        text
    }
}

/// What the parser builds the tree with.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    line: Cell<usize>,
}

/// The name of an element, which outlives the borrow of the tree.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Sink {
    fn add(&self, kind: Kind) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { kind, parent: None, children: Vec::new(), line: self.line.get() });
        nodes.len() - 1
    }

    /// Places a node or a text in a parent, before the child at `place` or at the end.
    fn place(&self, parent: Id, place: Option<usize>, child: NodeOrText<Id>) {
        let place = place.unwrap_or(self.nodes.borrow()[parent].children.len());
        let id = match child {
            NodeOrText::AppendNode(id) => {
                self.remove_from_parent(&id);
                id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = place.checked_sub(1).map(|at| nodes[parent].children[at]);
                if let Some(Kind::Text(there)) = before.map(|id| &mut nodes[id].kind) {
                    there.push_str(&text);
                    return;
                }
                drop(nodes);
                self.add(Kind::Text(text.to_string()))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let place = place.min(nodes[parent].children.len());
        nodes[parent].children.insert(place, id);
        nodes[id].parent = Some(parent);
    }

    /// Where a node stands in its parent.
    fn position(&self, id: Id) -> Option<(Id, usize)> {
        let nodes = self.nodes.borrow();
        let parent = nodes[id].parent?;
        let at = nodes[parent].children.iter().rposition(|child| *child == id)?;
        Some((parent, at))
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        Tree { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        match &self.nodes.borrow()[*target].kind {
            Kind::Element(name, _) => Name(name.clone()),
            // The parser asks for elements only.
            _ => Name(QualName::new(None, Namespace::default(), LocalName::default())),
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        self.add(Kind::Element(name, attributes))
    }

    fn create_comment(&self, _text: StrTendril) -> Id {
        self.add(Kind::Other)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Id {
        self.add(Kind::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.place(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, before: &Id, child: NodeOrText<Id>) {
        match self.position(*element) {
            Some((parent, at)) => self.place(parent, Some(at), child),
            None => self.append(before, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, a: &Id, b: &Id) -> bool {
        a == b
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        if let Some((parent, at)) = self.position(*sibling) {
            self.place(parent, Some(at), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        if let Kind::Element(_, there) = &mut self.nodes.borrow_mut()[*target].kind {
            for attribute in attributes {
                if !there.iter().any(|other| other.name == attribute.name) {
                    there.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        if let Some((parent, at)) = self.position(*target) {
            let mut nodes = self.nodes.borrow_mut();
            nodes[parent].children.remove(at);
            nodes[*target].parent = None;
        }
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        for child in &children {
            nodes[*child].parent = Some(*new_parent);
        }
        nodes[*new_parent].children.extend(children);
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_lines_and_tables_are_repaired() {
        let tree = Tree::read("<p id=a>One\n<b>two\n<p>three<table><tr>x<td>y</table>");
        let second = tree
            .find(DOCUMENT, |id| tree.line(id) > 2 && tree.name(id) == "p")
            .expect("it is there");
        assert_eq!((tree.line(second), tree.plain_text(second).as_str()), (3, "threexy"));
        assert_eq!(tree.plain_text(DOCUMENT), "One two threexy");
        assert_eq!(tree.by_id("a").map(|id| tree.name(id)), Some("p"));
    }

    #[test]
    fn any_depth_can_be_read() {
        let tree = Tree::read(&format!("{}x", "<div>".repeat(2_000)));
        assert_eq!(tree.plain_text(DOCUMENT), "x");
    }
}
