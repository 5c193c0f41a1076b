//! Sections that a template leaves out: they are told, and who follows the help has no dead link.

use crate::support::links::problems;
use crate::support::{self, Site, codes, copy, findings, repository};

/// A fixture with the theme of rolebook.
fn site(name: &str) -> Site {
    let site = Site::empty();
    copy(&repository().join("tests/sites").join(name), &site.root());
    site
}

/// A template of pages that shows the sections that a filter leaves.
fn showing(filter: &str) -> String {
    format!(
        "{{% extends \"base.html\" %}}{{% block main %}}<h1>{{{{ page.title }}}}</h1>\
         {{% for section in page.sections | placed(place=\"body\") | {filter} %}}\
         {{% include \"parts/section.html\" %}}{{% endfor %}}\
         {{% for section in page.sections | placed(place=\"aside\") %}}\
         {{% include \"parts/section.html\" %}}{{% endfor %}}{{% endblock main %}}"
    )
}

/// The messages about one file.
fn messages(report: &rolebook::BuildReport, file: &str) -> Vec<String> {
    let found = report.diagnostics.iter();
    let of_file = found.filter(|found| &*report.texts.get(found.primary.span.file).path == file);
    of_file.map(|found| found.message.clone()).collect()
}

/// A site whose pages have every kind of section without a title that follows from few files.
fn untitled() -> Site {
    let site = Site::empty();
    let role = |title: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nsummary = \"Works.\"\ndimensions = {{ a = \"x\", b = \"y\" }}\n+++\n"
        )
    };
    let dimensions =
        "[[dimensions]]\nid = \"a\"\nlabel = \"A\"\n[[dimensions]]\nid = \"b\"\nlabel = \"B\"\n";
    site.write("site.toml", dimensions);
    site.write("content/_index.md", "# Home\n\n[[a]] [[b]] [[work]] [[travel]]\n")
        .write("content/roles/a.md", role("A"))
        .write("content/roles/b.md", role("B"))
        .write("content/guides/travel.md", "+++\ntags = [\"far\"]\n+++\n# Travel\n\nBook early.\n")
        .write(
            "content/topics/work.md",
            "+++\ntitle = \"Work\"\n[[aids]]\nid = \"whom\"\ntitle = \"Whom do I ask?\"\n\
             [[aids.questions]]\nid = \"late\"\ntext = \"Is it late?\"\n\
             answers = [{ text = \"Yes\", points_to = \"a\" }, { text = \"No\", result = \"Wait.\" }]\n\
             +++\n\nWork is shared.\n",
        );
    site
}

#[test]
fn a_section_without_a_title_that_a_template_leaves_out_is_told_once() {
    let cases = [
        ("topic", "text"),
        ("page", "text"),
        ("topic", "aids"),
        ("index", "pages"),
        ("index", "pairs"),
        ("index", "tags"),
        ("tag", "pages"),
        ("view", "view"),
    ];
    for (kind, section) in cases {
        let site = untitled();
        let file = format!("templates/{kind}.html");
        site.write(&file, showing(&format!("without(ids=[\"{section}\"])")));
        let report = site.check();
        let found = findings(&report);
        let message = format!("the section `{section}` is not shown");
        assert_eq!(messages(&report, &file), [message], "{kind}: {found}");
        // `page.html` is the template of topics as well.
        let kinds = if kind == "page" { vec!["page", "topic"] } else { vec![kind] };
        let tables: Vec<_> = kinds.iter().map(|kind| format!("`[kinds.{kind}]`")).collect();
        let help = format!("add it to `hide` under {} in `site.toml`", tables.join(", "));
        assert!(found.contains(&help), "{found}");
        let table = |kind| format!("[kinds.{kind}]\nhide = [\"{section}\"]\n");
        site.write("site.toml", kinds.into_iter().map(table).collect::<String>());
        let report = site.check();
        assert!(messages(&report, &file).is_empty(), "{kind}: {}", findings(&report));
    }
}

#[test]
fn a_template_of_sections_without_their_ids_is_the_one_that_is_named() {
    let site = site("kinds");
    site.write(
        "templates/sections/section.html",
        "<h2>{{ section.title }}</h2>{% for block in section.blocks %}{% include \
         \"parts/block.html\" %}{% endfor %}",
    );
    let report = site.check();
    assert!(!messages(&report, "templates/sections/section.html").is_empty());
    assert!(messages(&report, "<theme>/page.html").is_empty(), "{}", findings(&report));
}

#[test]
fn a_template_that_only_defines_components_is_used() {
    let site = untitled();
    site.write(
        "templates/blocks/own.html",
        "{% component own(words) %}<b>{{ words }}</b>{% endcomponent own %}",
    )
    .write("templates/parts/status.html", "{{ <own words=\"Ours\" /> }}");
    let report = site.check();
    assert!(messages(&report, "templates/blocks/own.html").is_empty(), "{}", findings(&report));
}

