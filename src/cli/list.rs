//! `list`: lists of a handbook as a table or as JSON. Renders nothing and writes no files.

use super::arguments::{Global, List, ListFormat, What};
use super::terminal::{eprint, print};
use crate::check::{Usage, is_orphan};
use crate::config::Overrides;
use crate::data::Period;
use crate::diagnostic::{Diagnostics, Severity};
use crate::fatal::Fatal;
use crate::handbook::{Handbook, PageId};
use crate::kinds::Owners;
use crate::output::redirects;
use crate::report::printable;
use crate::{Input, Loaded, load};
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// A list: names of columns, which are the keys in JSON, and a value for each of them in every row.
struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Json>>,
}

pub(super) fn list(global: &Global, list: &List) -> Result<u8, Fatal> {
    let Loaded { handbook, sources, diagnostics } = load(&Input {
        root: global.root.clone(),
        overrides: Overrides {
            base_url: None,
            drafts: list.drafts || matches!(list.what, What::Drafts),
        },
        environment: global.environment()?,
        progress: &|_| {},
    })?;
    let table = match &list.what {
        What::Claims { unused } => claims(&handbook, *unused),
        What::Urls => urls(&handbook),
        What::Drafts => drafts(&handbook),
        What::Orphans => orphans(&handbook),
        What::Owners => owners(&handbook),
        What::Stale { within } => stale(&handbook, sources.today, within.as_ref()),
    };
    print(&match list.format {
        ListFormat::Table => table.text(),
        ListFormat::Json => table.json(),
    })?;
    let failed = sources.configuration_has_errors(&diagnostics);
    let found = diagnostics.sorted(&sources.texts, &handbook.config.levels);
    if !found.iter().any(|found| found.severity == Severity::Error) {
        return Ok(0);
    }
    eprint("note: the list may be incomplete because of errors; run `rolebook check`\n");
    Ok(if failed { 2 } else { 1 })
}

