//! Who may import whom. The table below is the picture in `docs/architecture.md`; what it does not
//! allow is a finding of this test, with the file and the line.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module with what it may import; a module always sees its own children. The order is that of
/// `src/lib.rs`. A module imports none that stands below it, except `diagnostic`, which sees
/// `source_map`.
const LAYERS: &[(&str, &[&str])] = &[
    ("diagnostic", &["source_map"]),
    ("fatal", &[]),
    ("fingerprint", &[]),
    ("source_map", &[]),
    ("url", &["source_map"]),
    ("source", &["diagnostic", "fatal", "fingerprint", "source_map", "url"]),
    ("matter", &[]),
    ("markdown", &["diagnostic", "fingerprint", "matter", "source_map"]),
    ("data", &["diagnostic", "source_map"]),
    ("labels", &["data", "diagnostic", "source_map"]),
    ("contents", &["data", "diagnostic", "source_map", "url"]),
    ("config", &["contents", "data", "diagnostic", "labels", "source", "source_map", "url"]),
    ("kinds", &["data", "diagnostic", "markdown", "source_map", "url"]),
    (
        "page",
        &[
            "config",
            "data",
            "diagnostic",
            "fingerprint",
            "kinds",
            "markdown",
            "matter",
            "source",
            "source_map",
            "url",
        ],
    ),
    (
        "handbook",
        &[
            "config",
            "contents",
            "data",
            "diagnostic",
            "fingerprint",
            "kinds",
            "labels",
            "markdown",
            "page",
            "source",
            "source_map",
            "url",
        ],
    ),
    ("document", &["handbook", "kinds", "labels", "markdown", "url"]),
    (
        "view",
        &[
            "config",
            "data",
            "document",
            "handbook",
            "kinds",
            "labels",
            "markdown",
            "page",
            "source",
            "source_map",
            "url",
        ],
    ),
    (
        "check",
        &["config", "diagnostic", "handbook", "kinds", "markdown", "page", "source", "source_map"],
    ),
    (
        "theme",
        &[
            "diagnostic",
            "document",
            "fingerprint",
            "kinds",
            "labels",
            "source",
            "source_map",
            "view",
        ],
    ),
    (
        "output",
        &[
            "check",
            "config",
            "data",
            "diagnostic",
            "document",
            "fatal",
            "fingerprint",
            "handbook",
            "kinds",
            "markdown",
            "page",
            "source",
            "source_map",
            "theme",
            "url",
            "view",
        ],
    ),
    (
        "engine",
        &[
            "check",
            "config",
            "diagnostic",
            "fatal",
            "fingerprint",
            "handbook",
            "output",
            "page",
            "source",
            "source_map",
            "theme",
            "view",
        ],
    ),
    (
        "import",
        &["data", "diagnostic", "fatal", "kinds", "markdown", "source", "source_map", "url"],
    ),
    ("report", &["diagnostic", "fatal", "source_map", "url"]),
    ("docs", &["config", "data", "diagnostic", "document", "kinds", "labels", "theme", "view"]),
    (
        "serve",
        &[
            "config",
            "diagnostic",
            "engine",
            "fatal",
            "fingerprint",
            "handbook",
            "output",
            "report",
            "source",
            "source_map",
            "url",
        ],
    ),
    (
        "cli",
        &[
            "check",
            "config",
            "data",
            "diagnostic",
            "engine",
            "fatal",
            "handbook",
            "import",
            "kinds",
            "output",
            "page",
            "report",
            "serve",
            "source",
            "url",
            "BuildReport",
            "Input",
            "Loaded",
            "OutputOptions",
            "build",
            "load",
        ],
    ),
];

/// Files of `kinds` that make documents: the middle of the pipeline, not its beginning. All other
/// files of `kinds` declare fields and have the row of `kinds` above.
const DOCUMENTS: &[&str] = &[
    "src/kinds/comparison/table.rs",
    "src/kinds/export.rs",
    "src/kinds/index/",
    "src/kinds/places.rs",
    "src/kinds/role/parts.rs",
    "src/kinds/shared/summary.rs",
    "src/kinds/source/speaker.rs",
    "src/kinds/view/aids.rs",
    "src/kinds/view/embeds.rs",
    "src/kinds/view/graph/",
    "src/kinds/view/levels.rs",
    "src/kinds/view/matrix.rs",
    "src/kinds/view/quotations.rs",
    "src/kinds/view/skills.rs",
];

