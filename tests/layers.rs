//! The invariants of `src/lib.rs` that reading the source can show: who may use whom, and who may name the platform.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a source that cannot be read fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the data; one may use only those before it. Those that share a line do not use each other.
const ORDER: [&[&str]; 13] = [
    &["words"],
    &["error", "options"],
    &["task"],
    &["calendar"],
    &["stats"],
    &["tables"],
    &["ingest"],
    &["simulate"],
    &["customers"],
    &["segment", "cohort", "clv"],
    &["loyalty"],
    &["chart"],
    &["workspace", "draw"],
];

/// Crates that only some files may name.
const CONFINED: [(&str, &[&str]); 7] = [
    ("wasm_bindgen", &["wasm/", "draw/canvas.rs", "ingest/decode/web.rs"]),
    ("js_sys", &["wasm/", "draw/canvas.rs", "ingest/decode/web.rs", "tables/fold/web.rs"]),
    ("web_sys", &["wasm/", "draw/canvas.rs", "ingest/decode/web.rs"]),
    ("encoding_rs", &["ingest/decode/native.rs"]),
    ("serde_wasm_bindgen", &["wasm/"]),
    ("plotters", &["draw/"]),
    ("std::time", &[]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its path below `src` and its text without comments.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            let code =
                text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>();
            let name =
                path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            (name, code.join("\n"))
        })
        .collect()
}

fn layer(module: &str) -> Option<usize> {
    ORDER.iter().position(|layer| layer.contains(&module))
}

/// The top modules a text names as `crate::module`, also within `use crate::{…}`.
fn used(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let name = |text: &str| {
            text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        };
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (place, c) in group.char_indices() {
                if start && depth == 0 && (c.is_alphabetic() || c == '_') {
                    used.push(name(&group[place..]));
                    start = false;
                }
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    _ => {}
                }
            }
        } else {
            used.push(name(rest));
        }
    }
    used
}

#[test]
fn modules_use_only_those_before_them() {
    let mut wrong = Vec::new();
    for (file, code) in files() {
        let own = file.split('/').next().expect("a path").trim_end_matches(".rs").to_owned();
        if own == "lib" || own == "wasm" {
            continue;
        }
        let own_layer = layer(&own)
            .unwrap_or_else(|| panic!("{file}: {own} has no place in the order of modules"));
        for module in used(&code) {
            let allowed = module == own
                || layer(&module).is_some_and(|layer| layer < own_layer)
                // A fitted model is laid over a curve by projections alone.
                || (file.starts_with("clv/projection") && module == "cohort");
            if !allowed {
                wrong.push(format!("{file} uses {module}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_platform_is_named_only_at_its_edges() {
    let mut wrong = Vec::new();
    for (file, code) in files() {
        for (name, places) in CONFINED {
            let named = code.match_indices(name).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                let after = code[at + name.len()..].chars().next();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                    && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
            });
            if named && !places.iter().any(|place| file.starts_with(place)) {
                wrong.push(format!("{file} names {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
