//! `docs/rules.md` followed to the letter: its files written, its commands run, in the order of the page.

use std::path::Path;

use crate::support::{Folder, Run};

/// A block of the page: what stands behind its language, and its lines.
struct Block {
    told: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md")).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(info), None) => {
                let told = info.split_once(' ').map_or("", |(_, told)| told).to_owned();
                open = Some(Block { told, text: String::new() });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of the page is not closed");
    blocks
}

/// Words of a command line; the page quotes with single quotes only.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in command.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(piece.split_whitespace().map(str::to_owned)),
            _ => words.push(piece.to_owned()),
        }
    }
    words
}

#[test]
fn the_guide_leads_from_an_empty_folder_to_the_report() {
    let folder = Folder::new(&[]);
    let mut runs: Vec<(String, Run)> = Vec::new();
    for block in blocks() {
        if let Some(path) = block.told.strip_prefix("file=") {
            folder.write(path, block.text.as_bytes());
        } else if block.told == "run" {
            for command in block.text.lines() {
                let words = words(command);
                assert_eq!(words[0], "solieu", "{command}");
                runs.push((command.to_owned(), folder.run(&words[1..]).exits(0)));
            }
        }
    }
    let out = |command: &str, nth: usize| {
        let mut same = runs.iter().filter(|(known, _)| known.starts_with(command));
        same.nth(nth).unwrap_or_else(|| panic!("the page no longer runs `{command}`")).1.out.as_str()
    };
    assert!(!out("solieu explain tin/bao-chi.txt", 0).contains("[1]"), "nothing is told before");
    assert!(out("solieu extract tin", 0).contains("14") && out("solieu extract tin", 0).contains("Red Pen Award"));
    assert!(out("solieu report tin", 0).contains("Red Pen Award"), "{}", out("solieu report tin", 0));
    let why = out("solieu explain tin/bao-chi.txt --why-not 8", 0);
    let shown = blocks().into_iter().find(|block| block.text.contains("counted=58")).unwrap().text;
    assert!(why.contains(shown.trim()), "the page shows\n{shown}\nbut the program\n{why}");
    assert!(out("solieu rules diff", 0).contains("58"));
    for command in ["solieu facts", "solieu search", "solieu report --index"] {
        let told = out(command, 0);
        assert!(told.contains("58") && told.contains("Press works entered"), "{command}\n{told}");
    }
    assert_eq!(runs.len(), 12, "a command was added or lost: {:?}", runs.iter().map(|run| &run.0).collect::<Vec<_>>());
}
