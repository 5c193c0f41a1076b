//! *Content errors → values with place and fix.* Every mistake in a handbook becomes a [`Diagnostic`]
//! with a stable [`Code`]. Stages return diagnostics instead of failing, so that one run reports all.

use crate::source_map::{FileId, SourceMap, Span};
use std::borrow::Cow;
use std::cmp::Ordering;

/// The severity of a diagnostic. An error prevents the output from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The output would be wrong or incomplete.
    Error,
    /// The output is right, yet somebody should look.
    Warning,
    /// Nothing is wrong. Never prevents the output from being written.
    Note,
}

impl Severity {
    /// Returns "error", "warning" or "note".
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// The documentation of a code.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `RB0101`; never given to another rule.
    pub code: &'static str,
    /// The rule in two or three words.
    pub name: &'static str,
    /// The severity, unless the configuration changes it.
    pub severity: Severity,
    /// The reason and the fix, in a sentence or two of Markdown.
    pub explanation: &'static str,
}

/// Declares every code once: the enum, and the table that the reference is written from.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $name:literal $severity:ident $explanation:literal;)*) => {
        /// The rules of rolebook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $name] $variant,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Returns the documentation of the code.
            pub fn rule(self) -> Rule {
                match self {
                    $(Code::$variant => Rule {
                        code: $code,
                        name: $name,
                        severity: Severity::$severity,
                        explanation: $explanation,
                    },)*
                }
            }
        }
    };
}

