//! *The rules*: every code with its documentation and its severities.

use super::Severity;

/// The documentation of a code.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `RB0101`; never given to another rule.
    pub code: &'static str,
    /// The rule in two or three words.
    pub name: &'static str,
    /// The severity in a handbook with a `site.toml`, unless `[checks]` changes it.
    pub severity: Severity,
    /// The severity under the profile `lenient`, which holds without a `site.toml`: only what cannot be
    /// shown at all is an error. `None` if the rule is off.
    pub lenient: Option<Severity>,
    /// The reason and the fix, in a sentence or two of Markdown.
    pub explanation: &'static str,
}

macro_rules! lenient {
    (Off) => {
        None
    };
    ($severity:ident) => {
        Some(Severity::$severity)
    };
}

/// Declares every code once: the enum, and the table that the reference is written from.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $name:literal $severity:ident/$lenient:ident $explanation:literal;)*) => {
        /// The rules of rolebook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $name] $variant,)*
        }

        impl Code {
            /// Returns the code of a number such as `RB0305`, or of a name such as `broken-anchor`.
            pub fn named(name: &str) -> Option<Code> {
                let is_it = |code: &Code| {
                    let rule = code.rule();
                    rule.code.eq_ignore_ascii_case(name)
                        || rule.name.replace(' ', "-").eq_ignore_ascii_case(name)
                };
                Code::ALL.iter().copied().find(is_it)
            }

            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Returns the documentation of the code.
            pub fn rule(self) -> Rule {
                match self {
                    $(Code::$variant => Rule {
                        code: $code,
                        name: $name,
                        severity: Severity::$severity,
                        lenient: lenient!($lenient),
                        explanation: $explanation,
                    },)*
                }
            }
        }
    };
}

