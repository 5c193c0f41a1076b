//! *`@one#claim, line 12; @two` → citations.*

use super::Citation;
use super::source::Places;

/// Parses the citations in a pair of brackets. `start` is the offset of `text` in its origin.
///
/// A part after `;` that names no source continues the previous locator.
pub(super) fn citations(text: &str, origin: Places<'_>, start: usize) -> Vec<Citation> {
    let mut citations = Vec::new();
    let mut from = start;
    let mut pending: Option<(usize, String)> = None;
    for part in text.split(';') {
        let at = from + (part.len() - part.trim_start().len());
        from += part.len() + 1;
        match part.trim().strip_prefix('@') {
            Some(cited) => {
                citations.extend(pending.take().map(|pending| citation(pending, origin)));
                pending = Some((at + 1, cited.to_owned()));
            }
            None => {
                if let Some((_, cited)) = &mut pending {
                    cited.push(';');
                    cited.push_str(part.trim_end());
                }
            }
        }
    }
    citations.extend(pending.map(|pending| citation(pending, origin)));
    citations
}

fn citation((at, text): (usize, String), origin: Places<'_>) -> Citation {
    let name = text.split([',', '#']).next().unwrap_or_default().trim_end();
    let text: Vec<&str> = text.split_whitespace().collect();
    Citation::parse(&text.join(" "), origin.span(at..at + name.len()))
}
