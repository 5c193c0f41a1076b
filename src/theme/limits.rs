//! *Templates → diagnostics for templates that would overflow Tera's stack.* Tera limits the depth
//! of expressions and blocks, but recurses for each `elif` of a chain, each included or extended
//! template, and each nested block. Some hundred levels overflow the stack, which ends the process.
//! Such templates are rejected here before Tera parses them.
//!
//! **Invariants.** Linear in the length of the templates. Tags in comments and `raw` blocks count
//! like others: the limits are far above the needs of a theme.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{FileId, Span};

/// Maximum number of `elif` in a template. Measured with Tera 2.4: 700 fit the 2 MiB stack of a
/// thread, 1,000 do not.
const ELIFS: usize = 200;
/// Maximum depth of included and extended templates, plus nested blocks. Measured: 170 fit the 2
/// MiB stack of a thread, 180 do not.
const LEVELS: usize = 32;
/// The same within a component: Tera lets components call each other to a depth of 20. Measured: 6
/// fit, 7 do not.
const LEVELS_OF_COMPONENTS: usize = 5;

/// The parts of a template that determine its depth.
struct Shape<'t> {
    name: &'t str,
    file: FileId,
    elifs: Vec<usize>,
    /// Depth of nested blocks, plus one for the template itself.
    weight: usize,
    /// Templates that it includes or extends.
    parts: Vec<Part<'t>>,
}

/// A template that another includes or extends.
struct Part<'t> {
    name: &'t str,
    at: usize,
    in_component: bool,
}

/// Returns diagnostics for templates that would overflow Tera's stack. `templates` are names, files
/// and texts.
pub(super) fn too_deep(templates: &[(String, FileId, String)]) -> Vec<Diagnostic> {
    let shapes: Vec<Shape<'_>> =
        templates.iter().map(|(name, file, text)| shape(name, *file, text)).collect();
    let chains = shapes.iter().filter_map(|shape| {
        let at = *shape.elifs.get(ELIFS)?;
        let span = Span::new(shape.file, at..at + "elif".len());
        let message = format!("template `{}` has more than {ELIFS} `elif` branches", shape.name);
        Some(Diagnostic::new(Code::TemplateSyntax, span, message).help("split the template"))
    });
    chains.chain(nested(&shapes)).collect()
}

