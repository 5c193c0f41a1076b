//! Decision aids and quotations: where they are shown, what leads where, what is said of those that
//! are written wrongly. How they look with the plain theme is held by the site `kinds` of
//! `tests/suite/golden.rs`.

use crate::support::{Site, codes, findings};
use scraper::{Html, Selector};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A topic with one aid of these questions, placed in its text.
fn topic(aid: &str) -> String {
    format!(
        "+++\ntitle = \"Whom to ask\"\n[[aids]]\nid = \"whom\"\ntitle = \"Whom do I ask?\"\n{aid}\n\
         +++\n{{{{ decision_aid() }}}}\n"
    )
}

fn question(id: &str, answers: &str) -> String {
    format!("[[aids.questions]]\nid = \"{id}\"\ntext = \"Is it {id}?\"\nanswers = [{answers}]\n")
}

const NOTHING: &str = "{ text = \"No\", not_stated = true }";

/// Two roles, and a source with two quotations and a claim in other words.
fn site() -> Site {
    let site = Site::empty();
    let role = |title: &str| format!("+++\ntitle = \"{title}\"\nsummary = \"Works.\"\n+++\n");
    site.write("content/_index.md", "# Home\n\nSee [[whom-to-ask]].\n")
        .write("content/roles/owner.md", role("Owner"))
        .write("content/roles/manager.md", role("Manager"))
        .write("content/topics/whom-to-ask.md", "# Whom to ask\n\nAsk [@book#plain].\n")
        .write(
            "content/sources/book.md",
            "+++\ntitle = \"A book\"\nurl = \"https://example.org/book\"\n\
             people = [{ name = \"Ada\", role = \"owner\", organisation = \"Us\" }]\n\
             [[claims]]\nid = \"first\"\nlocator = \"line 1\"\nquotation = \"“Ask <early>.”\"\nspeaker = \"Ada\"\n\
             [[claims]]\nid = \"plain\"\nstatement = \"Somebody asks.\"\n\
             [[claims]]\nid = \"last\"\nquotation = \"Ask late.\"\nspeaker = \"Ben\"\n+++\n",
        );
    site
}

fn aid(questions: &str) -> Site {
    let site = site();
    let text = topic(questions) + "\nAsk [@book#first; @book#plain; @book#last].\n";
    site.write("content/topics/whom-to-ask.md", text);
    site
}

fn page(site: &Site, path: &str) -> Html {
    let pages = site.built();
    let bytes = pages.get(&format!("{path}index.html")).unwrap_or_else(|| panic!("no {path}"));
    Html::parse_document(&String::from_utf8_lossy(bytes))
}

fn all<'h>(html: &'h Html, selector: &str) -> Vec<scraper::ElementRef<'h>> {
    html.select(&Selector::parse(selector).expect("it is a selector")).collect()
}

