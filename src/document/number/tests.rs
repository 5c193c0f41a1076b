use super::*;

/// Two sources: `a` with two places, `b`; three groups, the last of another page; one term.
fn numbering() -> Numbering {
    let source = |title: &str| Note {
        title: title.to_owned(),
        url: format!("/{title}/"),
        ..Note::default()
    };
    let cited = |source: u32, title: &str, label: Option<&str>| Cited {
        source,
        title: title.to_owned(),
        place: label.map(|label| Place { label: label.to_owned(), url: format!("/#{label}") }),
    };
    Numbering {
        id_prefix: "".into(),
        sources: vec![source("a"), source("b")],
        cited: vec![
            cited(0, "a, line 1", Some("line 1")),
            cited(1, "b <&\">", None),
            cited(0, "a, line 2", Some("line 2")),
        ],
        groups: vec![
            Group { id: Some(7), cited: vec![0] },
            Group { id: Some(8), cited: vec![1, 2] },
            Group { id: None, cited: vec![1] },
        ],
        terms: vec![Term {
            url: "/t/?a&b".to_owned(),
            definition: Some("Less <than>.".to_owned()),
        }],
        whole: Vec::new(),
        marked: 3,
    }
}

fn mark(marker: Marker) -> String {
    let mut html = String::new();
    marker.write(&mut html);
    html
}

fn cite(group: u32) -> String {
    mark(Marker::Citation(group))
}

fn term(words: &str, section: u32) -> String {
    format!("{}{words}{}", mark(Marker::TermBegins { term: 0, section }), mark(Marker::TermEnds))
}

fn place(group: u32, words: &str) -> String {
    format!("{}{words}{}", mark(Marker::PlaceBegins(group)), mark(Marker::PlaceEnds(group)))
}

/// The page as readers get it.
fn resolved(html: &str) -> String {
    let (numbering, found) = (numbering(), scan(html));
    let listed = numbering.listed(found.cited(&numbering));
    let page = resolve(html, &found, &numbering, &listed).unwrap_or_else(|| html.to_owned());
    assert!(!page.contains(['\u{FDD0}', '\u{FDD1}', '\u{FDDF}']), "{page}");
    page
}

fn is_cut(html: &str) -> bool {
    scan(html).is_cut()
}

fn ids(html: &str) -> Vec<String> {
    scan(html).ids.iter().map(|id| id.name.to_string()).collect()
}

#[test]
fn a_page_without_markers_stays_as_it_is() {
    let html = "<p id=\"a\">One &lt; <br> two.</p>";
    let found = scan(html);
    assert_eq!(resolve(html, &found, &numbering(), &Listed::default()), None);
}

#[test]
fn sources_are_numbered_in_the_order_of_the_page() {
    let page = resolved(&format!("<p>x{}</p><p>y{}</p>", cite(2), cite(0)));
    assert_eq!(
        page,
        "<p>x<sup class=\"cite\"><a href=\"#rb:source-1\" title=\"b &lt;&amp;&quot;&gt;\">1</a></sup>\
         </p><p>y<sup class=\"cite\" id=\"rb:cite-7\"><a href=\"#rb:source-2\" title=\"a, line 1\">2</a>\
         </sup></p>"
    );
}

#[test]
fn the_numbers_of_a_group_are_sorted_and_a_source_stands_in_it_once() {
    let mut numbering = numbering();
    numbering.groups[1].cited = vec![1, 0, 2];
    let html = cite(0) + &cite(1);
    let found = scan(&html);
    let listed = numbering.listed(found.cited(&numbering));
    let page = resolve(&html, &found, &numbering, &listed).expect("it has markers");
    assert!(
        page.ends_with(
            "id=\"rb:cite-8\"><a href=\"#rb:source-1\" title=\"a, line 1 · a, line 2\">1</a>, \
             <a href=\"#rb:source-2\" title=\"b &lt;&amp;&quot;&gt;\">2</a></sup>"
        ),
        "{page}"
    );
}