codes! {
    // 00: files
    Unreadable = "RB0001" "unreadable file" Error "A file or folder of the handbook could not be read: permissions, a dangling link, or something that is not a plain file (a pipe, a socket, a device).";
    NotText = "RB0002" "not UTF-8 text" Error "Pages, templates and `site.toml` are UTF-8 text without control characters (except tab and line ends) and without the noncharacters U+FDD0 to U+FDEF. The message names the first byte or character that is not allowed.";
    OutsideRoot = "RB0003" "outside the root" Error "A symbolic link or a path leads out of the handbook folder, or in a cycle. Nothing outside the folder is ever read or published: copy the file in.";
    TooLarge = "RB0004" "too large" Error "A page is larger than 16 MiB, a front matter larger than 64 KiB, a template larger than 256 KiB, or something is nested deeper than 64 levels. Split such a file.";
    BadFileName = "RB0005" "bad file name" Error "A file name becomes part of an address. It must not hold control characters, `\\`, `:`, `*`, `?`, `\"`, `<`, `>` or `|`, must not end in a dot or a space, and must not be longer than 200 bytes.";
    // 01: front matter and configuration
    BadSyntax = "RB0101" "syntax" Error "The front matter or `site.toml` is not valid TOML or YAML.";
    UnknownKey = "RB0102" "unknown key" Error "A key that this kind of page does not have, often a typing error. Keys of your own go into the `[extra]` table; `unknown_keys` in `site.toml` changes the severity.";
    WrongType = "RB0103" "wrong type" Error "The value has a type that the field does not accept.";
    MissingKey = "RB0104" "missing key" Error "A required field is missing.";
    DuplicateKey = "RB0105" "duplicate key" Error "The same key is given twice in one table; remove one of them.";
    UnknownName = "RB0106" "unknown name" Error "The value is not one of the names that are declared, in `site.toml` or by the field itself.";
    BadValue = "RB0107" "bad value" Error "The value has the right type but is not valid: an empty list where entries are required, a date that does not exist, a role that a comparison lists twice.";
    YamlBudget = "RB0108" "YAML too complex" Error "YAML aliases expand to more than 10,000 values. Write the values out, or use fewer aliases.";
    MissingTitle = "RB0110" "missing title" Warning "A page has neither a `title` nor a heading of level 1 above its text, and is shown under the name of its file.";
    AnswerLeadsNowhere = "RB0111" "answer leads nowhere" Error "An answer of a decision aid has no result and points to no page and no question. Add one of them, or set `not_stated = true` if the sources say nothing.";
    UnreachedQuestion = "RB0112" "question never reached" Warning "No answer of a decision aid leads to this question. Name it in the `then` of an answer, or set `ask_all = true` if every reader is asked all questions.";
    OldSpelling = "RB0113" "old spelling" Warning "A key or a word of front matter or `site.toml` has another spelling now. The old one is accepted for one more minor version.";
    EnglishWords = "RB0114" "words in English" Note "The language of the site is not English, and `[labels]` in `site.toml` replaces none of the words that rolebook puts on pages, such as “On this page” and the names of months. `docs/themes.md` lists all of them; the label `date` is the form of dates. Anything in `[labels]` ends this note.";
    // 02: addresses
    DuplicateId = "RB0201" "duplicate id" Error "Two pages of one kind have the same id, so a reference to it would be ambiguous.";
    AddressTaken = "RB0202" "address taken" Error "Two files would be published at the same address (compared without regard to case). Rename one of them or change its alias.";
    BadAddress = "RB0203" "bad address" Error "An alias or a path is not a valid address within the site.";
    // 03: references
    UnknownReference = "RB0301" "unknown reference" Error "A reference names a page that does not exist.";
    AmbiguousReference = "RB0302" "ambiguous reference" Error "Several pages match a reference. Write the folder too, as in `roles/product-owner`.";
    WrongKind = "RB0303" "wrong kind" Error "The referenced page exists, but the field accepts pages of another kind.";
    BrokenLink = "RB0304" "broken link" Error "A link leads to a page or file that does not exist.";
    BrokenAnchor = "RB0305" "broken anchor" Error "The page exists, but has no heading or other anchor of this name: nothing on it has the name, `hide` in `site.toml` leaves out the section, or a template of the site does not show it.";
    MissingImage = "RB0306" "missing image" Error "The file of an image does not exist.";
    UnknownCitation = "RB0307" "unknown citation" Error "A citation names no source page, or a claim that the source page does not list.";
    DuplicateQuestion = "RB0308" "duplicate question" Error "The same question is asked on two pages. Keep one and refer to it, or use `same_as` on a page of its own.";
    DuplicateComparison = "RB0309" "duplicate comparison" Error "Two pages compare the same roles. The order of the roles does not matter: merge them.";
    Cycle = "RB0310" "cycle" Error "Roles report to or grow into each other in a cycle, levels inherit from each other in a cycle, or the answers of a decision aid form a cycle.";
    LinkToDraft = "RB0311" "link to a draft" Error "The page that is linked to is a draft and will not be published.";
    // 04: Markdown
    UnknownLanguage = "RB0401" "unknown language" Warning "A code block names a language that cannot be highlighted; the code is shown as plain text.";
    UnsafeLink = "RB0402" "unsafe link" Error "Only `http`, `https`, `mailto`, `tel` and addresses within the site are allowed in links, and only addresses within the site for images: nothing is fetched from elsewhere when a page is read.";
    RawHtml = "RB0403" "raw HTML" Warning "Raw HTML in a page is shown as text. Set `raw_html = true` under `[markdown]` in `site.toml` if all writers are trusted.";
    UndefinedFootnote = "RB0404" "undefined footnote" Error "A footnote is referenced but not defined in the page, or is used in a field; footnotes are only allowed in the body of a page.";
    UnusedFootnote = "RB0405" "unused footnote" Warning "A footnote is defined but never referenced.";
    UndefinedLinkLabel = "RB0406" "undefined link label" Warning "`[text][label]` is used, but `[label]: …` is not defined in the page.";
    BadInclude = "RB0407" "bad include" Error "An included file or region does not exist or lies outside `content`, or files include each other in a cycle, more than 16 levels deep, or with more text than the limit.";
    BadBlock = "RB0408" "bad block" Error "A `:::` block has an unknown type or is not closed, or an embed is malformed, unknown or in a field: embeds are only allowed in the body of a page.";
    EmptyLink = "RB0409" "empty link" Error "A link has no target.";
    DuplicateAnchor = "RB0410" "duplicate anchor" Error "Two headings, claims or levels of a page have the same anchor, or one has an anchor that the theme reserves, so a link to it would be ambiguous.";
    TooDeep = "RB0411" "nested too deep" Warning "Markdown nested deeper than 100 levels is shown flat from there on.";
    MissingAlt = "RB0412" "missing image text" Warning "An image has no alternative text, which screen readers need. Describe the image between the brackets.";
    // 05: templates
    TemplateSyntax = "RB0501" "template syntax" Error "A template cannot be compiled.";
    TemplateFailed = "RB0502" "template failed" Error "A template failed while a page was rendered with it.";
    UnknownTemplate = "RB0503" "unknown template" Error "A page names a template that does not exist.";
    HiddenSection = "RB0504" "section not shown" Warning "A template leaves out a section that its pages have, or shows it without an element with the id of the section or without its citations: links then lead nowhere, and the table of contents leaves the section out. Show it, or, if the theme leaves it out on purpose, add it to `hide` under `[kinds.<kind>]` in `site.toml`: then Markdown and print leave it out as well, and links that the program makes lead to the page.";
    UnusedTemplate = "RB0505" "template never used" Warning "A template in `sections/` or `blocks/` has the name of no section or block, and no other template includes it, so nothing is shown with it: often a typing error in the name of the file. `docs/themes.md` lists the names.";
    // 06: the handbook as a whole
    Orphan = "RB0601" "orphan" Warning "No other page links to this page; only the list of its section does. Link to it, or add it to `related` of another page.";
    Overdue = "RB0602" "overdue review" Warning "The review of the page was due before today. Review the page and set `last_reviewed_on`.";
    Uncited = "RB0603" "statement without a source" Warning "The site requires sources, and a statement has none. Cite one, or set `editorial = true`.";
    UnusedSource = "RB0604" "source never cited" Warning "No page cites this source.";
    TermToAvoid = "RB0605" "term to avoid" Warning "The glossary says to use another term.";
    LinkToSuperseded = "RB0606" "link to a superseded page" Warning "The linked page is superseded by another page.";
    UnusedClaim = "RB0607" "claim never cited" Warning "A source page lists a claim that no page cites.";
    SourceChanged = "RB0608" "source changed since the review" Warning "A source says that it changed after this page was last reviewed.";
    MissingOwner = "RB0609" "missing owner" Warning "The site requires every page to have an owner.";
    NobodyAccountable = "RB0610" "nobody accountable" Warning "No role has an `A` for an activity of the responsibility matrix, so nobody answers for the result. `gaps = \"off\"` under `[matrix]` in `site.toml` turns this warning off.";
    SeveralAccountable = "RB0611" "several accountable" Warning "More than one role has an `A` for an activity of the responsibility matrix, so it is unclear who answers for the result. `gaps = \"off\"` under `[matrix]` in `site.toml` turns this warning off.";
}

