//! *Names that templates use → whether they exist*: names of sections in filters, and of templates
//! in `sections/` and `blocks/`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::builtin;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::Block;
use crate::document::documented::Documented;
use crate::kinds::{KINDS, SectionSpec};
use crate::source_map::{FileId, SourceMap, Span};
use crate::view::special;

/// Returns the names of the kinds of pages, each with the sections of such a page.
fn kinds() -> impl Iterator<Item = (&'static str, Vec<&'static SectionSpec>)> {
    let kinds = KINDS.all().map(|spec| (&*spec.name, spec.all_sections().collect()));
    let special = special::KINDS.iter().map(|(name, sections)| (*name, sections.iter().collect()));
    kinds.chain(special)
}

/// Returns the names of the sections that pages of any kind may have.
pub(super) fn sections() -> &'static BTreeSet<&'static str> {
    static SECTIONS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    SECTIONS.get_or_init(|| {
        kinds().flat_map(|(_, sections)| sections).map(|section| &*section.id).collect()
    })
}

/// Reports templates of a site in `sections/` and `blocks/` whose name is none of a section or a
/// block, unless another template includes them. `all` are all templates.
pub(super) fn unused(
    own: &[(&str, FileId)],
    all: &[(String, FileId)],
    texts: &SourceMap,
) -> Vec<Diagnostic> {
    let is_named = |name: &str| {
        let mut others = all.iter().filter(|(other, _)| other != name);
        let literals = ["\"", "'", "`"].map(|quote| format!("{quote}{name}{quote}"));
        others.any(|(_, file)| {
            let text = texts.get(*file).text;
            literals.iter().any(|literal| text.contains(literal))
        })
    };
    let found = own.iter().filter_map(|(name, file)| {
        let stem = name.strip_suffix(".html")?;
        let is_builtin = builtin::TEMPLATES.iter().any(|(other, _)| other == name);
        let (message, near) = match stem.split_once('/')? {
            ("blocks", block) => unknown_block(block)?,
            ("sections", section) => unknown_section(section)?,
            _ => return None,
        };
        // Components can be used in any template.
        let has_components = texts.get(*file).text.contains("{% component");
        if is_builtin || has_components || is_named(name) {
            return None;
        }
        let message = format!("nothing uses this template: {message}");
        let found = Diagnostic::new(Code::UnusedTemplate, Span::whole_file(*file), message);
        Some(match near {
            Some(near) => found.help(format!("did you mean `{near}.html`?")),
            None => found,
        })
    });
    found.collect()
}

/// The message for a name that does not exist, and the nearest name that does.
type Unknown = (String, Option<String>);

fn unknown_block(name: &str) -> Option<Unknown> {
    let blocks = Block::<(), ()>::documentation().variants();
    let is_known = blocks.iter().any(|block| block == name);
    let near = nearest(name, blocks.iter().map(String::as_str));
    let near = near.map(|near| format!("blocks/{near}"));
    (!is_known).then(|| (format!("no block has the type `{name}`"), near))
}

fn unknown_section(name: &str) -> Option<Unknown> {
    let Some((kind, section)) = name.split_once('/') else {
        let near = nearest(name, sections().iter().copied());
        let near = near.map(|near| format!("sections/{near}"));
        let is_known = sections().contains(name);
        return (!is_known).then(|| (format!("no page has a section `{name}`"), near));
    };
    let Some((_, sections)) = kinds().find(|(other, _)| *other == kind) else {
        let near = nearest(kind, kinds().map(|(name, _)| name));
        let near = near.map(|near| format!("sections/{near}/{section}"));
        return Some((format!("there is no kind of page `{kind}`"), near));
    };
    let ids = || sections.iter().map(|spec| &*spec.id);
    if ids().any(|id| id == section) {
        return None;
    }
    let near = nearest(section, ids()).map(|near| format!("sections/{kind}/{near}"));
    Some((format!("pages of the kind `{kind}` have no section `{section}`"), near))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], page: &str) -> Vec<(String, Option<String>)> {
        let mut texts = SourceMap::default();
        let own: Vec<(&str, FileId)> =
            names.iter().map(|name| (*name, texts.add(format!("templates/{name}"), ""))).collect();
        let page = ("page.html".to_owned(), texts.add("templates/page.html", page));
        let mut all: Vec<_> = own.iter().map(|(name, file)| ((*name).to_owned(), *file)).collect();
        all.push(page);
        let found = unused(&own, &all, &texts).into_iter();
        found.map(|found| (found.message, found.help)).collect()
    }

    #[test]
    fn every_block_has_a_built_in_template() {
        let names = builtin::TEMPLATES.iter().map(|(name, _)| *name);
        let templates: BTreeSet<&str> =
            names.filter_map(|name| name.strip_prefix("blocks/")?.strip_suffix(".html")).collect();
        let blocks = Block::<(), ()>::documentation().variants();
        assert_eq!(blocks.iter().map(String::as_str).collect::<BTreeSet<_>>(), templates);
    }

    #[test]
    fn a_mistyped_template_is_found_with_the_nearest_name() {
        let names = [
            "blocks/fact.html",
            "sections/skils.html",
            "sections/rolle/skills.html",
            "sections/role/claims.html",
        ];
        let helps: Vec<_> = found(&names, "").into_iter().map(|(_, help)| help).collect();
        let help = |name: &str| Some(format!("did you mean `{name}`?"));
        assert_eq!(
            helps,
            [
                help("blocks/facts.html"),
                help("sections/skills.html"),
                help("sections/role/skills.html"),
                None,
            ]
        );
    }

    #[test]
    fn templates_that_are_used_are_not_found() {
        let names = [
            "blocks/skill_index.html",
            "sections/section.html",
            "sections/text.html",
            "sections/view/view.html",
            "sections/404/ways.html",
            "sections/health/owners.html",
            "sections/role/linked-from.html",
            "blocks/own.html",
            "parts/own.html",
        ];
        assert_eq!(found(&names, "{% include 'blocks/own.html' %}"), []);
    }
}
