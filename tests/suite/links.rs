//! External view of the shipped guide: all addresses resolve, and the output for machines has the
//! content of the pages.

use crate::support::{
    self, Site, is_error,
    links::{Tree, problems},
};
use std::sync::OnceLock;

const HOST: &str = "https://example.org/rolebook/";

/// Returns the guide under a path of a host, built once for all tests of this process.
fn guide() -> &'static Tree {
    static GUIDE: OnceLock<Tree> = OnceLock::new();
    GUIDE.get_or_init(|| built(HOST))
}

fn built(base: &str) -> Tree {
    support::guide(Some(base))
}

#[test]
fn all_addresses_resolve_below_a_path() {
    assert!(guide().len() > 50, "{} files are too few", guide().len());
    let found = problems(guide(), HOST);
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}

#[test]
fn all_addresses_resolve_at_the_root() {
    let found = problems(&built("/"), "/");
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_sitemap_lists_exactly_the_pages() {
    let xml = String::from_utf8(guide()["sitemap.xml"].clone()).expect("it is text");
    let xml = roxmltree::Document::parse(&xml).expect("it is XML");
    let listed: Vec<String> = texts(&xml, "loc").iter().map(|url| file_of(url)).collect();
    for path in &listed {
        assert!(guide().contains_key(path), "{path} is listed and not there");
    }
    for page in ["index.html", "roles/product-owner/index.html", "faq/index.html"] {
        assert!(listed.iter().any(|path| path == page), "{page} is not listed");
    }
    assert!(!listed.iter().any(|path| path == "404.html"));
}

#[test]
fn the_feed_is_xml_with_links_to_pages() {
    let Some((_, feed)) =
        guide().iter().find(|(path, _)| path.ends_with("feed.xml") || path.ends_with("atom.xml"))
    else {
        panic!("there is no feed");
    };
    let xml = String::from_utf8(feed.clone()).expect("it is text");
    let xml = roxmltree::Document::parse(&xml).expect("it is XML");
    assert_eq!(xml.root_element().tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
    for link in xml.descendants().filter(|node| node.tag_name().name() == "link") {
        let address = link.attribute("href").expect("a link has an address");
        let path = file_of(address.split('#').next().unwrap_or_default());
        assert!(guide().contains_key(&path), "{path} is not there");
    }
}

#[test]
fn robots_txt_names_the_sitemap() {
    let robots = String::from_utf8_lossy(&guide()["robots.txt"]);
    assert!(robots.contains(&format!("Sitemap: {HOST}sitemap.xml")), "{robots}");
}

#[test]
fn the_check_finds_errors() {
    let page = |body: &str| {
        let html = format!("<!doctype html><title>x</title><body>{body}");
        let tree = Tree::from([("index.html".to_owned(), html.into_bytes())]);
        problems(&tree, "/").len()
    };
    assert_eq!(page("<a href='/'>home</a> <a href='#a' id='a'>a</a>"), 0);
    assert_eq!(page("<a href='/nowhere/'>x</a>"), 1);
    assert_eq!(page("<a href='#nowhere'>x</a>"), 1);
    assert_eq!(page("<p id='a'></p><p id='a'></p>"), 1);
    assert_eq!(page("<script src='https://example.com/x.js'></script>"), 1);
    assert_eq!(page("<script type='application/ld+json'>{</script>"), 1);
    let question = r#"{"@type":"Question","name":"Who?","acceptedAnswer":{"text":"We."}}"#;
    let data = format!("<script type='application/ld+json'>{question}</script>");
    assert_eq!(page(&data), 1);
    assert_eq!(page(&format!("{data}<h2>Who?</h2>")), 0);
}

fn texts(xml: &roxmltree::Document<'_>, name: &str) -> Vec<String> {
    let nodes = xml.descendants().filter(|node| node.tag_name().name() == name);
    nodes.filter_map(|node| node.text().map(str::to_owned)).collect()
}

/// Returns the file that a web server would send for an address.
fn file_of(address: &str) -> String {
    let path = address.strip_prefix(HOST).unwrap_or_else(|| panic!("{address} is elsewhere"));
    match path.is_empty() || path.ends_with('/') {
        true => format!("{path}index.html"),
        false => path.to_owned(),
    }
}

#[test]
fn a_broken_link_is_not_answered_with_the_page_that_it_is_on() {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n").write(
        "content/topics/planning.md",
        "---\nrelated: plannin\n---\n# Planning\n\n[one](plannin.md), [[plannin]]\n",
    );
    let help = |site: &Site| -> Vec<Option<String>> {
        let broken = site.check().diagnostics.into_iter().filter(is_error);
        broken.map(|found| found.help).collect()
    };
    assert_eq!(help(&site), [None, None, None]);
    site.write("content/topics/planting.md", "# Planting\n");
    let other = |name: &str| Some(format!("did you mean `{name}`?"));
    assert_eq!(help(&site), [other("planting"), other("planting.md"), other("planting")]);
}
