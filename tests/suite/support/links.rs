//! An independent check of the pages of a site: parses them with an HTML parser that rolebook does
//! not use, and follows all addresses.

use scraper::{Html, Selector};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// The files of a site by path.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// Returns the errors in the pages of a site at `base`, such as `https://example.org/rolebook/` or
/// `/`.
pub fn problems(tree: &Tree, base: &str) -> Vec<String> {
    let pages: BTreeMap<&str, Page> = tree
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), Page::read(&String::from_utf8_lossy(bytes))))
        .collect();
    let site = Place { tree, pages: &pages, base };
    let mut found = Vec::new();
    for (path, page) in &pages {
        let mut say = |what: String| found.push(format!("{path}: {what}"));
        for id in &page.twice {
            say(format!("the id `{id}` is given twice"));
        }
        for address in &page.fetched {
            if is_elsewhere(address, base) {
                say(format!("`{address}` is fetched from elsewhere"));
            }
        }
        for address in page.links.iter().chain(&page.fetched) {
            if let Err(why) = site.follow(path, address) {
                say(format!("`{address}` {why}"));
            }
        }
        for data in &page.data {
            if let Err(why) = site.check_data(path, page, data) {
                say(why);
            }
        }
    }
    found
}

/// The parts of a page that refer to itself and to others.
pub struct Page {
    ids: BTreeSet<String>,
    twice: Vec<String>,
    /// Addresses of links.
    links: Vec<String>,
    /// Addresses that browsers load automatically.
    fetched: Vec<String>,
    /// Blocks of JSON-LD.
    data: Vec<String>,
    /// The visible text.
    words: String,
}

impl Page {
    fn read(html: &str) -> Page {
        let html = Html::parse_document(html);
        let all = |selector: &str, attribute: &str| -> Vec<String> {
            let selector = Selector::parse(selector).expect("it is a selector");
            let values = html.select(&selector).filter_map(|found| found.attr(attribute));
            values.map(str::to_owned).collect()
        };
        let (mut ids, mut twice) = (BTreeSet::new(), Vec::new());
        for id in all("[id]", "id") {
            if !ids.insert(id.clone()) {
                twice.push(id);
            }
        }
        let select = |selector: &str| Selector::parse(selector).expect("it is a selector");
        let data = select("script[type='application/ld+json']");
        let data = html.select(&data).map(|found| found.text().collect()).collect();
        // Scripts and styles are not visible.
        let shown = html.tree.root().descendants().filter(|node| {
            let parent = node.parent().and_then(|parent| parent.value().as_element());
            parent.is_none_or(|parent| !matches!(parent.name(), "script" | "style" | "title"))
        });
        let text: String =
            shown.filter_map(|node| node.value().as_text().map(|text| text.to_string())).collect();
        let mut links = all("a[href], area[href]", "href");
        links.extend(all("link[rel=canonical], link[rel=alternate], link[rel=prev]", "href"));
        links.extend(all("meta[property='og:url']", "content"));
        let mut fetched = all("script[src], img[src], iframe[src], source[src]", "src");
        fetched.extend(all("link[rel~=stylesheet], link[rel~=icon], link[rel~=preload]", "href"));
        Page { ids, twice, links, fetched, data, words: plain(&text) }
    }
}

/// Removes the white space of the layout.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn is_elsewhere(address: &str, base: &str) -> bool {
    let has_host = address.starts_with("//") || address.contains("://");
    has_host && !(base.contains("://") && address.starts_with(base))
}

struct Place<'a> {
    tree: &'a Tree,
    pages: &'a BTreeMap<&'a str, Page>,
    base: &'a str,
}

impl Place<'_> {
    /// Returns the path of the site on its host.
    fn folder(&self) -> &str {
        match self.base.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
            None => self.base,
        }
    }

    /// Whether an address on a page resolves.
    fn follow(&self, from: &str, address: &str) -> Result<(), String> {
        if ["mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme)) {
            return Ok(());
        }
        if is_elsewhere(address, self.base) {
            return Ok(());
        }
        let (path, fragment) = match address.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (address, None),
        };
        let path = path.strip_prefix(self.base).unwrap_or(path);
        let target = if path.is_empty() && !address.starts_with(self.base) {
            from.to_owned()
        } else {
            let within = match path.strip_prefix(self.folder()) {
                Some(within) if path.starts_with('/') => within,
                _ if path.starts_with('/') => return Err("leads out of the site".into()),
                _ if address.starts_with(self.base) => path,
                _ => return Err("is relative".into()),
            };
            let within = percent_encoding::percent_decode_str(within).decode_utf8_lossy();
            match within.is_empty() || within.ends_with('/') {
                true => format!("{within}index.html"),
                false => within.into_owned(),
            }
        };
        if !self.tree.contains_key(&target) {
            return Err(format!("leads to `{target}`, which is not there"));
        }
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return Ok(());
        };
        let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        match self.pages.get(target.as_str()) {
            Some(page) if page.ids.contains(&*fragment) => Ok(()),
            _ => Err(format!("leads to `{target}`, where nothing has this id")),
        }
    }

    /// Checks JSON-LD: it parses, its addresses resolve, and the page contains its questions.
    fn check_data(&self, path: &str, page: &Page, data: &str) -> Result<(), String> {
        let data: Json = serde_json::from_str(data).map_err(|error| format!("JSON-LD: {error}"))?;
        let mut rest = vec![&data];
        while let Some(value) = rest.pop() {
            match value {
                Json::Array(items) => rest.extend(items),
                Json::Object(fields) => {
                    rest.extend(fields.values());
                    for key in ["url", "@id", "item", "mainEntityOfPage"] {
                        if let Some(Json::String(address)) = fields.get(key) {
                            self.follow(path, address).map_err(|why| format!("{address} {why}"))?;
                        }
                    }
                    if fields.get("@type") == Some(&Json::from("Question")) {
                        let name = fields["name"].as_str().unwrap_or_default();
                        if name.is_empty() || !page.words.contains(&plain(name)) {
                            return Err(format!("the question “{name}” is not shown"));
                        }
                        let answer = fields["acceptedAnswer"]["text"].as_str().unwrap_or_default();
                        if answer.is_empty() {
                            return Err(format!("the question “{name}” has no answer"));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
