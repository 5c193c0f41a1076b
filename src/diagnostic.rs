//! *What is wrong → a value that says where and how to mend it.* Whatever a writer can mistype
//! becomes a [`Diagnostic`] with a stable [`Code`]; stages return their findings instead of
//! failing, so that one run tells everything.

use crate::text::{FileId, Span, Texts};
use std::borrow::Cow;
use std::cmp::Ordering;

/// How grave a finding is. An error keeps the output from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The output would be wrong or incomplete.
    Error,
    /// The output is right, yet somebody should look.
    Warning,
}

impl Severity {
    /// The word in messages.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// What the documentation says of one code.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `RB0101`; never given to another rule.
    pub code: &'static str,
    /// The rule in two or three words.
    pub name: &'static str,
    /// How grave it is unless the configuration says otherwise.
    pub severity: Severity,
    /// Why it is reported and what to do, in a sentence or two of Markdown.
    pub explanation: &'static str,
}

/// Declares every code once: the enum, and the table that the reference is written from.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $name:literal $severity:ident $explanation:literal;)*) => {
        /// The rules that rolebook knows, by what they find.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $name] $variant,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// What the documentation says of it.
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
    OutsideRoot = "RB0003" "outside the root" Error "A symbolic link or a path leads out of the handbook's folder, or round in a circle. Nothing outside the folder is ever read or published: copy the file in.";
    TooLarge = "RB0004" "too large" Error "A page is larger than 16 MiB, a front matter larger than 64 KiB, a template larger than 256 KiB, or something is nested deeper than 64 levels. Such files are nearly always accidents; split them.";
    BadFileName = "RB0005" "bad file name" Error "A file name becomes part of an address. It must not hold control characters, `\\`, `:`, `*`, `?`, `\"`, `<`, `>` or `|`, must not end in a dot or a space, and must not be longer than 200 bytes.";
    // 01: front matter and configuration
    BadSyntax = "RB0101" "syntax" Error "The front matter or `site.toml` is not valid TOML or YAML.";
    UnknownKey = "RB0102" "unknown key" Error "A key that this kind of page does not have, often a slip of the finger. Keys of your own go into the `[extra]` table; `unknown_keys` in `site.toml` changes the severity.";
    WrongType = "RB0103" "wrong type" Error "The value is of another type than the field takes.";
    MissingKey = "RB0104" "missing key" Error "A field that pages of this kind must have is not there.";
    DuplicateKey = "RB0105" "duplicate key" Error "The same key is given twice in one table; only one of the values could be meant.";
    UnknownName = "RB0106" "unknown name" Error "The value is not one of the names that are declared, in `site.toml` or by the field itself.";
    BadValue = "RB0107" "bad value" Error "The value has the right type and cannot be used: an empty list where entries are needed, a date that does not exist, a comparison of a role with itself.";
    YamlBudget = "RB0108" "YAML too complex" Error "YAML aliases expand to more than 10,000 values. Written out, a front matter of that size is an accident or an attack.";
    MissingTitle = "RB0110" "missing title" Warning "A page has neither a `title` nor a heading of level 1 above its text, and is called by the name of its file.";
    AnswerLeadsNowhere = "RB0111" "answer leads nowhere" Error "An answer of a decision aid has no result and points to no page and no question. Give it one of them, or say `not_stated = true` where the sources say nothing.";
    UnreachedQuestion = "RB0112" "question never reached" Warning "No way through the answers of a decision aid leads to this question. Name it in the `then` of an answer, or say `ask_all = true` if every reader is asked all questions.";
    // 02: addresses
    DuplicateId = "RB0201" "duplicate id" Error "Two pages of one kind have the same id, so that a reference to it would be ambiguous.";
    AddressTaken = "RB0202" "address taken" Error "Two files would be published at the same address (compared without regard to case). Rename one of them or change its alias.";
    BadAddress = "RB0203" "bad address" Error "An alias or a path that cannot be an address within the site.";
    // 03: references
    UnknownReference = "RB0301" "unknown reference" Error "A reference names no page of the handbook.";
    AmbiguousReference = "RB0302" "ambiguous reference" Error "A reference fits several pages. Write the folder too, as in `roles/product-owner`.";
    WrongKind = "RB0303" "wrong kind" Error "The page that is referred to exists, but is of another kind than this field takes.";
    BrokenLink = "RB0304" "broken link" Error "A link leads to a page or file that is not there.";
    BrokenAnchor = "RB0305" "broken anchor" Error "The page is there, but no heading or other place in it has this name.";
    MissingImage = "RB0306" "missing image" Error "An image that is shown does not exist.";
    UnknownCitation = "RB0307" "unknown citation" Error "A citation names no source page, or a claim that the source page does not list.";
    DuplicateQuestion = "RB0308" "duplicate question" Error "The same question is asked on two pages. Keep one and refer to it, or say `same_as` on a page of its own.";
    DuplicateComparison = "RB0309" "duplicate comparison" Error "Two pages compare the same roles. The order of the roles does not matter: merge them.";
    Cycle = "RB0310" "cycle" Error "Roles report to or grow into each other in a circle, or levels inherit from each other in one, or the answers of a decision aid lead round in one.";
    LinkToDraft = "RB0311" "link to a draft" Error "The page that is linked to is a draft and will not be published.";
    // 04: Markdown
    UnknownLanguage = "RB0401" "unknown language" Warning "A code block names a language that cannot be highlighted; it is shown plain.";
    UnsafeLink = "RB0402" "unsafe link" Error "Only `http`, `https`, `mailto`, `tel` and addresses within the site are allowed in links, and only addresses within the site for images: nothing is fetched from elsewhere when a page is read.";
    RawHtml = "RB0403" "raw HTML" Warning "Raw HTML in a page is shown as text. Set `raw_html = true` under `[markdown]` in `site.toml` if all writers are trusted.";
    UndefinedFootnote = "RB0404" "undefined footnote" Error "A footnote is referred to that is defined nowhere in the page, or in a field, which cannot hold footnotes.";
    UnusedFootnote = "RB0405" "unused footnote" Warning "A footnote is defined and never referred to.";
    UndefinedLinkLabel = "RB0406" "undefined link label" Warning "`[text][label]` is written, and `[label]: …` is nowhere in the page.";
    BadInclude = "RB0407" "bad include" Error "An included file or region does not exist or lies outside `content`, or files include each other in a circle, more than 16 deep, or in too great an amount.";
    BadBlock = "RB0408" "bad block" Error "A `:::` block of an unknown type, one that is not closed, an embed that is written wrongly or not known, or one in a field: embeds belong in the body of a page.";
    EmptyLink = "RB0409" "empty link" Error "A link without a target.";
    DuplicateAnchor = "RB0410" "duplicate anchor" Error "Two places of a page, headings, claims or levels, are given the same name, or one is given an anchor that the theme has on its pages, so that a link to it would be ambiguous.";
    TooDeep = "RB0411" "nested too deep" Warning "Markdown nested deeper than 100 levels is shown flat from there on.";
    MissingAlt = "RB0412" "missing image text" Warning "An image without a text says nothing to somebody who cannot see it. Describe it between the brackets.";
    // 05: templates
    TemplateSyntax = "RB0501" "template syntax" Error "A template cannot be compiled.";
    TemplateFailed = "RB0502" "template failed" Error "A template failed while a page was rendered with it.";
    UnknownTemplate = "RB0503" "unknown template" Error "A page asks for a template that does not exist.";
    // 06: the handbook as a whole
    Orphan = "RB0601" "orphan" Warning "No other page links to this page, and it is in no list.";
    Overdue = "RB0602" "overdue review" Warning "The page was to be reviewed before today. Look it through and set `last_reviewed_on`.";
    Uncited = "RB0603" "statement without a source" Warning "The site requires sources, and a statement has none. Cite one, or say `editorial = true`.";
    UnusedSource = "RB0604" "source never cited" Warning "No page cites this source.";
    TermToAvoid = "RB0605" "term to avoid" Warning "The glossary says to use another term.";
    LinkToSuperseded = "RB0606" "link to a superseded page" Warning "The page that is linked to says that another page has taken its place.";
    UnusedClaim = "RB0607" "claim never cited" Warning "A source page lists a claim that no page rests on.";
    SourceChanged = "RB0608" "source changed since the review" Warning "A source says that it changed after this page was last reviewed.";
    MissingOwner = "RB0609" "missing owner" Warning "The site requires every page to have an owner.";
    NobodyAccountable = "RB0610" "nobody accountable" Warning "No role has an `A` for an activity of the responsibility matrix, so that it is left open who answers for the result. `gaps = \"ignore\"` under `[matrix]` in `site.toml` passes such rows over.";
    SeveralAccountable = "RB0611" "several accountable" Warning "More than one role has an `A` for an activity of the responsibility matrix: who answers for the result when they disagree? `gaps = \"ignore\"` under `[matrix]` in `site.toml` passes such rows over.";
}

