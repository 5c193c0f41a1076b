//! *Handbook → diagnostics of rules that need the whole handbook.* Single references are reported when
//! they are resolved, except for anchors: the anchors of a page follow from its document.

pub mod anchors;
mod embeds;
mod files;
mod matrix;
mod prose;
mod review;
mod sources;
mod structure;

pub use sources::{Usage, uncited_in};
pub use structure::is_orphan;

use crate::diagnostic::Diagnostics;
use crate::handbook::Handbook;
use crate::source::Sources;
use crate::source_map::SourceMap;

/// The input of the rules.
pub struct Subject<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// Its texts.
    pub texts: &'a SourceMap,
    /// The day of the check: it decides which reviews are overdue.
    pub today: jiff::civil::Date,
}

impl<'a> Subject<'a> {
    /// Pairs a handbook with its sources.
    pub fn new(handbook: &'a Handbook, sources: &'a Sources) -> Self {
        Subject { handbook, texts: &sources.texts, today: sources.today }
    }
}

/// A rule.
type Rule = fn(&Subject<'_>, &mut Diagnostics);

/// All rules.
const RULES: &[Rule] = &[
    review::overdue,
    review::missing_owner,
    review::source_changed,
    sources::uncited,
    sources::unused,
    sources::addresses,
    anchors::sections,
    structure::orphans,
    structure::superseded,
    embeds::known,
    matrix::accountable,
    files::readable,
    prose::terms_to_avoid,
];

/// Runs all rules.
pub fn run(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for rule in RULES {
        rule(subject, diags);
    }
}
