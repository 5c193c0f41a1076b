use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::kinds::{KindId, Status};
use crate::markdown::{Library, Markdown};
use crate::page::{Context, Location, Page, Parser};
use crate::source_map::FileId;

struct NoFiles;
impl Library for NoFiles {
    fn find(&self, _: &str) -> Option<(FileId, &str)> {
        None
    }
    fn paths(&self) -> Vec<&str> {
        Vec::new()
    }
}

fn parsed(path: &str, matter: &str, site: &str) -> (Page, Vec<Diagnostic>) {
    let mut unheard = Vec::new();
    let config = match site {
        "" => Config::default(),
        _ => crate::config::parse(
            Some((FileId(9), site)),
            &[],
            &crate::config::Overrides::default(),
            &mut unheard,
        ),
    };
    let context = Context::from_config(&config);
    let markdown = Markdown::new(context.markdown);
    let places = crate::page::place::Places::default();
    let parser =
        Parser { context: &context, markdown: &markdown, library: &NoFiles, places: &places };
    let text = format!("---\n{matter}---\nText.\n");
    parser.parse(FileId(0), Location { path, base: None }, &text)
}

fn read(matter: &str) -> (Page, Vec<Code>) {
    let (page, diags) = parsed("guides/a.md", &format!("title: A\n{matter}"), "");
    (page, diags.into_iter().map(|found| found.code).collect())
}

#[test]
fn keys_of_other_tools_are_fields() {
    let (page, codes) = read(
        "redirect_from: /old\naliases: [/older]\nsidebar_label: Short\nnav_order: '3'\n\
         last_reviewed_at: 2025-05-16T17:00:00.000Z\nlastmod: 2025/05/17\ncreated: 16 May 2025\n\
         tags: one, two\ncategories: [three]\ndris: [Ann, Bob]\nauthors:\n  - name: Cy\n    url: x\n\
         keywords: a, b\nreview_in: ''\npermalink: /people/leave.html\nDescription: D\n",
    );
    assert_eq!(codes, [Code::KeySpelling]);
    let common = &page.common;
    let aliases: Vec<_> = common.aliases.iter().map(|it| it.value.as_str()).collect();
    assert_eq!(aliases, ["/older", "/old"]);
    assert_eq!((common.short_title.as_deref(), common.weight), (Some("Short"), Some(3)));
    let reviewed = common.last_reviewed_on.as_ref().map(|date| date.value);
    assert_eq!(reviewed, Some(jiff::civil::date(2025, 5, 16)));
    assert_eq!(common.updated, Some(jiff::civil::date(2025, 5, 17)));
    assert_eq!(common.date.as_ref().map(|date| date.0.as_str()), Some("2025-05-16"));
    let tags: Vec<_> = common.tags.iter().map(|it| it.value.as_str()).collect();
    assert_eq!(tags, ["one", "two", "three"]);
    assert_eq!(common.owner.as_deref(), Some("Ann, Bob"));
    assert_eq!((common.authors.join("+"), common.keywords.join("+")), ("Cy".into(), "a+b".into()));
    assert_eq!(page.route.as_str(), "people/leave/");
    assert_eq!(common.description.as_deref(), Some("D"));
    assert!(common.review_in.is_none());
}

#[test]
fn places_in_menus_and_states_are_understood() {
    let (page, codes) = read("sidebar:\n  order: 2\n  label: L\n  hidden: true\noutdated: true\n");
    assert_eq!(codes, []);
    assert_eq!((page.common.weight, page.common.short_title.as_deref()), (Some(2), Some("L")));
    assert_eq!(page.common.status, Some(Status::Deprecated));
    assert!(!page.is_draft(), "hidden in the sidebar is not hidden");
    let (page, _) = read("menu:\n  main:\n    weight: 7\n    name: N\n");
    assert_eq!((page.common.weight, page.common.short_title.as_deref()), (Some(7), Some("N")));
    let (page, codes) = read("status: proposed\n");
    assert_eq!((page.common.status, codes), (None, vec![Code::ValueKept]));
    assert!(page.common.extra.get("status").is_some());
}

#[test]
fn what_means_nothing_here_is_kept_with_a_note_for_each_key() {
    let (page, codes) =
        read("layout: x\ncSpell:ignore: y\ntemplate: doc\nparent: P\nquestions: [q]\n");
    assert_eq!(codes, [Code::UnusedKey, Code::UnusedKey]);
    assert!(page.common.template.is_none());
    for key in ["layout", "cSpell:ignore", "template", "parent", "questions"] {
        assert!(page.common.extra.get(key).is_some(), "{key}");
    }
}