/// A place with a word on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
    /// Whether it is a page that was rendered when the finding was made. A template fails for many
    /// pages, and is one thing to mend.
    pub is_page: bool,
}

impl Label {
    fn new(span: Span, text: impl Into<String>) -> Self {
        Label { span, text: text.into(), is_page: false }
    }

    fn order<'a>(&'a self, texts: &'a Texts) -> impl Ord + use<'a> {
        (texts.place(self.span.file), self.span.start, self.span.end, self.text.as_str())
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Which rule.
    pub code: Code,
    /// How grave, here.
    pub severity: Severity,
    /// Lower case, no full stop, names the thing.
    pub message: String,
    /// Where it is.
    pub primary: Label,
    /// Other places that matter.
    pub others: Vec<Label>,
    /// What to do, with the nearest valid name where there is one.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding of the severity that the rule has by default.
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

    /// The same with a remedy.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with "did you mean …" when one of the candidates is near to `wrong`.
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

    /// The same with a word under the primary place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// The same with a second place.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label::new(span, text));
        self
    }

    /// The same, found while a page was rendered; `file` is that of the page, or
    /// [`FileId::NOWHERE`].
    pub fn while_rendering(mut self, file: FileId) -> Self {
        let page = Label::new(Span::whole_file(file), "while this page was rendered");
        self.others.push(Label { is_page: true, ..page });
        self
    }