#[test]
fn only_sources_that_the_page_cites_are_listed_and_those_of_the_whole_page_come_last() {
    let mut numbering = numbering();
    numbering.whole = vec![0];
    let html = cite(2);
    let listed = numbering.listed(scan(&html).cited(&numbering));
    let notes: Vec<_> = listed.notes.iter().map(|note| (note.number, &*note.title)).collect();
    assert_eq!(notes, [(1, "b"), (2, "a")]);
    let labels: Vec<_> = listed.notes[1].places.iter().map(|place| &*place.label).collect();
    assert_eq!(labels, ["line 1"], "nothing cites line 2");
    numbering.whole.clear();
    assert_eq!(numbering.listed(scan("").cited(&numbering)).notes, []);
}

#[test]
fn a_group_that_is_printed_twice_has_its_id_once() {
    let page = resolved(&(cite(0) + &cite(0)));
    assert_eq!(page.matches("id=\"rb:cite-7\"").count(), 1);
    assert_eq!(page.matches("<a href=\"#rb:source-1\"").count(), 2);
    assert!(!resolved(&cite(2)).contains("id="), "it has an id on its own page only");
}

#[test]
fn words_that_cite_themselves_get_the_id_of_their_group() {
    let page = resolved(&(place(0, "words") + &place(0, "again")));
    assert_eq!(page, "<span id=\"rb:cite-7\">words</span>again");
}

#[test]
fn a_term_is_marked_at_its_first_use_in_each_section() {
    let page = resolved(&format!("<p>{}, {}</p>", term("Words", 0), term("words", 0)));
    assert_eq!(
        page,
        "<p><span class=\"term\"><a href=\"/t/?a&amp;b\" aria-describedby=\"rb:term-1\">Words</a>\
         <span class=\"definition\" role=\"tooltip\" id=\"rb:term-1\">Less &lt;than&gt;.</span>\
         </span>, words</p>"
    );
    let sections = term("one", 1) + &term("two", 2) + &term("three", 1);
    let page = resolved(&sections);
    assert_eq!(page.matches("class=\"term\"").count(), 2);
    assert!(page.contains("id=\"rb:term-2\"") && page.ends_with("three"), "{page}");
}

#[test]
fn the_number_of_a_source_stands_in_attributes_too_but_is_no_citation_there() {
    let number = mark(Marker::Number(1));
    let page = resolved(&format!("<a href=\"#rb:source-{number}\">{number}</a>"));
    assert_eq!(page, "<a href=\"#rb:source-1\">1</a>");
    assert_eq!(
        resolved(&format!("<a href=\"#rb:source-{number}\">x</a>")),
        "<a href=\"#rb:source-\">x</a>"
    );
}

#[test]
fn a_marker_where_no_element_can_stand_becomes_nothing() {
    let marker = cite(0) + &term("t", 0) + &place(0, "p");
    for (before, after) in [
        ("<p title=\"", "\">"),
        ("<p title='", "'>"),
        ("<p title=", ">"),
        ("<p ", ">"),
        ("<!-- ", " > -->"),
        ("<title>", "</title>"),
        ("<script>a < b \"", "</script>"),
        ("<STYLE>", "</STYLE>"),
        ("<textarea rows=1>", "</textarea >"),
        ("</p ", ">"),
        ("<!doctype ", ">"),
    ] {
        let page = resolved(&format!("{before}{marker}{after}{}", cite(0)));
        let end = "<sup class=\"cite\" id=\"rb:cite-7\"><a href=\"#rb:source-1\" title=\"a, line 1\">1</a>\
                   </sup>";
        assert_eq!(page, format!("{before}tp{after}{end}"));
        assert!(!is_cut(&format!("{before}{}{after}", &marker[..7])), "{before} harms nobody");
    }
}

#[test]
fn a_marker_that_is_cut_off_is_dropped_and_known() {
    let marker = term("words", 3);
    for end in (1..marker.len()).filter(|end| marker.is_char_boundary(*end)) {
        let html = format!("<p>{}…</p>", &marker[..end]);
        assert!(is_cut(&html), "{html:?}");
        let words: String = resolved(&html);
        assert!("words".starts_with(words.trim_start_matches("<p>").trim_end_matches("…</p>")));
    }
    for start in (1..marker.len()).filter(|start| marker.is_char_boundary(*start)) {
        assert!(is_cut(&marker[start..]), "{:?}", &marker[start..]);
    }
    let (citation, placed) = (cite(1), place(1, "x"));
    assert!(is_cut(&citation[..citation.len() - 3]) && is_cut(&placed[..placed.len() - 3]));
    assert!(is_cut(&placed.replace(&mark(Marker::PlaceEnds(1)), &mark(Marker::PlaceEnds(0)))));
    assert!(!is_cut(&format!("<p>{marker}{citation}{placed}</p>")));
}

