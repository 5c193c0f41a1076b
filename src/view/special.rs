//! *Handbook → pages that stand in no section*: the one for addresses without a page, and
//! what such pages have in common.

use super::fill::HtmlForm;
use super::{View, nav, page};
use crate::document::builder::Builder;
use crate::document::list::{Part, SentenceStyle};
use crate::document::{Block, Draft, Target};
use crate::handbook::Handbook;
use crate::kinds::SectionSpec;

/// Kinds of pages that are no pages of the handbook, with their sections in their order.
pub const KINDS: &[(&str, &[SectionSpec])] = &[("404", NOT_FOUND), ("health", HEALTH)];

/// The sections of the page for addresses without one.
const NOT_FOUND: &[SectionSpec] = &[SectionSpec::untitled("ways")];

/// The sections of the health page.
pub const HEALTH: &[SectionSpec] = &[
    SectionSpec::body("owners", "health_page.owners"),
    SectionSpec::body("reviews", "health_page.reviews"),
    SectionSpec::body("coverage", "health_page.coverage"),
    SectionSpec::body("uncited", "health_page.uncited"),
    SectionSpec::body("orphans", "health_page.orphans"),
    SectionSpec::body("unused-sources", "health_page.unused_sources"),
    SectionSpec::body("unused-claims", "health_page.unused_claims"),
];

/// Returns the view of the page for addresses without one.
pub fn not_found(handbook: &Handbook, navs: &nav::Navs) -> View {
    let sections = NOT_FOUND.to_vec();
    let mut builder = Builder::with_sections(handbook, handbook.nav.home, "404", sections);
    let lead = builder.label("not_found_lead");
    let parts = vec![Part::Words { words: lead.clone() }];
    builder.head.push(Block::Sentence { style: SentenceStyle::Lead, parts });
    let home = handbook.nav.home;
    let site = Target { title: handbook.site_title().into(), ..builder.plain_link(home) };
    let menu = handbook.main_sections().map(|id| builder.plain_link(id));
    let items = [site].into_iter().chain(menu).collect();
    builder.section("ways", vec![Block::Links { items }]);
    let title = builder.label("not_found");
    let mut view = special(handbook, navs, "404", title, &builder.finish());
    view.page.description = lead;
    view
}

/// Returns the view of a page that stands in no section, with the navigation of the front page.
pub fn special(
    handbook: &Handbook,
    navs: &nav::Navs,
    kind: &'static str,
    title: String,
    draft: &Draft<'_>,
) -> View {
    let home = handbook.nav.home;
    let form = HtmlForm::new(handbook, home);
    let (mut page, numbering) = page::around(handbook, home, draft, navs, form);
    page.html_title = format!("{title} · {}", handbook.site_title());
    page.title = title;
    page.kind = kind.to_owned();
    page.is_home = false;
    page.canonical = None;
    page.printed_from = None;
    page.markdown = None;
    page.tags.clear();
    (page.subtitle, page.authors) = (None, None);
    (page.owner, page.status, page.edit_url) = (None, None, None);
    page.reviewed.clear();
    page.section.clear();
    View { template: format!("{kind}.html"), page, numbering }
}
