//! *The default theme, compiled into the binary.* A site overrides a file with a file of the same
//! name.

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
    "blocks/aid.html",
    "blocks/cards.html",
    "blocks/changes.html",
    "blocks/chips.html",
    "blocks/choices.html",
    "blocks/claims.html",
    "blocks/compare_any.html",
    "blocks/comparison.html",
    "blocks/counted.html",
    "blocks/differences.html",
    "blocks/entries.html",
    "blocks/facts.html",
    "blocks/glossary.html",
    "blocks/graph.html",
    "blocks/grid.html",
    "blocks/groups.html",
    "blocks/lead.html",
    "blocks/levels.html",
    "blocks/links.html",
    "blocks/matrix.html",
    "blocks/pair_table.html",
    "blocks/pairs.html",
    "blocks/positions.html",
    "blocks/questions.html",
    "blocks/quotations.html",
    "blocks/raci.html",
    "blocks/relations.html",
    "blocks/role_cards.html",
    "blocks/sentence.html",
    "blocks/skill_index.html",
    "blocks/skills.html",
    "blocks/sources.html",
    "blocks/statements.html",
    "blocks/text.html",
    "blocks/uses.html",
    "blocks/words.html",
    "health.html",
    "home.html",
    "nav.html",
    "page.html",
    "parts/boxes.html",
    "parts/breadcrumbs.html",
    "parts/components.html",
    "parts/foot.html",
    "parts/footer.html",
    "parts/front.html",
    "parts/head.html",
    "parts/opening.html",
    "parts/ref.html",
    "parts/role_ref.html",
    "parts/status.html",
    "parts/title.html",
    "parts/toc.html",
    "parts/toc_small.html",
    "print.html",
    "print_page.html",
    "redirect.html",
    "sections/section.html",
    "sections/text.html",
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
