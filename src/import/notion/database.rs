//! *A CSV of a database → properties of pages, or a table.*

use super::super::Plan;
use super::super::archive::Archive;
use super::super::names::{Layout, relative};
use super::super::text::{cell, label};
use super::export::Export;
use crate::url::decode;
use std::collections::{BTreeMap, VecDeque};

/// A database.
pub(super) struct Database {
    /// The page of the database.
    pub(super) page: usize,
    columns: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<String>,
    /// The page with the text of the row.
    page: Option<usize>,
}

impl Database {
    /// Reads all databases, and gives every page that is a row its row.
    pub(super) fn read_all(
        archive: &Archive,
        export: &mut Export,
        plan: &mut Plan,
    ) -> Vec<Database> {
        let mut children: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, page) in export.pages.iter().enumerate() {
            if let Some(parent) = page.parent {
                children.entry(parent).or_default().push(at);
            }
        }
        let mut databases = Vec::new();
        for at in 0..export.pages.len() {
            let Some(csv) = export.pages[at].csv else { continue };
            let entry = &archive.entries[csv];
            let (columns, rows) = match read(&entry.bytes) {
                Ok(read) => read,
                Err(line) => {
                    plan.note(&entry.path, line, "a database that cannot be read was left out");
                    continue;
                }
            };
            // The order distinguishes rows of one title.
            let mut titles: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
            for child in children.get(&at).into_iter().flatten() {
                let page = &export.pages[*child];
                if page.markdown.is_some() {
                    titles.entry(same(&page.title)).or_default().push_back(*child);
                }
            }
            let mut made = Vec::new();
            for cells in rows {
                let title = cells.first().map(|title| same(title)).unwrap_or_default();
                let title = if title.is_empty() { "untitled".to_owned() } else { title };
                let page = titles.get_mut(&title).and_then(VecDeque::pop_front);
                if let Some(page) = page {
                    export.pages[page].row = Some((databases.len(), made.len()));
                }
                made.push(Row { cells, page });
            }
            databases.push(Database { page: at, columns, rows: made });
        }
        databases
    }

    /// The names of the properties.
    pub(super) fn columns(&self) -> &[String] {
        self.columns.get(1..).unwrap_or_default()
    }

    /// Names and values of a row.
    pub(super) fn properties(&self, row: usize) -> impl Iterator<Item = (&str, &str)> {
        let cells = self.rows.get(row).map(|row| row.cells.as_slice()).unwrap_or_default();
        self.columns.iter().zip(cells).skip(1).map(|(name, cell)| (name.as_str(), cell.as_str()))
    }

    /// Whether the pages say everything that the table would.
    pub(super) fn has_a_page_for_each_row(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.page.is_some())
    }

    /// The rows as a table for the page at `path`.
    pub(super) fn table(&self, layout: &Layout, path: &str) -> String {
        if self.columns.is_empty() {
            return String::new();
        }
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut table = line(self.columns.iter().map(|name| cell(&label(name))).collect());
        table += &line(vec!["---".into(); self.columns.len()]);
        for row in &self.rows {
            let cells = (0..self.columns.len()).map(|column| {
                let text = plain(row.cells.get(column).map_or("", String::as_str));
                let text = cell(&label_lines(&text));
                match row.page.filter(|_| column == 0) {
                    Some(page) => format!("[{text}]({})", relative(path, &layout.files[page])),
                    None => text,
                }
            });
            table += &line(cells.collect());
        }
        table
    }
}

/// Columns and rows of a CSV, or the line of the first mistake.
fn read(bytes: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), usize> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let line = |error: &csv::Error| {
        error.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0))
    };
    let owned = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let columns = owned(reader.headers().map_err(|error| line(&error))?);
    let rows: Result<Vec<Vec<String>>, csv::Error> =
        reader.records().map(|record| Ok(owned(&record?))).collect();
    Ok((columns, rows.map_err(|error| line(&error))?))
}

/// A title without regard to case and blanks.
fn same(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Escapes each line of a cell.
fn label_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(label).collect();
    lines.join("\n")
}

/// A value without the addresses of the pages that it names: `Ann (Ann%200123….md)` is `Ann`.
pub(super) fn plain(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find(" (") {
        let inner = &rest[start + 2..];
        let Some(end) = inner.find(')') else { break };
        let (name, _) = split_path(&inner[..end]);
        let is_page = inner.starts_with("https://www.notion.so/")
            || super::export::split_id(&name).1.is_some();
        plain += &rest[..start];
        if !is_page {
            plain += &rest[start..start + 2 + end + 1];
        }
        rest = &inner[end + 1..];
    }
    plain + rest
}

/// Name without extension, and extension, of an address.
fn split_path(address: &str) -> (String, String) {
    let path = decode(address).unwrap_or_default();
    let name = super::super::names::name_of(&path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    (stem.to_owned(), extension.to_owned())
}
