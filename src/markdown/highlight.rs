//! *Code → runs with a class.* Grammars come from `syntect` and `two-face`; what they find is
//! reduced to a few short classes, so that the HTML stays small and the looks stay with the theme.
//!
//! | class | what |
//! |---|---|
//! | `hl-c` | comment |
//! | `hl-s` | string |
//! | `hl-k` | keyword, modifier, word operator |
//! | `hl-n` | number, constant, escape |
//! | `hl-f` | function, macro |
//! | `hl-t` | type, tag |
//! | `hl-v` | parameter, attribute, variable of the language |
//! | `hl-i` | inserted line |
//! | `hl-d` | deleted line |
//!
//! **Invariants.** Runs cover the code without gaps, and neighbours differ in class. A grammar that
//! fails, a line over [`MAX_LINE`] or a block over [`MAX_BLOCK`] gives plain text.

use lru::LruCache;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntect::parsing::{
    BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet,
};

use crate::diagnostic::nearest;
use crate::fingerprint::Fingerprint;

/// Characters in a line.
const MAX_LINE: usize = 2_000;
/// Bytes in a block.
const MAX_BLOCK: usize = 64 << 10;

/// Names of plain text.
const PLAIN: [&str; 6] = ["", "text", "txt", "plain", "plaintext", "none"];

