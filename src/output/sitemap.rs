//! *Handbook → `sitemap.xml` and `robots.txt`.*
//!
//! Source: the Sitemaps protocol 0.9; RFC 9309.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::handbook::Handbook;
use crate::url::Route;

/// Returns the sitemap with all pages; `None` if the host is unknown.
pub fn sitemap(handbook: &Handbook) -> Option<Vec<u8>> {
    handbook.config.base.is_absolute().then_some(())?;
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = (|| {
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let urls = xml.create_element("urlset");
        urls.with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|xml| {
                for (_, page) in handbook.pages() {
                    if page.common.redirect_to.is_some() {
                        continue;
                    }
                    let Some(address) = handbook.config.base.absolute(&page.route) else {
                        continue;
                    };
                    let changes = page.common.changes.iter().map(|change| change.date);
                    let reviewed = page.common.last_reviewed_on.as_ref().map(|date| date.value);
                    xml.create_element("url").write_inner_content(|xml| {
                        xml.create_element("loc").write_text_content(BytesText::new(&address))?;
                        if let Some(date) = changes.chain(reviewed).chain(page.common.updated).max()
                        {
                            let date = date.to_string();
                            xml.create_element("lastmod")
                                .write_text_content(BytesText::new(&date))?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        Ok::<_, std::io::Error>(())
    })();
    // Writing to memory does not fail.
    written.ok()?;
    Some(xml.into_inner())
}

/// Returns a `robots.txt` that allows everything and names the sitemap.
pub fn robots(handbook: &Handbook) -> String {
    let sitemap = handbook.config.base.absolute(&Route::file("sitemap.xml"));
    let sitemap = sitemap.map(|address| format!("Sitemap: {address}\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