    /// The places to tell: the primary one, those that matter too, and of the pages that were
    /// rendered the first, with how many others there are.
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

    /// The same with another severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    fn others_but_pages(&self) -> impl Iterator<Item = &Label> {
        self.others.iter().filter(|label| !label.is_page)
    }

    /// By file and place, and for one place by what is found; pages aside.
    fn order(&self, other: &Self, texts: &Texts) -> Ordering {
        let (a, b) = (&self.primary.span, &other.primary.span);
        let place = |span: &Span| (span.start, span.end);
        texts
            .place(a.file)
            .cmp(&texts.place(b.file))
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

/// The findings of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether there is no finding.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Keeps only some of the findings.
    pub fn retain(&mut self, is_kept: impl Fn(&Diagnostic) -> bool) {
        self.0.retain(|found| is_kept(found));
    }

    /// All findings in the order in which they were made.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// All findings by file and place, each once: those that differ only in the page that was rendered
    /// are one, with all of the pages.
    pub fn sorted(mut self, texts: &Texts) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| a.order(b, texts));
        self.0.dedup_by(|next, kept| {
            let is_same = kept.order(next, texts).is_eq();
            if is_same {
                kept.others.extend(next.others.drain(..).filter(|label| label.is_page));
            }
            is_same
        });
        for found in &mut self.0 {
            found.others.sort_by_key(|label| label.is_page.then(|| texts.place(label.span.file)));
        }
        self.0
    }

    /// All findings in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}

/// Longest name, in characters, that a nearest one is looked for: the distance takes time by the
/// product of the lengths, and nobody mistypes a longer one by a letter.
const LONGEST_NAME: usize = 100;

/// The candidate that looks most like `wrong`, if one is near enough to be meant.
///
/// Nearness is the Damerau–Levenshtein distance on lower-case text; up to a third of the longer
/// word may differ.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let length = wrong.chars().count();
    if length > LONGEST_NAME {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = candidate.chars().count();
            let most = length.max(other).div_ceil(3);
            // The distance is at least the difference in length, and costs more to find.
            if length.abs_diff(other) > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&wrong, &candidate.to_lowercase());
            (distance <= most).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
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
    fn what_is_found_for_many_pages_is_told_once_and_names_the_first_by_path() {
        let mut texts = Texts::default();
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