/// A place with a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The text; may be empty.
    pub text: String,
    /// Whether this is a page that was rendered when the template failed. A template that fails for
    /// many pages is one diagnostic.
    pub is_page: bool,
}

impl Label {
    fn new(span: Span, text: impl Into<String>) -> Self {
        Label { span, text: text.into(), is_page: false }
    }

    fn order<'a>(&'a self, texts: &'a SourceMap) -> impl Ord + use<'a> {
        (texts.sort_key(self.span.file), self.span.start, self.span.end, self.text.as_str())
    }
}

/// An error or a warning about the handbook.
///
/// ```
/// use rolebook::diagnostic::{Code, Diagnostic, Severity};
/// use rolebook::source_map::{FileId, Span};
///
/// let span = Span::new(FileId(0), 8..15);
/// let found = Diagnostic::new(Code::UnknownReference, span, "unknown role `desinger`")
///     .did_you_mean("desinger", ["designer", "developer"]);
/// assert_eq!(found.severity, Severity::Error);
/// assert_eq!(found.code.rule().code, "RB0301");
/// assert_eq!(found.help.as_deref(), Some("did you mean `designer`?"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The rule.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The message: lower case, no full stop, names the thing.
    pub message: String,
    /// The place.
    pub primary: Label,
    /// Other places.
    pub others: Vec<Label>,
    /// The fix, with the nearest valid name if there is one.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Creates a diagnostic with the default severity of its rule.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.rule().severity,
            message: message.into(),
            primary: Label::new(span, ""),
            others: Vec::new(),
            help: None,
        }
    }

    /// Sets the help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the help to "did you mean …" if one of the candidates is near to `wrong`.
    pub fn did_you_mean<'a>(
        self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match nearest(wrong, candidates) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Sets the text of the primary place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a second place.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label::new(span, text));
        self
    }

    /// Adds the page that was rendered; `file` is its file, or [`FileId::NOWHERE`].
    pub fn while_rendering(mut self, file: FileId) -> Self {
        let page = Label::new(Span::whole_file(file), "while this page was rendered");
        self.others.push(Label { is_page: true, ..page });
        self
    }

    /// Returns the places to print: the primary one, the others, and the first of the rendered pages
    /// with the number of the remaining ones.
    pub fn places(&self) -> impl Iterator<Item = Cow<'_, Label>> {
        let mut pages = self.others.iter().filter(|label| label.is_page);
        let first = pages.next().filter(|page| page.span.file != FileId::NOWHERE);
        let page = first.map(|page| match pages.count() {
            0 => Cow::Borrowed(page),
            1 => Cow::Owned(Label { text: format!("{}, and 1 other", page.text), ..page.clone() }),
            others => {
                let text = format!("{}, and {others} others", page.text);
                Cow::Owned(Label { text, ..page.clone() })
            }
        });
        let labels = std::iter::once(&self.primary).chain(self.others_but_pages());
        labels.map(Cow::Borrowed).chain(page)
    }

    /// Sets the severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    fn others_but_pages(&self) -> impl Iterator<Item = &Label> {
        self.others.iter().filter(|label| !label.is_page)
    }

    /// Compares by file and place, then by content; ignores rendered pages.
    fn order(&self, other: &Self, texts: &SourceMap) -> Ordering {
        let (a, b) = (&self.primary.span, &other.primary.span);
        let place = |span: &Span| (span.start, span.end);
        texts
            .sort_key(a.file)
            .cmp(&texts.sort_key(b.file))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| (self.severity, self.code).cmp(&(other.severity, other.code)))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| self.help.cmp(&other.help))
            .then_with(|| self.primary.text.cmp(&other.primary.text))
            .then_with(|| {
                let others = self.others_but_pages().map(|label| label.order(texts));
                others.cmp(other.others_but_pages().map(|label| label.order(texts)))
            })
    }
}