codes! {
    // 00: files
    Unreadable = "RB0001" "unreadable file" Error/Warning "A file or folder of the handbook could not be read: permissions, a dangling link, or something that is not a plain file (a pipe, a socket, a device).";
    NotText = "RB0002" "not UTF-8 text" Error/Error "Pages, templates and `site.toml` are UTF-8 text. The message names the first byte that is not.";
    OutsideRoot = "RB0003" "outside the root" Error/Warning "A symbolic link or a path leads out of the handbook folder, or in a cycle. Nothing outside the folder is ever read or published: copy the file in.";
    TooLarge = "RB0004" "too large" Error/Error "A page is larger than 16 MiB, a front matter larger than 64 KiB, a template larger than 256 KiB, or something is nested deeper than 64 levels. Split such a file.";
    BadFileName = "RB0005" "bad file name" Error/Warning "A file name becomes part of an address. It must not hold control characters, `\\`, `:`, `*`, `?`, `\"`, `<`, `>` or `|`, must not end in a dot or a space, and must not be longer than 200 bytes.";
    ForbiddenCharacter = "RB0006" "forbidden character" Error/Warning "A text contains a control character (other than a tab or a line end) or a noncharacter (U+FDD0 to U+FDEF), which no page can show. It is shown as U+FFFD.";
    // 01: front matter and configuration
    BadSyntax = "RB0101" "syntax" Error/Error "The front matter or `site.toml` is not valid TOML or YAML.";
    UnknownKey = "RB0102" "unknown key" Error/Note "A key that this kind of page does not have, often a typing error. Keys of your own go into the `[extra]` table; `unknown_keys` in `site.toml` changes the severity.";
    WrongType = "RB0103" "wrong type" Error/Warning "The value has a type that the field does not accept.";
    MissingKey = "RB0104" "missing key" Error/Warning "A required field is missing.";
    DuplicateKey = "RB0105" "duplicate key" Error/Warning "The same key is given twice in one table; remove one of them.";
    UnknownName = "RB0106" "unknown name" Error/Warning "The value is not one of the names that are declared, in `site.toml` or by the field itself.";
    BadValue = "RB0107" "bad value" Error/Warning "The value has the right type but is not valid: an empty list where entries are required, a date that does not exist, a role that a comparison lists twice.";
    YamlBudget = "RB0108" "YAML too complex" Error/Error "YAML aliases expand to more than 10,000 values. Write the values out, or use fewer aliases.";
    MissingTitle = "RB0110" "missing title" Warning/Note "A page has neither a `title` nor a heading, and is shown under the name of its file.";
    AnswerLeadsNowhere = "RB0111" "answer leads nowhere" Error/Warning "An answer of a decision aid has no result and points to no page and no question. Add one of them, or set `not_stated = true` if the sources say nothing.";
    UnreachedQuestion = "RB0112" "question never reached" Warning/Warning "No answer of a decision aid leads to this question. Name it in the `then` of an answer, or set `ask_all = true` if every reader is asked all questions.";
    OldSpelling = "RB0113" "old spelling" Warning/Note "A key or a word of front matter or `site.toml` has another spelling now. The old one is accepted for one more minor version.";
    EnglishWords = "RB0114" "words in English" Note/Note "The language of the site is not English, and `[labels]` in `site.toml` replaces none of the words that rolebook puts on pages, such as “On this page” and the names of months. `docs/themes.md` lists all of them; the label `date` is the form of dates. Anything in `[labels]` ends this note.";
    MisplacedMatter = "RB0115" "misplaced front matter" Warning/Warning "What plainly is front matter does not begin on the first line, stands between other lines than `+++` or `---`, or is never closed. Its fields are used and it is not shown as text, but other tools may see it differently.";
    UnfitPage = "RB0116" "plain page in the folder of a kind" Note/Note "A page in a folder such as `roles/` has no field of the kind of the folder, so it is shown as a plain page in that section. Give it the fields of the kind, or say `kind = \"role\"`; `rolebook import roles` reads them out of headings.";
    HiddenMisplaced = "RB0117" "misplaced front matter of a hidden page" Error/Warning "Front matter with `draft`, `published`, `hidden` or a key like them does not begin on the first line, stands between other lines than `+++` or `---`, or is never closed. What it says holds here, but other tools would publish the page.";
    UnusedKey = "RB0118" "key of another tool" Note/Note "A key of the front matter is known to be for another tool, and nothing here depends on it. It is kept as `page.extra` for templates; `rename` under `[front_matter]` in `site.toml` gives it a meaning.";
    KeySpelling = "RB0119" "spelling of a key" Note/Note "A key differs from a key of rolebook only in letter case, `-` and `_`, and is read as that key.";
    ValueKept = "RB0120" "unknown value kept" Note/Note "The value of a field is none that rolebook knows. It is kept as `page.extra` for templates, and nothing is shown.";
    HollowPage = "RB0121" "content in front matter" Note/Note "A page has no text, but front matter of more than 1,024 bytes with keys that no template shows: what it says is on no page of the site.";
    // 02: addresses
    DuplicateId = "RB0201" "duplicate id" Error/Warning "Two pages of one kind have the same id, so a reference to it would be ambiguous.";
    AddressTaken = "RB0202" "address taken" Error/Error "Two files would be published at the same address (compared without regard to case). Rename one of them or change its alias.";
    BadAddress = "RB0203" "bad address" Error/Warning "An alias or a path is not a valid address within the site.";
    TwoIndexes = "RB0205" "two pages of a section" Warning/Note "Two files could be the page of a section: `index.md` and `README.md` in one folder, or `x.md` and `x/index.md`. The first of `_index`, `index` and `README` is the page of its folder, and a page in the folder comes before one beside it; the other file is a page in the section.";
    BadContents = "RB0206" "bad entry of the contents" Warning/Note "An entry of `SUMMARY.md`, `_sidebar.md`, `mkdocs.yml`, `sidebars.json` or of `[[nav]]` names no page, or cannot be read. It is shown without a link, or left out; the others keep their order.";
    // 03: references
    UnknownReference = "RB0301" "unknown reference" Error/Warning "A reference names a page that does not exist.";
    AmbiguousReference = "RB0302" "ambiguous reference" Error/Warning "Several pages match a reference. Write the folder too, as in `roles/product-owner`.";
    WrongKind = "RB0303" "wrong kind" Error/Warning "The referenced page exists, but the field accepts pages of another kind.";
    BrokenLink = "RB0304" "broken link" Error/Warning "A link leads to a page or file that does not exist.";
    BrokenAnchor = "RB0305" "broken anchor" Error/Warning "The page exists, but has no heading or other anchor of this name: nothing on it has the name, `hide` in `site.toml` leaves out the section, or a template of the site does not show it.";
    MissingImage = "RB0306" "missing image" Error/Warning "The file of an image does not exist.";
    UnknownCitation = "RB0307" "unknown citation" Error/Warning "A citation names no source page, or a claim that the source page does not list.";
    DuplicateQuestion = "RB0308" "duplicate question" Error/Warning "The same question is asked on two pages. Keep one and refer to it, or use `same_as` on a page of its own.";
    DuplicateComparison = "RB0309" "duplicate comparison" Error/Warning "Two pages compare the same roles. The order of the roles does not matter: merge them.";
    Cycle = "RB0310" "cycle" Error/Warning "Roles report to or grow into each other in a cycle, levels inherit from each other in a cycle, or the answers of a decision aid form a cycle.";
    LinkToDraft = "RB0311" "link to a draft" Error/Warning "The page that is linked to is a draft and will not be published.";
    AnchorSpelling = "RB0312" "anchor spelled differently" Note/Note "A link names an anchor with other letters or marks than its page has, and only one can be meant. The link leads to it.";
    Detour = "RB0313" "link through a redirect" Note/Note "A link names an old address of a page, which the site leads on from. The link leads to the page directly.";
    AddressSpelling = "RB0314" "address spelled differently" Note/Note "A link names a page or file with other capital letters than its file has. The link leads to it.";
    Unpublished = "RB0316" "file outside the site" Note/Note "A link leads to a folder or a large file of the repository that is not published. State `url` under `[repository]` in `site.toml`, and the link leads to it there; otherwise it is shown as text.";
    // 04: Markdown
    UnknownLanguage = "RB0401" "unknown language" Warning/Note "A code block names a language that cannot be highlighted; the code is shown as plain text.";
    UnsafeLink = "RB0402" "unsafe link" Error/Warning "Only `http`, `https`, `mailto`, `tel` and addresses within the site are allowed in links, and only addresses within the site for images: nothing is fetched from elsewhere when a page is read.";
    RawHtml = "RB0403" "unknown element" Warning/Note "What looks like a tag of HTML is none, such as `<your-name>`, and is shown as text. Put it between backticks, or write `\\<`.";
    UndefinedFootnote = "RB0404" "undefined footnote" Error/Note "A footnote is referenced but not defined in the page, or is used in a field; footnotes are only allowed in the body of a page.";
    UnusedFootnote = "RB0405" "unused footnote" Warning/Note "A footnote is defined but never referenced.";
    UndefinedLinkLabel = "RB0406" "undefined link label" Warning/Note "`[text][label]` is used, but `[label]: …` is not defined in the page.";
    BadInclude = "RB0407" "bad include" Error/Warning "An included file or region does not exist or lies outside `content`, or files include each other in a cycle, more than 16 levels deep, or with more text than the limit.";
    BadBlock = "RB0408" "bad block" Error/Warning "A `:::` block has an unknown type or is not closed, or an embed is malformed, unknown or in a field: embeds are only allowed in the body of a page.";
    EmptyLink = "RB0409" "empty link" Error/Warning "A link has no target.";
    DuplicateAnchor = "RB0410" "duplicate anchor" Error/Warning "Two headings, claims or levels of a page have the same anchor, or one has an anchor that the theme reserves, so a link to it would be ambiguous.";
    TooDeep = "RB0411" "nested too deep" Warning/Note "Markdown nested deeper than 100 levels is shown flat from there on.";
    MissingAlt = "RB0412" "missing image text" Warning/Note "An image has no alternative text, which screen readers need. Describe the image between the brackets.";
    HtmlLeftOut = "RB0413" "HTML left out" Warning/Note "An element of HTML that could run code, change the page or fetch from elsewhere is left out, or the tags of an element that HTML does not have are. `raw_html = true` under `[markdown]` in `site.toml` lets all HTML pass, if all writers are trusted.";
    HtmlAttribute = "RB0414" "attribute left out" Note/Note "A `style` or an attribute that runs code is left out of an element of HTML. `align`, `width`, `height` and `class` pass.";
    HtmlId = "RB0415" "id left out" Note/Note "An element of HTML has an id that a heading, another element or the program has already; links lead to the other one.";
    ForeignTag = "RB0419" "tag of another tool" Warning/Note "A template tag or a component of another tool has no equivalent here. A tag is left out and its content is shown, a value is shown as code. Names are counted.";
    ForeignNote = "RB0420" "unknown type of note" Warning/Note "A note has a type that is not known. It is shown as a note with that name as its title.";
    Formula = "RB0421" "formula" Note/Note "A formula is shown as code: formulas are not set.";
    ForeignInclude = "RB0422" "file not included" Warning/Warning "A tag of another tool includes a file, or a part of one, that is not in the handbook. The tag is shown as it is written.";
    // 05: templates
    TemplateSyntax = "RB0501" "template syntax" Error/Error "A template cannot be compiled.";
    TemplateFailed = "RB0502" "template failed" Error/Error "A template failed while a page was rendered with it.";
    UnknownTemplate = "RB0503" "unknown template" Error/Warning "A page names a template that does not exist.";
    HiddenSection = "RB0504" "section not shown" Warning/Warning "A template leaves out a section that its pages have, or shows it without an element with the id of the section or without its citations: links then lead nowhere, and the table of contents leaves the section out. Show it, or, if the theme leaves it out on purpose, add it to `hide` under `[kinds.<kind>]` in `site.toml`: then Markdown and print leave it out as well, and links that the program makes lead to the page.";
    UnusedTemplate = "RB0505" "template never used" Warning/Warning "A template in `sections/` or `blocks/` has the name of no section or block, and no other template includes it, so nothing is shown with it: often a typing error in the name of the file. `docs/themes.md` lists the names.";
    // 06: the handbook as a whole
    Orphan = "RB0601" "orphan" Warning/Off "No other page links to this page; only the list of its section does. Link to it, or add it to `related` of another page.";
    Overdue = "RB0602" "overdue review" Warning/Warning "The review of the page was due before today. Review the page and set `last_reviewed_on`.";
    Uncited = "RB0603" "statement without a source" Warning/Warning "The site requires sources, and a statement has none. Cite one, or set `editorial = true`.";
    UnusedSource = "RB0604" "source never cited" Warning/Warning "No page cites this source.";
    TermToAvoid = "RB0605" "term to avoid" Warning/Warning "The glossary says to use another term.";
    LinkToSuperseded = "RB0606" "link to a superseded page" Warning/Warning "The linked page is superseded by another page.";
    UnusedClaim = "RB0607" "claim never cited" Warning/Warning "A source page lists a claim that no page cites.";
    SourceChanged = "RB0608" "source changed since the review" Warning/Warning "A source says that it changed after this page was last reviewed.";
    MissingOwner = "RB0609" "missing owner" Warning/Warning "The site requires every page to have an owner.";
    NobodyAccountable = "RB0610" "nobody accountable" Warning/Warning "No role has an `A` for an activity of the responsibility matrix, so nobody answers for the result. `gaps = \"off\"` under `[matrix]` in `site.toml` turns this warning off.";
    SeveralAccountable = "RB0611" "several accountable" Warning/Warning "More than one role has an `A` for an activity of the responsibility matrix, so it is unclear who answers for the result. `gaps = \"off\"` under `[matrix]` in `site.toml` turns this warning off.";
    ComparisonsLeftOut = "RB0612" "comparisons left out" Note/Note "More pairs of roles fill at least two of the same dimensions than `limit` under `[comparisons]` in `site.toml` allows pages for. The pairs that stand next to each other in the order of roles have a page. Set a higher `limit`, or `generate = \"listed\"` for written comparisons only.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_ascend() {
        let codes: Vec<_> = Code::ALL.iter().map(|code| code.rule().code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    }

    #[test]
    fn a_code_is_found_by_its_number_and_its_name() {
        assert_eq!(Code::named("RB0305"), Some(Code::BrokenAnchor));
        assert_eq!(Code::named("broken-anchor"), Some(Code::BrokenAnchor));
        assert_eq!(Code::named("RB9999"), None);
    }
}