impl Table {
    /// Returns aligned columns below their names, or an empty text if there are no rows.
    fn text(&self) -> String {
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().map(plain).collect()).collect();
        let head = self
            .columns
            .iter()
            .map(|name| name.replace('_', " ").to_uppercase())
            .collect::<Vec<_>>();
        let width = |column: usize| {
            let cells = rows.iter().chain([&head]).filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut text = String::new();
        for row in [&head].into_iter().chain(&rows).filter(|_| !rows.is_empty()) {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let padding = width.saturating_sub(cell.width()) + 2;
                // Writing to a string cannot fail.
                let _ = write!(line, "{cell}{:padding$}", "");
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn json(&self) -> String {
        let object = |row: &Vec<Json>| -> Json {
            let names = self.columns.iter().map(|name| (*name).to_owned());
            names.zip(row.iter().cloned()).collect::<Map<_, _>>().into()
        };
        format!("{:#}\n", Json::from(self.rows.iter().map(object).collect::<Vec<_>>()))
    }
}

/// Returns the text of a cell; a dash for a missing value.
fn plain(value: &Json) -> String {
    match value {
        Json::Null => "-".into(),
        Json::String(text) => printable(text),
        other => other.to_string(),
    }
}

/// Returns the path of the file of a page, or null.
fn file(handbook: &Handbook, id: PageId) -> Json {
    let page = handbook.page(id);
    page.file.map(|_| format!("content/{}", page.path)).into()
}

fn date(date: Option<Date>) -> Json {
    date.map(|date| date.to_string()).into()
}

fn claims(handbook: &Handbook, unused: bool) -> Table {
    let usage = Usage::count(handbook);
    let mut rows = Vec::new();
    for (id, page) in handbook.pages() {
        let Some(source) = page.fields.source() else { continue };
        for (at, claim) in (0..).zip(&source.claims) {
            let used = usage.of_claim(id, at);
            if !unused || used == 0 {
                let name = format!("{}#{}", page.id, claim.id.value);
                let statement = handbook.claim_text(id, claim);
                rows.push(vec![json!(name), json!(used), json!(claim.locator), json!(statement)]);
            }
        }
    }
    Table { columns: &["claim", "used", "locator", "statement"], rows }
}

fn urls(handbook: &Handbook) -> Table {
    let own = handbook.nav.reading_order().iter().map(|id| {
        let page = handbook.page(*id);
        let kind = page.kind.name();
        vec![json!(handbook.link(*id)), json!(kind), json!(null), file(handbook, *id)]
    });
    // `check` reports invalid aliases.
    let redirects = redirects::all(handbook, &mut Diagnostics::default());
    let leading = redirects.iter().map(|redirect| {
        let from = handbook.config.base.link(&redirect.from);
        vec![json!(from), json!("redirect"), json!(handbook.link(redirect.to)), json!(null)]
    });
    Table { columns: &["url", "kind", "redirects_to", "file"], rows: own.chain(leading).collect() }
}

fn drafts(handbook: &Handbook) -> Table {
    let drafts = handbook.pages().filter(|(_, page)| page.is_draft());
    let row = |(id, page): (PageId, &crate::page::Page)| {
        vec![file(handbook, id), json!(page.common.owner.as_deref()), json!(handbook.title(id))]
    };
    Table { columns: &["file", "owner", "title"], rows: drafts.map(row).collect() }
}

fn orphans(handbook: &Handbook) -> Table {
    let orphans = handbook.pages().map(|(id, _)| id).filter(|id| is_orphan(handbook, *id));
    let row = |id| vec![file(handbook, id), json!(handbook.link(id)), json!(handbook.title(id))];
    Table { columns: &["file", "url", "title"], rows: orphans.map(row).collect() }
}

/// Lists pages with a file by owner; pages without an owner come first.
fn owners(handbook: &Handbook) -> Table {
    let mut owned: Vec<(Option<&str>, PageId)> = handbook
        .pages()
        .filter(|(_, page)| page.file.is_some())
        .flat_map(|(id, page)| {
            let owners = &page.common.owner;
            let names = owners.iter().flat_map(Owners::names).map(Some);
            names.chain(owners.is_none().then_some(None)).map(move |name| (name, id))
        })
        .collect();
    owned.sort();
    let rows = owned
        .into_iter()
        .map(|(owner, id)| vec![json!(owner), file(handbook, id), date(handbook.review_due(id))]);
    Table { columns: &["owner", "file", "review_due"], rows: rows.collect() }
}

/// Lists pages whose review is overdue or due within a period, the oldest first.
fn stale(handbook: &Handbook, today: Date, within: Option<&Period>) -> Table {
    let soon = within.map(|period| period.after(today));
    let mut stale: Vec<(Date, PageId)> = handbook
        .pages()
        .filter(|(_, page)| !page.is_superseded())
        .filter_map(|(id, _)| Some((handbook.review_due(id)?, id)))
        .filter(|(due, _)| *due < today || soon.is_some_and(|soon| *due <= soon))
        .collect();
    stale.sort();
    let rows = stale.into_iter().map(|(due, id)| {
        let common = &handbook.page(id).common;
        let reviewed = common.last_reviewed_on.as_ref().map(|day| day.value);
        vec![date(Some(due)), date(reviewed), json!(common.owner.as_deref()), file(handbook, id)]
    });
    Table { columns: &["due", "reviewed", "owner", "file"], rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_rows_is_nothing_in_a_table_and_an_empty_list_in_json() {
        let table = Table { columns: &["a"], rows: Vec::new() };
        assert_eq!((table.text().as_str(), table.json().as_str()), ("", "[]\n"));
    }

    #[test]
    fn names_of_columns_are_keys_without_spaces_in_json_and_words_in_a_table() {
        let table = Table { columns: &["redirects_to"], rows: vec![vec![json!("/a/")]] };
        assert_eq!(table.text(), "REDIRECTS TO\n/a/\n");
        assert_eq!(table.json(), "[\n  {\n    \"redirects_to\": \"/a/\"\n  }\n]\n");
    }

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them_and_cannot_command_a_terminal() {
        let rows = vec![vec![json!("日本"), json!(3)], vec![json!("a\u{1b}[2J"), Json::Null]];
        let table = Table { columns: &["claim", "used"], rows };
        assert_eq!(table.text(), "CLAIM  USED\n日本   3\na\u{fffd}[2J  -\n");
    }
}
