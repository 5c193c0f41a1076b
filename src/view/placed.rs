//! *An embed, or the page of a view → the part of the body that shows it.* Both give the same part.
//! What is wrong with an embed was reported by `check`; here it shows nothing.

use rustc_hash::FxHashSet;

use super::comparison::{self, TableView};
use super::fill::Filler;
use super::{BodyPart, Detail, TocEntry, aids, graph, levels, matrix, quotations, skills};
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Fields, Role, ViewKind};
use crate::markdown::Embed;
use crate::page::view_kind::names;

/// The view that an embed of a page asks for.
pub fn embedded(
    handbook: &Handbook,
    on: PageId,
    at: u32,
    filler: &mut Filler<'_>,
) -> Option<BodyPart> {
    let embed = handbook.page(on).gathered.embeds.get(at as usize)?;
    let kind = ViewKind::from_word(&embed.name.value)?;
    let role = match argument(embed, "role") {
        Some(name) => handbook.find_role(name),
        None => Some(on),
    };
    let comparison = match argument(embed, "of") {
        Some(name) => handbook.find_comparison(name),
        None => Some(on),
    };
    let roles = match argument(embed, "roles") {
        Some(listed) => names(listed).filter_map(|name| handbook.find_role(name)).collect(),
        None => handbook.roles.clone(),
    };
    match kind {
        ViewKind::ComparisonTable => {
            let table = comparison::table_of(handbook, comparison?, filler)?;
            Some(BodyPart::Comparison { table })
        }
        ViewKind::LevelsMatrix => of_role(handbook, role?, 3, filler),
        ViewKind::DecisionAid => {
            let aids = aids::embedded(handbook, on, argument(embed, "of"), filler)?;
            Some(BodyPart::Aids { aids })
        }
        ViewKind::Quotations => {
            let quotations = quotations::embedded(handbook, on, at, filler)?;
            Some(BodyPart::Quotations { quotations })
        }
        _ => of_roles(handbook, kind, &roles, filler),
    }
}

/// What the generated page of a view shows, and what a topic shows below its text.
pub fn own(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> Option<BodyPart> {
    let view = match &handbook.page(id).fields {
        Fields::View(view) => view,
        Fields::Topic(_) => {
            let aids = aids::unplaced(handbook, id, filler)?;
            return Some(BodyPart::Aids { aids });
        }
        _ => return None,
    };
    match (&view.role, view.kind) {
        (Some(role), _) => of_role(handbook, handbook.find_role(role)?, 2, filler),
        (None, ViewKind::DecisionAid) => Some(BodyPart::Aids { aids: aids::own(handbook, filler) }),
        (None, ViewKind::Quotations) => {
            Some(BodyPart::Quotations { quotations: quotations::own(handbook, filler) })
        }
        (None, _) => of_roles(handbook, view.kind, &handbook.roles, filler),
    }
}

fn argument<'e>(embed: &'e Embed, name: &str) -> Option<&'e str> {
    let found = embed.arguments.iter().find(|(argument, _)| argument == name);
    found.map(|(_, value)| value.value.as_str())
}

fn of_role(
    handbook: &Handbook,
    role: PageId,
    heading: u8,
    filler: &mut Filler<'_>,
) -> Option<BodyPart> {
    let ladder = levels::view(handbook, role, heading, filler)?;
    Some(BodyPart::Levels { ladder: Box::new(ladder) })
}

fn of_roles(
    handbook: &Handbook,
    kind: ViewKind,
    roles: &[PageId],
    filler: &mut Filler<'_>,
) -> Option<BodyPart> {
    let mut met = FxHashSet::default();
    let roles = roles.iter().filter(|id| met.insert(**id));
    let shown: Vec<(PageId, &Role)> =
        roles.filter_map(|id| Some((*id, handbook.role(*id)?))).collect();
    let shows = |id: PageId| kind.info().shows.on(&handbook.page(id).fields);
    shown.iter().any(|(id, _)| shows(*id)).then_some(())?;
    match kind {
        ViewKind::ResponsibilityMatrix => {
            let matrix = matrix::view(handbook, &shown, filler);
            (!matrix.rows.is_empty()).then_some(BodyPart::Matrix { matrix })
        }
        ViewKind::CompareAny => {
            let table = comparison::table(handbook, &shown, &[], filler);
            let pick = (shown.len() > 2).then(|| filler.reserved_id("choose-role"));
            Some(BodyPart::CompareAny { table: TableView { pick, ..table } })
        }
        ViewKind::SkillIndex => {
            Some(BodyPart::Skills { index: skills::view(handbook, &shown, filler) })
        }
        ViewKind::CareerGraph | ViewKind::OrganisationGraph => {
            let roles: Vec<PageId> = shown.iter().map(|(id, _)| *id).collect();
            let graph = Box::new(graph::view(handbook, kind, &roles, filler)?);
            Some(BodyPart::Graph { graph })
        }
        ViewKind::ComparisonTable
        | ViewKind::LevelsMatrix
        | ViewKind::DecisionAid
        | ViewKind::Quotations => None,
    }
}

/// The style sheets that a page takes for its views. Tables of comparisons, the responsibility
/// matrix and quotations are part of the one that every page has.
pub fn styles(body: &[BodyPart], detail: &Detail) -> Vec<&'static str> {
    let is_view = |part: &BodyPart| match part {
        BodyPart::Html { .. } | BodyPart::Comparison { .. } | BodyPart::Quotations { .. } => false,
        BodyPart::Matrix { matrix } => matrix.pick.is_some(),
        _ => true,
    };
    let has_view = match detail {
        Detail::Comparison(page) => !page.levels.is_empty(),
        _ => false,
    };
    if has_view || body.iter().any(is_view) { vec!["views.css"] } else { Vec::new() }
}

/// The scripts that the views on a page take comfort from, each once.
pub fn scripts(handbook: &Handbook, id: PageId) -> Vec<&'static str> {
    let page = handbook.page(id);
    let placed = page.gathered.embeds.iter();
    let mut kinds: Vec<ViewKind> =
        placed.filter_map(|embed| ViewKind::from_word(&embed.name.value)).collect();
    if let Fields::View(view) = &page.fields {
        kinds.push(view.kind);
    }
    let mut scripts: Vec<&str> = kinds.iter().filter_map(|kind| kind.info().script).collect();
    scripts.sort_unstable();
    scripts.dedup();
    scripts
}

/// The sections of a view, for the table of contents of its own page.
pub fn toc(part: &BodyPart) -> Vec<TocEntry> {
    match part {
        BodyPart::Levels { ladder } => ladder.toc(),
        BodyPart::Aids { aids } => aids.toc(),
        BodyPart::Quotations { quotations } => quotations.toc(),
        _ => Vec::new(),
    }
}
