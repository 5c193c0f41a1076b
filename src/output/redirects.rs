//! *Aliases, and comparisons with their roles in reverse order → redirect pages.*

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::page::Page;
use crate::source_map::Span;
use crate::url::{Route, check_path, is_web, with_anchor};

/// A redirect.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// Path of the redirect page.
    pub from: Route,
    /// The target page.
    pub to: PageId,
    /// The place where the redirect is written; `None` for an implied redirect, which any other
    /// file replaces.
    pub span: Option<Span>,
}

/// Returns all redirects, written ones first.
pub fn all(handbook: &Handbook, diags: &mut Diagnostics) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (id, page) in handbook.pages() {
        if let Some(to) = &page.common.redirect_to
            && target(handbook, id).is_none()
        {
            let message = format!("`{}` is no address that a page can lead to", to.value);
            let found = Diagnostic::new(Code::BadAddress, to.span, message);
            diags.push(found.help("write a path in the site, or an address with `https://`"));
        }
        for alias in &page.common.aliases {
            match check_path(&alias.value) {
                Ok(()) => {
                    let from = from_alias(&alias.value);
                    // Other tools list the address of a page among its former ones.
                    if from == page.route {
                        continue;
                    }
                    redirects.push(Redirect { from, to: id, span: Some(alias.span) });
                }
                Err(why) => {
                    let message = format!("`{}` is not a valid address: {why}", alias.value);
                    diags.push(Diagnostic::new(Code::BadAddress, alias.span, message));
                }
            }
        }
    }
    redirects.extend(reversed(handbook));
    let written = |(id, page): (PageId, &Page)| {
        let from = page.place.written.clone()?;
        Some(Redirect { from, to: id, span: None })
    };
    redirects.extend(handbook.pages().filter_map(written));
    redirects
}

/// Returns the address that a page leads to in place of a text: of another site, or within this one. Reports
/// nothing; [`all`] does.
pub fn target(handbook: &Handbook, id: PageId) -> Option<String> {
    let page = handbook.page(id);
    let written = page.common.redirect_to.as_ref()?.value.trim();
    if is_web(written) {
        return Some(written.to_owned());
    }
    let (path, anchor) = match written.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (written, None),
    };
    let within = match path.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => format!("{}/{path}", page.folder()).trim_start_matches('/').to_owned(),
    };
    let found = handbook.index.by_path(&within).or_else(|| handbook.index.by_route(&within));
    if let Some(other) = found {
        return (other != id).then(|| handbook.link_to(other, anchor));
    }
    check_path(&within).ok()?;
    let route = if within.ends_with(".html") { Route::file(&within) } else { Route::page(&within) };
    Some(with_anchor(handbook.config.base.link(&route), anchor))
}

/// Returns the route of an alias: `/old/page/` is a page, `/old.html` a file.
fn from_alias(alias: &str) -> Route {
    let is_file = alias.ends_with(".html") || alias.ends_with(".htm");
    if is_file { Route::file(alias) } else { Route::page(alias) }
}

/// Returns a redirect from `b-vs-a` for each comparison `a-vs-b`.
fn reversed(handbook: &Handbook) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (id, page) in handbook.pages() {
        let [a, b] = handbook.comparisons.roles(id) else { continue };
        let (a, b) = (&handbook.page(*a).id, &handbook.page(*b).id);
        for name in [format!("{a}-vs-{b}"), format!("{b}-vs-{a}")] {
            let from = Route::page(&format!("compare/{name}"));
            if from != page.route && handbook.index.by_route(from.as_str()).is_none() {
                redirects.push(Redirect { from, to: id, span: None });
            }
        }
    }
    redirects
}