#[test]
fn a_template_that_shows_all_in_its_own_way_is_not_told_of_anything() {
    let by_hand = "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>\
        {% for block in page.head %}{{ <block block={block} /> }}{% endfor %}\
        {% for section in page.sections %}{% if section.place != \"foot\" %}\
        {% if section.anchor %}<h2 id=\"{{ section.anchor }}\">{{ section.title }}</h2>{% endif %}\
        {% for block in section.blocks %}\
        {% if block.type == \"entries\" or block.type == \"cards\" %}\
        {% for item in block.items %}<p>{{ item.link.title | upper }}</p>{% endfor %}\
        {% elif block.type == \"text\" %}{{ block.text.html | replace(from=\"<p>\", to=\"<p class='x'>\") | safe }}\
        {% else %}{{ <block block={block} /> }}{% endif %}{% endfor %}\
        {% endif %}{% endfor %}{% endblock main %}";
    let one_more = "{% extends \"base.html\" %}{% block head %}<!-- Ours. -->{% endblock head %}";
    for name in ["kinds", "levels", "graphs", "own-order", "own-theme", "no-front-matter"] {
        for (file, template) in [("page.html", by_hand), ("unused.html", one_more)] {
            let site = site(name);
            site.write(&format!("templates/{file}"), template);
            let report = site.check();
            let file = format!("templates/{file}");
            assert_eq!(messages(&report, &file), Vec::<String>::new(), "{}", findings(&report));
            assert_eq!(report.diagnostics.len(), site_findings(name), "{}", findings(&report));
        }
    }
}

/// How many findings a fixture has with its own theme.
fn site_findings(name: &str) -> usize {
    site(name).check().diagnostics.len()
}

/// A role whose template leaves out a section that cites, and shows another without its id.
fn dropping() -> Site {
    let site = Site::empty();
    site.write("site.toml", "title = \"T\"\n")
        .write("content/_index.md", "# Home\n\n[[tester]] [[book]]\n")
        .write("content/sources/book.md", "+++\ntitle = \"Book\"\n+++\n")
        .write(
            "content/roles/tester.md",
            "+++\ntitle = \"Tester\"\nsummary = \"Tests.\"\nskills = [\"Reading\"]\n\
             responsibilities = [{ text = \"Tests.\", sources = [\"book\"] }]\n+++\n\nText.\n",
        )
        .write(
            "templates/role.html",
            "{% extends \"page.html\" %}{% block main %}<h1>{{ page.title }}</h1>\
             {% for section in page.sections | only(ids=[\"skills\"]) %}<h2>{{ section.title }}</h2>\
             {% for block in section.blocks %}{% include \"parts/block.html\" %}{% endfor %}\
             {% endfor %}{% endblock main %}",
        );
    site
}

/// Builds a site of which nothing is told, and looks for dead links in it.
fn is_sound(site: &Site) {
    let found = problems(&site.built(), "/");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn who_follows_the_help_by_hiding_has_no_dead_link() {
    let site = dropping();
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    let found = findings(&report);
    assert_eq!(codes(&report), ["RB0504"], "{found}");
    assert_eq!(
        messages(&report, "templates/role.html"),
        [
            "no element has the id of the section `responsibilities`",
            "no element has the id of the section `skills`",
            "the section `text` is not shown",
        ]
    );
    let dead = problems(&support::tree(&site.out()), "/");
    assert!(dead.iter().any(|problem| problem.contains("#rb:cite-")), "{dead:?}");
    site.write(
        "site.toml",
        "title = \"T\"\n[kinds.role]\nhide = [\"responsibilities\", \"skills\", \"text\"]\n",
    );
    is_sound(&site);
}

#[test]
fn who_follows_the_help_by_showing_has_no_dead_link() {
    let site = dropping();
    site.write(
        "templates/role.html",
        "{% extends \"page.html\" %}{% block main %}<h1>{{ page.title }}</h1>\
         {% for section in page.sections %}\
         {% if section.anchor %}<h2 id=\"{{ section.anchor }}\">{{ section.title }}</h2>{% endif %}\
         {% for block in section.blocks %}{% include \"parts/block.html\" %}{% endfor %}\
         {% endfor %}{% endblock main %}{% block foot %}{% endblock foot %}",
    );
    is_sound(&site);
}

#[test]
fn texts_without_their_citations_are_told_where_their_section_is_shown() {
    let site = dropping();
    site.write(
        "templates/role.html",
        "{% extends \"page.html\" %}{% block main %}{% include \"parts/sections.html\" %}\
         {% endblock main %}",
    );
    is_sound(&site);
    site.write(
        "templates/sections/role/responsibilities.html",
        "<h2 id=\"{{ section.anchor }}\">{{ section.title }}</h2>",
    );
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    let message = "texts are shown without their citations, to which pages of sources link";
    assert_eq!(messages(&report, "templates/role.html"), [message], "{}", findings(&report));
}

#[test]
fn no_page_of_a_site_with_a_theme_has_a_dead_link_or_an_id_twice() {
    for name in ["own-theme", "own-order"] {
        is_sound(&site(name));
        let plain = Site::copy_of(name);
        let found = problems(&plain.built(), "/");
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn contents_and_headings_have_the_words_of_the_label() {
    let site = site("own-theme");
    let settings = std::fs::read_to_string(site.root().join("site.toml")).expect("settings");
    for words in ["For and against", "Both sides"] {
        site.write("site.toml", settings.replace("For and against", words));
        let tree = site.built();
        let page = String::from_utf8_lossy(&tree["roles/tester/index.html"]).into_owned();
        let page = scraper::Html::parse_document(&page);
        let texts = |selector: &str| -> Vec<String> {
            let selector = scraper::Selector::parse(selector).expect("it is a selector");
            page.select(&selector).map(|element| element.text().collect()).collect()
        };
        assert_eq!(texts("#pros-and-cons"), [words]);
        assert!(texts(".contents a").contains(&words.to_owned()), "{words}");
        let markdown = String::from_utf8_lossy(&tree["roles/tester/index.md"]).into_owned();
        assert!(markdown.contains(&format!("## {words}\n")), "{markdown}");
    }
}