#[test]
fn an_unknown_key_is_one_cause_and_names_the_lines_that_keep_it() {
    let (page, diags) = parsed("a.md", "title: A\nfoo bar: 1\nlikeTitle: x\n", "");
    assert!(page.common.extra.get("foo bar").is_some());
    let told: Vec<_> =
        diags.iter().map(|it| (it.code, it.cause.as_deref(), it.help.as_deref())).collect();
    assert_eq!(told[0].0, Code::UnknownKey);
    assert_eq!(told[0].1, Some("foo bar"));
    assert!(
        told[0].2.is_some_and(|help| help.contains("rename = { \"foo bar\" = \"extra.foo bar\" }")),
        "{told:?}"
    );
    assert!(
        told[1].2.is_some_and(|help| help.starts_with("did you mean `linkTitle`?")),
        "{told:?}"
    );
}

#[test]
fn a_site_says_what_a_key_means() {
    let site =
        "[front_matter.rename]\nwho = \"owner\"\nfoo = \"extra.bar\"\nlayout = \"subtitle\"\n";
    let (page, diags) = parsed("a.md", "title: A\nwho: Ann\nfoo: 1\nlayout: S\n", site);
    assert_eq!(diags, []);
    assert_eq!(page.common.owner.as_deref(), Some("Ann"));
    assert!(page.common.extra.get("bar").is_some());
    assert_eq!(page.common.subtitle.as_deref(), Some("S"));
}

#[test]
fn a_page_without_a_field_of_its_kind_is_a_plain_page() {
    for (path, kind) in [
        ("roles/tester.md", KindId::ROLE),
        ("glossary/backlog.md", KindId::TERM),
        ("compare/us-them.md", KindId::COMPARISON),
        ("disagreements/x.md", KindId::DISAGREEMENT),
    ] {
        let (page, diags) = parsed(path, "title: A\nowner: x\n", "");
        let codes: Vec<_> = diags.iter().map(|found| found.code).collect();
        assert_eq!((page.kind, codes), (KindId::PAGE, vec![Code::UnfitPage]), "{path}");
        let matter = format!("title: A\nkind: {}\n", kind.name());
        assert_eq!(parsed(path, &matter, "").0.kind, kind, "{path}");
    }
    assert_eq!(parsed("roles/a.md", "title: A\nfamily: x\n", "").0.kind, KindId::ROLE);
    let (_, diags) = parsed("role/a.md", "title: A\nsummary: x\n", "");
    let help = diags[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("pages stand in `roles/`"), "{help}");
}

#[test]
fn a_title_has_no_tags_and_an_address_is_whole_or_the_last_part() {
    let (page, _) = parsed("guides/a.md", "title: The <em>old</em> way\nslug: leave\n", "");
    assert_eq!(page.title.map(|title| title.value), Some("The old way".to_owned()));
    assert_eq!(page.route.as_str(), "guides/leave/");
    let (page, diags) = parsed("guides/a.md", "title: A\npermalink: /:year/:title/\n", "");
    assert_eq!(page.route.as_str(), "guides/a/");
    assert_eq!(diags.len(), 1, "{diags:?}");
    let (page, _) = parsed("guides/a.md", "title: A\nslug: /\n", "");
    assert_eq!(page.route.as_str(), "guides/a/");
    let (page, _) = parsed("guides/a.md", "title: A\nslug: ../../x\n", "");
    assert_eq!(page.route.as_str(), "guides/a/");
}

#[test]
fn minutes_are_no_time_between_reviews() {
    for text in ["6m", "6M", "6h", "6 minutes"] {
        let (page, diags) = parsed("a.md", &format!("title: A\nreview_in: {text}\n"), "");
        assert!(page.common.review_in.is_none(), "{text}");
        assert_eq!(diags.len(), 1, "{text}");
    }
    let (_, diags) = parsed("a.md", "title: A\nreview_in: 6m\n", "");
    assert_eq!(diags[0].message, "`6m` could be minutes or months");
    assert_eq!(diags[0].help.as_deref(), Some("write `6 months`"));
    for text in ["6 months", "1 year", "90 days", "2 weeks", "1y 6mo"] {
        let (_, diags) = parsed("a.md", &format!("title: A\nreview_in: {text}\n"), "");
        assert_eq!(diags, [], "{text}");
    }
}
