use expect_test::expect;

use super::check;

#[test]
fn lists_tasks_and_definitions() {
    check(
        "- [x] done
- [ ] open

3. three
4. four

Term
: What it *means*.
",
        expect![[r#"
            <ul>
            <li class="task"><input type="checkbox" disabled checked aria-label=""> done</li>
            <li class="task"><input type="checkbox" disabled aria-label=""> open</li>
            </ul>
            <ol start="3">
            <li>three</li>
            <li>four</li>
            </ol>
            <dl>
            <dt>Term</dt>
            <dd>What it <em>means</em>.</dd>
            </dl>
        "#]],
    );
}

#[test]
fn tables_scroll_and_align_by_class() {
    check(
        "| a | b | |
|:--|--:|:-:|
| 1 | 2 | ~~3~~ |
",
        expect![[r#"
            <div class="table-scroll" tabindex="0" role="region" aria-label="">
            <table>
            <thead>
            <tr>
            <th scope="col" class="align-left">a</th>
            <th scope="col" class="align-right">b</th>
            <td class="align-center"></td>
            </tr>
            </thead>
            <tbody>
            <tr>
            <td class="align-left">1</td>
            <td class="align-right">2</td>
            <td class="align-center"><del>3</del></td>
            </tr>
            </tbody>
            </table>
            </div>
        "#]],
    );
}

#[test]
fn a_table_without_rows_has_no_body() {
    check(
        "| a |
|---|
",
        expect![[r#"
            <div class="table-scroll" tabindex="0" role="region" aria-label="">
            <table>
            <thead>
            <tr>
            <th scope="col">a</th>
            </tr>
            </thead>
            </table>
            </div>
        "#]],
    );
}

#[test]
fn alerts_and_notes_look_the_same() {
    check(
        "> [!WARNING]
> Careful.

::: warning
Careful.
:::
",
        expect![[r#"
            <aside class="admonition warning" role="note">
            <p class="admonition-title"></p>
            <p>Careful.</p>
            </aside>
            <aside class="admonition warning" role="note">
            <p class="admonition-title"></p>
            <p>Careful.</p>
            </aside>
        "#]],
    );
}

#[test]
fn notes_have_titles_and_hold_blocks() {
    check(
        "::: tip Try *this* & that
- a
- b
:::
after

::: details
```text
::: not a fence
```
:::
",
        expect![[r#"
            <aside class="admonition tip" role="note">
            <p class="admonition-title">Try this &amp; that</p>
            <ul>
            <li>a</li>
            <li>b</li>
            </ul>
            </aside>
            <p>after</p>
            <details class="admonition details">
            <summary></summary>
            <pre tabindex="0"><code class="language-text">::: not a fence
            </code></pre>
            </details>
        "#]],
    );
}

#[test]
fn notes_nest_with_longer_fences() {
    check(
        ":::: note
::: caution Inner
deep
:::
::::
",
        expect![[r#"
            <aside class="admonition note" role="note">
            <p class="admonition-title"></p>
            <aside class="admonition caution" role="note">
            <p class="admonition-title">Inner</p>
            <p>deep</p>
            </aside>
            </aside>
        "#]],
    );
}

#[test]
fn notes_stand_in_lists_and_quotes() {
    check(
        "- item

  ::: note
  inside
  :::

> ::: tip
> quoted
> :::
",
        expect![[r#"
            <ul>
            <li>
            <p>item</p>
            <aside class="admonition note" role="note">
            <p class="admonition-title"></p>
            <p>inside</p>
            </aside>
            </li>
            </ul>
            <blockquote>
            <aside class="admonition tip" role="note">
            <p class="admonition-title"></p>
            <p>quoted</p>
            </aside>
            </blockquote>
        "#]],
    );
}

#[test]
fn unknown_unclosed_and_stray_notes_are_reported() {
    check(
        "::: warnin Title
a
:::

:::

- ::: note
  open

::: note
b
::::
",
        expect![[r#"
            <aside class="admonition warning" role="note">
            <p class="admonition-title">Title</p>
            <p>a</p>
            </aside>
            <ul>
            <li>
            <aside class="admonition note" role="note">
            <p class="admonition-title"></p>
            open
            </aside>
            </li>
            </ul>
            <aside class="admonition note" role="note">
            <p class="admonition-title"></p>
            <p>b</p>
            </aside>
            RB0408 unknown type of note `warnin`; shown as `warning` at "warnin"
              help: did you mean `warning`?
            RB0408 unmatched `:::` at ":::"
              help: remove it, or open a block with `::: note` before it
            RB0408 this block is not closed at "::: note"
              help: end it with a line `:::` at the same indentation
            RB0408 unmatched `::::` at "::::"
              help: close the open block with its own number of colons, `:::`
            RB0408 this block is not closed at "::: note"
              help: end it with a line `:::` at the same indentation
        "#]],
    );
}

#[test]
fn fences_in_code_stay_as_they_are() {
    check(
        "```text
::: note
:::
```

::: note
x
:::

    ::: note
",
        expect![[r#"
            <pre tabindex="0"><code class="language-text">::: note
            :::
            </code></pre>
            <aside class="admonition note" role="note">
            <p class="admonition-title"></p>
            <p>x</p>
            </aside>
            <pre tabindex="0"><code>::: note
            </code></pre>
        "#]],
    );
}

#[test]
fn a_line_that_begins_with_colons_is_always_a_block() {
    check(
        r"a ::: b

:::: 3 : 4

\:::
",
        expect![[r#"
            <p>a ::: b</p>
            <aside class="admonition note" role="note">
            <p class="admonition-title">: 4</p>
            <p>:::</p>
            </aside>
            RB0420 `3` is not a type of note; it is shown as one with this title at "3"
              help: the types are note, tip, important, warning, caution, details
            RB0408 this block is not closed at ":::: 3 : 4"
              help: end it with a line `::::` at the same indentation
        "#]],
    );
}

#[test]
fn quotes_that_look_like_notes_of_an_unknown_type_are_reported() {
    check(
        "> [!WARNNG]
> Mind the gap.

- > [!foo]

> [!NOTE] with words

> [!linked]

[!linked]: a.md
",
        expect![[r#"
            <aside class="admonition warning" role="note">
            <p class="admonition-title"></p>
            <p>Mind the gap.</p>
            </aside>
            <ul>
            <li>
            <aside class="admonition note" role="note">
            <p class="admonition-title">Foo</p>
            </aside>
            </li>
            </ul>
            <aside class="admonition note" role="note">
            <p class="admonition-title">with words</p>
            </aside>
            <blockquote>
            <p><a href="⟨href 0⟩">!linked</a></p>
            </blockquote>
            Link "a.md" from "roles" at "[!linked]"
            RB0408 unknown type of note `WARNNG`; shown as `warning` at "WARNNG"
              help: did you mean `warning`?
            RB0420 `foo` is not a type of note; it is shown as one with this title at "foo"
              help: the types are note, tip, important, warning, caution, details
        "#]],
    );
}

#[test]
fn footnotes_are_listed_at_the_end() {
    check(
        "One[^a], two[^b], again[^a].

[^b]: Second, see[^c].
[^a]: First.

    More of it.
[^c]: Third.
",
        expect![[r##"
            <p>One<sup class="footnote-mark"><a href="#fn:1" id="fnref:1" role="doc-noteref" aria-label="1">1</a></sup>, two<sup class="footnote-mark"><a href="#fn:2" id="fnref:2" role="doc-noteref" aria-label="2">2</a></sup>, again<sup class="footnote-mark"><a href="#fn:1" id="fnref:1-2" role="doc-noteref" aria-label="1">1</a></sup>.</p>
            <section class="footnotes" role="doc-endnotes" aria-label="">
            <ol>
            <li id="fn:1">
            <p>First.</p>
            <p>More of it. <a href="#fnref:1" role="doc-backlink" aria-label="1">↩</a> <a href="#fnref:1-2" role="doc-backlink" aria-label="1, 2">↩</a></p>
            </li>
            <li id="fn:2">
            <p>Second, see<sup class="footnote-mark"><a href="#fn:3" id="fnref:3" role="doc-noteref" aria-label="3">3</a></sup>. <a href="#fnref:2" role="doc-backlink" aria-label="2">↩</a></p>
            </li>
            <li id="fn:3">
            <p>Third. <a href="#fnref:3" role="doc-backlink" aria-label="3">↩</a></p>
            </li>
            </ol>
            </section>
        "##]],
    );
}

#[test]
fn undefined_and_unused_footnotes_are_reported() {
    check(
        r#"See[^frist], \[^x] and `[^y]`.

[^first]: Text.
"#,
        expect![[r#"
            <p>See[^frist], [^x] and <code>[^y]</code>.</p>
            RB0404 footnote `frist` is not defined in this page at "[^frist]"
              help: did you mean `[^first]`?
            RB0405 footnote `first` is never referenced at "[^first]:"
              help: refer to it with `[^first]` or remove it
        "#]],
    );
}

#[test]
fn html_is_written_anew() {
    check(
        "<div>
block
</div>

an <b>inline</b> <!-- gone --> tag

<!-- gone
too -->
",
        expect![[r#"
            <div>
            block
            </div>
            <p>an <b>inline</b>  tag</p>
        "#]],
    );
}

#[test]
fn embeds_stand_alone_in_a_paragraph() {
    check(
        r#"{{ faq(role = "product-owner", limit = 3) }}

{{ a() }}
{{ b-c(x = 'y "z"') }}

not {{ here() }}
"#,
        expect![[r#"
            ⟨embed 0⟩
            ⟨embed 1⟩
            ⟨embed 2⟩
            <p>not <code>{{ here() }}</code></p>
            embed faq (role="product-owner" at "product-owner", limit="3" at "3") at "{{ faq(role = \"product-owner\", limit = 3) }}"
            embed a () at "{{ a() }}"
            embed b-c (x="y \"z\"" at "y \"z\"") at "{{ b-c(x = 'y \"z\"') }}"
            RB0419 `{{ here }}` is a value of another tool and is shown as code at "{{ here() }}"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
        "#]],
    );
}

#[test]
fn malformed_embeds_are_reported() {
    check(
        r#"{{ faq }}

{{ faq(role) }}

{{ faq(role = "x) }}

{{ faq(role = "x" }}

{{ (x = "y") }}
"#,
        expect![[r#"
            <p><code>{{ faq }}</code></p>
            <p><code>{{ faq(role) }}</code></p>
            <p><code>{{ faq(role = "x) }}</code></p>
            <p><code>{{ faq(role = "x" }}</code></p>
            <p><code>{{ (x = "y") }}</code></p>
            RB0408 expected `(` after the name at "}"
              help: write it as `{{ name(key = "value") }}`
            RB0408 expected `=` after the key at ")"
              help: write it as `{{ name(key = "value") }}`
            RB0408 this quotation mark is not closed at "\"x) }}"
              help: write it as `{{ name(key = "value") }}`
            RB0408 expected `,` or `)` after the value at "}"
              help: write it as `{{ name(key = "value") }}`
        "#]],
    );
}
