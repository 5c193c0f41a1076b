//! The licences and origins of all dependencies, against the lists of `deny.toml`: the part of
//! `cargo deny` that needs neither an installation nor a network.

use serde_json::Value as Json;
use std::process::Command;
use toml::de::{DeTable, DeValue};

#[test]
fn all_dependencies_have_allowed_licences() {
    let (allowed, exceptions) = lists();
    assert!(allowed.contains(&"MIT".to_owned()), "{allowed:?}");
    let packages = packages();
    assert!(packages.len() > 50, "{} packages are too few to be all", packages.len());
    for package in packages {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let (name, licence) = (text("name"), text("license"));
        let fits = |term: &str| {
            allowed.iter().any(|allowed| allowed == term)
                || exceptions.iter().any(|(of, allowed)| *of == name && allowed == term)
        };
        assert!(satisfied(&licence, &fits), "{name} is under `{licence}`");
        let origin = text("source");
        assert!(
            origin.is_empty() || origin == "registry+https://github.com/rust-lang/crates.io-index",
            "{name} comes from {origin}"
        );
    }
}

#[test]
fn licence_expressions_are_evaluated() {
    let mit = |term: &str| term == "MIT";
    assert!(satisfied("MIT", &mit));
    assert!(satisfied("Apache-2.0 OR MIT", &mit));
    assert!(satisfied("Unlicense/MIT", &mit));
    assert!(!satisfied("GPL-3.0-only", &mit));
    assert!(!satisfied("", &mit));
    assert!(!satisfied("MIT AND GPL-3.0-only", &mit));
    assert!(satisfied("(MIT OR Apache-2.0) AND MIT", &mit));
}

/// Whether a licence expression can be satisfied. `AND` binds less than the groups that are in use
/// on the registry: each is a list of `OR` in brackets or a single licence.
fn satisfied(expression: &str, fits: &dyn Fn(&str) -> bool) -> bool {
    expression.split(" AND ").all(|group| {
        let group = group.trim().trim_start_matches('(').trim_end_matches(')');
        group.split(" OR ").flat_map(|part| part.split('/')).any(|term| fits(term.trim()))
    })
}

/// Returns the licences that are allowed, and those that are allowed for one crate.
fn lists() -> (Vec<String>, Vec<(String, String)>) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml"))
        .expect("deny.toml can be read");
    let table = DeTable::parse(&text).expect("deny.toml is TOML");
    let licences = table.get_ref()["licenses"].get_ref();
    let strings = |value: &DeValue<'_>| -> Vec<String> {
        let list = value.as_array().expect("it is a list");
        list.iter().filter_map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
    };
    let exceptions = licences["exceptions"].get_ref().as_array().expect("it is a list");
    let exceptions = exceptions.iter().flat_map(|exception| {
        let of = exception.get_ref()["crate"].get_ref().as_str().expect("it has a name").to_owned();
        strings(exception.get_ref()["allow"].get_ref())
            .into_iter()
            .map(move |allowed| (of.clone(), allowed))
    });
    (strings(licences["allow"].get_ref()), exceptions.collect())
}

/// Returns the packages that are compiled on this machine: these have been fetched.
fn packages() -> Vec<Json> {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc runs").stdout;
    let version = String::from_utf8(version).expect("it is text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let done = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--offline",
            "--filter-platform",
            host,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let metadata: Json = serde_json::from_slice(&done.stdout).expect("it is JSON");
    metadata["packages"].as_array().expect("a list").clone()
}
