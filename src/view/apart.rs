//! *Handbook → pages that stand in no section*: the one for addresses without a page, and the one
//! that tells how the handbook is doing.

use super::health::HealthView;
use super::{Detail, View, fill, nav, page};
use crate::handbook::Handbook;

/// The view of the page for addresses without one.
pub fn not_found(handbook: &Handbook, navs: &nav::Navs) -> View {
    apart(handbook, navs, "Page not found", Detail::NotFound)
}

/// The view of the page that tells how the handbook is doing.
pub fn health(handbook: &Handbook, navs: &nav::Navs, url: String, health: HealthView) -> View {
    let mut view = apart(handbook, navs, "Health of this guide", Detail::Health(Box::new(health)));
    view.page.description = "Who looks after what, what is to be reviewed when, and what is \
                             missing. Made anew whenever the site is built."
        .to_owned();
    view.page.url = url;
    view
}

/// The view of a page that stands in no section.
fn apart(handbook: &Handbook, navs: &nav::Navs, title: &str, detail: Detail) -> View {
    let home = handbook.nav.home;
    let filler = fill::Filler::new(handbook, home);
    let (mut page, numbering) = page::view(handbook, home, Vec::new(), &detail, filler, navs);
    page.title = title.to_owned();
    page.html_title = format!("{title} · {}", handbook.site_title());
    page.kind = detail.name();
    page.is_home = false;
    page.canonical = None;
    page.markdown = None;
    page.json_ld.clear();
    page.scripts.clear();
    // Its sections are not those of the home page.
    page.toc.clear();
    (page.owner, page.reviewed_on, page.edit_url) = (None, None, None);
    View { template: format!("{}.html", detail.name()), page, detail, numbering }
}
