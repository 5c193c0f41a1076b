//! Properties of all handbooks, tested on random ones.

use crate::support::{Site, findings, is_error, links, tree};
use proptest::prelude::*;
use rolebook::fatal::Fatal;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

/// A page of a random handbook: its folder, its sentences, and the targets of its links by number.
#[derive(Clone, Debug)]
struct RandomPage {
    folder: usize,
    words: Vec<String>,
    sections: usize,
    links: Vec<(usize, bool)>,
    tags: Vec<usize>,
    question: bool,
}

const FOLDERS: [&str; 5] = ["roles", "topics", "glossary", "faq", ""];

fn random_page() -> impl Strategy<Value = RandomPage> {
    let words = prop::collection::vec("[a-zäé]{1,9}", 1..12);
    let links = prop::collection::vec((0..12_usize, any::<bool>()), 0..5);
    let tags = prop::collection::vec(0..3_usize, 0..3);
    (0..FOLDERS.len(), words, 0..4_usize, links, tags, any::<bool>()).prop_map(
        |(folder, words, sections, links, tags, question)| RandomPage {
            folder,
            words,
            sections,
            links,
            tags,
            question,
        },
    )
}

fn random_handbook() -> impl Strategy<Value = Vec<RandomPage>> {
    prop::collection::vec(random_page(), 1..9)
}

fn path_of(pages: &[RandomPage], at: usize) -> String {
    match FOLDERS[pages[at].folder] {
        "" => format!("page-{at}"),
        folder => format!("{folder}/page-{at}"),
    }
}

/// Returns the files of a handbook, by their path.
fn files(pages: &[RandomPage]) -> Vec<(String, String)> {
    let mut files = vec![("content/_index.md".to_owned(), "# Home\n".to_owned())];
    for (at, page) in pages.iter().enumerate() {
        let sentence = page.words.join(" ");
        let mut text = format!("+++\ntitle = \"Page {at}: {sentence}\"\n");
        let tags: Vec<_> = page.tags.iter().map(|tag| format!("\"tag {tag}\"")).collect();
        let _ = writeln!(text, "tags = [{}]", tags.join(", "));
        match FOLDERS[page.folder] {
            "roles" => {
                let _ = writeln!(text, "summary = \"{sentence}\"");
            }
            "glossary" => {
                let _ = writeln!(text, "definition = \"{sentence}\"");
            }
            _ => {}
        }
        if page.question {
            let _ = write!(
                text,
                "\n[[faq]]\nquestion = \"Why {at} {sentence}?\"\nanswer = \"{sentence}.\"\n"
            );
        }
        let _ = write!(text, "+++\n\n{sentence}.\n");
        for section in 0..page.sections {
            let _ = write!(text, "\n## Section {section}\n\n{sentence} page {section}.\n");
        }
        for (to, section) in &page.links {
            let to = to % pages.len();
            let anchor = match *section && pages[to].sections > 0 {
                true => "#section-0",
                false => "",
            };
            let _ = write!(text, "\nSee [[/{}{anchor}|there]].\n", path_of(pages, to));
        }
        files.push((format!("content/{}.md", path_of(pages, at)), text));
    }
    files
}

fn site_of(files: &[(String, String)]) -> Site {
    let site = Site::empty();
    for (path, text) in files {
        site.write(path, text);
    }
    site
}

/// Returns the published files; an error fails the test.
fn published(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(!report.diagnostics.iter().any(is_error), "{}", findings(&report));
    tree(&site.out())
}

/// Returns a copy of a folder, for detecting changes in it.
fn state(site: &Site) -> Vec<(std::path::PathBuf, std::time::SystemTime)> {
    walkdir::WalkDir::new(site.out())
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let changed = entry.metadata().expect("it is there").modified().expect("it has a time");
            (entry.into_path(), changed)
        })
        .collect()
}

fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads can be had").install(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn all_addresses_in_random_sites_resolve(pages in random_handbook()) {
        let site = site_of(&files(&pages));
        let found = links::problems(&published(&site), "/");
        prop_assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn building_twice_writes_nothing(pages in random_handbook()) {
        let site = site_of(&files(&pages));
        published(&site);
        let before = state(&site);
        let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
        let written = report.written.expect("it was built");
        prop_assert_eq!((written.new, written.changed, written.removed), (0, 0, 0));
        // The manifest keeps its time too.
        let after = state(&site);
        prop_assert_eq!(before, after);
    }

    #[test]
    fn output_does_not_depend_on_folder_order_or_threads(pages in random_handbook()) {
        let mut files = files(&pages);
        let one = with_threads(1, || published(&site_of(&files)));
        files.reverse();
        let two = with_threads(2, || published(&site_of(&files)));
        files.sort();
        let eight = with_threads(8, || published(&site_of(&files)));
        prop_assert!(one == two, "two threads and another order");
        prop_assert!(one == eight, "eight threads and another order");
    }

    #[test]
    fn an_edit_gives_the_result_of_a_clean_build(
        first in random_handbook(),
        second in random_handbook(),
    ) {
        let site = site_of(&files(&first));
        published(&site);
        fs::remove_dir_all(site.root().join("content")).expect("it can be removed");
        for (path, text) in files(&second) {
            site.write(&path, text);
        }
        prop_assert!(published(&site) == published(&site_of(&files(&second))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_content_of_a_page_causes_a_failure(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[+\\-]{3}\n[a-z= \"\\[\\]{}:&*|>\n]{0,80}\n[+\\-]{3}\n[#*`_\\[\\]()!<>:{}|^~@ a\n\t-]{0,120}"
                .prop_map(String::into_bytes),
            "[#*`_\\[\\]()!<>:{}|^~@=\"/. ab\n\t-]{0,160}".prop_map(String::into_bytes),
        ],
        folder in 0..FOLDERS.len(),
    ) {
        let site = Site::plain();
        site.write("content/_index.md", "# Home\n");
        let before = published(&site);
        site.write(&format!("content/{}/wild.md", FOLDERS[folder]), &bytes);
        let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
        if report.diagnostics.iter().any(is_error) {
            prop_assert!(report.written.is_none());
            prop_assert_eq!(tree(&site.out()), before);
        } else {
            prop_assert!(report.written.is_some());
        }
        // Printing in any format succeeds too.
        let _ = findings(&report);
    }

    #[test]
    fn nothing_is_written_outside_the_output(
        alias in prop_oneof![
            "(\\.\\./|/|\\./|[a-c]/|%2e%2e/|\\.\\.\\\\){0,4}[a-c.]{0,3}/?",
            "[ -~]{0,24}",
            any::<String>(),
        ],
    ) {
        let site = Site::plain();
        site.write("content/_index.md", "# Home\n");
        let quoted: String = alias.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
        let page = format!("+++\ntitle = \"Wild\"\naliases = [\"{quoted}\"]\n+++\n");
        site.write("content/wild.md", page);
        let above = site.root().join("..");
        let outside = |entry: &std::path::Path| !entry.starts_with(above.join("out"));
        let list = || -> Vec<_> {
            walkdir::WalkDir::new(&above)
                .sort_by_file_name()
                .into_iter()
                .filter_map(Result::ok)
                .map(walkdir::DirEntry::into_path)
                .filter(|path| outside(path))
                .collect()
        };
        let before = list();
        match site.build() {
            Ok(_) | Err(Fatal::Refused { .. }) => {}
            Err(fatal) => panic!("{fatal}"),
        }
        prop_assert_eq!(list(), before);
    }

    #[test]
    fn toml_and_yaml_give_the_same_pages(
        text in "[ -~äé“]{0,30}",
        list in prop::collection::vec("[ -~ö]{1,12}", 0..4),
        weight in any::<i32>(),
        draft in any::<bool>(),
        day in 1..29_i8,
    ) {
        let json = |value: &str| serde_json::to_string(value).expect("a string can be quoted");
        let items = list.iter().map(|item| json(item)).collect::<Vec<_>>().join(", ");
        let toml = format!(
            "+++\ntitle = \"A\"\ndescription = {0}\nweight = {weight}\ndraft = {draft}\n\
             last_reviewed_on = 2026-05-{day:02}\ntags = [\"x\"]\nchanges = [{{ date = 2026-05-{day:02}, note = {0} }}]\n\
             \n[extra]\nlist = [{items}]\n\n[[faq]]\nquestion = \"Why?\"\nanswer = {0}\n+++\n\nText.\n",
            json(&text),
        );
        let yaml = format!(
            "---\ntitle: A\ndescription: {0}\nweight: {weight}\ndraft: {draft}\n\
             last_reviewed_on: 2026-05-{day:02}\ntags: [x]\nchanges:\n  - date: 2026-05-{day:02}\n    note: {0}\n\
             extra:\n  list: [{items}]\nfaq:\n  - question: Why?\n    answer: {0}\n---\n\nText.\n",
            json(&text),
        );
        let outcome = |page: &str| {
            let mut site = Site::plain();
            site.drafts = true;
            site.write("content/_index.md", "# Home\n").write("content/a.md", page);
            site.write("templates/page.html", include_str!("../theme/page.html").to_owned()
                + "{{ page.extra.list | join(sep=\"¦\") }}");
            let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
            let messages: Vec<_> =
                report.diagnostics.iter().map(|found| (found.code, found.message.clone())).collect();
            (messages, tree(&site.out()))
        };
        prop_assert_eq!(outcome(&toml), outcome(&yaml));
    }
}

/// Control characters except tab and line ends, and the noncharacters U+FDD0 to U+FDEF.
fn is_forbidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
        || matches!(letter, '\u{FDD0}'..='\u{FDEF}')
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// Inserts such a character anywhere in any file.
    #[test]
    fn no_output_contains_control_characters_or_noncharacters(
        pages in random_handbook(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
        letters in prop::collection::vec(
            prop::sample::select(vec!['\u{1}', '\u{B}', '\u{1B}', '\u{7F}', '\u{9F}', '\u{FDD0}', '\u{FDDF}', '\u{FDEF}']),
            6,
        ),
    ) {
        let mut files = files(&pages);
        files.push(("templates/parts/extra.html".to_owned(), "<p>extra</p>".to_owned()));
        files.push(("site.toml".to_owned(), "title = \"Site\"\n".to_owned()));
        for ((file, at), letter) in places.iter().zip(&letters) {
            let text = &mut files[file.index(pages.len() + 3)].1;
            let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
            text.insert(starts[at.index(starts.len())], *letter);
        }
        let site = site_of(&files);
        let today = jiff::civil::date(2026, 6, 1);
        let input = crate::support::input(&site.root(), today, <_>::default());
        let built = rolebook::render(&input).expect("sources");
        prop_assert!(built.diagnostics.has_errors());
        for (path, bytes) in built.outputs.iter() {
            let text = String::from_utf8_lossy(bytes);
            prop_assert!(!text.contains(is_forbidden), "{}", path);
        }
    }
}