fn words(element: scraper::ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `check` says of a topic with one aid.
fn said_of(questions: &str) -> (Vec<String>, String) {
    let report = aid(questions).check();
    (codes(&report).iter().map(ToString::to_string).collect(), findings(&report))
}

#[test]
fn an_aid_stands_on_its_own_page_and_where_it_is_placed() {
    let yes = "{ text = \"Yes\", points_to = [\"owner\", \"manager\"], result = \"Ask both.\" }";
    let site = aid(&question("urgent", &format!("{yes}, {NOTHING}")));
    for (path, headings) in [("explore/decision-aids/", 1), ("topics/whom-to-ask/", 0)] {
        let html = page(&site, path);
        assert_eq!(all(&html, "h2#whom").len(), headings);
        let rows: Vec<String> = all(&html, ".aid tbody tr").into_iter().map(words).collect();
        assert_eq!(rows, ["Yes Owner and Manager Ask both.", "No Not stated"], "{path}");
    }
    let own = page(&site, "explore/decision-aids/");
    assert_eq!(words(all(&own, ".aid .home a")[0]), "Whom to ask");
    assert!(all(&page(&site, "topics/whom-to-ask/"), ".aid .home").is_empty());
}

#[test]
fn an_aid_that_is_placed_nowhere_stands_below_its_topic() {
    let yes = "{ text = \"Yes\", points_to = [\"owner\"], sources = [\"book#plain\"] }";
    let text = topic(&question("urgent", &format!("{yes}, {NOTHING}"))).replace(
        "{{ decision_aid() }}",
        "## One\n\n[@book#first]\n\n## Two\n\n[@book#last] [[#whom]]\n\n## Three",
    );
    let site = site();
    site.write("content/topics/whom-to-ask.md", text);
    let html = page(&site, "topics/whom-to-ask/");
    assert_eq!(words(all(&html, "h2#whom")[0]), "Whom do I ask? #");
    assert_eq!(all(&html, ".toc a[href='#whom']").len(), 2, "in both tables of contents");
    let uses = page(&site, "sources/book/");
    let place = all(&uses, "#plain .uses a")[0].attr("href").unwrap_or_default();
    let place = place.split_once('#').expect("it names a place").1;
    assert_eq!(all(&html, &format!(".aid [id='{place}']")).len(), 1);
}

#[test]
fn an_answer_that_goes_on_leads_to_the_question_wherever_the_aid_stands() {
    let first = question("urgent", &format!("{{ text = \"Yes\", then = \"dear\" }}, {NOTHING}"));
    let site = aid(&(first + &question("dear", &format!("{NOTHING}, {NOTHING}"))));
    let twice = "# Home\n\n## Whom\n\n{{ decision_aid(of = \"whom\") }}\n\n";
    let more = "{{ decision_aid(of = \"whom\") }}\n\nSee [[whom-to-ask#whom]].\n";
    site.write("content/_index.md", format!("{twice}{more}"));
    for path in ["", "explore/decision-aids/", "topics/whom-to-ask/"] {
        let html = page(&site, path);
        let mut ids = BTreeSet::new();
        for element in all(&html, "[id]") {
            let id = element.attr("id").unwrap_or_default();
            assert!(ids.insert(id), "`{id}` is there twice on {path}");
        }
        let links = all(&html, ".then a");
        assert!(!links.is_empty());
        let places: BTreeSet<&str> = links.iter().filter_map(|link| link.attr("href")).collect();
        assert_eq!(places.len(), links.len(), "each leads to the question beside it");
        assert!(places.iter().all(|place| ids.contains(&place[1..])), "{places:?} on {path}");
    }
}

#[test]
fn questions_that_are_put_to_everybody_need_no_way_to_them() {
    let questions = question("urgent", &format!("{NOTHING}, {NOTHING}"))
        + &question("dear", &format!("{NOTHING}, {NOTHING}"));
    assert_eq!(said_of(&questions).0, ["RB0112"]);
    assert!(said_of(&format!("ask_all = true\n{questions}")).0.is_empty());
}

#[test]
fn ways_that_lead_nowhere_or_round_are_told() {
    let two = |first: &str| question("urgent", &format!("{first}, {NOTHING}"));
    let (found, text) = said_of(&two("{ text = \"Yes\", then = \"urgend\" }"));
    assert!(found == ["RB0106"] && text.contains("did you mean `urgent`?"), "{text}");
    let (found, text) = said_of(&two("{ text = \"Yes\", points_to = [\"ownr\"] }"));
    assert!(found == ["RB0301"] && text.contains("did you mean `owner`?"), "{text}");
    assert_eq!(said_of(&two("{ text = \"Yes\" }")).0, ["RB0111"]);
    assert_eq!(said_of(&two("{ text = \"Yes\", then = \"urgent\" }")).0, ["RB0310"]);
    let back = two("{ text = \"Yes\", then = \"dear\" }")
        + &question("dear", &format!("{{ text = \"Yes\", then = \"urgent\" }}, {NOTHING}"));
    let (found, text) = said_of(&back);
    assert!(found == ["RB0310"] && text.contains("`dear` leads back to `urgent`"), "{text}");
}

#[test]
fn what_cannot_be_meant_in_an_aid_is_told() {
    let both = "{ text = \"Yes\", result = \"Ask.\", not_stated = true }";
    assert_eq!(said_of(&question("urgent", &format!("{both}, {NOTHING}"))).0, ["RB0107"]);
    assert_eq!(said_of(&question("urgent", NOTHING)).0, ["RB0107"]);
    assert_eq!(said_of("questions = []\n").0, ["RB0107"]);
    let twice = question("urgent", &format!("{NOTHING}, {NOTHING}")).repeat(2);
    assert!(said_of(&twice).0.contains(&"RB0410".to_owned()));
    let on = question("urgent", &format!("{{ text = \"Yes\", then = \"urgent\" }}, {NOTHING}"));
    assert_eq!(said_of(&format!("ask_all = true\n{on}")).0, ["RB0107"]);
}

#[test]
fn a_result_rests_on_a_source_where_the_site_requires_one() {
    let result = |more: &str| {
        let yes = format!("{{ text = \"Yes\", points_to = [\"owner\"]{more} }}");
        let site = aid(&question("urgent", &format!("{yes}, {NOTHING}")));
        site.write("site.toml", "[require]\nsources = true\n");
        codes(&site.check()).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(result(""), ["RB0603"]);
    assert!(result(", sources = [\"book\"]").is_empty());
    assert!(result(", result = \"Ask [@book].\"").is_empty());
    assert!(result(", editorial = true").is_empty());
}

#[test]
fn two_aids_of_one_id_and_embeds_that_mean_none_are_told() {
    let questions = question("urgent", &format!("{NOTHING}, {NOTHING}"));
    let site = aid(&questions);
    let other = topic(&questions).replace("Whom to ask", "Again");
    site.write("content/topics/again.md", other);
    site.write("content/_index.md", "# Home\n\n[[whom-to-ask]] [[again]]\n");
    assert_eq!(codes(&site.check()), ["RB0201"]);
    let site = aid(&questions);
    let home = |text: &str| {
        site.write("content/_index.md", format!("# Home\n\n[[whom-to-ask]]\n\n{text}\n"));
        findings(&site.check())
    };
    let text = home("{{ decision_aid(of = \"whm\") }}");
    assert!(text.contains("RB0301") && text.contains("did you mean `whom`?"), "{text}");
    let text = home("{{ decision_aid() }}");
    assert!(text.contains("needs the id of a decision aid"), "{text}");
}

#[test]
fn an_aid_with_very_many_ways_through_it_is_no_larger_than_what_was_written() {
    let mut questions = String::new();
    for at in 0..200 {
        let on = format!("then = \"q{}\"", at + 1);
        let answers = format!("{{ text = \"A\", {on} }}, {{ text = \"B\", {on} }}");
        let _ = write!(questions, "{}", question(&format!("q{at}"), &answers));
    }
    questions += &question("q200", &format!("{NOTHING}, {NOTHING}"));
    let html = page(&aid(&questions), "explore/decision-aids/");
    assert_eq!(all(&html, ".aid-questions > li").len(), 201);
}

#[test]
fn quotations_stand_by_speaker_with_the_pages_that_rest_on_them() {
    let site = site();
    let quoted = "# Whom to ask\n\nIn short:\n\n{{ quotations(of = \"book#first\") }}\n\n\
                  Or [@book#last; @book#plain].\n";
    site.write("content/topics/whom-to-ask.md", quoted);
    let html = page(&site, "explore/quotations/");
    let speakers: Vec<String> = all(&html, "main > h2").into_iter().map(words).collect();
    assert_eq!(speakers, ["Ada #", "Ben #"]);
    assert_eq!(words(all(&html, ".described")[0]), "owner, Us");
    let figure = all(&html, "figure#first")[0];
    assert_eq!(words(figure), "Ask <early>. A book , line 1 # Used in Whom to ask");
    let address = all(&html, "#first blockquote")[0].attr("cite");
    assert_eq!(address, Some("https://example.org/book"));
    // Where it is placed it counts as a citation, and the page of the source leads there.
    let html = page(&site, "topics/whom-to-ask/");
    assert_eq!(words(all(&html, ".quotation figcaption")[0]), "— Ada, owner, Us 1");
    let html = page(&site, "sources/book/");
    let uses = all(&html, "#first .uses a");
    let place = uses[0].attr("href").unwrap_or_default().split_once('#').expect("a place").1;
    let html = page(&site, "topics/whom-to-ask/");
    assert_eq!(all(&html, &format!(".quotation [id='{place}']")).len(), 1);
    assert_eq!(words(all(&page(&site, "sources/book/"), "#first .quoted")[0]), "Ask <early>.");
}

#[test]
fn quotations_are_chosen_by_source_and_by_speaker() {
    let site = site();
    let shown = |embed: &str| {
        let text =
            format!("# Whom\n\n{{{{ {embed} }}}}\n\n[@book#first; @book#plain; @book#last]\n");
        site.write("content/topics/whom-to-ask.md", text);
        let html = page(&site, "topics/whom-to-ask/");
        all(&html, ".quotation blockquote").into_iter().map(words).collect::<Vec<_>>()
    };
    let both = ["Ask <early>.", "Ask late."];
    assert_eq!(shown("quotations()"), both);
    assert_eq!(shown("quotations(of = \"book, book#last\")"), both);
    assert_eq!(shown("quotations(of = \"book#last, book#first\")"), [both[1], both[0]]);
    assert_eq!(shown("quotations(speaker = \"ben\")"), [both[1]]);
}

#[test]
fn quotations_that_are_not_there_are_told() {
    let site = site();
    let told = |embed: &str| {
        let text =
            format!("# Whom\n\n{{{{ {embed} }}}}\n\n[@book#first; @book#plain; @book#last]\n");
        site.write("content/topics/whom-to-ask.md", text);
        let report = site.check();
        assert_eq!(codes(&report).len(), 1, "{}", findings(&report));
        findings(&report)
    };
    let text = told("quotations(of = \"book#frst\")");
    assert!(text.contains("RB0307") && text.contains("did you mean `first`?"), "{text}");
    assert!(told("quotations(of = \"buch\")").contains("RB0307"));
    assert!(told("quotations(of = \"book#plain\")").contains("`book#plain` has no `quotation`"));
    let text = told("quotations(speaker = \"Adda\")");
    assert!(text.contains("RB0408") && text.contains("did you mean `Ada`?"), "{text}");
    let text = told("quotations(of = \"book#last\", speaker = \"Ada\")");
    assert!(text.contains("nothing to show"), "{text}");
}

#[test]
fn a_claim_says_something_in_other_words_or_quotes() {
    let site = site();
    let text = "+++\ntitle = \"Empty\"\n[[claims]]\nid = \"nothing\"\n+++\n";
    site.write("content/sources/empty.md", text);
    let report = site.check();
    let text = findings(&report);
    assert!(text.contains("`statement` is missing in the claim `nothing`"), "{text}");
}

#[test]
fn the_data_carry_aids_and_quotations() {
    let yes =
        "{ text = \"Yes\", points_to = [\"owner\"], result = \"Ask.\", sources = [\"book\"] }";
    let on = "{ text = \"No\", then = \"dear\" }";
    let questions = question("urgent", &format!("{yes}, {on}"))
        + &question("dear", &format!("{NOTHING}, {NOTHING}"));
    let pages = aid(&questions).built();
    let data: Json = serde_json::from_slice(&pages["data/guide.json"]).expect("it is JSON");
    let aid = &data["decision_aids"][0];
    assert_eq!((&aid["id"], &aid["topic"]["id"]), (&"whom".into(), &"whom-to-ask".into()));
    let answers = &aid["questions"][0]["answers"];
    assert_eq!(answers[0]["points_to"][0]["title"], "Owner");
    assert_eq!(answers[0]["sources"][0]["source"], "book");
    assert_eq!(answers[1]["then"], "dear");
    let quotation = &data["quotations"][0];
    assert_eq!(quotation["words"], "Ask <early>.");
    assert_eq!(quotation["speaker_description"], "owner, Us");
    assert_eq!((&quotation["source"], &quotation["claim"]), (&"book".into(), &"first".into()));
}
