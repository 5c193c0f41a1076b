//! *The tree of a page's content → Markdown*, as `CommonMark` with tables. What the theme shows by
//! looks is said in signs: remarks in brackets, numbers of sources in square ones, labels in bold.

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BulletListMarker, Options};
use htmd::{Element, HtmlToMarkdown};
use markup5ever_rcdom::{Handle, Node, NodeData};
use std::rc::Rc;

use super::content::{attribute, element, has_class};

/// Classes of words that stand in brackets.
const REMARKS: &[&str] = &["abbreviation", "alike", "count", "grade", "locator", "own"];

/// Turns content into Markdown; made once and shared.
pub struct Converter(HtmlToMarkdown);

impl Converter {
    /// A converter for what the theme writes.
    pub fn new() -> Converter {
        let options = Options {
            bullet_list_marker: BulletListMarker::Dash,
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..Options::default()
        };
        let builder = HtmlToMarkdown::builder()
            .options(options)
            .skip_tags(vec!["svg"])
            .add_handler(vec!["figure"], figure)
            .add_handler(vec!["span"], span)
            .add_handler(vec!["sup"], citation)
            .add_handler(vec!["table"], table)
            .add_handler(vec!["dl"], definitions)
            .add_handler(vec!["summary"], summary)
            .add_handler(vec!["input"], task_box);
        Converter(builder.build())
    }

    /// The Markdown of a tree, with a line feed at its end.
    pub fn convert(&self, tree: &Handle) -> String {
        let mut markdown = self.0.tree_to_markdown(tree);
        markdown.push('\n');
        markdown
    }
}

impl Default for Converter {
    fn default() -> Self {
        Converter::new()
    }
}

impl std::fmt::Debug for Converter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Converter")
    }
}

