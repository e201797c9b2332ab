//! What the documents promise is there.

use std::path::Path;

use crate::support::Folder;

const DOCUMENTS: [&str; 3] = ["README.md", "README.vi.md", "corpus/README.md"];

/// Words in backticks that look like paths of the repository.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        let known = ["src/", "corpus/", "tests/", "docs/", ".ci/"].iter().any(|begin| word.starts_with(begin));
        let file = word.ends_with(".md") || word.starts_with("LICENSE");
        (known || file) && !word.contains(' ') && !word.contains("PROVINCE")
    })
}

#[test]
fn paths_that_documents_name_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root.join(document)).expect(document);
        let mut count = 0;
        for path in paths(&text) {
            assert!(root.join(path).exists(), "{document} names `{path}`, which is not there");
            count += 1;
        }
        assert!(count > 0, "{document} names no path");
    }
}

#[test]
fn readmes_name_every_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in &DOCUMENTS[..2] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for command in [
            "report", "ingest", "search", "facts", "extract", "numbers", "parse", "status", "eval", "explain", "audit",
            "rules",
        ] {
            assert!(text.contains(&format!("`solieu {command}")), "{document} does not name `solieu {command}`");
            Folder::new(&[]).run(&[command, "--help"]).exits(0);
        }
    }
}
