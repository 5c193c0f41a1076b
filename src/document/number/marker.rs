//! *A place in the HTML of a view ↔ the characters that mark it.*

use std::fmt::Write as _;

/// The first character of a marker.
pub(super) const OPEN: char = '\u{FDD0}';
/// What stands between its numbers.
pub(super) const SEPARATOR: char = '\u{FDD1}';
/// The last character.
pub(super) const CLOSE: char = '\u{FDDF}';

/// A place in the HTML of a view whose text depends on the finished page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// The citations of a group.
    Citation(u32),
    /// The words begin that a group of citations belongs to, where the words themselves cite.
    PlaceBegins(u32),
    /// They end.
    PlaceEnds(u32),
    /// Words begin that name a term.
    TermBegins {
        /// The term.
        term: u32,
        /// The section, in each of which a term is marked once.
        section: u32,
    },
    /// They end.
    TermEnds,
    /// The number of the source of something cited.
    Number(u32),
}

impl Marker {
    /// Writes the marker.
    pub fn write(self, html: &mut String) {
        html.push(OPEN);
        // Writing to a string cannot fail.
        let _ = match self {
            Marker::Citation(group) => write!(html, "1{SEPARATOR}{group}"),
            Marker::PlaceBegins(group) => write!(html, "2{SEPARATOR}{group}"),
            Marker::PlaceEnds(group) => write!(html, "3{SEPARATOR}{group}"),
            Marker::TermBegins { term, section } => {
                write!(html, "4{SEPARATOR}{term}{SEPARATOR}{section}")
            }
            Marker::TermEnds => html.write_char('5'),
            Marker::Number(cited) => write!(html, "6{SEPARATOR}{cited}"),
        };
        html.push(CLOSE);
    }

    /// Reads what stands between the first and the last character of a marker.
    pub(super) fn parse(payload: &str) -> Option<Marker> {
        let mut numbers = payload.split(SEPARATOR).map(|number| number.parse::<u32>().ok());
        let kind = numbers.next()??;
        let mut number = || numbers.next()?;
        let marker = match kind {
            1 => Marker::Citation(number()?),
            2 => Marker::PlaceBegins(number()?),
            3 => Marker::PlaceEnds(number()?),
            4 => Marker::TermBegins { term: number()?, section: number()? },
            5 => Marker::TermEnds,
            6 => Marker::Number(number()?),
            _ => return None,
        };
        numbers.next().is_none().then_some(marker)
    }
}
