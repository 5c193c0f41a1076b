use expect_test::expect;

use super::{Files, PLAIN, check, rendered};
use crate::diagnostic::Code;

#[test]
fn code_is_highlighted_with_few_classes() {
    check(
        "```rust\n// note\npub fn main(x: u8) -> &str { \"a<b\" }\n```\n",
        expect![[r#"
        <pre tabindex="0"><code class="language-rust"><span class="hl-c">// note
        </span><span class="hl-k">pub fn </span><span class="hl-f">main</span>(<span class="hl-v">x</span>: <span class="hl-k">u8</span>) -&gt; &amp;<span class="hl-k">str </span>{ <span class="hl-s">"a&lt;b" </span>}
        </code></pre>
    "#]],
    );
}

#[test]
fn lines_can_be_marked_across_strings_and_comments() {
    check(
        "```js {1,3-4}\n/* one\ntwo\nthree */\nlet x\n```\n",
        expect![[r#"
        <pre tabindex="0"><code class="language-js"><span class="line-mark"><span class="hl-c">/* one
        </span></span><span class="hl-c">two
        </span><span class="line-mark"><span class="hl-c">three */
        </span><span class="hl-k">let </span>x
        </span></code></pre>
    "#]],
    );
}

#[test]
fn a_title_becomes_a_caption() {
    check(
        "~~~text title=\"a <b>.rs\" {1}\nx\n~~~\n",
        expect![[r#"
        <figure class="code">
        <figcaption>a &lt;b&gt;.rs</figcaption>
        <pre tabindex="0"><code class="language-text"><span class="line-mark">x
        </span></code></pre>
        </figure>
    "#]],
    );
}

#[test]
fn unknown_languages_are_reported_with_the_nearest_name() {
    check(
        "```pythn\nx\n```\n\n```zz\n```\n\n- ~~~ qqqqqqqq\n  x\n",
        expect![[r#"
            <pre tabindex="0"><code class="language-pythn">x
            </code></pre>
            <pre tabindex="0"><code class="language-zz"></code></pre>
            <ul>
            <li>
            <pre tabindex="0"><code class="language-qqqqqqqq">x
            </code></pre>
            </li>
            </ul>
            RB0401 the language `pythn` cannot be highlighted at "pythn"
              help: did you mean `python`?
            RB0401 the language `zz` cannot be highlighted at "zz"
              help: write `text` for plain text
            RB0401 the language `qqqqqqqq` cannot be highlighted at "qqqqqqqq"
              help: write `text` for plain text
        "#]],
    );
}

#[test]
fn plain_blocks_are_not_reported() {
    check(
        "    indented <x>\n\n```\nnone\n```\n\n```plain\n```\n",
        expect![[r#"
        <pre tabindex="0"><code>indented &lt;x&gt;
        </code></pre>
        <pre tabindex="0"><code>none
        </code></pre>
        <pre tabindex="0"><code class="language-plain"></code></pre>
    "#]],
    );
}

#[test]
fn differences_have_classes_of_their_own() {
    check(
        "```diff\n+new\n-old\n same\n```\n",
        expect![[r#"
        <pre tabindex="0"><code class="language-diff"><span class="hl-i">+new
        </span><span class="hl-d">-old
        </span> same
        </code></pre>
    "#]],
    );
}

#[test]
fn common_names_of_languages_are_known() {
    for name in [
        "rust",
        "python",
        "py",
        "js",
        "javascript",
        "ts",
        "typescript",
        "tsx",
        "jsx",
        "json",
        "jsonc",
        "yaml",
        "yml",
        "toml",
        "html",
        "css",
        "scss",
        "sh",
        "bash",
        "shell",
        "console",
        "sql",
        "go",
        "java",
        "kotlin",
        "c",
        "cpp",
        "c++",
        "csharp",
        "cs",
        "ruby",
        "php",
        "xml",
        "markdown",
        "md",
        "diff",
        "dockerfile",
        "docker",
        "ini",
        "makefile",
        "make",
        "swift",
        "lua",
        "r",
        "perl",
        "scala",
        "haskell",
        "elixir",
        "graphql",
        "nix",
        "zig",
        "vue",
        "svelte",
        "terraform",
        "hcl",
        "protobuf",
        "proto",
    ] {
        let page = rendered(PLAIN, &format!("```{name}\nx\n```\n"), &Files::default());
        assert!(page.diags.is_empty(), "{name}: {:?}", page.diags);
    }
}

#[test]
fn long_lines_and_large_blocks_are_plain() {
    for code in ["let x = 1; ".repeat(300), "let x = 1;\n".repeat(7_000)] {
        let page = rendered(PLAIN, &format!("```js\n{code}\n```\n"), &Files::default());
        assert!(!page.body.fragment.html.contains("hl-"));
    }
}

#[test]
fn highlighting_keeps_every_character() {
    let code =
        "fn a<'b>(c: &'b str) -> Vec<u8> {\n\tc.bytes().map(|x| x & 0xff).collect() // é\n}\n";
    for language in ["rust", "js", "html", "php", "sql", "bash", "markdown", "yaml"] {
        for marks in ["", " {2}"] {
            let text = format!("```{language}{marks}\n{code}```\n");
            let page = rendered(PLAIN, &text, &Files::default());
            let mut plain = String::new();
            let mut rest = &*page.body.fragment.html;
            while let Some((before, after)) = rest.split_once('<') {
                plain.push_str(before);
                rest = after.split_once('>').unwrap().1;
            }
            let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(plain, code, "{language}");
        }
    }
}

#[test]
fn text_after_the_name_is_not_part_of_the_language() {
    let page = rendered(PLAIN, "```rust,ignore\nx\n```\n\n```{1}\nx\n```\n", &Files::default());
    assert!(page.diags.iter().all(|found| found.code != Code::UnknownLanguage));
    assert!(page.body.fragment.html.contains("class=\"language-rust\""));
}

#[test]
fn invalid_lines_to_mark_are_reported() {
    check(
        "```text {1,2-3}
a
```

```text {0,9-3,x}
a
```

```text title=\"a {0}\" {x}
a
```

```text {}
a
```
",
        expect![[r#"
            <pre tabindex="0"><code class="language-text"><span class="line-mark">a
            </span></code></pre>
            <pre tabindex="0"><code class="language-text">a
            </code></pre>
            <figure class="code">
            <figcaption>a {0}</figcaption>
            <pre tabindex="0"><code class="language-text">a
            </code></pre>
            </figure>
            <pre tabindex="0"><code class="language-text">a
            </code></pre>
            RB0408 `0` is not a valid line or range (lines start at 1) at "{0,9-3,x}"
              help: write lines and ranges as in `{1,3-5}`
            RB0408 `x` is not a valid line or range (lines start at 1) at "{x}"
              help: write lines and ranges as in `{1,3-5}`
        "#]],
    );
}
