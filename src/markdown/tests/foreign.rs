//! Syntax of other tools.

use expect_test::{Expect, expect};

use super::{Files, PLAIN, rendered, shown};
use crate::markdown::Options;
use proptest::prelude::*;

/// Compares the HTML, the references, the findings and the Markdown form.
fn check(text: &str, expected: Expect) {
    let files = Files::default();
    let form = rendered(PLAIN, text, &files).body.fragment.markdown.text;
    expected.assert_eq(&format!("{}---\n{form}\n", shown(PLAIN, text, &files)));
}

#[test]
fn mkdocs_notes_become_notes() {
    check(
        r#"!!! note "A title"
    One

    ??? tip
        Two

Three"#,
        expect![[r#"
            <aside class="admonition note" role="note">
            <p class="admonition-title">A title</p>
            <p>One</p>
            <details class="admonition details">
            <summary>Tip</summary>
            <p>Two</p>
            </details>
            </aside>
            <p>Three</p>
            ---
            > [!NOTE]
            > **A title**
            >
            > One
            >
            > > **Tip**
            > >
            > > Two

            Three
        "#]],
    );
}

#[test]
fn mkdocs_tabs_become_parts_with_titles() {
    check(
        r#"=== "A"

    a

=== "B"

    ```rust
    fn b() {}
    ```
"#,
        expect![[r#"
            <section class="tab">
            <p class="tab-title">A</p>
            <p>a</p>
            </section>
            <section class="tab">
            <p class="tab-title">B</p>
            <pre tabindex="0"><code class="language-rust"><span class="hl-k">fn </span><span class="hl-f">b</span>() {}
            </code></pre>
            </section>
            ---
            **A**

            a

            **B**

            ```rust
            fn b() {}
            ```
        "#]],
    );
}

#[test]
fn colon_notes_of_any_name() {
    check(
        r#":::info
A
:::

:::tip[Own *title*]
B
:::

:::wonder
C
:::

::: {.note}
D
:::"#,
        expect![[r#"
            <aside class="admonition note" role="note">
            <p class="admonition-title">Info</p>
            <p>A</p>
            </aside>
            <aside class="admonition tip" role="note">
            <p class="admonition-title">Own title</p>
            <p>B</p>
            </aside>
            <aside class="admonition note" role="note">
            <p class="admonition-title">Wonder</p>
            <p>C</p>
            </aside>
            <aside class="admonition note" role="note">
            <p class="admonition-title"></p>
            <p>D</p>
            </aside>
            RB0420 `wonder` is not a type of note; it is shown as one with this title at "wonder"
              help: the types are note, tip, important, warning, caution, details
            ---
            > [!NOTE]
            > **Info**
            >
            > A

            > [!TIP]
            > **Own title**
            >
            > B

            > [!NOTE]
            > **Wonder**
            >
            > C

            > [!NOTE]
            > D
        "#]],
    );
}

#[test]
fn callouts_of_any_name() {
    check(
        r#"> [!info] A title
> Text

> [!tip]-
> Folded

> [!own-name]
> x

> [!NOTE] With
"#,
        expect![[r#"
            <aside class="admonition note" role="note">
            <p class="admonition-title">A title</p>
            <p>Text</p>
            </aside>
            <details class="admonition details">
            <summary>Tip</summary>
            <p>Folded</p>
            </details>
            <aside class="admonition note" role="note">
            <p class="admonition-title">Own name</p>
            <p>x</p>
            </aside>
            <aside class="admonition note" role="note">
            <p class="admonition-title">With</p>
            </aside>
            RB0420 `own-name` is not a type of note; it is shown as one with this title at "own-name"
              help: the types are note, tip, important, warning, caution, details
            ---
            > [!NOTE]
            > **A title**
            >
            > Text

            > **Tip**
            >
            > Folded

            > [!NOTE]
            > **Own name**
            >
            > x

            > [!NOTE]
            > **With**
        "#]],
    );
}

#[test]
fn gitbook_blocks() {
    check(
        r#"{% hint style="danger" %}
Hot
{% endhint %}

{% tabs %}
{% tab title="One" %}
1
{% endtab %}
{% endtabs %}"#,
        expect![[r#"
            <aside class="admonition caution" role="note">
            <p class="admonition-title">Danger</p>
            <p>Hot</p>
            </aside>
            <section class="tab">
            <p class="tab-title">One</p>
            <p>1</p>
            </section>
            ---
            > [!CAUTION]
            > **Danger**
            >
            > Hot

            **One**

            1
        "#]],
    );
}

#[test]
fn hugo_blocks() {
    check(
        r#"{{% alert title="T" color="warning" %}}
Hot {{< ref "a.md" >}}
{{% /alert %}}

{{< callout type="info" >}}x{{< /callout >}}"#,
        expect![[r#"
            <aside class="admonition warning" role="note">
            <p class="admonition-title">T</p>
            <p>Hot <a href="⟨href 0⟩">a.md</a></p>
            </aside>
            <aside class="admonition note" role="note">
            <p class="admonition-title">Info</p>
            <p>x</p>
            </aside>
            Link "/a.md" from "roles" at "{{< ref \"a.md\" >}}"
            ---
            > [!WARNING]
            > **T**
            >
            > Hot [a.md]()

            > [!NOTE]
            > **Info**
            >
            > x
        "#]],
    );
}

#[test]
fn tags_in_addresses_and_in_text() {
    check(
        r#"[a]({% page "x/y#z" %}) [b]({{ site.baseurl }}/b/) [c]({{ what }}/c) ![p]({{ '/i.png' | relative_url }}) {% nothing a %} {{ value }} {{generator:x.y}}"#,
        expect![[r#"
            <p><a href="⟨href 0⟩">a</a> <a href="⟨href 1⟩">b</a> c <img⟨image 2⟩ alt="p" loading="lazy">  <code>{{ value }}</code> <code>{{generator:x.y}}</code></p>
            Link "/x/y" #z from "roles" at "[a]({% page \"x/y#z\" %})"
            Link "/b/" from "roles" at "[b]({{ site.baseurl }}/b/)"
            Image "/i.png" from "roles" at "![p]({{ '/i.png' | relative_url }})"
            RB0419 `{{ what }}` is a value of another tool, so this link is shown as text at "{{ what }}"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
            RB0419 `{% nothing %}` is a tag of another tool and is left out at "{% nothing a %}"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
            RB0419 `{{ value }}` is a value of another tool and is shown as code at "{{ value }}"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
            RB0419 `{{ generator }}` is a value of another tool and is shown as code at "{{generator:x.y}}"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
            ---
            [a]() [b]() c ![p]()  `{{ value }}` `{{generator:x.y}}`
        "#]],
    );
}

#[test]
fn raw_comments_and_highlighted_code() {
    check(
        r#"{% raw %}{{ x }}{% endraw %} {% comment %}
no
{% endcomment %}
{% highlight ruby %}
{{ x }}
{% endhighlight %}"#,
        expect![[r#"
            <p>{{ x }}</p>
            <pre tabindex="0"><code class="language-ruby">{{ x }}
            </code></pre>
            ---
            {{ x }}

            ```ruby
            {{ x }}
            ```
        "#]],
    );
}

#[test]
fn places_of_contents_abbreviations_and_attributes_are_left_out() {
    check(
        r#"[TOC]

[[_TOC_]]

* TOC
{:toc}

${toc}

*[HTML]: Hyper

{: .lead}

x{: .y} [a](b.md){ .button }"#,
        expect![[r#"
            <p>x <a href="⟨href 0⟩">a</a></p>
            Link "b.md" from "roles" at "[a](b.md)"
            ---
            x [a]()
        "#]],
    );
}

#[test]
fn marks_and_formulas() {
    check(
        r#"a ==mark *b*== H~2~O x^2^ ~~no~~ %%hidden%% $x^2$ costs $5 and $6 $$a$$

$$
\frac{a}{b}
$$

%%
hidden

more
%%

==a *b== c*"#,
        expect![[r#"
            <p>a <mark>mark <em>b</em></mark> H<sub>2</sub>O x<sup>2</sup> <del>no</del>  <code>x^2</code> costs $5 and $6 <code>a</code></p>
            <pre tabindex="0"><code class="language-latex"><span class="hl-f">\frac</span>{a}{b}
            </code></pre>
            <p><mark>a <em>b c</em></mark></p>
            RB0421 formulas are shown as code at "$x^2$"
              help: to hide this finding: `[checks]` `RB0421 = "off"`
            RB0421 formulas are shown as code at "$$a$$"
              help: to hide this finding: `[checks]` `RB0421 = "off"`
            RB0421 formulas are shown as code at "$$\n\\frac{a}{b}\n$$"
              help: to hide this finding: `[checks]` `RB0421 = "off"`
            ---
            a <mark>mark *b*</mark> H<sub>2</sub>O x<sup>2</sup> ~~no~~  `x^2` costs $5 and $6 `a`

            ```latex
            \frac{a}{b}
            ```

            <mark>a *b c*</mark>
        "#]],
    );
}

#[test]
fn imports_and_components() {
    check(
        r#"import Tabs from '@theme/Tabs';
import {
  A,
} from "b";
export const x = {
  a: 1,
};

<Tabs>
  <TabItem value="a" label="Apple">

    Text *a*

  </TabItem>
</Tabs>

<Aside type="caution">Careful</Aside>

<Own>inner</Own> <Name> Vec<String>"#,
        expect![[r#"
            <section class="tab">
            <p class="tab-title">Apple</p>
            <p>Text <em>a</em></p>
            </section>
            <aside class="admonition caution" role="note">
            <p class="admonition-title"></p>
            <p>Careful</p>
            </aside>
            <p>inner &lt;Name&gt; Vec&lt;String&gt;</p>
            RB0419 `<Own>` is a tag of another tool and is left out at "<Own>"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
            RB0403 `<Name>` is no element of HTML and is shown as text at "<Name>"
              help: put it between backticks, or write `\<`
            RB0403 `<String>` is no element of HTML and is shown as text at "<String>"
              help: put it between backticks, or write `\<`
            ---
            **Apple**

            Text *a*

            > [!CAUTION]
            > Careful

            inner \<Name> Vec\<String>
        "#]],
    );
}

#[test]
fn listings_of_mdbook() {
    check(
        r#"<Listing number="1-2" file-name="src/main.rs" caption="A `x` thing">

```rust,ignore
fn x() {}
```

</Listing>"#,
        expect![[r#"
            <figure class="code">
            <figcaption>src/main.rs</figcaption>
            <pre tabindex="0"><code class="language-rust"><span class="hl-k">fn </span><span class="hl-f">x</span>() {}
            </code></pre>
            </figure>
            <p>Listing 1-2: A <code>x</code> thing</p>
            ---
            src/main.rs

            ```rust
            fn x() {}
            ```

            Listing 1-2: A `x` thing
        "#]],
    );
}

#[test]
fn tabs_of_vitepress() {
    check(
        r#"::: tabs
== A
a
== B
b
:::
x"#,
        expect![[r#"
            <div class="tabs">
            <section class="tab">
            <p class="tab-title">A</p>
            <p>a</p>
            </section>
            <section class="tab">
            <p class="tab-title">B</p>
            <p>b</p>
            </section>
            </div>
            <p>x</p>
            ---
            **A**

            a

            **B**

            b

            x
        "#]],
    );
}

#[test]
fn figures_and_embeds() {
    check(
        r#"{{< figure src="a.png" alt="A" caption="C" >}} {% embed url="https://a.org/x" %} {{< youtube abc >}}"#,
        expect![[r#"
            <figure>
            <img⟨image 0⟩ alt="A" loading="lazy">
            <figcaption>C</figcaption>
            </figure>
            <p><a href="https://a.org/x">https://a.org/x</a></p>
            <p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>
            Image "a.png" from "roles" at "{{< figure src=\"a.png\" alt=\"A\" caption=\"C\" >}} "
            ---
            ![A]()

            C

            <https://a.org/x>

            <https://www.youtube.com/watch?v=abc>
        "#]],
    );
}

#[test]
fn embeds_of_ours_stay() {
    check(
        r#"{{ role() }} x

{{ roles() }}

{{ rolez() }}

{{ macros.button("x") }}"#,
        expect![[r#"
            <p>{{ role() }} x</p>
            ⟨embed 0⟩
            ⟨embed 1⟩
            <p><code>{{ macros.button("x") }}</code></p>
            embed roles () at "{{ roles() }}"
            embed rolez () at "{{ rolez() }}"
            RB0419 `{{ macros.button }}` is a value of another tool and is shown as code at "{{ macros.button(\"x\") }}"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
            ---
            {{ role() }} x





            `{{ macros.button("x") }}`
        "#]],
    );
}

#[test]
fn emoji_in_text_and_headings() {
    check(
        "# Party :tada:\n\n## Go :rocket:\n\nAt 10:30:45 `:tada:` :no_name: :+1:\n",
        expect![[r###"
            ⟨section⟩<h2 id="go-rocket">Go 🚀</h2>
            <p>At 10:30:45 <code>:tada:</code> :no_name: 👍</p>
            title "Party 🎉" at "# Party :tada:"
            heading 2 #go-rocket "Go 🚀" at "## Go :rocket:"
            ---
            ## Go 🚀

            At 10:30:45 `:tada:` :no_name: 👍
        "###]],
    );
    let options = Options { emoji: false, ..PLAIN };
    let page = rendered(options, ":tada:", &Files::default());
    assert_eq!(&*page.body.fragment.text, ":tada:");
}

#[test]
fn files_in_code() {
    let files = Files(vec![(
        "roles/a.md",
        "one\n<!-- ANCHOR: x -->\ntwo\n<!-- ANCHOR_END: x -->\nthree\n".to_owned(),
    )]);
    let text = "```text\n{{#include a.md:x}}\n---\n{{#include a.md:5}}\n--8<-- \"a.md\"\n```\n\n```rust\n# fn main() {\nlet a = 1;\n#\n}\n{{#include gone.rs}}\n```\n\n{{#include a.md}}\n\n```psql\nx\n```\n\n```mermaid\ny\n```\n";
    let expected = expect![[r#"
        <pre tabindex="0"><code class="language-text">two
        ---
        three
        one
        two
        three
        </code></pre>
        <pre tabindex="0"><code class="language-rust"><span class="hl-k">let</span> a = <span class="hl-n">1</span>;
        }
        {{#include gone.rs}}
        </code></pre>
        <p>one</p>
        <p>two</p>
        <p>three</p>
        <pre tabindex="0"><code class="language-psql">x
        </code></pre>
        <pre tabindex="0"><code class="language-mermaid">y
        </code></pre>
        RB0422 the file of `include` is not in the handbook; the line is shown as it is at "{{#include gone.rs}}"
          help: correct the path, or paste the text
        RB0401 diagrams in `mermaid` are not drawn; the code is shown at "mermaid"
          help: write `text` for plain text
    "#]];
    expected.assert_eq(&shown(PLAIN, text, &files));
}

#[test]
fn code_is_never_touched() {
    for code in
        ["{% a %}", "{{ b }}", "==c==", "%%d%%", "$e$", ":tada:", "<Tabs>", "[TOC]", "{: .f}"]
    {
        for text in [format!("`{code}`"), format!("```\n{code}\n```"), format!("    {code}")] {
            let page = rendered(PLAIN, &text, &Files::default());
            assert_eq!(&*page.body.fragment.text, code);
            assert!(page.diags.is_empty(), "{text}");
        }
    }
}

#[test]
fn many_openers_are_read_in_one_pass() {
    for piece in [
        "{% a ",
        "{{ ",
        "{{% ",
        "<Tabs ",
        "==a ",
        "%%a ",
        "$a ",
        "a^b ",
        "a~b ",
        "{: ",
        ":a",
        "!!! a\n    ",
        "??? a\n\n    ",
        "%%\n",
        "$$\n",
        "{% hint %}",
        "{% tab %}\n",
        "[a]({{ b }}) ",
        "::: tabs\n== a\n",
        "<Tabs>\n",
        "> [!a] b\n\n",
        "import {\n",
        "{% raw %}",
        "=== \"a\"\n    ",
        "| {% a %} |\n",
    ] {
        let text = piece.repeat(3_000);
        let page = rendered(PLAIN, &text, &Files::default());
        assert!(page.diags.len() <= 12_001, "{piece}");
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{% hint %}",
        "{% endhint %}",
        "{% raw %}",
        "{% endraw %}",
        "{{ a }}",
        "{{< tab >}}",
        "{{< /tab >}}",
        "<Tabs>",
        "</Tabs>",
        "<Card title=\"é\">",
        "==",
        "%%",
        "$",
        "$$",
        "~",
        "^",
        "!!! note\n    ",
        "??? tip \"ü\"\n    ",
        "=== \"A\"\n    ",
        "> [!info]- ",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "> ",
        "é",
        "a",
        " ",
        "`",
        "```\n",
        "::: tabs\n",
        "== A\n",
        ":::\n",
        "[",
        "](",
        ")",
        "{: .a}",
        "{% comment %}",
        "{% endcomment %}",
        "{% highlight a %}",
        "{% endhighlight %}",
        "*",
        "|",
        "<a href=\"",
        "\">",
        ":tada:",
        "{#",
        "#}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_of_other_tools_makes_it_fail(text in pieces()) {
        // `shown` cuts the text at every span and the HTML at every placeholder.
        shown(PLAIN, &text, &Files(vec![("roles/a.md", text.clone())]));
        super::super::readable(&text).into_iter().for_each(|range| {
            assert!(text.get(range).is_some());
        });
    }
}
