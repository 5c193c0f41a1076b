//! *The default theme, compiled into the binary.* A site overrides any of these files by placing
//! its own under the same name.

macro_rules! templates {
    ($($name:literal,)*) => {
        /// Name and text of every template.
        pub const TEMPLATES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../templates/", $name))),)*];
    };
}

macro_rules! statics {
    ($($name:literal,)*) => {
        /// Path and bytes of every static file.
        pub const STATICS: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../static/", $name))),)*];
    };
}

templates![
    "404.html",
    "base.html",
    "comparison.html",
    "disagreement.html",
    "health.html",
    "home.html",
    "nav.html",
    "page.html",
    "parts/body.html",
    "parts/breadcrumbs.html",
    "parts/comparison_table.html",
    "parts/foot.html",
    "parts/footer.html",
    "parts/lead.html",
    "parts/list_comparisons.html",
    "parts/list_questions.html",
    "parts/list_roles.html",
    "parts/list_sources.html",
    "parts/list_terms.html",
    "parts/questions.html",
    "parts/role_facts.html",
    "parts/sides.html",
    "parts/status.html",
    "parts/toc.html",
    "parts/toc_small.html",
    "parts/view_compare_any.html",
    "parts/view_decision_aids.html",
    "parts/view_graph.html",
    "parts/view_levels_matrix.html",
    "parts/view_quotations.html",
    "parts/view_responsibility_matrix.html",
    "parts/view_skill_index.html",
    "parts/widgets.html",
    "print.html",
    "question.html",
    "redirect.html",
    "role.html",
    "section.html",
    "source.html",
    "term.html",
    "topic.html",
    "view.html",
];

statics!["compare.js", "icon.svg", "print.css", "rolebook.js", "style.css", "views.css",];

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &str) -> Vec<String> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut files: Vec<String> = walkdir::WalkDir::new(&root)
            .into_iter()
            .map(|entry| entry.expect("the folder can be read"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).expect("a path below it");
                path.to_string_lossy().replace('\\', "/")
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn every_file_of_the_theme_is_compiled_in() {
        let templates: Vec<_> = TEMPLATES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(templates, files("templates"));
        let statics: Vec<_> = STATICS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(statics, files("static"));
    }
}
