//! Help fits a terminal of 80 columns and names every exit code.

use crate::support::Folder;

const COMMANDS: [&str; 12] = [
    "report", "ingest", "search", "facts", "extract", "numbers", "parse", "status", "eval", "explain", "audit", "rules",
];

#[test]
fn help_fits_80_columns() {
    let folder = Folder::new(&[]);
    let mut pages = vec![vec!["--help"], vec!["-h"]];
    pages.extend(COMMANDS.iter().flat_map(|command| [vec![*command, "--help"], vec![*command, "-h"]]));
    for command in ["check", "test", "list", "diff", "export"] {
        pages.push(vec!["rules", command, "--help"]);
    }
    for page in pages {
        let run = folder.run(&page).exits(0);
        assert_eq!(run.err, "");
        for line in run.out.lines() {
            assert!(line.chars().count() <= 80, "{page:?}: {line}");
        }
    }
}

#[test]
fn help_lists_the_commands_and_the_exit_codes() {
    let folder = Folder::new(&[]);
    let help = folder.run(&["--help"]).exits(0).out;
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is missing in\n{help}");
    }
    assert!(help.contains("Exit codes:"));
    assert!(folder.run(&["--version"]).exits(0).out.starts_with("solieu 0."));
}