/// What files of `kinds` that make documents may import.
const FOR_DOCUMENTS: &[&str] = &[
    "config",
    "data",
    "document",
    "handbook",
    "kinds",
    "labels",
    "markdown",
    "source",
    "source_map",
    "url",
];

/// Names at the root of the crate that are not modules, with the module that they come from.
const MACROS: &[(&str, &str)] =
    &[("documented", "document"), ("record", "data"), ("string_enum", "data")];

/// Modules that may touch the disk, the environment, processes and the clock.
const DOORS: &[&str] = &[
    "src/source/",
    "src/output/write",
    "src/import/archive.rs",
    "src/import/write.rs",
    "src/cli/",
    "src/main.rs",
    "src/serve/",
];

/// What only the doors may name.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::time::Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
];

/// Names that say nothing about what is inside.
const VAGUE: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "manager"];

/// Longest file, without its tests.
const LINES: usize = 500;

/// No file imports itself through others. A file may import from the module that declares it (its
/// folder's `mod.rs`), and the crate root is not looked at.
#[test]
fn files_do_not_import_each_other_in_a_cycle() {
    let found = cycles(&sources());
    let found: Vec<String> = found.iter().map(|files| files.join(", ")).collect();
    assert!(found.is_empty(), "import cycles:\n{}", found.join("\n"));
}

#[test]
fn the_checker_sees_every_cycle() {
    let files = |files: &[(&str, &str)]| -> Vec<(String, String)> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    };
    let found = cycles(&files(&[
        ("src/a/mod.rs", "use crate::b::Two;\n"),
        ("src/a/one.rs", "use super::{Parent, two::{self, Two}};\n"),
        ("src/a/two.rs", "fn f() {\n    super::three::g()\n}\n"),
        ("src/a/three.rs", "use crate::a::one::One;\n#[cfg(test)]\n"),
        ("src/b.rs", "use crate::c;\n"),
        ("src/b/below.rs", "use super::Two;\n// use crate::a::one;\n"),
        ("src/c.rs", "/// See [`crate::b`].\n#[cfg(test)]\nmod tests { use crate::b; }\n"),
    ]));
    assert_eq!(found, [["src/a/one.rs", "src/a/three.rs", "src/a/two.rs"]]);
    let found = cycles(&files(&[
        ("src/a.rs", "use crate::{b::{C as B, D::*,}, e};\n"),
        ("src/b.rs", "use super::a::A;\n"),
        ("src/e.rs", "use crate::a;\n"),
    ]));
    assert_eq!(found, [["src/a.rs", "src/b.rs", "src/e.rs"]]);
}

