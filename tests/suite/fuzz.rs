//! The entry functions of the fuzzers on a stable toolchain: over every page, configuration and
//! template of the fixtures, over those with bytes changed, and over arbitrary bytes.

#[path = "../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "it is a crate of its own for the fuzzers")]
mod targets;

use crate::support::{repository, tree};
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::OnceLock;

/// Returns the seeds: the files of all fixtures with this ending.
fn seeds(end: &str) -> Vec<Vec<u8>> {
    let files = tree(&repository().join("tests/sites"));
    let found =
        files.into_iter().filter(|(path, _)| path.ends_with(end) && !path.contains("expect"));
    found.map(|(_, bytes)| bytes).collect()
}

fn pages() -> &'static [Vec<u8>] {
    static PAGES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PAGES.get_or_init(|| seeds(".md"))
}

fn configurations() -> &'static [Vec<u8>] {
    static FOUND: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FOUND.get_or_init(|| seeds("site.toml"))
}

fn templates() -> &'static [Vec<u8>] {
    static FOUND: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let files = tree(&repository().join("templates"));
        files.into_values().chain(tree(&repository().join("tests/theme")).into_values()).collect()
    })
}

/// Returns the front matter of a page, without the opening fence.
fn matter(page: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    let inside = ["+++\n", "---\n"].iter().find_map(|fence| {
        let rest = text.strip_prefix(fence)?;
        rest.split_once(fence).map(|(inside, _)| inside.as_bytes().to_vec())
    });
    inside.unwrap_or_default()
}

/// Prepends a byte.
fn chosen(choice: u8, bytes: &[u8]) -> Vec<u8> {
    [&[choice], bytes].concat()
}

/// Returns a seed in which a range is repeated, removed or replaced by a special string.
fn changed(seeds: &'static [Vec<u8>]) -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        &b""[..],
        b"\"",
        b"'",
        b"[[",
        b"]]",
        b"[@a#b; @c]",
        b"{{",
        b"}}",
        b"{%",
        b"+++",
        b"---\n",
        b"\0",
        b"\xff",
        b"\xc3\xa9",
        b"\r\n",
        b"\t",
        b"::: note\n",
        b"| a | b |\n|---|---|\n",
        b"[^1]: x\n",
        b"<b a='",
        b"&amp;",
        b"= {",
        b"[[x]]\n",
        b"*a: &a [*a]",
        b"\xe2\x80\xa8",
    ]);
    let place = || any::<Index>();
    (place(), prop::collection::vec((place(), place(), pieces, any::<bool>()), 1..4)).prop_map(
        move |(seed, changes)| {
            let mut bytes = seeds[seed.index(seeds.len())].clone();
            for (from, to, piece, doubled) in changes {
                let (from, to) = (from.index(bytes.len() + 1), to.index(bytes.len() + 1));
                let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 40));
                let stretch = bytes[from..to].to_vec();
                let put =
                    if doubled { [&stretch, piece, &stretch].concat() } else { piece.to_vec() };
                bytes.splice(from..to, put);
            }
            bytes
        },
    )
}

fn arbitrary() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

#[test]
fn every_seed_is_taken() {
    assert!(pages().len() > 50 && configurations().len() > 5 && templates().len() > 20);
    for page in pages() {
        for choice in 0..8 {
            targets::front_matter(&chosen(choice, &matter(page)));
        }
        targets::front_matter(&chosen(200, &matter(page)));
        targets::markdown_body(&chosen(0, page));
        targets::markdown_body(&chosen(255, page));
    }
    for configuration in configurations() {
        targets::site_toml(configuration);
    }
    for template in templates() {
        targets::template(&chosen(0, template));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_front_matter_is_read_or_reported(
        choice in any::<u8>(),
        page in prop_oneof![3 => changed(pages()), 1 => arbitrary()],
    ) {
        let inside = matter(&page);
        targets::front_matter(&chosen(choice, if inside.is_empty() { &page } else { &inside }));
    }

    #[test]
    fn any_text_is_rendered(
        choice in any::<u8>(),
        page in prop_oneof![3 => changed(pages()), 1 => arbitrary()],
    ) {
        targets::markdown_body(&chosen(choice, &page));
    }

    #[test]
    fn any_configuration_is_read_or_reported(
        text in prop_oneof![3 => changed(configurations()), 1 => arbitrary()],
    ) {
        targets::site_toml(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_template_is_compiled_or_reported(
        choice in any::<u8>(),
        template in prop_oneof![3 => changed(templates()), 1 => arbitrary()],
    ) {
        targets::template(&chosen(choice, &template));
    }

    #[test]
    fn any_edits_give_the_result_of_a_clean_build(
        edits in prop::collection::vec(
            (any::<u8>(), prop_oneof![4 => changed(pages()), 1 => Just(Vec::new())]),
            1..4,
        ),
    ) {
        let edits: Vec<Vec<u8>> =
            edits.iter().map(|(choice, page)| chosen((*choice).max(1), page)).collect();
        targets::edits(&edits.join(&0));
    }
}
