//! Accountability for activities.

use rustc_hash::FxHashMap;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source_map::Span;

/// Reports activities with no accountable role or several, if any role has letters.
pub(super) fn accountable(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    let site = &handbook.config.site;
    let Some(severity) = site.matrix.gaps.severity() else { return };
    let mut used = false;
    let mut answering: FxHashMap<&str, Vec<Span>> = FxHashMap::default();
    for (_, page) in handbook.pages() {
        let Some(role) = page.fields.role() else { continue };
        used |= !role.raci.0.is_empty();
        for (activity, _) in role.raci.0.iter().filter(|(_, raci)| raci.accountable) {
            answering.entry(&activity.value).or_default().push(activity.span);
        }
    }
    if !used {
        return;
    }
    for activity in &site.activities {
        let id = &activity.id;
        let spans = answering.get(id.value.as_str()).map_or(&[][..], Vec::as_slice);
        let diagnostic = match spans {
            [_] => continue,
            [] => {
                let message = format!("no role is accountable for `{}`", id.value);
                Diagnostic::new(Code::NobodyAccountable, id.span, message)
                    .help("give one role an `A` for it under `[raci]`")
            }
            several => {
                let message = format!("{} roles are accountable for `{}`", several.len(), id.value);
                several
                    .iter()
                    .fold(
                        Diagnostic::new(Code::SeveralAccountable, id.span, message),
                        |it, span| it.also(*span, "an `A` here"),
                    )
                    .help("keep the `A` of one role and remove the others")
            }
        };
        diags.push(diagnostic.severity(severity));
    }
}
