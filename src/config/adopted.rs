//! *What was inferred for a folder without `site.toml` → the `site.toml` that says so.*

use super::Config;
use crate::source::{Layout, quoted};
use std::fmt::Write;

/// Returns a `site.toml` with which a handbook without one gives the same site.
///
/// `has` says whether the root has a folder of this name, which would be that of static files or of
/// templates.
pub fn adopted(
    config: &Config,
    title: &str,
    layout: &Layout,
    has: impl Fn(&str) -> bool,
) -> String {
    let content = if layout.is_flat() { "." } else { &layout.content };
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "title = {}\ncontent = {}", quoted(title), quoted(content));
    text.push_str("addresses = \"slugs\"\n");
    for (key, folder) in [("static_files", "static"), ("templates", "templates")] {
        if has(folder) {
            let _ = writeln!(text, "{key} = \"\"");
        }
    }
    if let Some(repository) = &config.repository {
        let _ = writeln!(text, "\n[repository]\nurl = {}", quoted(&repository.url));
    }
    text.push_str(OF_A_HANDBOOK_WITHOUT_SITE_TOML);
    text
}

/// The defaults that differ without a `site.toml`.
const OF_A_HANDBOOK_WITHOUT_SITE_TOML: &str = "
# Only what cannot be shown at all is an error. Without this line, whatever leaves a gap is one.
[checks]
profile = \"lenient\"

[markdown]
old_anchors = false
";
