//! Links to anchors, and sections that a template does not show.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::handbook::links::Resolved;
use crate::handbook::{Handbook, PageId};
use crate::kinds::anchors;
use crate::markdown::is_of_theme;
use crate::source_map::{FileId, Span, Spanned};

/// What a finished page shows of its document.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Values of all `id` attributes.
    pub ids: FxHashSet<Box<str>>,
    /// File of its template.
    pub template: Option<FileId>,
    /// Sections that it leaves out.
    pub hidden: Vec<Hidden>,
    /// Whether it has all citations of the page.
    pub has_citations: bool,
}

/// A section that a finished page leaves out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden {
    /// File of the template that decides how the section is shown.
    pub template: FileId,
    /// The name of the section.
    pub section: Cow<'static, str>,
    /// Whether the section has an id. Then it is not known whether the page shows the section
    /// without an element of this id, but links to it lead nowhere.
    pub has_id: bool,
}

/// Pages by what they show. Pages of the built-in theme are left out: they show all of their
/// document.
pub type ShownPages = FxHashMap<PageId, Shown>;

/// Reports links to anchors that their page does not have or does not show, and templates that do
/// not show a section.
pub fn check(handbook: &Handbook, shown: &ShownPages, diags: &mut Diagnostics) {
    broken(handbook, shown, diags);
    let mut left_out: BTreeMap<&Hidden, Vec<PageId>> = BTreeMap::new();
    for (id, page) in handbook.pages() {
        let Some(Shown { template: Some(template), hidden, has_citations, .. }) = shown.get(&id)
        else {
            continue;
        };
        for hidden in hidden {
            left_out.entry(hidden).or_default().push(id);
        }
        // A section that is left out takes its citations with it.
        if !has_citations && hidden.is_empty() {
            let message = "texts are shown without their citations, to which pages of sources link";
            let found = Diagnostic::new(Code::HiddenSection, Span::whole_file(*template), message);
            let found = found.help(
                "show all blocks of `page.head` and of each section, and print `html` of every text \
                 that has it",
            );
            diags.push(found.while_rendering(page.file.unwrap_or(FileId::NOWHERE)));
        }
    }
    for (hidden, pages) in left_out {
        let found = without_section(handbook, hidden, &pages);
        let files = pages.iter().map(|id| handbook.page(*id).file.unwrap_or(FileId::NOWHERE));
        // They become one diagnostic with all pages.
        diags.extend(files.map(|file| found.clone().while_rendering(file)));
    }
}

/// Returns the diagnostic for a template that leaves out a section of pages.
fn without_section(
    handbook: &Handbook,
    Hidden { template, section, has_id }: &Hidden,
    pages: &[PageId],
) -> Diagnostic {
    let (message, show) = match has_id {
        true => (
            format!("no element has the id of the section `{section}`"),
            "give an element `id=\"{{ section.anchor }}\"`",
        ),
        false => (format!("the section `{section}` is not shown"), "show the section"),
    };
    let kinds: BTreeSet<&str> = pages.iter().map(|id| &*handbook.kind_spec(*id).name).collect();
    let tables: Vec<String> = kinds.iter().map(|kind| format!("`[kinds.{kind}]`")).collect();
    let help = format!(
        "{show}; or, if the theme leaves the section out on purpose, add it to `hide` under {} in \
         `site.toml`, so that no link leads to it",
        tables.join(", ")
    );
    Diagnostic::new(Code::HiddenSection, Span::whole_file(*template), message).help(help)
}

fn broken(handbook: &Handbook, shown: &ShownPages, diags: &mut Diagnostics) {
    let mut known: FxHashMap<PageId, BTreeSet<String>> = FxHashMap::default();
    for (from, page) in handbook.pages() {
        let lookup = handbook.lookup();
        for (at, target) in (0..).zip(&page.refs.targets) {
            let Resolved::Page(to, Some(anchor)) = handbook.links.target(from, at) else {
                continue;
            };
            let of_page = shown.get(to);
            let is_shown = of_page.is_none_or(|shown| shown.ids.contains(&**anchor));
            // Most links lead to a heading, which is known without the document of the page.
            let hidden = handbook.hidden_sections(*to);
            if is_shown && hidden.is_empty() && handbook.outline(*to).has_anchor(anchor) {
                continue;
            }
            let known = known.entry(*to).or_insert_with(|| anchors(handbook, *to));
            let path = &handbook.page(*to).path;
            let exists = known.contains(&**anchor)
                || of_page
                    .is_some_and(|shown| shown.ids.contains(&**anchor) && !is_of_theme(anchor));
            if exists && is_shown {
                continue;
            }
            let diagnostic = match exists {
                true => Diagnostic::new(
                    Code::BrokenAnchor,
                    target.span,
                    format!(
                        "`{path}` has `{anchor}`, but its template shows no element with this id"
                    ),
                )
                .help(format!(
                    "add `id=\"{anchor}\"` to the template, or remove the link's `#{anchor}`"
                )),
                false => {
                    let message = format!("`{path}` has no anchor `#{anchor}`");
                    let found = Diagnostic::new(Code::BrokenAnchor, target.span, message);
                    let section = hidden.iter().find(|name| name.value == **anchor);
                    let own = hidden.first().filter(|_| handbook.outline(*to).has_anchor(anchor));
                    if let Some(name) = section.or(own) {
                        let found = found.also(name.span, "its section is hidden here");
                        diags.push(found.help("show the section, or link to the page"));
                        continue;
                    }
                    match lookup.may_suggest() {
                        true => found.did_you_mean(anchor, known.iter().map(String::as_str)),
                        false => found,
                    }
                }
            };
            diags.push(diagnostic);
        }
    }
}

/// Reports names of kinds and sections in `[kinds]` of `site.toml` that do not exist.
pub(super) fn sections(subject: &super::Subject<'_>, diags: &mut Diagnostics) {
    for (kind, chosen) in &subject.handbook.config.site.kinds.0 {
        let names = || crate::kinds::KINDS.all().map(|spec| &*spec.name);
        let Some(spec) = crate::kinds::KINDS.all().find(|spec| spec.name == kind.value) else {
            let message = format!("unknown kind `{}`", kind.value);
            let found = Diagnostic::new(Code::UnknownName, kind.span, message);
            diags.push(found.severity(Severity::Error).did_you_mean(&kind.value, names()));
            continue;
        };
        for names in [&chosen.order, &chosen.hide] {
            repeated(names, diags);
        }
        for name in chosen.order.iter().chain(&chosen.hide) {
            let known: Vec<&str> = spec.all_sections().map(|section| &*section.id).collect();
            if !known.contains(&name.value.as_str()) {
                let message =
                    format!("pages of the kind `{}` have no section `{}`", kind.value, name.value);
                let found = Diagnostic::new(Code::UnknownName, name.span, message);
                diags.push(found.did_you_mean(&name.value, known));
            }
        }
    }
}

/// Reports names that a list has twice.
fn repeated(names: &[Spanned<String>], diags: &mut Diagnostics) {
    let mut first: FxHashMap<&str, Span> = FxHashMap::default();
    for name in names {
        if let Some(other) = first.insert(&name.value, name.span) {
            let message = format!("section `{}` is listed twice", name.value);
            let found = Diagnostic::new(Code::BadValue, name.span, message);
            diags.push(found.severity(Severity::Warning).also(other, "first listed here"));
        }
    }
}
