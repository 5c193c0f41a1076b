//! *Names of templates → the templates that choose among them.* Tera includes only templates that are
//! named by a literal. So three templates are written here: `parts/block.html` includes the template in
//! `blocks/` that has the name of the type of a block, `parts/section.html` includes the template in
//! `sections/` that has the name of a section, that of the kind of the page first, and
//! `parts/sections.html` includes it for each section that is not in the foot of the page.

use std::fmt::Write as _;

use crate::source_map::{FileId, SourceMap};

/// Template of all sections in the flow of a page; `sections` may choose among them.
const SECTIONS: &str = "{% for section in sections | default(value=page.sections) %}\
    {% if section.place != \"foot\" %}{% include \"parts/section.html\" %}\n{% endif %}{% endfor %}\n";

/// Template of sections without one of their own.
const SECTION: &str = "sections/section.html";

/// Adds the templates, unless the site has its own of that name.
pub(super) fn add(templates: &mut Vec<(String, FileId)>, texts: &mut SourceMap) {
    let names: Vec<String> = templates.iter().map(|(name, _)| name.clone()).collect();
    let made = [
        ("parts/block.html", blocks(&names)),
        ("parts/section.html", section(&names)),
        ("parts/sections.html", SECTIONS.to_owned()),
    ];
    for (name, text) in made {
        if !names.iter().any(|other| other == name) {
            templates.push((name.to_owned(), texts.add(format!("<theme>/{name}"), text)));
        }
    }
}

/// Returns the stems of the templates in a folder, in alphabetical order.
fn stems<'n>(names: &'n [String], folder: &str) -> Vec<&'n str> {
    let mut stems: Vec<&str> =
        names.iter().filter_map(|name| name.strip_prefix(folder)?.strip_suffix(".html")).collect();
    stems.sort_unstable();
    stems
}

fn blocks(names: &[String]) -> String {
    // Looked up once, since there are many branches.
    let mut text = String::from("{% set type = block.type %}");
    let mut branch = "if";
    for stem in stems(names, "blocks/") {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{{% {branch} type == \"{stem}\" %}}{{% include \"blocks/{stem}.html\" %}}"
        );
        branch = "elif";
    }
    if branch == "elif" {
        text.push_str("{% endif %}");
    }
    text.push('\n');
    text
}

fn section(names: &[String]) -> String {
    let mut text = String::new();
    let (of_kinds, of_all): (Vec<&str>, Vec<&str>) =
        stems(names, "sections/").into_iter().partition(|stem| stem.contains('/'));
    let mut branch = "if";
    let of_kinds = of_kinds.iter().filter_map(|stem| stem.split_once('/')).map(|(kind, id)| {
        let condition = format!("page.kind == \"{kind}\" and section.id == \"{id}\"");
        (condition, format!("{kind}/{id}"))
    });
    let of_all = of_all.iter().filter(|stem| **stem != "section");
    let of_all = of_all.map(|id| (format!("section.id == \"{id}\""), (*id).to_owned()));
    for (condition, stem) in of_kinds.chain(of_all) {
        let _ =
            write!(text, "{{% {branch} {condition} %}}{{% include \"sections/{stem}.html\" %}}");
        branch = "elif";
    }
    let _ = match branch {
        "if" => write!(text, "{{% include \"{SECTION}\" %}}"),
        _ => write!(text, "{{% else %}}{{% include \"{SECTION}\" %}}{{% endif %}}"),
    };
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_of_a_kind_comes_before_one_of_all_kinds() {
        let names = ["sections/section.html", "sections/pay.html", "sections/role/pay.html"];
        let text = section(&names.map(str::to_owned));
        let (kind, all) = (text.find("role/pay.html"), text.find("\"sections/pay.html"));
        assert!(kind.is_some() && kind < all, "{text}");
        assert!(text.contains("{% else %}{% include \"sections/section.html\" %}"), "{text}");
    }

    #[test]
    fn a_theme_without_sections_of_its_own_needs_no_branch() {
        let text = section(&["sections/section.html".to_owned()]);
        assert!(!text.contains("elif") && !text.contains("else"), "{text}");
    }
}
