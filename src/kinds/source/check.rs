//! *The claims of a source → diagnostics.*

use super::fields::Source;
use crate::diagnostic::{Code, Diagnostic};

impl Source {
    /// Reports claims without statement and quotation.
    pub(crate) fn check(&self, diags: &mut Vec<Diagnostic>) {
        for claim in &self.claims {
            if claim.statement.text.is_empty() && claim.quoted().is_none() {
                let message = format!("`statement` is missing in the claim `{}`", claim.id.value);
                let diagnostic = Diagnostic::new(Code::MissingKey, claim.id.span, message);
                let help = "add `statement` or, for words of the source, `quotation`";
                diags.push(diagnostic.help(help));
            }
        }
    }
}
