use expect_test::expect;

use super::check;

#[test]
fn pages_files_and_places_are_targets() {
    check(
        r#"[a](b.md) [c](../d/e.md#f "Title & <x>") [g](#h) [i](/j/?k=l)

[label][x] and [x]

[x]: y.md
"#,
        expect![[r#"
            <p><a href="⟨href 0⟩">a</a> <a href="⟨href 1⟩" title="Title &amp; &lt;x&gt;">c</a> <a href="⟨href 2⟩">g</a> <a href="⟨href 3⟩">i</a></p>
            <p><a href="⟨href 4⟩">label</a> and <a href="⟨href 5⟩">x</a></p>
            Link "b.md" from "roles" at "[a](b.md)"
            Link "../d/e.md" #f from "roles" at "[c](../d/e.md#f \"Title & <x>\")"
            Link "" #h from "roles" at "[g](#h)"
            Link "/j/?k=l" from "roles" at "[i](/j/?k=l)"
            Link "y.md" from "roles" at "[label][x]"
            Link "y.md" from "roles" at "[x]"
        "#]],
    );
}

#[test]
fn links_out_of_the_site_are_written_at_once() {
    check(
        "[a](https://example.org/?b=c&d=e) <mailto:x@y.z> <x@y.z> [call](tel:+4930)
",
        expect![[r#"
            <p><a href="https://example.org/?b=c&amp;d=e">a</a> <a href="mailto:x@y.z">mailto:x@y.z</a> <a href="mailto:x@y.z">x@y.z</a> <a href="tel:+4930">call</a></p>
        "#]],
    );
}

#[test]
fn bare_web_addresses_become_links() {
    check(
        "See https://example.org/a_b?c=d&e=f. Or (www.example.org)! But not `https://x.y` nor [https://x.y](z.md).
",
        expect![[r#"
            <p>See <a href="https://example.org/a_b?c=d&amp;e=f">https://example.org/a_b?c=d&amp;e=f</a>. Or (<a href="http://www.example.org">www.example.org</a>)! But not <code>https://x.y</code> nor <a href="⟨href 0⟩">https://x.y</a>.</p>
            Link "z.md" from "roles" at "[https://x.y](z.md)"
        "#]],
    );
}

#[test]
fn unsafe_schemes_are_rejected() {
    check(
        "[a](javascript:alert(1)) [b](&#106;ava&Tab;script:x) <data:text/html,x> [c](//evil.example)
",
        expect![[r#"
            <p>a b data:text/html,x c</p>
            RB0402 links with the scheme `javascript` are not allowed at "[a](javascript:alert(1))"
              help: use http, https, mailto, tel or an address within the site
            RB0402 links with the scheme `javascript` are not allowed at "[b](&#106;ava&Tab;script:x)"
              help: use http, https, mailto, tel or an address within the site
            RB0402 links with the scheme `data` are not allowed at "<data:text/html,x>"
              help: use http, https, mailto, tel or an address within the site
            RB0402 this address names a host without a scheme at "[c](//evil.example)"
              help: write `https:` before it
        "#]],
    );
}

#[test]
fn links_without_an_address_are_reported() {
    check(
        "[a]() [b](#) [c](<>)
",
        expect![[r#"
            <p>a b c</p>
            RB0409 link without a target at "[a]()"
              help: write an address between the parentheses
            RB0409 link without a target at "[b](#)"
              help: write an address between the parentheses
            RB0409 link without a target at "[c](<>)"
              help: write an address between the parentheses
        "#]],
    );
}

#[test]
fn only_likely_labels_are_reported() {
    check(
        "[text][nowhere], [just brackets], [x] and a[i]
",
        expect![[r#"
            <p>[text][nowhere], [just brackets], [x] and a[i]</p>
            RB0406 link label `nowhere` is not defined in this page at "[text][nowhere]"
              help: add a line `[nowhere]: address`, or write `\[` if no link is meant
        "#]],
    );
}

#[test]
fn wiki_links_name_pages() {
    check(
        r#"[[product-owner]] [[roles/product-owner#day]] [[product-owner|the *owner*]] [[#here]] [[ ]]

Not `[[code]]` nor \[[escaped]].
"#,
        expect![[r#"
            <p><a href="⟨href 0⟩">⟨title 0⟩</a> <a href="⟨href 1⟩">⟨title 1⟩</a> <a href="⟨href 2⟩">the <em>owner</em></a> <a href="⟨href 3⟩">here</a> </p>
            <p>Not <code>[[code]]</code> nor [[escaped]].</p>
            Wiki "product-owner" from "roles" at "[[product-owner]]"
            Wiki "roles/product-owner" #day from "roles" at "[[roles/product-owner#day]]"
            Wiki "product-owner" from "roles" at "[[product-owner|the *owner*]]"
            Wiki "" #here from "roles" at "[[#here]]"
            RB0409 this link names no page at "[[ ]]"
              help: write the name of a page between the brackets
        "#]],
    );
}

#[test]
fn wiki_links_stand_in_tables() {
    check(
        r#"| a |
|---|
| [[page\|text]] |
| [[page]] |
"#,
        expect![[r#"
            <div class="table-scroll" tabindex="0" role="region" aria-label="">
            <table>
            <thead>
            <tr>
            <th scope="col">a</th>
            </tr>
            </thead>
            <tbody>
            <tr>
            <td><a href="⟨href 0⟩">text</a></td>
            </tr>
            <tr>
            <td><a href="⟨href 1⟩">⟨title 1⟩</a></td>
            </tr>
            </tbody>
            </table>
            </div>
            Wiki "page" from "roles" at "[[page\\|text]]"
            Wiki "page" from "roles" at "[[page]]"
        "#]],
    );
}

#[test]
fn citations_are_gathered_with_their_statement() {
    check(
        "A first *fact* [@guide]. A second `one` [@guide#claim, line 12][@other]; a third [@one; @two, p. 3; p. 5].

- item [@a] [@b]
- next [text][@c]
",
        expect![[r#"
            <p>A first <em>fact</em> ⟨cite 0⟩. A second <code>one</code> ⟨cite 1⟩; a third ⟨cite 2⟩.</p>
            <ul>
            <li>item ⟨cite 3⟩ ⟨cite 4⟩</li>
            <li>next text⟨cite 5⟩</li>
            </ul>
            cite for "A first fact"
              "guide" None None at "guide"
            cite for "A second one"
              "guide" Some("claim") Some("line 12") at "guide"
              "other" None None at "other"
            cite for "a third"
              "one" None None at "one"
              "two" None Some("p. 3; p. 5") at "two"
            cite for "item"
              "a" None None at "a"
            cite for "item"
              "b" None None at "b"
            cite for "next text"
              "c" None None at "c"
        "#]],
    );
}

#[test]
fn citations_in_cells_rest_on_the_cell() {
    check(
        "| a | b |
|---|---|
| x | y [@s] |
",
        expect![[r#"
            <div class="table-scroll" tabindex="0" role="region" aria-label="">
            <table>
            <thead>
            <tr>
            <th scope="col">a</th>
            <th scope="col">b</th>
            </tr>
            </thead>
            <tbody>
            <tr>
            <td>x</td>
            <td>y ⟨cite 0⟩</td>
            </tr>
            </tbody>
            </table>
            </div>
            cite for "y"
              "s" None None at "s"
        "#]],
    );
}

#[test]
fn text_like_a_citation_stays_text() {
    check(
        r#"[@] [@ x] `[@code]` \[@x] a@b
"#,
        expect![[r#"
            <p>[@] [@ x] <code>[@code]</code> [@x] a@b</p>
        "#]],
    );
}

#[test]
fn a_citation_can_span_lines_of_a_quote() {
    check(
        "> so [@guide,
> line 3]
",
        expect![[r#"
            <blockquote>
            <p>so ⟨cite 0⟩</p>
            </blockquote>
            cite for "so"
              "guide" None Some("line 3") at "[@guide,\n> line 3]"
        "#]],
    );
}

#[test]
fn images_are_targets_with_a_text() {
    check(
        r#"![A *chart*](chart.png) and ![](x.png) and ![[y.png]] and ![z](z.png "t")
"#,
        expect![[r#"
            <p><img⟨image 0⟩ alt="A chart" loading="lazy"> and <img⟨image 1⟩ alt="" loading="lazy"> and <img⟨image 2⟩ alt="" loading="lazy"> and <img⟨image 3⟩ alt="z" title="t" loading="lazy"></p>
            Image "chart.png" from "roles" at "![A *chart*](chart.png)"
            Image "x.png" from "roles" at "![](x.png)"
            Image "y.png" from "roles" at "![[y.png]]"
            Image "z.png" from "roles" at "![z](z.png \"t\")"
            RB0412 image `x.png` has no alternative text at "![](x.png)"
              help: describe it between the brackets: `![text](address)`
            RB0412 image `y.png` has no alternative text at "![[y.png]]"
              help: describe it between the brackets: `![text](address)`
        "#]],
    );
}

#[test]
fn an_image_with_a_title_alone_in_a_paragraph_is_a_figure() {
    check(
        r#"![A chart](chart.png "Figure 1 <b>")
"#,
        expect![[r#"
            <figure>
            <img⟨image 0⟩ alt="A chart" loading="lazy">
            <figcaption>Figure 1 &lt;b&gt;</figcaption>
            </figure>
            Image "chart.png" from "roles" at "![A chart](chart.png \"Figure 1 <b>\")"
        "#]],
    );
}

#[test]
fn external_images_are_rejected() {
    check(
        "![a](https://example.org/x.png) ![b](data:image/png;base64,x) ![c]()
",
        expect![[r#"
            <p><a class="elsewhere" href="https://example.org/x.png">a</a> b c</p>
            RB0402 an image of `example.org` is shown as a link: it would be fetched from there at "![a](https://example.org/x.png)"
              help: copy the file into the site and show it from there
            RB0402 images cannot use this URL scheme at "![b](data:image/png;base64,x)"
              help: copy the file into the site and show it from there
            RB0409 this image has no address at "![c]()"
              help: write the address between the parentheses
        "#]],
    );
}

#[test]
fn links_in_headings_and_link_texts_hold_no_second_link() {
    check(
        "## See [a](b.md) [@c]

[x https://y.z [^1]](d.md)

[^1]: Note.
",
        expect![[r###"
            ⟨section⟩<h2 id="see-a">See <a href="⟨href 0⟩">a</a> ⟨cite 0⟩</h2>
            <p>[x <a href="https://y.z">https://y.z</a> <sup class="footnote-mark"><a href="#fn:1" id="fnref:1" role="doc-noteref" aria-label="1">1</a></sup>](d.md)</p>
            <section class="footnotes" role="doc-endnotes" aria-label="">
            <ol>
            <li id="fn:1">
            <p>Note. <a href="#fnref:1" role="doc-backlink" aria-label="1">↩</a></p>
            </li>
            </ol>
            </section>
            heading 2 #see-a "See a" at "## See [a](b.md) [@c]"
            Link "b.md" from "roles" at "[a](b.md)"
            cite for "See a"
              "c" None None at "c"
        "###]],
    );
}

#[test]
fn bare_mail_addresses_are_links() {
    check(
        "Write to a_b@c.org, or https://u@d.org/x@y.z; [c@d.org](e.md) `f@g.org`\n",
        expect![[r#"
            <p>Write to <a href="mailto:a_b@c.org">a_b@c.org</a>, or https://u@d.org/x@y.z; <a href="⟨href 0⟩">c@d.org</a> <code>f@g.org</code></p>
            Link "e.md" from "roles" at "[c@d.org](e.md)"
        "#]],
    );
}
