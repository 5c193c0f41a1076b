//! *Several pages → one document to be printed.*

use serde::Serialize;

use super::{Html, Link};

/// A document of several pages.
#[derive(Clone, Debug, Serialize)]
pub struct PrintView {
    /// Its title: that of the site or of the section.
    pub title: String,
    /// The page that it begins with.
    pub start: Link,
    /// The document of the whole site, where this is one of a section and that exists.
    pub whole: Option<Link>,
    /// The documents of the sections, where this is the one of the whole site.
    pub sections: Vec<Link>,
    /// The pages, in order.
    pub pages: Vec<PrintPage>,
}

/// A page of a document.
#[derive(Clone, Debug, Serialize)]
pub struct PrintPage {
    /// Its identifier in the document.
    pub id: String,
    /// Its number; empty for the first.
    pub number: String,
    /// Its title.
    pub title: String,
    /// How deep it stands below the first.
    pub depth: usize,
    /// What it says.
    pub html: Html,
}
