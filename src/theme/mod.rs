//! *Templates and views → bytes.* Templates of the site replace built-in ones of the same name.
//! Tera renders a view with the template that it names.
//!
//! **Invariants.** The input of a template is one view and the site; no function gives it more. The
//! same view gives the same bytes: `group_by` keeps the order of the values (Tera's own filter does
//! not, even with ordered maps).

pub mod builtin;
mod dispatch;
mod filters;
mod limits;
mod names;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::labels::Labels;
use crate::source::Sources;
use crate::source_map::{FileId, SourceMap, Span};
use crate::view::nav::NavView;
use crate::view::print::PrintView;
use crate::view::{PartView, SiteView, View};

/// Compiled templates.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    files: FxHashMap<String, FileId>,
    is_broken: bool,
    /// Names of the templates of the site that differ from the built-in ones.
    changed: FxHashSet<String>,
    fingerprint: Fingerprint,
}

/// The values that all templates of a site share.
#[derive(Clone, Debug, Serialize)]
pub struct Globals {
    site: Value,
    labels: Value,
}

impl Default for Globals {
    fn default() -> Self {
        Globals { site: Value::none(), labels: Value::none() }
    }
}

impl Globals {
    /// Creates the values of a site.
    pub fn new(site: &SiteView, labels: &Labels) -> Globals {
        Globals { site: Value::from_serializable(site), labels: Value::from_serializable(labels) }
    }
}

crate::documented! {
    /// The values of a redirect page.
    #[derive(Clone, Debug, Serialize)]
    pub struct Redirect {
        /// The title of the target page.
        pub title: String,
        /// URL path of the target.
        pub url: String,
        /// Absolute address of the target, if the host is known.
        pub canonical: Option<String>,
        /// A sentence with a link to the target.
        pub sentence: Vec<PartView>,
    }
}

/// Compiles the templates of a handbook and the built-in ones.
pub fn load(sources: &mut Sources, diags: &mut Diagnostics) -> Theme {
    let own = sources.templates.iter().map(|template| (&*template.name, template.file));
    compile(&own.collect::<Vec<_>>(), &mut sources.texts, diags)
}

/// Compiles the templates; `own` are those of the site. Adds the built-in ones to `texts` for
/// diagnostics. Invalid templates are left out.
pub fn compile(own: &[(&str, FileId)], texts: &mut SourceMap, diags: &mut Diagnostics) -> Theme {
    let mut templates: Vec<(String, FileId)> = builtin::TEMPLATES
        .iter()
        .filter(|(name, _)| !own.iter().any(|(other, _)| other == name))
        .map(|(name, text)| ((*name).to_owned(), texts.add(format!("<theme>/{name}"), *text)))
        .collect();
    templates.extend(own.iter().map(|(name, file)| ((*name).to_owned(), *file)));
    let is_changed = |(name, file): &(&str, FileId)| {
        let text = texts.get(*file).text;
        !builtin::TEMPLATES.iter().any(|(other, known)| other == name && *known == &*text)
    };
    let changed: FxHashSet<String> =
        own.iter().copied().filter(is_changed).map(|(name, _)| name.to_owned()).collect();
    diags.extend(names::unused(own, &templates, texts));
    dispatch::add(&mut templates, texts);
    templates.sort();
    let files: FxHashMap<String, FileId> = templates.iter().cloned().collect();
    let texted: Vec<(String, FileId, String)> = templates
        .into_iter()
        .map(|(name, file)| (name, file, texts.get(file).text.to_string()))
        .collect();
    let written = texted.iter().map(|(name, _, text)| (name, text)).collect::<Vec<_>>();
    let fingerprint = Fingerprint::of_value(&written);
    let refused = limits::too_deep(&texted);
    if !refused.is_empty() {
        diags.extend(refused);
        return Theme { tera: engine(), files, is_broken: true, changed, fingerprint };
    }
    let mut tera = engine();
    let all = texted.iter().map(|(name, _, text)| (name, text));
    if let Err(error) = tera.add_raw_templates(all) {
        // Tera reports one syntax error for all templates, so each is also compiled alone.
        let alone = texted.iter().filter_map(|(name, _, text)| {
            let error = engine().add_raw_template(name, text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then_some(error)
        });
        let mut errors: Vec<tera::Error> = alone.collect();
        if errors.is_empty() {
            errors.push(error);
        }
        diags.extend(
            errors.iter().flat_map(|error| findings(error, Code::TemplateSyntax, &files, texts)),
        );
        return Theme { tera: engine(), files, is_broken: true, changed, fingerprint };
    }
    Theme { tera, files, is_broken: false, changed, fingerprint }
}

fn engine() -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html", ".xml"]);
    filters::register(&mut tera);
    tera
}