/// Common names that the grammars do not have.
const ALIASES: [(&str, &str); 28] = [
    ("c++", "cpp"),
    ("console", "sh"),
    ("csharp", "cs"),
    ("docker", "Dockerfile"),
    ("go-html-template", "html"),
    ("golang", "go"),
    ("html5", "html"),
    ("javascript", "js"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("jsx", "js"),
    ("kt", "kotlin"),
    ("make", "makefile"),
    ("math", "latex"),
    ("mdx", "markdown"),
    ("mjs", "js"),
    ("node", "js"),
    ("objc", "objective-c"),
    ("patch", "diff"),
    ("pgsql", "sql"),
    ("ps", "ps1"),
    ("psql", "sql"),
    ("pwsh", "ps1"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("terminal", "sh"),
    ("yml", "yaml"),
    ("zsh", "sh"),
];

/// Prefixes of scopes and their classes; the first match wins. `None` ends the surrounding class.
const CLASSES: [(&str, Option<&str>); 35] = [
    ("comment", Some("hl-c")),
    ("constant", Some("hl-n")),
    ("string", Some("hl-s")),
    ("keyword.operator.word", Some("hl-k")),
    ("keyword.operator.logical.python", Some("hl-k")),
    ("keyword.operator", None),
    ("keyword", Some("hl-k")),
    ("storage", Some("hl-k")),
    ("entity.name.function", Some("hl-f")),
    ("entity.name.macro", Some("hl-f")),
    ("support.function", Some("hl-f")),
    ("support.macro", Some("hl-f")),
    ("variable.function", Some("hl-f")),
    ("entity.name.section", Some("hl-k")),
    ("entity.name.label", Some("hl-v")),
    ("entity.name", Some("hl-t")),
    ("entity.other.inherited-class", Some("hl-t")),
    ("entity.other.attribute-name", Some("hl-v")),
    ("support.type.property-name", Some("hl-v")),
    ("support.type", Some("hl-t")),
    ("support.class", Some("hl-t")),
    ("support.constant", Some("hl-n")),
    ("variable.parameter", Some("hl-v")),
    ("variable.language", Some("hl-v")),
    ("variable.annotation", Some("hl-v")),
    ("meta.annotation", Some("hl-v")),
    ("meta.interpolation", None),
    ("meta.property-name", Some("hl-v")),
    ("markup.inserted", Some("hl-i")),
    ("markup.deleted", Some("hl-d")),
    ("markup.heading", Some("hl-k")),
    ("markup.raw", Some("hl-s")),
    ("markup.underline.link", Some("hl-s")),
    ("source", None),
    ("text", None),
];

/// A segment of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) range: Range<usize>,
    pub(super) class: Option<&'static str>,
}

/// The language of a name.
pub(super) enum Language<'a> {
    /// Plain text.
    Plain,
    /// A language with a grammar.
    Known(&'a SyntaxReference),
    /// An unknown name.
    Unknown,
}

/// Largest block that is cached, in bytes.
const MAX_CACHED_BYTES: usize = 16 << 10;
/// Blocks in the cache. An edit of a page changes few of the blocks in it.
const CACHE_BLOCKS: NonZeroUsize = NonZeroUsize::new(512).unwrap();

/// The grammars, loaded on first use.
#[derive(Debug)]
pub(super) struct Highlighter {
    loaded: OnceLock<Loaded>,
    /// Runs by grammar and code.
    cache: Mutex<LruCache<Fingerprint, Arc<[Run]>>>,
}

impl Default for Highlighter {
    fn default() -> Highlighter {
        Highlighter { loaded: OnceLock::new(), cache: Mutex::new(LruCache::new(CACHE_BLOCKS)) }
    }
}

#[derive(Debug)]
struct Loaded {
    grammars: SyntaxSet,
    classes: Vec<(Scope, Option<&'static str>)>,
}

impl Highlighter {
    fn loaded(&self) -> &Loaded {
        self.loaded.get_or_init(|| Loaded {
            grammars: two_face::syntax::extra_newlines(),
            classes: CLASSES
                .iter()
                .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
                .collect(),
        })
    }

    /// Finds the grammar for a name, an alias or a file extension.
    pub(super) fn language(&self, name: &str) -> Language<'_> {
        let lower = name.trim_matches([':', '.']).to_lowercase();
        if PLAIN.contains(&lower.as_str()) {
            return Language::Plain;
        }
        let alias = ALIASES.iter().find(|(alias, _)| *alias == lower).map(|(_, token)| *token);
        let grammars = &self.loaded().grammars;
        let known = alias.and_then(|token| grammars.find_syntax_by_token(token));
        match known.or_else(|| grammars.find_syntax_by_token(&lower)) {
            Some(syntax) if syntax.name == "Plain Text" => Language::Plain,
            Some(syntax) => Language::Known(syntax),
            None => Language::Unknown,
        }
    }

    /// Returns the nearest name of a language. Very short names are not compared.
    pub(super) fn nearest(&self, wrong: &str) -> Option<String> {
        if !(3..=40).contains(&wrong.len()) {
            return None;
        }
        let grammars = self.loaded().grammars.syntaxes();
        let names = grammars.iter().map(|grammar| grammar.name.as_str());
        let extensions = grammars.iter().flat_map(|grammar| &grammar.file_extensions);
        let aliases = ALIASES.iter().map(|(alias, _)| *alias);
        let candidates = names.chain(extensions.map(String::as_str)).chain(aliases);
        let words = candidates.filter(|name| name.len() > 1 && !name.contains(' '));
        nearest(wrong, words).map(str::to_lowercase)
    }

    /// Returns the runs of some code.
    pub(super) fn runs(&self, language: &Language<'_>, code: &str) -> Arc<[Run]> {
        let plain = || Arc::from([Run { range: 0..code.len(), class: None }]);
        let Language::Known(syntax) = language else { return plain() };
        let long = |line: &str| line.len() > MAX_LINE && line.chars().count() > MAX_LINE;
        if code.len() > MAX_BLOCK || code.lines().any(long) {
            return plain();
        }
        let cache = || self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let key = Fingerprint::of_value(&(&syntax.name, code));
        let known = cache().get(&key).cloned();
        known.unwrap_or_else(|| {
            let loaded = self.loaded();
            // A grammar is external data: if it makes the engine panic, the code is shown without
            // classes.
            let runs = catch_unwind(AssertUnwindSafe(|| loaded.runs(syntax, code)));
            let runs = runs.ok().flatten().map_or_else(plain, Arc::from);
            if code.len() <= MAX_CACHED_BYTES {
                cache().put(key, runs.clone());
            }
            runs
        })
    }
}

impl Loaded {
    fn runs(&self, syntax: &SyntaxReference, code: &str) -> Option<Vec<Run>> {
        let mut state = ParseState::new(syntax);
        let mut scopes = ScopeStack::new();
        let mut classes: Vec<Option<&'static str>> = Vec::new();
        let mut runs = Vec::new();
        let mut start = 0;
        for line in code.split_inclusive('\n') {
            let mut at = 0;
            for (next, change) in state.parse_line(line, &self.grammars).ok()? {
                push(&mut runs, code, start + at..start + next, classes.last().copied().flatten());
                at = next;
                let follow = |change, _: &[Scope]| match change {
                    BasicScopeStackOp::Push(scope) => {
                        let around = classes.last().copied().flatten();
                        classes.push(self.class(scope).unwrap_or(around));
                    }
                    BasicScopeStackOp::Pop => {
                        classes.pop();
                    }
                };
                scopes.apply_with_hook(&change, follow).ok()?;
            }
            push(
                &mut runs,
                code,
                start + at..start + line.len(),
                classes.last().copied().flatten(),
            );
            start += line.len();
        }
        Some(runs)
    }

    fn class(&self, scope: Scope) -> Option<Option<&'static str>> {
        let found = self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
        found.map(|(_, class)| *class)
    }
}

/// Adds a run, or extends the last one. White space gets the class of the text before it.
fn push(runs: &mut Vec<Run>, code: &str, range: Range<usize>, class: Option<&'static str>) {
    if range.is_empty() {
        return;
    }
    let blank = code.get(range.clone()).is_some_and(|text| text.trim().is_empty());
    match runs.last_mut() {
        Some(last) if last.class == class || blank => last.range.end = range.end,
        _ => runs.push(Run { range, class }),
    }
}