/// The diagnostics of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds diagnostics.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Returns whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns whether there is an error or a warning.
    pub fn has_errors_or_warnings(&self) -> bool {
        self.has_errors() || self.count(Severity::Warning) > 0
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number with this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Keeps the diagnostics for which `is_kept` holds.
    pub fn retain(&mut self, is_kept: impl Fn(&Diagnostic) -> bool) {
        self.0.retain(|found| is_kept(found));
    }

    /// Returns all in the order in which they were added.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// Returns all by file and place, without duplicates: diagnostics that differ only in the rendered
    /// page become one with all of the pages.
    pub fn sorted(mut self, texts: &SourceMap) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| a.order(b, texts));
        self.0.dedup_by(|next, kept| {
            let is_same = kept.order(next, texts).is_eq();
            if is_same {
                kept.others.extend(next.others.drain(..).filter(|label| label.is_page));
            }
            is_same
        });
        for found in &mut self.0 {
            found
                .others
                .sort_by_key(|label| label.is_page.then(|| texts.sort_key(label.span.file)));
        }
        self.0
    }

    /// Returns all in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}

/// Longest name, in characters, that a nearest one is looked for: the distance takes time by the
/// product of the lengths, so longer names are not compared.
const LONGEST_NAME: usize = 100;

