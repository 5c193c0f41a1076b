//! *Elements of a page → blocks of Markdown.*

use super::super::html::Id;
use super::escape;
use super::writer::{MAX_DEPTH, Place, Writer, longest_run};

/// Elements that stand in lines.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "label",
];

impl Writer<'_> {
    /// The content of an element.
    pub(super) fn body(&mut self, id: Id) -> String {
        self.within(id, 0)
    }

    fn within(&mut self, id: Id, depth: usize) -> String {
        self.blocks(id, depth).join("\n\n")
    }

    /// The blocks within an element.
    pub(super) fn blocks(&mut self, id: Id, depth: usize) -> Vec<String> {
        let tree = self.tree();
        if depth > MAX_DEPTH {
            let words = tree.plain_text(id);
            return if words.is_empty() { Vec::new() } else { vec![escape::text(&words, true)] };
        }
        let (mut blocks, mut line) = (Vec::new(), Vec::new());
        for child in tree.children(id) {
            let is_inline = match tree.text(*child) {
                Some(_) => true,
                None => INLINE.contains(&tree.name(*child)) && !self.has_blocks(*child),
            };
            if is_inline {
                line.push(*child);
                continue;
            }
            self.flush(&mut line, &mut blocks);
            self.block(*child, depth + 1, &mut blocks);
        }
        self.flush(&mut line, &mut blocks);
        blocks
    }

    /// Whether blocks stand within an inline element, as in `<span><ul>`.
    fn has_blocks(&self, id: Id) -> bool {
        let tree = self.tree();
        tree.children(id).iter().any(|child| {
            matches!(tree.name(*child), "p" | "div" | "ul" | "ol" | "table" | "pre" | "blockquote")
        })
    }

    fn flush(&mut self, line: &mut Vec<Id>, blocks: &mut Vec<String>) {
        let text = self.line(line, Place::Paragraph);
        let text = text.trim_end_matches(['\\', '\n']);
        if !text.is_empty() {
            blocks.push(text.to_owned());
        }
        line.clear();
    }

    fn block(&mut self, id: Id, depth: usize, blocks: &mut Vec<String>) {
        let tree = self.tree();
        if self.macros(id, depth, blocks) {
            return;
        }
        match tree.name(id) {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                let level = name.as_bytes().get(1).map_or(1, |digit| usize::from(digit - b'0'));
                let words = self.line(tree.children(id), Place::OneLine).replace('{', "\\{");
                if !words.is_empty() {
                    blocks.push(format!("{} {words}", "#".repeat(level)));
                }
            }
            "ul" | "ol" => {
                let list = self.list(id, depth);
                if !list.is_empty() {
                    blocks.push(list);
                }
            }
            "table" => blocks.extend(self.table(id, depth)),
            "pre" => blocks.push(self.code(id, "")),
            "blockquote" => {
                let inner = self.within(id, depth);
                if !inner.is_empty() {
                    blocks.push(prefixed(&inner, "> ", "> "));
                }
            }
            "hr" => blocks.push("***".into()),
            "dl" => blocks.extend(self.terms(id)),
            "script" | "style" | "iframe" | "object" | "embed" | "video" | "audio" | "form"
            | "svg" | "canvas" | "noscript" => self.dropped(id),
            "" => {}
            _ => blocks.extend(self.blocks(id, depth)),
        }
    }

    /// Macros. Returns whether the element was one.
    fn macros(&mut self, id: Id, depth: usize, blocks: &mut Vec<String>) -> bool {
        let tree = self.tree();
        let has = |class: &str| tree.has_class(id, class);
        if has("toc-macro") || has("toc-indentation") {
            return true;
        }
        if has("childpages-macro") || has("children-show-hide") {
            // A handbook lists the pages below a page itself.
            if !self.has_children {
                blocks.extend(Some(self.list(id, depth)).filter(|list| !list.is_empty()));
            }
            return true;
        }
        if has("confluence-information-macro") {
            let kind = match () {
                () if has("confluence-information-macro-warning") => "warning",
                () if has("confluence-information-macro-tip") => "tip",
                () => "note",
            };
            let title =
                tree.by_class(id, "title").map(|id| tree.plain_text(id)).unwrap_or_default();
            let body = tree.by_class(id, "confluence-information-macro-body").unwrap_or(id);
            let inner = self.within(body, depth);
            blocks.push(noted(kind, &title, &inner));
            return true;
        }
        if has("expand-container") {
            let title = tree.by_class(id, "expand-control-text");
            let title = title.map(|id| tree.plain_text(id)).unwrap_or_default();
            let body = tree.by_class(id, "expand-content").unwrap_or(id);
            let inner = self.within(body, depth);
            blocks.push(noted("details", &title, &inner));
            return true;
        }
        if has("code") && has("panel") {
            let title = tree.by_class(id, "codeHeader").map(|id| tree.plain_text(id));
            if let Some(pre) = tree.find(id, |id| tree.name(id) == "pre") {
                blocks.push(self.code(pre, &title.unwrap_or_default()));
                return true;
            }
        }
        if has("panel") && tree.by_class(id, "panelContent").is_some() {
            let title = tree.by_class(id, "panelHeader").map(|id| tree.plain_text(id));
            let body = tree.by_class(id, "panelContent").unwrap_or(id);
            let inner = self.within(body, depth);
            blocks.push(noted("note", &title.unwrap_or_default(), &inner));
            return true;
        }
        if has("ap-container") || has("unknown-macro") || has("jira-table") {
            let name = tree.attribute(id, "data-macro-name");
            let what = match name.is_empty() {
                true => "a macro of an app was left out".to_owned(),
                false => format!("the macro `{name}` was left out"),
            };
            self.note(id, what);
            return true;
        }
        false
    }

    /// A block of code with its language.
    fn code(&self, id: Id, title: &str) -> String {
        let tree = self.tree();
        let parameters = tree.attribute(id, "data-syntaxhighlighter-params");
        let class = tree.attribute(id, "class");
        let brush = [parameters, class].iter().find_map(|text| {
            text.split(';').find_map(|pair| pair.trim().strip_prefix("brush:")).map(str::trim)
        });
        let code = tree.verbatim(id).replace('\u{a0}', " ");
        let code = code.trim_matches('\n');
        let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
        let language = language(brush.unwrap_or_default());
        let title = match title.replace('"', "'") {
            title if title.is_empty() => title,
            title => format!(" title=\"{title}\""),
        };
        let language = if language.is_empty() && !title.is_empty() { "text" } else { language };
        format!("{fence}{language}{title}\n{code}\n{fence}")
    }

    /// A list. Lists that stand beside its items belong to the item before.
    fn list(&mut self, id: Id, depth: usize) -> String {
        let tree = self.tree();
        if depth > MAX_DEPTH {
            return escape::text(&tree.plain_text(id), true);
        }
        let is_ordered = tree.name(id) == "ol";
        let is_tasks = tree.has_class(id, "inline-task-list");
        let mut items: Vec<Vec<String>> = Vec::new();
        for child in tree.children(id) {
            match tree.name(*child) {
                "li" => {
                    let mut blocks = self.blocks(*child, depth + 1);
                    if is_tasks {
                        let mark = if tree.has_class(*child, "checked") { "[x]" } else { "[ ]" };
                        match blocks.first_mut() {
                            Some(first) => *first = format!("{mark} {first}"),
                            None => blocks.push(mark.into()),
                        }
                    }
                    items.push(blocks);
                }
                "ul" | "ol" => {
                    let inner = self.list(*child, depth + 1);
                    match items.last_mut() {
                        Some(item) => item.push(inner),
                        None => items.push(vec![inner]),
                    }
                }
                _ => {}
            }
        }
        items.retain(|blocks| !blocks.is_empty());
        let is_list = |block: &str| block.starts_with("- ") || block.starts_with("1. ");
        let is_tight = items.iter().all(|blocks| blocks.iter().skip(1).all(|block| is_list(block)));
        let start: usize = tree.attribute(id, "start").parse().unwrap_or(1);
        let made = items.iter().enumerate().map(|(at, blocks)| {
            let marker = match is_ordered {
                true => format!("{}. ", start.saturating_add(at)),
                false => "- ".into(),
            };
            let text = blocks.join(if is_tight { "\n" } else { "\n\n" });
            prefixed(&text, &marker, &" ".repeat(marker.len()))
        });
        made.collect::<Vec<_>>().join(if is_tight { "\n" } else { "\n\n" })
    }

    /// Terms and what they mean.
    fn terms(&mut self, id: Id) -> Option<String> {
        let tree = self.tree();
        let mut made = String::new();
        for child in tree.children(id) {
            let line = match tree.name(*child) {
                "dt" => format!("\n{}\n", self.line(tree.children(*child), Place::OneLine)),
                "dd" => format!(": {}\n", self.line(tree.children(*child), Place::OneLine)),
                _ => continue,
            };
            made += &line;
        }
        let made = made.trim();
        (!made.is_empty()).then(|| made.to_owned())
    }
}

/// A note around blocks.
fn noted(kind: &str, title: &str, inner: &str) -> String {
    let runs = inner.lines().map(|line| {
        let line = line.trim_start_matches([' ', '>']);
        line.len() - line.trim_start_matches(':').len()
    });
    let colons = ":".repeat(runs.max().unwrap_or_default().max(2) + 1);
    let title = if title.is_empty() { String::new() } else { format!(" {title}") };
    format!("{colons} {kind}{title}\n{inner}\n{colons}")
}

/// A text with a mark before its first line and another before the others.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.lines().enumerate().map(|(at, line)| {
        let mark = if at == 0 { first } else { rest };
        format!("{mark}{line}").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The language of code, as other tools name it.
fn language(brush: &str) -> &str {
    match brush {
        "plain" | "text" | "none" => "text",
        "c#" => "csharp",
        "jscript" => "js",
        "py" => "python",
        "actionscript3" | "coldfusion" | "javafx" | "erl" => "text",
        other => other,
    }
}
