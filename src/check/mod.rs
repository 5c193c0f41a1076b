//! *Handbook → what somebody should look at.* Rules that take the whole handbook; what is wrong with
//! a single reference was reported where it was resolved, but for the place in a page that a link
//! names: what places there are follows from the views.

mod anchors;
mod embeds;
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
use crate::text::Texts;

/// What the rules look at.
pub struct Subject<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// Its texts.
    pub texts: &'a Texts,
    /// The day of the check: it decides which reviews are overdue.
    pub today: jiff::civil::Date,
}

impl<'a> Subject<'a> {
    /// A handbook and what it was made from.
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
    anchors::broken,
    structure::orphans,
    structure::superseded,
    embeds::known,
    matrix::accountable,
    prose::terms_to_avoid,
];

/// Runs all rules.
pub fn run(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for rule in RULES {
        rule(subject, diags);
    }
}