/// Returns the candidate that `wrong` is most likely a misspelling of, if one is near enough.
///
/// Nearness is the Damerau–Levenshtein distance of the texts in lower case. At most a third of the
/// longer word may differ, rounded down, and at least one letter; a shared extension is left out
/// of the comparison, and a candidate equal to `wrong` is not offered.
///
/// ```
/// use rolebook::diagnostic::nearest;
///
/// assert_eq!(nearest("sumary", ["summary", "status"]), Some("summary"));
/// assert_eq!(nearest("color", ["summary", "status"]), None);
/// ```
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() > LONGEST_NAME {
        return None;
    }
    let lower = wrong.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != wrong)
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let (one, other) = without_shared_extension(&lower, &other);
            let (length, other_length) = (one.chars().count(), other.chars().count());
            let longest = length.max(other_length);
            // A word of one or two letters that differs in one has nothing in common.
            let allowed = (longest.max(3) / 3).min(longest.saturating_sub(1));
            // The distance is at least the difference in length, and costs more to find.
            if length.abs_diff(other_length) > allowed {
                return None;
            }
            let distance = strsim::osa_distance(one, other);
            (distance <= allowed).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Cuts the extension that both texts have.
fn without_shared_extension<'t>(one: &'t str, other: &'t str) -> (&'t str, &'t str) {
    match (one.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((one, a)), Some((other, b))) if a == b => (one, other),
        _ => (one, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not_offered() {
        let names = ["product-owner", "product-manager", "scrum-master"];
        assert_eq!(nearest("scrum-mastr", names), Some("scrum-master"));
        assert_eq!(nearest("Product-Onwer", names), Some("product-owner"));
        assert_eq!(nearest("designer", names), None);
    }

    #[test]
    fn a_word_with_too_little_in_common_is_not_offered() {
        assert_eq!(nearest("boss", ["best"]), None);
        assert_eq!(nearest("faq.md", ["map.md"]), None);
        assert_eq!(nearest("b.md", ["x.md"]), None);
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("x.md", ["x.md"]), None);
        assert_eq!(nearest("faqs.md", ["faq.md", "map.md"]), Some("faq.md"));
        assert_eq!(nearest("idd", ["id", "title"]), Some("id"));
    }

    #[test]
    fn what_is_found_for_many_pages_is_told_once_and_names_the_first_by_path() {
        let mut texts = SourceMap::default();
        let [late, template, early] = ["content/b.md", "templates/page.html", "content/a.md"]
            .map(|path| texts.add(path, "x"));
        let found = |message: &str| {
            Diagnostic::new(Code::TemplateFailed, Span::new(template, 0..1), message)
        };
        let all = [
            found("one").while_rendering(late),
            found("two").while_rendering(late),
            found("one").while_rendering(FileId::NOWHERE),
            found("one").while_rendering(early),
            found("one"),
            found("one").label("here").while_rendering(early),
        ];
        let sorted = |all: Vec<Diagnostic>| Diagnostics(all).sorted(&texts);
        let told = sorted(all.to_vec());
        let mut reversed = all.to_vec();
        reversed.reverse();
        assert_eq!(sorted(reversed), told);
        assert_eq!(sorted(told.clone()), told);
        let last = |found: &Diagnostic| found.places().last().map(|label| label.into_owned());
        let label = |file, text: &str| {
            Some(Label { is_page: true, ..Label::new(Span::whole_file(file), text) })
        };
        assert_eq!(told.len(), 3);
        assert_eq!(last(&told[0]), label(early, "while this page was rendered, and 2 others"));
        assert_eq!(last(&told[1]), label(early, "while this page was rendered"));
        assert_eq!(last(&told[2]), label(late, "while this page was rendered"));
    }

    #[test]
    fn codes_are_unique_and_ascend() {
        let codes: Vec<_> = Code::ALL.iter().map(|code| code.rule().code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    }
}
