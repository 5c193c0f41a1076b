//! *Labels of the renderer*: words that it puts round what a writer has written.

/// Words that the renderer puts round what a writer has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Title of a note of the type `caution`.
    Caution,
    /// Title of a folded note.
    Details,
    /// A task that is done.
    Done,
    /// The mark of a footnote, with its number.
    Footnote,
    /// The link from a footnote to its mark, with its number.
    FootnoteBack,
    /// The list of footnotes.
    Footnotes,
    /// Title of a note of the type `important`.
    Important,
    /// The link of a heading to itself, with its words.
    LinkToSection,
    /// Title of a note of the type `note`.
    Note,
    /// A table that scrolls.
    Table,
    /// Title of a note of the type `tip`.
    Tip,
    /// A task that is not done.
    ToDo,
    /// Title of a note of the type `warning`.
    Warning,
}

impl Label {
    /// Returns the key in the table of labels.
    pub fn key(self) -> &'static str {
        match self {
            Label::Caution => "text.caution",
            Label::Details => "text.details",
            Label::Done => "text.done",
            Label::Footnote => "text.footnote",
            Label::FootnoteBack => "text.footnote_back",
            Label::Footnotes => "text.footnotes",
            Label::Important => "text.important",
            Label::LinkToSection => "link_to_section",
            Label::Note => "text.note",
            Label::Table => "text.table",
            Label::Tip => "text.tip",
            Label::ToDo => "text.to_do",
            Label::Warning => "text.warning",
        }
    }
}