/// Returns a diagnostic for the first reference to a template that leads too deep.
fn nested(shapes: &[Shape<'_>]) -> Option<Diagnostic> {
    let places: FxHashMap<&str, usize> =
        shapes.iter().enumerate().map(|(at, shape)| (shape.name, at)).collect();
    let depths = depths(shapes, &places);
    for shape in shapes {
        for part in &shape.parts {
            let Some(&place) = places.get(part.name) else { continue };
            let (own, most, what) = match part.in_component {
                true => (1, LEVELS_OF_COMPONENTS, "a component of "),
                false => (shape.weight, LEVELS, ""),
            };
            if own + depths[place].0 <= most || circular(place, &depths) {
                continue;
            }
            let span = Span::new(shape.file, part.at..part.at + part.name.len());
            let message =
                format!("templates nest more than {most} levels deep below {what}`{}`", shape.name);
            return Some(
                Diagnostic::new(Code::TemplateSyntax, span, message)
                    .help("reduce the depth of `include` and `extends`"),
            );
        }
    }
    None
}

/// Returns the depth below each template, at most one more than allowed, and the reference that
/// leads there.
fn depths(shapes: &[Shape<'_>], places: &FxHashMap<&str, usize>) -> Vec<(usize, Option<usize>)> {
    let mut depths: Vec<(usize, Option<usize>)> =
        shapes.iter().map(|shape| (shape.weight, None)).collect();
    for _ in 0..=LEVELS {
        let mut changed = false;
        for (at, shape) in shapes.iter().enumerate() {
            let parts = shape.parts.iter().filter_map(|part| places.get(part.name));
            if let Some(&deepest) = parts.max_by_key(|part| depths[**part].0) {
                let depth = (shape.weight + depths[deepest].0).min(LEVELS + 1);
                changed |= depth > depths[at].0;
                depths[at] = (depth, Some(deepest));
            }
        }
        if !changed {
            break;
        }
    }
    depths
}

/// Whether the chain below a template is a cycle, which Tera reports.
fn circular(start: usize, depths: &[(usize, Option<usize>)]) -> bool {
    let mut seen = FxHashSet::default();
    let mut at = start;
    for _ in 0..=LEVELS {
        if !seen.insert(at) {
            return true;
        }
        match depths[at].1 {
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

fn shape<'t>(name: &'t str, file: FileId, text: &'t str) -> Shape<'t> {
    let mut shape = Shape { name, file, elifs: Vec::new(), weight: 1, parts: Vec::new() };
    let (mut blocks, mut in_component) = (0usize, false);
    for (at, _) in text.match_indices("{%") {
        let inside = text.get(at + 2..).unwrap_or_default();
        let inside = inside.strip_prefix('-').unwrap_or(inside).trim_start();
        let word = inside
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .unwrap_or_default();
        match word {
            "elif" => shape.elifs.push(text.len() - inside.len()),
            "component" => in_component = true,
            "endcomponent" => in_component = false,
            "block" => {
                blocks += 1;
                shape.weight = shape.weight.max(1 + blocks);
            }
            "endblock" => blocks = blocks.saturating_sub(1),
            "include" | "extends" => {
                let part = quoted(text, text.len() - inside.len() + word.len());
                shape.parts.extend(part.map(|(name, at)| Part { name, at, in_component }));
            }
            _ => {}
        }
    }
    shape
}

/// Returns the quoted name after byte `from`, and its offset.
fn quoted(text: &str, from: usize) -> Option<(&str, usize)> {
    let rest = text.get(from..)?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let name = rest.get(1..)?;
    let start = text.len() - name.len();
    name.split_once(quote).map(|(name, _)| (name, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(templates: &[(String, String)]) -> Vec<String> {
        let templates: Vec<_> = (0..)
            .zip(templates)
            .map(|(file, (name, text))| (name.clone(), FileId(file), text.clone()))
            .collect();
        too_deep(&templates).into_iter().map(|found| found.message).collect()
    }

    fn chain(tag: &str, length: usize) -> Vec<(String, String)> {
        let name = |at: usize| format!("{at:03}.html");
        let link = |at: usize| (name(at), format!("{{% {tag} \"{}\" %}}", name(at + 1)));
        (0..length).map(link).chain([(name(length), "end".to_owned())]).collect()
    }

    #[test]
    fn long_chains_of_templates_are_refused_once() {
        for tag in ["include", "extends"] {
            assert_eq!(found(&chain(tag, LEVELS - 1)), [""; 0]);
            let message = "templates nest more than 32 levels deep below `000.html`";
            assert_eq!(found(&chain(tag, LEVELS)), [message]);
        }
        assert_eq!(found(&chain("include", 5_000)).len(), 1);
    }

    #[test]
    fn a_circle_is_left_to_the_engine_which_names_it() {
        let mut circle = chain("include", 3);
        circle[3].1 = "{%- include '000.html' -%}".to_owned();
        assert_eq!(found(&circle), [""; 0]);
    }

    #[test]
    fn components_may_lead_less_deep_because_they_can_call_themselves() {
        let mut templates = chain("include", 4);
        templates.push((
            "c.html".to_owned(),
            "{% component c() %}{% include \"000.html\" %}{% endcomponent %}".to_owned(),
        ));
        let message = "templates nest more than 5 levels deep below a component of `c.html`";
        assert_eq!(found(&templates), [message]);
        templates[4].1 = "{% include \"000.html\" %}".to_owned();
        assert_eq!(found(&templates), [""; 0]);
    }

    #[test]
    fn blocks_in_blocks_count_as_levels() {
        let blocks: String = (0..20).map(|at| format!("{{% block b{at} %}}")).collect();
        let ends = "{% endblock %}".repeat(20);
        let parent = ("b.html".to_owned(), format!("{blocks}{ends}"));
        let child = ("a.html".to_owned(), format!("{{% extends \"b.html\" %}}{blocks}{ends}"));
        assert_eq!(found(&[child, parent]).len(), 1);
        let row = "{% block a %}{% endblock %}".repeat(100);
        assert_eq!(found(&[("a.html".to_owned(), row)]), [""; 0]);
    }
}