impl Theme {
    /// Whether the templates failed to compile, so that nothing can be rendered.
    pub fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Returns the fingerprint of all templates.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Returns the names of all templates that a page can use, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.files.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// Renders a page, with the markers of its view.
    ///
    /// # Errors
    ///
    /// Diagnostics with positions in the template.
    pub fn page(
        &self,
        site: &Globals,
        view: &View,
        texts: &SourceMap,
    ) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert("page", &view.page);
        self.render(&view.template, site, context, texts)
    }

    /// Whether all templates are the built-in ones.
    pub fn is_builtin(&self) -> bool {
        self.changed.is_empty()
    }

    /// Returns the file of a template.
    pub fn file(&self, name: &str) -> Option<FileId> {
        self.files.get(name).copied()
    }

    /// Returns the file of the template that decides how a section of a page is shown: that of the
    /// page, or, if this is a built-in one, the template of the site for the section.
    pub fn section_file(&self, template: &str, kind: &str, section: &str) -> Option<FileId> {
        let of_section = [
            template,
            &format!("sections/{kind}/{section}.html"),
            &format!("sections/{section}.html"),
            "sections/section.html",
            "parts/section.html",
            "parts/sections.html",
            "page.html",
            "base.html",
        ];
        let changed = of_section.into_iter().find(|name| self.changed.contains(*name));
        self.file(changed.unwrap_or(template))
    }

    /// Returns a diagnostic for a whole template.
    pub fn finding(&self, template: &str, message: impl Into<String>) -> Diagnostic {
        let file = self.files.get(template).copied().unwrap_or(FileId::NOWHERE);
        Diagnostic::new(Code::TemplateFailed, Span::whole_file(file), message)
    }

    /// Renders the navigation of the pages of a section.
    ///
    /// # Errors
    ///
    /// Diagnostics with positions in the template.
    pub fn nav(
        &self,
        site: &Globals,
        nav: &NavView,
        texts: &SourceMap,
    ) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert("nav", nav);
        self.render("nav.html", site, context, texts)
    }

    /// Renders a document for print.
    ///
    /// # Errors
    ///
    /// Diagnostics with positions in the template.
    pub fn print(
        &self,
        site: &Globals,
        print: &PrintView,
        texts: &SourceMap,
    ) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert("print", print);
        self.render("print.html", site, context, texts)
    }

    /// Renders a redirect page.
    ///
    /// # Errors
    ///
    /// Diagnostics with positions in the template.
    pub fn redirect(
        &self,
        site: &Globals,
        redirect: &Redirect,
        texts: &SourceMap,
    ) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert("redirect", redirect);
        self.render("redirect.html", site, context, texts)
    }

    fn render(
        &self,
        template: &str,
        site: &Globals,
        mut context: Context,
        texts: &SourceMap,
    ) -> Result<String, Vec<Diagnostic>> {
        context.insert_value("site", site.site.clone());
        context.insert_value("labels", site.labels.clone());
        self.tera
            .render(template, &context)
            .map_err(|error| findings(&error, Code::TemplateFailed, &self.files, texts))
    }
}

/// Returns diagnostics with positions for an error of Tera.
fn findings(
    error: &tera::Error,
    code: Code,
    files: &FxHashMap<String, FileId>,
    texts: &SourceMap,
) -> Vec<Diagnostic> {
    let whole = |name: &str| Span::whole_file(files.get(name).copied().unwrap_or(FileId::NOWHERE));
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let mut span = whole(report.filename());
            let range = &report.span().range;
            span.start = u32::try_from(range.start).unwrap_or(0);
            span.end = u32::try_from(range.end).unwrap_or(0);
            let (message, help) = filters::message_and_help(report.message());
            let found = Diagnostic::new(code, span, lower_first(message));
            vec![match help {
                Some(help) => found.help(help),
                None => found,
            }]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let message =
                format!("templates include or extend each other in a cycle: {}", chain.join(" → "));
            vec![Diagnostic::new(code, whole(tpl), message)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("unknown template `{parent}` in `extends`");
            let names = files.keys().map(String::as_str);
            vec![Diagnostic::new(code, whole(current), message).did_you_mean(parent, names)]
        }
        ErrorKind::TemplateNotFound(name) => {
            let message = format!("unknown template `{name}`");
            vec![Diagnostic::new(Code::UnknownTemplate, whole(name), message)]
        }
        _ => joined(&error.to_string(), code, files, texts),
    }
}

