//! *Tables of a page → tables of Markdown.*

use super::super::html::Id;
use super::writer::{Place, Writer};

/// Most columns of a table.
const MAX_COLUMNS: usize = 200;

impl Writer<'_> {
    /// A table; one with a single cell is what stands in it.
    pub(super) fn table(&mut self, id: Id, depth: usize) -> Option<String> {
        let tree = self.tree();
        let rows = self.rows(id);
        let cells = |row: Id| {
            let children = tree.children(row).iter().copied();
            children.filter(|id| matches!(tree.name(*id), "td" | "th"))
        };
        if let ([row], 1) = (rows.as_slice(), rows.iter().flat_map(|row| cells(*row)).count()) {
            let inner: Vec<String> =
                cells(*row).flat_map(|cell| self.blocks(cell, depth + 1)).collect();
            return (!inner.is_empty()).then(|| inner.join("\n\n"));
        }
        let is_head =
            rows.first().is_some_and(|row| cells(*row).all(|cell| tree.name(cell) == "th"));
        let mut made: Vec<Vec<String>> = Vec::new();
        let mut is_merged = false;
        for (at, row) in rows.iter().enumerate() {
            let mut line = Vec::new();
            for cell in cells(*row) {
                let text = self.cell(cell);
                let is_title = tree.name(cell) == "th" && !(at == 0 && is_head);
                line.push(match is_title && !text.is_empty() && !text.contains('*') {
                    true => format!("**{text}**"),
                    false => text,
                });
                let wide = tree.attribute(cell, "colspan").parse().unwrap_or(1_usize);
                let high = tree.attribute(cell, "rowspan").parse().unwrap_or(1_usize);
                is_merged |= wide > 1 || high > 1;
                let more = wide.saturating_sub(1).min(MAX_COLUMNS.saturating_sub(line.len()));
                line.extend(std::iter::repeat_n(String::new(), more));
            }
            line.truncate(MAX_COLUMNS);
            made.push(line);
        }
        if is_merged {
            self.note(id, "cells of a table that were joined became single ones");
        }
        let width = made.iter().map(Vec::len).max().filter(|width| *width > 0)?;
        if !is_head {
            made.insert(0, Vec::new());
        }
        let mut text = String::new();
        for (at, mut row) in made.into_iter().enumerate() {
            row.resize(width, String::new());
            text += &format!("| {} |\n", row.join(" | "));
            if at == 0 {
                text += &format!("|{}\n", " --- |".repeat(width));
            }
        }
        Some(text.trim_end().to_owned())
    }

    /// The rows of a table, not those of tables in it.
    fn rows(&self, id: Id) -> Vec<Id> {
        let tree = self.tree();
        let mut rows = Vec::new();
        for child in tree.children(id) {
            match tree.name(*child) {
                "tr" => rows.push(*child),
                "thead" | "tbody" | "tfoot" => {
                    let inner = tree.children(*child).iter().copied();
                    rows.extend(inner.filter(|id| tree.name(*id) == "tr"));
                }
                _ => {}
            }
        }
        rows
    }

    /// A cell in one line: its blocks are joined with dots.
    fn cell(&mut self, id: Id) -> String {
        let tree = self.tree();
        let mut parts: Vec<String> = Vec::new();
        let mut line: Vec<Id> = Vec::new();
        // Paragraphs and items, at whatever depth, in order.
        // Nothing stands for the end of one.
        let all = |id: Id| tree.children(id).iter().rev().map(|id| Some(*id));
        let mut open: Vec<Option<Id>> = all(id).collect();
        let mut add = |writer: &mut Self, line: &mut Vec<Id>| {
            let text = writer.line(line, Place::OneLine);
            if !text.is_empty() {
                parts.push(text);
            }
            line.clear();
        };
        while let Some(next) = open.pop() {
            let Some(next) = next else {
                add(self, &mut line);
                continue;
            };
            match tree.name(next) {
                name @ ("div" | "ul" | "ol" | "li" | "p" | "blockquote" | "h1" | "h2" | "h3"
                | "h4" | "h5" | "h6" | "tbody" | "thead" | "tr" | "td" | "th" | "pre"
                | "br" | "table") => {
                    if matches!(name, "table" | "pre") {
                        self.note(next, format!("`<{name}>` in a table became text"));
                    }
                    add(self, &mut line);
                    open.push(None);
                    open.extend(all(next));
                }
                _ => line.push(next),
            }
        }
        add(self, &mut line);
        parts.join(" · ")
    }
}
