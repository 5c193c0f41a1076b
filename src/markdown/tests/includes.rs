use expect_test::expect;

use super::{Files, PLAIN, check_with, rendered};
use crate::diagnostic::Code;

#[test]
fn a_file_is_included_below_the_heading_at_hand() {
    check_with(
        &[("parts/a.md", "+++\ntitle = \"A\"\n+++\n# A\n\n[x](y.md) ![z](z.png)\n\n## B\n")],
        "# Title\n\n## One\n\n{{ include(path = \"../parts/a.md\") }}\n\n### After\n",
        expect![[r####"
            ⟨section⟩<h2 id="one">One</h2>
            ⟨section⟩<h3 id="a">A</h3>
            <p><a href="⟨href 0⟩">x</a> <img⟨image 1⟩ alt="z" loading="lazy"></p>
            ⟨section⟩<h4 id="b">B</h4>
            ⟨section⟩<h3 id="after">After</h3>
            title "Title" at "# Title"
            heading 2 #one "One" at "## One"
            heading 3 #a "A" at 1:"# A"
            heading 4 #b "B" at 1:"## B"
            heading 3 #after "After" at "### After"
            Link "y.md" from "parts" at 1:"[x](y.md)"
            Image "z.png" from "parts" at 1:"![z](z.png)"
        "####]],
    );
}

#[test]
fn a_region_is_included_alone() {
    check_with(
        &[(
            "b.md",
            "no\n<!-- region x -->\n*yes* [[p]]\n\n<!-- region y -->\n- and\n<!-- endregion y -->\n<!-- endregion x -->\nno\n",
        )],
        "{{ include(path = \"/b.md\", region = \"x\") }}\n\n{{ include(path = \"/b.md\", region = \"y\") }}\n",
        expect![[r#"
            <p><em>yes</em> <a href="⟨href 0⟩">⟨title 0⟩</a></p>
            <ul>
            <li>and</li>
            </ul>
            <ul>
            <li>and</li>
            </ul>
            Wiki "p" from "" at 1:"[[p]]"
        "#]],
    );
}

#[test]
fn invalid_inclusions_are_reported() {
    check_with(
        &[("parts/a.md", "<!-- region one -->\n<!-- endregion one -->\n")],
        "{{ include(path = \"/parts/b.md\") }}\n\n{{ include(path = \"/parts/a.md\", region = \"onee\") }}\n\n{{ include(path = \"../../x\") }}\n\n{{ include(file = \"x\") }}\n\n{{ include() }}\n",
        expect![[r#"
            RB0407 there is no file `parts/b.md` to include at "/parts/b.md"
            RB0407 `parts/a.md` has no region `onee` at "onee"
              help: did you mean `one`?
            RB0407 `../../x` is outside the content folder at "../../x"
              help: only files below `content` can be included
            RB0407 `include` has no argument `file` at "x"
              help: it takes `path` and `region`
            RB0407 `include` needs a path at "{{ include() }}"
              help: write `{{ include(path = "parts/a.md") }}`
        "#]],
    );
}

#[test]
fn diagnostics_point_into_the_included_file() {
    check_with(
        &[("a.md", "---\nx: y\n---\n[bad](data:x)\n")],
        "{{ include(path = \"/a.md\") }}\n",
        expect![[r#"
            <p>bad</p>
            RB0402 links with the scheme `data` are not allowed at 1:"[bad](data:x)"
              help: use http, https, mailto, tel or an address within the site
        "#]],
    );
}

#[test]
fn footnotes_of_all_files_are_numbered_together() {
    check_with(
        &[("a.md", "Included[^x].\n\n[^x]: Theirs.\n")],
        "Ours[^x].\n\n{{ include(path = \"/a.md\") }}\n\n[^x]: Ours.\n",
        expect![[r##"
            <p>Ours<sup class="footnote-mark"><a href="#fn:1" id="fnref:1" role="doc-noteref" aria-label="1">1</a></sup>.</p>
            <p>Included<sup class="footnote-mark"><a href="#fn:2" id="fnref:2" role="doc-noteref" aria-label="2">2</a></sup>.</p>
            <section class="footnotes" role="doc-endnotes" aria-label="">
            <ol>
            <li id="fn:1">
            <p>Ours. <a href="#fnref:1" role="doc-backlink" aria-label="1">↩</a></p>
            </li>
            <li id="fn:2">
            <p>Theirs. <a href="#fnref:2" role="doc-backlink" aria-label="2">↩</a></p>
            </li>
            </ol>
            </section>
        "##]],
    );
}

#[test]
fn a_cycle_is_reported_where_it_closes() {
    check_with(
        &[
            ("a.md", "a\n\n{{ include(path = \"b.md\") }}\n"),
            ("b.md", "b\n\n{{ include(path = \"a.md\") }}\n"),
        ],
        "{{ include(path = \"/a.md\") }}\n",
        expect![[r#"
            <p>a</p>
            <p>b</p>
            RB0407 this file includes itself, directly or through others at 2:"a.md"
        "#]],
    );
}

#[test]
fn inclusions_are_bounded_in_depth_and_size() {
    let include = |path: String| format!("{{{{ include(path = \"/{path}\") }}}}\n\n");
    let names: Vec<&'static str> = (0..30).map(|n| &*format!("{n}.md").leak()).collect();
    let deep = names.iter().zip(1..).map(|(name, next)| (*name, include(format!("{next}.md"))));
    let page = rendered(PLAIN, &include("0.md".to_owned()), &Files(deep.collect()));
    let messages: Vec<&str> = page.diags.iter().map(|found| &*found.message).collect();
    assert_eq!(messages, ["includes nest more than 16 levels deep"]);

    let wide =
        names.iter().zip(1..).map(|(name, next)| (*name, include(format!("{next}.md")).repeat(20)));
    let page = rendered(PLAIN, &include("0.md".to_owned()), &Files(wide.collect()));
    assert!(page.diags.iter().any(|found| found.message.contains("MiB")));
    assert!(page.diags.iter().all(|found| found.code == Code::BadInclude));
}