/// The words of an element on one line.
fn words(handlers: &dyn Handlers, node: &Rc<Node>) -> String {
    let content = handlers.walk_children(node).content;
    content.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A drawing says what is said below it; its legend alone would say nothing.
fn figure(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    match has_class(element.node, "drawing") {
        true => None,
        false => handlers.fallback(element),
    }
}

fn span(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    if attribute(element.node, "aria-hidden").as_deref() == Some("true") {
        return None;
    }
    if REMARKS.iter().any(|class| has_class(element.node, class)) {
        return Some(format!("({})", words(handlers, element.node)).into());
    }
    // A word for those who cannot see the sign before it.
    if has_class(element.node, "hidden") {
        return Some(format!(" {}", words(handlers, element.node)).into());
    }
    if has_class(element.node, "meant") || has_class(element.node, "places") {
        let words = words(handlers, element.node);
        let dash = if words.starts_with('[') && !words.contains("](") { "" } else { " – " };
        return Some(format!("{dash}{words}").into());
    }
    handlers.fallback(element)
}

/// Numbers of sources as `[1, 2]`; other raised text as it is.
fn citation(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    if !has_class(element.node, "cite") {
        return Some(handlers.walk_children(element.node));
    }
    let children = element.node.children.borrow();
    let addresses = children.iter().filter_map(|link| attribute(link, "href"));
    let numbers: Vec<String> = addresses
        .filter_map(|address| address.strip_prefix("#source-").map(str::to_owned))
        .collect();
    Some(format!("[{}]", numbers.join(", ")).into())
}

/// A list of labels with what stands under each.
fn definitions(handlers: &dyn Handlers, list: Element<'_>) -> Option<HandlerResult> {
    let mut text = String::from("\n\n");
    let children = list.node.children.borrow();
    let groups = children.iter().flat_map(|child| match element(child) {
        "div" => child.children.borrow().clone(),
        _ => vec![child.clone()],
    });
    for node in groups {
        match element(&node) {
            "dt" => text.push_str(&format!("- **{}:**", words(handlers, &node))),
            "dd" => {
                let content = handlers.walk_children(&node).content;
                let lines = content.lines().map(str::trim_end).filter(|line| !line.is_empty());
                for (at, line) in lines.enumerate() {
                    let begins = at == 0 && !line.starts_with("- ");
                    text.push_str(if begins { " " } else { "\n  " });
                    text.push_str(line.trim_start_matches(if begins { " " } else { "" }));
                }
                text.push('\n');
            }
            _ => {}
        }
    }
    text.push('\n');
    Some(text.into())
}

/// A question in the hub is a heading of its own.
fn summary(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    Some(format!("\n\n### {}\n\n", words(handlers, element.node)).into())
}

fn task_box(_: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let done = attribute(element.node, "checked").is_some();
    Some(if done { "[x] " } else { "[ ] " }.into())
}

/// A table in pipes. A row that is one label over all columns becomes the first cell of the row
/// that follows, under a column of its own.
fn table(handlers: &dyn Handlers, table: Element<'_>) -> Option<HandlerResult> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut label: Option<String> = None;
    let mut labelled = false;
    for row in rows_of(table.node) {
        let cells: Vec<Handle> = cells_of(&row);
        let is_label = |cell: &Handle| attribute(cell, "scope").as_deref() == Some("rowgroup");
        match cells.as_slice() {
            [only] if is_label(only) => {
                labelled = true;
                label = Some(cell(handlers, only));
            }
            [only] if rows.len() > 1 && attribute(only, "colspan").is_some() => {
                // What is said of the row before.
                if let Some(last) = rows.last_mut().and_then(|row| row.first_mut()) {
                    last.push_str(&format!(" ({})", cell(handlers, only)));
                }
            }
            _ => {
                let first = label.take().unwrap_or_default();
                let cells = cells.iter().map(|it| cell(handlers, it));
                rows.push(std::iter::once(first).chain(cells).collect());
            }
        }
    }
    let from = usize::from(!labelled);
    let width = rows.iter().map(Vec::len).max()?;
    let mut text = String::from("\n\n");
    for (at, row) in rows.iter().enumerate() {
        for column in from..width {
            text.push_str("| ");
            text.push_str(row.get(column).map_or("", String::as_str));
            text.push(' ');
        }
        text.push_str("|\n");
        if at == 0 {
            text.push_str(&"| --- ".repeat(width - from));
            text.push_str("|\n");
        }
    }
    text.push('\n');
    Some(text.into())
}

/// The rows of a table, in its parts or without.
fn rows_of(table: &Rc<Node>) -> Vec<Handle> {
    let mut rows = Vec::new();
    for part in table.children.borrow().iter() {
        match element(part) {
            "tr" => rows.push(part.clone()),
            "thead" | "tbody" | "tfoot" => {
                let inner = part.children.borrow();
                rows.extend(inner.iter().filter(|row| element(row) == "tr").cloned());
            }
            _ => {}
        }
    }
    rows
}

fn cells_of(row: &Rc<Node>) -> Vec<Handle> {
    let cells = row.children.borrow();
    cells.iter().filter(|cell| matches!(element(cell), "td" | "th")).cloned().collect()
}

/// A cell on one line: the entries of a list in it are separated by semicolons.
fn cell(handlers: &dyn Handlers, cell: &Rc<Node>) -> String {
    let lists: Vec<Handle> = {
        let children = cell.children.borrow();
        children.iter().filter(|child| element(child) == "ul").cloned().collect()
    };
    let text = match lists.as_slice() {
        [list] if !has_words_beside(cell) => {
            let entries = list.children.borrow();
            let entries = entries.iter().filter(|entry| element(entry) == "li");
            entries.map(|entry| words(handlers, entry)).collect::<Vec<_>>().join("; ")
        }
        _ => words(handlers, cell),
    };
    text.replace('|', "\\|")
}

/// Whether there is anything in a cell besides lists.
fn has_words_beside(cell: &Rc<Node>) -> bool {
    cell.children.borrow().iter().any(|child| match &child.data {
        NodeData::Text { contents } => !contents.borrow().trim().is_empty(),
        NodeData::Element { .. } => element(child) != "ul",
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::content::Content;
    use super::*;

    fn markdown(main: &str) -> String {
        let converter = Converter::new();
        let page = format!("<main>{main}</main>");
        Content::of(&page, "p", Some(&converter)).expect("content").markdown
    }

    #[test]
    fn labels_of_rows_become_a_column() {
        let table = "<table><thead><tr><th>A</th><th>B</th></tr></thead>\
            <tbody><tr><th colspan=2 scope=rowgroup>Focus</th></tr><tr><td>x|y</td><td>\
            <ul><li>one</li><li>two</li></ul></td></tr>\
            <tr><td colspan=2>They disagree</td></tr></tbody></table>";
        assert_eq!(
            markdown(table),
            "|  | A | B |\n| --- | --- | --- |\n| Focus (They disagree) | x\\|y | one; two |\n"
        );
    }

    #[test]
    fn a_plain_table_keeps_its_columns() {
        let table = "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>";
        assert_eq!(markdown(table), "| A | B |\n| --- | --- |\n| 1 | 2 |\n");
    }

    #[test]
    fn citations_are_numbers_and_remarks_stand_in_brackets() {
        let html = "<p>So<sup class=\"cite\"><a href=\"#source-1\">1</a>, \
            <a href=\"#source-2\">2</a></sup> \
            <span class=\"own\">our reading</span></p>";
        assert_eq!(markdown(html), "So[1, 2] (our reading)\n");
    }

    #[test]
    fn a_sign_is_followed_by_its_word() {
        let html = "<p><b>A</b><span class=\"hidden\">accountable</span></p>";
        assert_eq!(markdown(html), "**A** accountable\n");
    }

    #[test]
    fn a_drawing_is_left_out_and_another_figure_stays() {
        let html = "<figure class=\"drawing\"><svg><a href=\"/a/\"><text>A</text></a></svg>\
            <figcaption>arrows</figcaption></figure>\
            <figure><img src=\"/b.png\" alt=\"b\"><figcaption>B</figcaption></figure>";
        assert_eq!(markdown(html), "![b](/b.png)\n\nB\n");
    }

    #[test]
    fn a_list_of_definitions_is_a_list_with_labels() {
        let html = "<dl><div><dt>Owns</dt><dd><a href=\"/a/\">the backlog</a></dd></div>\
            <div><dt>Decides</dt><dd><ul><li>one</li><li>two</li></ul></dd></div></dl>";
        assert_eq!(
            markdown(html),
            "- **Owns:** [the backlog](/a/)\n- **Decides:**\n  - one\n  - two\n"
        );
    }

    #[test]
    fn code_keeps_its_lines_and_tasks_their_boxes() {
        let html = "<pre><code class=\"language-toml\"><span class=\"hl-k\">a</span> = 1\nb</code></pre>\
            <ul><li class=\"task\"><input type=\"checkbox\" checked disabled> done</li></ul>";
        assert_eq!(markdown(html), "```toml\na = 1\nb\n```\n\n- [x] done\n");
    }

    #[test]
    fn the_deepest_lists_of_markdown_do_not_end_the_stack() {
        let deep = "<ul><li>x".repeat(100) + &"</li></ul>".repeat(100);
        assert!(markdown(&deep).lines().count() == 100);
    }
}
