use expect_test::expect;

use super::{Files, PLAIN, check, rendered, shown};
use crate::markdown::Options;

#[test]
fn a_leading_heading_is_the_title() {
    check(
        "<!-- comment -->

# The `title` *here*

## One

### Two
",
        expect![[r####"
            ⟨section⟩<h2 id="one">One</h2>
            ⟨section⟩<h3 id="two">Two</h3>
            title "The title here" at "# The `title` *here*"
            heading 2 #one "One" at "## One"
            heading 3 #two "Two" at "### Two"
        "####]],
    );
}

#[test]
fn a_second_heading_of_level_1_moves_all_down() {
    check(
        "# Title

# One

## Two

###### Six
",
        expect![[r#######"
            ⟨section⟩<h2 id="one">One</h2>
            ⟨section⟩<h3 id="two">Two</h3>
            ⟨section⟩<h6 id="six">Six</h6>
            title "Title" at "# Title"
            heading 2 #one "One" at "# One"
            heading 3 #two "Two" at "## Two"
            heading 6 #six "Six" at "###### Six"
        "#######]],
    );
}

#[test]
fn without_a_title_nothing_is_taken() {
    check(
        "Text

# One
",
        expect![[r##"
            <p>Text</p>
            ⟨section⟩<h2 id="one">One</h2>
            heading 2 #one "One" at "# One"
        "##]],
    );
}

#[test]
fn anchors_are_unique() {
    check(
        r#"## One

## One

## One 1

## Über *uns* & Ärger

## !!!

## Chosen {#one}

## One {#mine .wide .x"y onclick=alert(1)}
"#,
        expect![[r###"
            ⟨section⟩<h2 id="one-1">One</h2>
            ⟨section⟩<h2 id="one-2">One</h2>
            ⟨section⟩<h2 id="one-1-1">One 1</h2>
            ⟨section⟩<h2 id="über-uns--ärger">Über <em>uns</em> &amp; Ärger</h2>
            ⟨section⟩<h2 id="section">!!!</h2>
            ⟨section⟩<h2 id="one">Chosen</h2>
            ⟨section⟩<h2 id="mine" class="wide x&quot;y">One</h2>
            heading 2 #one-1 "One" at "## One"
            heading 2 #one-2 "One" at "## One"
            heading 2 #one-1-1 "One 1" at "## One 1"
            heading 2 #über-uns--ärger "Über uns & Ärger" at "## Über *uns* & Ärger"
            heading 2 #section "!!!" at "## !!!"
            heading 2 #one "Chosen" at "## Chosen {#one}"
            heading 2 #mine "One" at "## One {#mine .wide .x\"y onclick=alert(1)}"
        "###]],
    );
}

#[test]
fn an_anchor_given_twice_is_reported() {
    check(
        "## A {#x}

## B {#x}
",
        expect![[r###"
            ⟨section⟩<h2 id="x">A</h2>
            ⟨section⟩<h2 id="x-1">B</h2>
            heading 2 #x "A" at "## A {#x}"
            heading 2 #x-1 "B" at "## B {#x}"
            RB0410 two headings have the anchor `x` at "## B {#x}"
              also first given here at "## A {#x}"
              help: choose another anchor, or remove it
        "###]],
    );
}

#[test]
fn headings_have_the_anchors_that_writers_choose() {
    check(
        "## Main

## Owners {#main}

## Source {#rb:source-1}
",
        expect![[r###"
            ⟨section⟩<h2 id="main-1">Main</h2>
            ⟨section⟩<h2 id="main">Owners</h2>
            ⟨section⟩<h2 id="rbsource-1">Source</h2>
            heading 2 #main-1 "Main" at "## Main"
            heading 2 #main "Owners" at "## Owners {#main}"
            heading 2 #rbsource-1 "Source" at "## Source {#rb:source-1}"
            RB0410 anchor `rb:source-1` is reserved by the theme at "## Source {#rb:source-1}"
              help: choose another anchor, or remove it
        "###]],
    );
}

#[test]
fn headings_can_link_to_themselves() {
    let options = Options { heading_links: true, ..PLAIN };
    let shown = shown(options, "## A \"b\" <c>\n", &Files::default());
    expect![[r###"
        ⟨section⟩<h2 id="a-b">A "b" &lt;c&gt; <a class="anchor" href="#a-b" aria-label="A &quot;b&quot;">#</a></h2>
        heading 2 #a-b "A \"b\"" at "## A \"b\" <c>"
        RB0403 `<c>` is no element of HTML and is shown as text at "<c>"
          help: put it between backticks, or write `\<`
    "###]].assert_eq(&shown);
}

#[test]
fn anchors_of_earlier_versions_stay_beside_the_new_ones() {
    let options = Options { old_anchors: true, ..PLAIN };
    let text = "# TCP/IP {#top}\n\n## v2.0\n\n## v2-0\n\n## Chosen words {#mine}\n\n## UDP/IP\n";
    let shown = shown(options, text, &Files::default());
    expect![[r###"
        ⟨section⟩<h2 id="v20">v2.0</h2>
        ⟨section⟩<h2 id="v2-0"><span id="v2-0-1"></span>v2-0</h2>
        ⟨section⟩<h2 id="mine">Chosen words</h2>
        ⟨section⟩<h2 id="udpip"><span id="udp-ip"></span>UDP/IP</h2>
        title "TCP/IP" at "# TCP/IP {#top}"
        heading 2 #v20 "v2.0" at "## v2.0"
        heading 2 #v2-0 "v2-0" at "## v2-0"
        heading 2 #mine "Chosen words" at "## Chosen words {#mine}"
        heading 2 #udpip "UDP/IP" at "## UDP/IP"
    "###]]
    .assert_eq(&shown);
    let body = rendered(options, text, &Files::default()).body;
    assert_eq!(body.title_anchors, ["top", "tcpip"]);
}

#[test]
fn only_absurd_anchors_are_cut() {
    let long = "y".repeat(300);
    let text = format!("## {long}\n\n## z {{#{long}z}}\n\n## {}\n", "ü".repeat(3000));
    let headings = rendered(PLAIN, &text, &Files::default()).body.headings;
    let lengths: Vec<usize> = headings.iter().map(|heading| heading.id.len()).collect();
    assert_eq!(lengths, [300, 301, 2028]);
}
