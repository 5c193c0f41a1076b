//! *Links and images → HTML.* What leads nowhere is shown as its text.

use std::fmt::Write as _;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::HtmlForm;
use crate::handbook::PageId;
use crate::kinds::{Leads, Lost};
use crate::url::Route;

impl HtmlForm<'_> {
    /// Writes the address of a link, within its tag at the end of `html`. If it leads nowhere, the tag is
    /// left out: returns the number of bytes of its rest, which begins `rest`.
    pub(super) fn begin_link(
        &self,
        of: PageId,
        target: u32,
        rest: Option<&str>,
        html: &mut String,
    ) -> usize {
        let base = &self.handbook.config.base;
        let address = match self.handbook.leads_to(of, target) {
            Leads::Page(page, None) if page == of && self.print.is_none() => "#".to_owned(),
            Leads::Page(page, anchor) => self.address(page, anchor).0,
            Leads::File(_, path) => base.link(&Route::file(&path)),
            Leads::Web(address) => address.to_owned(),
            Leads::Nowhere(lost) => return self.unlink(lost, rest, html),
        };
        // Writing to a string cannot fail.
        let _ = escape_html(&mut *html, &address);
        0
    }

    /// Leaves out the tag of a link at the end of `html`. In the preview another one says why.
    fn unlink(&self, lost: Lost, rest: Option<&str>, html: &mut String) -> usize {
        html.truncate(html.rfind('<').unwrap_or(html.len()));
        if self.texts.is_some() {
            let why = match lost {
                Lost::Target => "broken_link",
                Lost::Place => "broken_anchor",
            };
            html.push_str("<span class=\"broken\" tabindex=\"0\" title=\"");
            let _ = escape_html(&mut *html, self.handbook.config.labels.text(why));
            html.push_str("\">");
        }
        rest.unwrap_or_default().find('>').map_or(0, |end| end + 1)
    }

    /// Ends a link whose `</a>` is at the end of `html`.
    pub(super) fn end_link(&self, of: PageId, target: u32, html: &mut String) {
        if !matches!(self.handbook.leads_to(of, target), Leads::Nowhere(_)) {
            return self.reference(of, target, html);
        }
        if html.ends_with("</a>") {
            html.truncate(html.len() - "</a>".len());
        }
        if self.texts.is_some() {
            html.push_str("</span>");
        }
    }

    /// Writes an address into the value of an attribute of HTML, whose tag is at the end of `html`. Returns
    /// the number of bytes of the rest of the tag, which begins `rest`, if the element is left out.
    pub(super) fn attribute(
        &self,
        of: PageId,
        target: u32,
        rest: Option<&str>,
        html: &mut String,
    ) -> usize {
        let base = &self.handbook.config.base;
        let address = match self.handbook.leads_to(of, target) {
            Leads::Page(page, anchor) => self.address(page, anchor).0,
            Leads::File(_, path) => base.link(&Route::file(&path)),
            Leads::Web(address) => address.to_owned(),
            Leads::Nowhere(_) => {
                let tag = html.rfind('<').and_then(|at| html.get(at..)).unwrap_or_default();
                if tag.starts_with("<img") && tag.contains(" src=") {
                    return self.without_image(of, target, rest.unwrap_or_default(), html);
                }
                self.handbook.page(of).refs.written_address(target)
            }
        };
        // Writing to a string cannot fail.
        let _ = escape_html(&mut *html, &address);
        0
    }

    /// Writes the height of a picture that is shown with a width.
    pub(super) fn height(&self, of: PageId, target: u32, width: u32, html: &mut String) {
        let Leads::File(file, _) = self.handbook.leads_to(of, target) else { return };
        if let Some((full, height)) = file.size().filter(|(full, _)| *full > 0) {
            let (full, height) = (u64::from(full), u64::from(height));
            let height = (u64::from(width) * height + full / 2) / full;
            let _ = write!(html, " height=\"{height}\"");
        }
    }

    /// Writes the attributes of an image, within its tag at the end of `html`. If it leads nowhere, its
    /// alternative text stands in place of the tag: returns the number of bytes of the rest of the tag, which
    /// begins `rest`.
    pub(super) fn image(
        &self,
        of: PageId,
        target: u32,
        rest: Option<&str>,
        html: &mut String,
    ) -> usize {
        let Leads::File(file, path) = self.handbook.leads_to(of, target) else {
            return self.without_image(of, target, rest.unwrap_or_default(), html);
        };
        html.push_str(" src=\"");
        // Writing to a string cannot fail.
        let _ = escape_html(&mut *html, &self.handbook.config.base.link(&Route::file(&path)));
        html.push('"');
        if let Some((width, height)) = file.size() {
            let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
        }
        0
    }

    fn without_image(&self, of: PageId, target: u32, rest: &str, html: &mut String) -> usize {
        html.truncate(html.rfind('<').unwrap_or(html.len()));
        let end = rest.find('>').map_or(0, |end| end + 1);
        let tag = rest.get(..end).unwrap_or_default();
        let words = tag.split_once(" alt=\"").and_then(|(_, rest)| rest.split('"').next());
        html.push_str("<span class=\"missing\"");
        if self.texts.is_some() {
            html.push_str(" tabindex=\"0\" title=\"");
            // Writing to a string cannot fail.
            let _ = escape_html(&mut *html, self.handbook.config.labels.text("missing_image"));
            html.push('"');
        }
        html.push('>');
        match words.filter(|words| !words.is_empty()) {
            Some(words) => html.push_str(words),
            None => {
                let target = self.handbook.page(of).refs.targets.get(target as usize);
                let address = target.map_or("", |target| &target.address);
                let _ = escape_html_body_text(
                    &mut *html,
                    address.rsplit('/').next().unwrap_or_default(),
                );
            }
        }
        html.push_str("</span>");
        end
    }
}
