//! Links to anchors, and sections that a template does not show.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::handbook::index::Lookup;
use crate::handbook::links::Resolved;
use crate::handbook::places::Place;
use crate::handbook::{Handbook, PageId};
use crate::kinds::anchors;
use crate::markdown::{Target, TargetKind, anchor_of, is_of_theme, letters_of};
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
    for (from, page) in handbook.pages() {
        let lookup = handbook.lookup();
        for (at, target) in (0..).zip(&page.refs.targets) {
            let Resolved::Page(to, Some(anchor)) = handbook.links.target(from, at) else {
                continue;
            };
            let path = &handbook.page(*to).path;
            let of_page = shown.get(to);
            let shows = |anchor: &str| of_page.is_none_or(|shown| shown.ids.contains(anchor));
            let known = match handbook.place(*to, anchor) {
                Place::Here => anchor,
                Place::Top => continue,
                Place::Spelled(known) => {
                    let is_meant = target.kind == TargetKind::Wiki
                        && (anchor_of(anchor) == *known || letters_of(anchor) == letters_of(known));
                    if !is_meant {
                        let message =
                            format!("`{path}` has the anchor `#{known}`, not `#{anchor}`");
                        let found = Diagnostic::new(Code::AnchorSpelling, target.span, message);
                        diags.push(found.help(format!("write `#{known}`")));
                    }
                    known
                }
                Place::Nowhere => {
                    let is_of_template = of_page
                        .is_some_and(|shown| shown.ids.contains(&**anchor) && !is_of_theme(anchor));
                    if !is_of_template {
                        diags.push(missing(handbook, *to, anchor, target, &lookup));
                    }
                    continue;
                }
            };
            if !shows(known) {
                let message = format!(
                    "`{path}` has `{known}`, but its template shows no element with this id"
                );
                let help = format!(
                    "add `id=\"{known}\"` to the template, or remove the link's `#{anchor}`"
                );
                diags.push(Diagnostic::new(Code::BrokenAnchor, target.span, message).help(help));
            }
        }
    }
}

/// Returns the diagnostic for an anchor that a page does not have.
fn missing(
    handbook: &Handbook,
    to: PageId,
    anchor: &str,
    target: &Target,
    lookup: &Lookup<'_>,
) -> Diagnostic {
    let message = format!("`{}` has no anchor `#{anchor}`", handbook.page(to).path);
    let found = Diagnostic::new(Code::BrokenAnchor, target.span, message);
    let hidden = handbook.hidden_sections(to);
    let section = hidden.iter().find(|name| name.value == anchor);
    let own = hidden.first().filter(|_| handbook.outline(to).has_anchor(anchor));
    if let Some(name) = section.or(own) {
        let found = found.also(name.span, "its section is hidden here");
        return found.help("show the section, or link to the page");
    }
    match lookup.may_suggest() {
        true => {
            let places = handbook.places(to, || anchors(handbook, to));
            found.did_you_mean(anchor, places.known().iter().map(String::as_str))
        }
        false => found,
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
