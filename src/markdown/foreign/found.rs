//! *What was found of other tools → diagnostics*, one cause for each name.

use std::ops::Range;

use super::tags::{Family, Tag};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Span;

/// A finding in a text that may have been edited before.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    code: Code,
    cause: String,
    message: String,
    help: &'static str,
}

/// The help for tags.
const TAG_HELP: &str =
    "write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = \"off\"`";

impl Found {
    /// A tag without a meaning here.
    pub(super) fn left_out(tag: &Tag<'_>) -> Found {
        let shown = shown(tag);
        let message = format!("`{shown}` is a tag of another tool and is left out");
        let (range, cause) = (tag.range.clone(), shown);
        Found { range, code: Code::ForeignTag, cause, message, help: TAG_HELP }
    }

    /// A value that another tool fills in.
    pub(super) fn value(tag: &Tag<'_>) -> Found {
        let name = if tag.name.is_empty() { tag.arguments } else { tag.name };
        // `generator:a.b` and `generator:c` have one cause.
        let name = name.split([':', '|', ' ']).next().unwrap_or_default();
        let message = format!("`{{{{ {name} }}}}` is a value of another tool and is shown as code");
        let (range, cause) = (tag.range.clone(), format!("{{{{ {name} }}}}"));
        Found { range, code: Code::ForeignTag, cause, message, help: TAG_HELP }
    }

    /// A value in an address.
    pub(super) fn address(tag: &Tag<'_>) -> Found {
        let message = format!(
            "`{{{{ {} }}}}` is a value of another tool, so this link is shown as text",
            tag.name
        );
        Found { message, ..Found::value(tag) }
    }

    /// A tag whose end is missing.
    pub(super) fn unclosed(tag: &Tag<'_>) -> Found {
        let shown = shown(tag);
        let message = format!("`{shown}` has no end, so only its text is shown");
        let range = tag.range.clone();
        let help = "write its end, or remove it";
        Found {
            range,
            code: Code::ForeignTag,
            cause: format!("{shown} without end"),
            message,
            help,
        }
    }

    /// A formula.
    pub(super) fn formula(range: Range<usize>) -> Found {
        let message = "formulas are shown as code".to_owned();
        let help = "to hide this finding: `[checks]` `RB0421 = \"off\"`";
        Found { range, code: Code::Formula, cause: "formula".to_owned(), message, help }
    }

    /// A file that cannot be included.
    pub(super) fn file(range: Range<usize>, name: &str) -> Found {
        let message = format!("there is no file `{name}` to include");
        let help = "correct the path, or write the text here";
        Found { range, code: Code::ForeignInclude, cause: name.to_owned(), message, help }
    }

    /// Returns the diagnostic.
    pub(super) fn diagnostic(self, span: Span) -> Diagnostic {
        Diagnostic::new(self.code, span, self.message).help(self.help).cause(self.cause)
    }
}

/// Returns a tag with its name alone.
fn shown(tag: &Tag<'_>) -> String {
    let name = tag.name;
    match tag.family {
        Family::Liquid => format!("{{% {name} %}}"),
        Family::Hugo => format!("{{{{< {name} >}}}}"),
        Family::MdBook => format!("{{{{#{name}}}}}"),
        Family::Component => format!("<{name}>"),
        Family::Value | Family::Comment => format!("{{{{ {name} }}}}"),
    }
}