#[test]
fn what_looks_like_a_marker_and_means_nothing_is_dropped() {
    for forged in [
        "\u{FDD0}\u{FDDF}",
        "\u{FDD0}9\u{FDD1}1\u{FDDF}",
        "\u{FDD0}1\u{FDDF}",
        "\u{FDD0}1\u{FDD1}0\u{FDD1}0\u{FDDF}",
        "\u{FDD0}1\u{FDD1}\u{FDDF}",
        "\u{FDD0}1\u{FDD1}99999999999\u{FDDF}",
        "\u{FDD0}\u{FDD0}",
        "\u{FDDF}\u{FDD1}",
    ] {
        assert!(is_cut(forged), "{forged:?}");
        assert_eq!(resolved(&format!("a{forged}b")), "ab", "{forged:?}");
    }
    // Indexes that the page does not have.
    let forged = [
        cite(9),
        mark(Marker::Number(9)),
        place(9, ""),
        term("", 0).replace("\u{FDD1}0\u{FDD1}", "\u{FDD1}9\u{FDD1}"),
    ];
    assert_eq!(resolved(&forged.concat()), "");
}

#[test]
fn filters_that_change_letters_change_no_marker() {
    let html = cite(0) + &term("words", 0);
    assert_eq!(scan(&html.to_uppercase()).spots.len(), 3);
    assert!(!is_cut(&html.to_uppercase()));
}

#[test]
fn ids_are_found_in_all_tags_and_only_there() {
    let html = "<main id=\"a\"><p class=x id='b'><br ID=c/><i id = \"d&amp;e\" id=\"no\" title=\">\">\
                text id=\"no\" <!-- <p id=\"no\"> --> < <script id=s>\"<p id='no'>\"</script>\
                <h2 data-id=\"no\" id=\"a\">";
    assert_eq!(ids(html), ["a", "b", "c/", "d&e", "s", "a"]);
    let found = scan(html);
    let first = &found.ids[0];
    assert_eq!(&html[first.range.clone()], "a");
}

#[test]
fn links_within_a_page_are_found_without_their_sign() {
    let html = "<a href=\"#a&amp;b\">x</a><a href='/#no'>y</a><use HREF=#c>#no";
    let found = scan(html);
    let names: Vec<&str> = found.links.iter().map(|link| &*link.name).collect();
    assert_eq!(names, ["a&b", "c"]);
    assert_eq!(&html[found.links[0].range.clone()], "a&amp;b");
}

#[test]
fn in_print_ids_begin_with_that_of_the_page_and_terms_are_links() {
    let mut numbering = Numbering { id_prefix: "page-x:".into(), ..numbering() };
    let html = cite(0) + &place(1, "y") + &term("words", 0);
    let listed = numbering.listed(scan(&html).cited(&numbering));
    let explained = resolve(&html, &scan(&html), &numbering, &listed).expect("it has markers");
    assert_eq!(
        explained,
        "<sup class=\"cite\" id=\"page-x:rb:cite-7\"><a href=\"#page-x:rb:source-1\" \
         title=\"a, line 1\">1</a></sup><span id=\"page-x:rb:cite-8\">y</span><span class=\"term\">\
         <a href=\"/t/?a&amp;b\" aria-describedby=\"page-x:rb:term-1\">words</a><span \
         class=\"definition\" role=\"tooltip\" id=\"page-x:rb:term-1\">Less &lt;than&gt;.</span></span>"
    );
    numbering.terms[0].definition = None;
    let html = term("words", 0);
    assert_eq!(
        resolve(&html, &scan(&html), &numbering, &listed).as_deref(),
        Some("<span class=\"term\"><a href=\"/t/?a&amp;b\">words</a></span>")
    );
}

#[test]
fn any_text_can_be_scanned() {
    let pieces = [
        "<", ">", "/", "=", "\"", "'", "a", " ", "!--", "--", "id", "script", "\u{FDD0}",
        "\u{FDDF}", "1", "\u{FDD1}", "é",
    ];
    let mut state = 1_u32;
    for _ in 0..20_000 {
        let mut html = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            html.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        resolved(&html);
    }
}