#[test]
fn modules_import_only_what_stands_above_them() {
    let found: Vec<String> =
        sources().iter().flat_map(|(path, text)| wrong_imports(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn kinds_are_told_apart_in_their_folder_only() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        if path.starts_with("src/kinds/") {
            continue;
        }
        for (at, _) in code(&text).enumerate().filter(|(_, line)| names_a_variant(line)) {
            found.push(format!(
                "{path}:{}: only `src/kinds/` may name variants of `Fields`",
                at + 1
            ));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Whether a line names a variant of `Fields`, not one of its functions.
fn names_a_variant(line: &str) -> bool {
    line.split("Fields::").skip(1).any(|name| !name.starts_with(char::is_lowercase))
}

#[test]
fn only_the_doors_touch_the_outside() {
    let found: Vec<String> =
        sources().iter().flat_map(|(path, text)| outside(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn files_are_short_and_named_for_what_is_in_them() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let lines = code(&text).count();
        if lines > LINES {
            found.push(format!("{path} has {lines} lines, more than {LINES}"));
        }
        for part in path.trim_end_matches(".rs").split('/') {
            if VAGUE.contains(&part) {
                found.push(format!("{path}: `{part}` does not say what is in it"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_table_is_the_order_of_the_crate() {
    let library = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs can be read");
    let declared: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let table: Vec<&str> = LAYERS.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, table);
    for (at, (module, allowed)) in LAYERS.iter().enumerate() {
        for import in *allowed {
            // The words of a finding are declared before the text that they point into.
            let below = table[at..].contains(import) && *module != "diagnostic";
            assert!(!below, "`{module}` must not import `{import}`, which stands below it");
        }
    }
    for (module, banned) in [("view", "theme"), ("theme", "handbook"), ("page", "handbook")] {
        let (_, allowed) =
            LAYERS.iter().find(|(name, _)| *name == module).expect("it is in the table");
        assert!(!allowed.contains(&banned), "`{module}` must not import `{banned}`");
    }
}

#[test]
fn the_checker_sees_every_way_to_import() {
    let page = |text: &str| wrong_imports("src/page/front.rs", text);
    assert_eq!(
        page("use crate::handbook::Handbook;\n"),
        ["src/page/front.rs:1: `page` must not import `handbook`"]
    );
    assert_eq!(page("fn f() {\n    crate::theme::load();\n}\n").len(), 1);
    assert_eq!(page("use crate::{\n    data::Node,\n    view::{Link, Card},\n};\n").len(), 1);
    assert_eq!(page("use super::super::output;\n").len(), 1);
    assert_eq!(page("use super::super::{source_map, cli};\n").len(), 1);
    assert_eq!(page("use super::Page;\nuse crate::page::Page;\nuse crate::record;\n").len(), 0);
    assert_eq!(page("/// See [it](crate::theme::load).\n// crate::theme\n").len(), 0);
    assert_eq!(page("#[cfg(test)]\nmod tests {\n    use crate::theme::load;\n}\n").len(), 0);
    let handbook = "use crate::handbook::Handbook;\n";
    assert_eq!(wrong_imports("src/kinds/role/fields.rs", handbook).len(), 1);
    assert_eq!(wrong_imports("src/kinds/role/document.rs", handbook).len(), 0);
    assert_eq!(wrong_imports("src/kinds/role/document.rs", "use crate::view::Link;\n").len(), 1);
    assert_eq!(wrong_imports("src/stray.rs", "use crate::source_map::Span;\n").len(), 1);
    assert_eq!(outside("src/view/mod.rs", "use std::fs;\n").len(), 1);
    assert_eq!(outside("src/view/mod.rs", "let a = std::env::var(\"A\");\n").len(), 1);
    assert_eq!(outside("src/source/mod.rs", "use std::fs;\n").len(), 0);
}

/// Whether a file of `kinds` makes documents.
fn makes_documents(path: &str) -> bool {
    let ends = ["/document.rs", "/data.rs"].iter().any(|end| path.ends_with(end));
    (path.starts_with("src/kinds/") && ends) || DOCUMENTS.iter().any(|file| path.starts_with(file))
}

/// The imports of a file that the table does not allow.
fn wrong_imports(path: &str, text: &str) -> Vec<String> {
    let module = module_of(path);
    let here = || module.first().map_or("lib", String::as_str);
    if here() == "lib" || here() == "main" {
        return Vec::new();
    }
    let allowed = match makes_documents(path) {
        true => Some(FOR_DOCUMENTS),
        false => LAYERS.iter().find(|(name, _)| *name == here()).map(|(_, allowed)| *allowed),
    };
    let mut found = Vec::new();
    let Some(allowed) = allowed else {
        return vec![format!("{path}: `{}` is missing in the table of modules", here())];
    };
    for (line, import) in imports(&module, text) {
        let import =
            MACROS.iter().find(|(name, _)| *name == import).map_or(import.as_str(), |(_, of)| of);
        if import != here() && !allowed.contains(&import) {
            found.push(format!("{path}:{line}: `{}` must not import `{import}`", here()));
        }
    }
    found
}

/// Line and name of everything at the root of the crate that a file names.
fn imports(module: &[String], text: &str) -> Vec<(usize, String)> {
    let code: String = code(text).fold(String::new(), |code, line| code + line + "\n");
    let climb = "super::".repeat(module.len());
    let mut found = Vec::new();
    for start in ["crate::", climb.as_str()] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let rest = &code[at + start.len()..];
            found.extend(first_names(rest).into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// The first names of a path or of a `{…}` group of paths.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty() && name != "self");
    names
}

/// What a file that is no door names of the outside.
fn outside(path: &str, text: &str) -> Vec<String> {
    if DOORS.iter().any(|door| path.starts_with(door)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, line) in code(text).enumerate() {
        for name in OUTSIDE.iter().filter(|name| line.contains(**name)) {
            found.push(format!("{path}:{}: only a door may name `{name}`", at + 1));
        }
    }
    found
}

/// The lines of a file without comments, up to its tests.
pub(super) fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| *line != "#[cfg(test)]").map(|line| {
        match line.trim_start().starts_with("//") {
            true => "",
            false => line.split_once(" // ").map_or(line, |(code, _)| code),
        }
    })
}

/// `src/page/front.rs` is `page`, `front`.
fn module_of(path: &str) -> Vec<String> {
    path.trim_start_matches("src/")
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod")
        .map(str::to_owned)
        .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Path and text of every source file but those that hold only tests.
pub(super) fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "tests") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && path.file_stem().is_none_or(|stem| stem != "tests")
            {
                found.push((relative(&path), fs::read_to_string(&path).expect("it is text")));
            }
        }
    }
    found.sort();
    assert!(found.len() > 40, "the sources are somewhere else");
    found
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("a path below the root");
    path.to_string_lossy().replace('\\', "/")
}

/// The sets of files that import each other in cycles, sorted.
fn cycles(files: &[(String, String)]) -> Vec<Vec<String>> {
    let modules: Vec<(Vec<String>, &String, &String)> =
        files.iter().map(|(path, text)| (module_of(path), path, text)).collect();
    let file_of = |path: &[String]| {
        (1..=path.len())
            .rev()
            .find_map(|len| modules.iter().position(|(module, ..)| module[..] == path[..len]))
    };
    let is_root = |module: &[String]| matches!(module, [name] if name == "lib" || name == "main");
    let edges: Vec<Vec<usize>> = modules
        .iter()
        .map(|(module, _, text)| match is_root(module) {
            true => Vec::new(),
            false => paths(module, text)
                .iter()
                .filter_map(|path| file_of(path))
                .filter(|to| !module.starts_with(&modules[*to].0))
                .collect(),
        })
        .collect();
    let reached: Vec<Vec<bool>> = (0..edges.len())
        .map(|start| {
            let (mut reached, mut open) = (vec![false; edges.len()], vec![start]);
            while let Some(at) = open.pop() {
                for to in edges[at].iter().filter(|to| !std::mem::replace(&mut reached[**to], true))
                {
                    open.push(*to);
                }
            }
            reached
        })
        .collect();
    let mut found: Vec<Vec<String>> = (0..edges.len())
        .filter(|at| reached[*at][*at])
        .map(|at| {
            let with = (0..edges.len()).filter(|other| reached[at][*other] && reached[*other][at]);
            let mut with: Vec<String> = with.map(|other| modules[other].1.clone()).collect();
            with.sort();
            with
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Every path that a file names from the root of the crate, as `page`, `front`, `Role`.
fn paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let code: String = code(text).fold(String::new(), |code, line| code + line + "\n");
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let mut rest = &code[at..];
            let mut prefix = module.to_vec();
            if let Some(below) = rest.strip_prefix("crate::") {
                (rest, prefix) = (below, Vec::new());
            }
            while let Some(above) = rest.strip_prefix("super::") {
                prefix.pop();
                rest = above;
            }
            tree(rest, &prefix, &mut found);
        }
    }
    found
}

/// Reads one path, or a `{…}` group of paths, below `prefix`; returns what follows it.
fn tree<'t>(text: &'t str, prefix: &[String], found: &mut Vec<Vec<String>>) -> &'t str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = tree(rest, prefix, found);
            // An alias or a glob may follow.
            let Some(end) = rest.find([',', '}']) else { return "" };
            let is_last = rest[end..].starts_with('}');
            rest = rest[end + 1..].trim_start();
            if is_last {
                return rest;
            }
            if let Some(rest) = rest.strip_prefix('}') {
                return rest;
            }
        }
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let mut path = prefix.to_vec();
    if !name.is_empty() && name != "self" {
        path.push(name.to_owned());
    }
    match rest.strip_prefix("::") {
        Some(rest) => tree(rest, &path, found),
        None => {
            found.push(path);
            rest
        }
    }
}
