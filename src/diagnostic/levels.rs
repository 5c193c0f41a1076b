//! *Diagnostics → diagnostics with the severities of the site.* `[checks]` in `site.toml` sets them by
//! code and by path.

use super::{Code, Diagnostic, Severity};
use crate::source_map::SourceMap;
use globset::{GlobBuilder, GlobMatcher};

/// A pattern of paths relative to the root: `docs/archive/` is everything in that folder, `*` stands for
/// any part of a name and `**` for any number of folders.
#[derive(Clone, Debug)]
pub struct PathPattern(GlobMatcher);

impl PathPattern {
    /// Parses a pattern. The error is the reason why it is none.
    pub fn parse(pattern: &str) -> Result<PathPattern, String> {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_start_matches('/');
        let whole_folder = format!("{pattern}**");
        let pattern = if pattern.ends_with('/') { &whole_folder } else { pattern };
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        glob.map(|glob| PathPattern(glob.compile_matcher()))
            .map_err(|error| error.kind().to_string())
    }

    /// Whether a path is meant.
    pub fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// The severities of a site.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Whether the severities of the profile `lenient` are the defaults.
    pub lenient: bool,
    /// Severities of single codes, `None` for off; a later entry replaces an earlier one.
    pub entries: Vec<LevelEntry>,
}

/// The severity of a code, everywhere or in some files.
#[derive(Clone, Debug)]
pub struct LevelEntry {
    /// The code.
    pub code: Code,
    /// The files; `None` for all.
    pub path: Option<PathPattern>,
    /// The severity; `None` for off.
    pub severity: Option<Severity>,
}

impl Levels {
    /// Returns the severity of a diagnostic; `None` if it is not reported.
    ///
    /// A severity that a stage has set on purpose, because a key of `site.toml` says so, is kept by the
    /// profile. Diagnostics of `site.toml` itself are not softened.
    fn severity(&self, found: &Diagnostic, texts: &SourceMap) -> Option<Severity> {
        let path = || texts.get(found.primary.span.file).path;
        let is_meant = |entry: &&LevelEntry| {
            let matches = |pattern: &PathPattern| pattern.matches(&path());
            entry.code == found.code && entry.path.as_ref().is_none_or(matches)
        };
        if let Some(entry) = self.entries.iter().rev().find(is_meant) {
            return entry.severity;
        }
        let rule = found.code.rule();
        match self.lenient && found.severity == rule.severity && !is_configuration(&path()) {
            true => rule.lenient,
            false => Some(found.severity),
        }
    }

    /// Sets the severities of diagnostics, and drops those that are off.
    pub(super) fn weigh(&self, all: &mut Vec<Diagnostic>, texts: &SourceMap) {
        all.retain_mut(|found| match self.severity(found, texts) {
            Some(severity) => {
                found.severity = severity;
                true
            }
            None => false,
        });
    }
}

/// Whether a path is `site.toml` or a variable of the environment.
fn is_configuration(path: &str) -> bool {
    path == "site.toml" || path.starts_with("<environment>/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source_map::Span;

    fn weighed(levels: &Levels, path: &str, code: Code) -> Option<Severity> {
        let mut texts = SourceMap::default();
        let file = texts.add(path, "x");
        let mut all = Diagnostics::default();
        all.push(Diagnostic::new(code, Span::new(file, 0..1), "x"));
        all.sorted(&texts, levels).first().map(|found| found.severity)
    }

    #[test]
    fn a_lenient_site_has_errors_only_for_what_cannot_be_shown() {
        let levels = Levels { lenient: true, entries: Vec::new() };
        assert_eq!(weighed(&levels, "a.md", Code::BrokenAnchor), Some(Severity::Warning));
        assert_eq!(weighed(&levels, "a.md", Code::AddressTaken), Some(Severity::Error));
        assert_eq!(weighed(&levels, "a.md", Code::Orphan), None);
        assert_eq!(weighed(&levels, "site.toml", Code::UnknownKey), Some(Severity::Error));
        assert_eq!(weighed(&Levels::default(), "a.md", Code::BrokenAnchor), Some(Severity::Error));
    }

    #[test]
    fn the_last_entry_for_a_code_and_path_decides() {
        let entry = |path: Option<&str>, severity| LevelEntry {
            code: Code::BrokenAnchor,
            path: path.map(|path| PathPattern::parse(path).expect("a pattern")),
            severity,
        };
        let entries = vec![entry(None, Some(Severity::Note)), entry(Some("docs/old/"), None)];
        let levels = Levels { lenient: true, entries };
        assert_eq!(weighed(&levels, "docs/a.md", Code::BrokenAnchor), Some(Severity::Note));
        assert_eq!(weighed(&levels, "docs/old/b/a.md", Code::BrokenAnchor), None);
        assert_eq!(weighed(&levels, "docs/a.md", Code::BrokenLink), Some(Severity::Warning));
    }

    #[test]
    fn patterns_are_seen_from_the_root() {
        let matches = |pattern: &str, path: &str| {
            PathPattern::parse(pattern).expect("a pattern").matches(path)
        };
        assert!(matches("docs/*.md", "docs/a.md"));
        assert!(!matches("docs/*.md", "docs/b/a.md"));
        assert!(matches("docs/**", "docs/b/a.md"));
        assert!(matches("./docs/", "docs/b/a.md"));
        assert!(PathPattern::parse("docs/[").is_err());
    }
}