/// Splits several errors that Tera reports as one text, each with a line `--> name:line:column`.
fn joined(
    text: &str,
    code: Code,
    files: &FxHashMap<String, FileId>,
    texts: &SourceMap,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut message = "";
    for line in text.lines() {
        if let Some(error) = line.trim().strip_prefix("error: ") {
            message = error;
        } else if let Some(place) = line.trim().strip_prefix("--> ")
            && let Some(span) = place_of(place, files, texts)
        {
            found.push(Diagnostic::new(code, span, lower_first(message)));
        }
    }
    if found.is_empty() {
        let span = Span::whole_file(FileId::NOWHERE);
        found.push(Diagnostic::new(code, span, lower_first(text.lines().next().unwrap_or(text))));
    }
    found
}

/// Parses `name:line:column`, the line from 1, the column from 0 or 1. Returns the start of the
/// line if the column is beyond its end.
fn place_of(place: &str, files: &FxHashMap<String, FileId>, texts: &SourceMap) -> Option<Span> {
    let (rest, column) = place.trim().rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let file = *files.get(name)?;
    let text = texts.get(file).text;
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let in_line = text.get(start..)?.lines().next()?;
    let at = in_line.char_indices().nth(column.saturating_sub(1)).map_or(0, |(at, _)| at);
    Some(Span::new(file, start + at..start + in_line.len()))
}

fn lower_first(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compile_one(name: &str, text: &str) -> (Theme, SourceMap, Vec<Diagnostic>) {
        let mut texts = SourceMap::default();
        let file = texts.add(format!("templates/{name}"), text);
        let mut diags = Diagnostics::default();
        let theme = compile(&[(name, file)], &mut texts, &mut diags);
        let found = diags.sorted(&texts, &crate::diagnostic::Levels::default());
        (theme, texts, found)
    }

    #[test]
    fn the_built_in_templates_compile() {
        let (theme, _, diags) = compile_one("unused.html", "");
        assert!(diags.is_empty(), "{diags:?}");
        assert!(theme.has("page.html"));
    }

    #[test]
    fn blocks_and_sections_are_included_by_their_names() {
        let (theme, texts, _) = compile_one("sections/role/pay.html", "");
        let text = |name: &str| texts.get(theme.files[name]).text.to_string();
        let (blocks, sections) = (text("parts/block.html"), text("parts/section.html"));
        assert!(blocks.contains("{% include \"blocks/facts.html\" %}"), "{blocks}");
        assert!(sections.contains("{% include \"sections/role/pay.html\" %}"), "{sections}");
    }

    #[test]
    fn a_template_of_the_site_takes_the_place_of_a_built_in_one() {
        let (theme, texts, _) = compile_one("redirect.html", "to {{ redirect.url }}");
        let redirect = Redirect {
            title: "T".into(),
            url: "/a/".into(),
            canonical: None,
            sentence: Vec::new(),
        };
        let html = theme.redirect(&Globals::default(), &redirect, &texts);
        assert_eq!(html.ok().as_deref(), Some("to /a/"));
    }

    #[test]
    fn mistakes_point_into_the_template() {
        let (_, texts, diags) = compile_one("a.html", "one\n{{ x + }}\n");
        assert_eq!(diags.len(), 1, "{diags:?}");
        assert_eq!(texts.position(diags[0].primary.span).line, 2);
        let (_, texts, diags) = compile_one("a.html", "one\n{{ x | nofilter }}\n");
        assert_eq!(texts.get(diags[0].primary.span.file).path.as_ref(), "templates/a.html");
        assert_eq!(texts.position(diags[0].primary.span).line, 2);
    }

    #[test]
    fn a_chain_of_branches_that_would_overflow_the_stack_is_a_finding_at_its_place() {
        let text = format!("{{% if x %}}\n{}{{% endif %}}", "{% elif y %}\n".repeat(5_000));
        let (_, texts, diags) = compile_one("a.html", &text);
        assert_eq!(diags.len(), 1, "{diags:?}");
        assert_eq!(diags[0].code, Code::TemplateSyntax);
        assert_eq!(diags[0].help.as_deref(), Some("split the template"));
        assert_eq!(texts.position(diags[0].primary.span).line, 202);
        let text = format!("{{% if x %}}{}{{% endif %}}", "{% elif y %}".repeat(200));
        assert!(compile_one("a.html", &text).2.is_empty(), "200 branches are no chain");
    }

    #[test]
    fn what_fails_while_rendering_points_into_the_template() {
        let (theme, texts, _) = compile_one("redirect.html", "{{ redirect.nothing.more }}");
        let redirect = Redirect {
            title: "T".into(),
            url: "/a/".into(),
            canonical: None,
            sentence: Vec::new(),
        };
        let diags = theme.redirect(&Globals::default(), &redirect, &texts).expect_err("it fails");
        assert_eq!(diags[0].code, Code::TemplateFailed);
        assert_eq!(texts.get(diags[0].primary.span.file).path.as_ref(), "templates/redirect.html");
    }
}
