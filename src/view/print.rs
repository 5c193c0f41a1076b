//! *Several pages → one document for print.* A page of a document is a view of its own; the document
//! holds the pages as HTML.

use serde::Serialize;

use super::fill::{HtmlForm, PrintScope};
use super::nav::Navs;
use super::{Html, Link, View, page};
use crate::handbook::{Handbook, PageId};
use crate::kinds::document;

/// Template of a page of a document.
const TEMPLATE: &str = "print_page.html";

/// A document of several pages.
#[derive(Clone, Debug, Serialize)]
pub struct PrintView {
    /// Title of the site or of the section.
    pub title: String,
    /// The page that the document begins with.
    pub start: Link,
    /// The document of the whole site, if this is one of a section and the other exists.
    pub whole: Option<Link>,
    /// The documents of the sections, if this is the one of the whole site.
    pub sections: Vec<Link>,
    /// The pages, in order.
    pub pages: Vec<PrintPage>,
}

/// A page of a document.
#[derive(Clone, Debug, Serialize)]
pub struct PrintPage {
    /// Its id in the document.
    pub id: String,
    /// Its number; empty for the first.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Number of levels below the first page.
    pub depth: usize,
    /// What it says.
    pub html: Html,
}

/// Returns the view of a page as a part of a document, without what leads around a page.
pub fn view(handbook: &Handbook, id: PageId, scope: PrintScope<'_>) -> View {
    let form = HtmlForm::new(handbook, id).in_print(scope);
    let draft = document(handbook, id);
    let (mut page, numbering) = page::around(handbook, id, &draft, &Navs::default(), form);
    page.toc.clear();
    page.breadcrumbs.clear();
    (page.previous, page.next) = (None, None);
    View { template: TEMPLATE.to_owned(), page, numbering }
}
