//! Ctrl-C and SIGTERM: what was read is kept, the index is whole, the program says how to go on.
#![cfg(unix)]

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::{Folder, Run, SON_LA};

const FILES: usize = 1500;

fn articles() -> Folder {
    let folder = Folder::new(&[]);
    for number in 0..FILES {
        let text = SON_LA.replace("345", &(1000 + number).to_string());
        folder.write(&format!("tin/{:02}/n-{number:04}.txt", number % 20), text.as_bytes());
    }
    folder
}

fn start(folder: &Folder, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_solieu"))
        .args(args)
        .args(["--lang", "en", "--jobs", "2"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(run: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &run.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn end(run: Child) -> Run {
    let output = run.wait_with_output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    Run { code: output.status.code(), out, err }
}

/// Stops a run once its ledger tells of the first files, so that no test depends on how fast the machine is. None where
/// the run was over before the signal came.
fn stop_on_the_way(folder: &Folder, args: &[&str], name: &str) -> Option<Run> {
    let ledger = folder.path().join("ledger.csv");
    let _ = fs::remove_file(&ledger);
    let mut run = start(folder, &[args, &["--ledger", "ledger.csv"]].concat());
    while fs::metadata(&ledger).map_or(0, |file| file.len()) == 0 {
        if run.try_wait().unwrap().is_some() {
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    signal(&run, name);
    let ended = end(run);
    (ended.code != Some(0)).then_some(ended)
}

#[test]
fn an_ingest_that_is_stopped_keeps_what_it_read_and_goes_on() {
    let folder = articles();
    folder.run(&["ingest", "tin", "--index", "whole", "--quiet"]).exits(0);
    let all = folder.run(&["facts", "--index", "whole", "--format", "jsonl"]).exits(0).out;
    for name in ["INT", "TERM"] {
        let stopped = stop_on_the_way(&folder, &["ingest", "tin", "--index", "ix"], name).expect("it was running");
        let stopped =
            stopped.exits(130).says(&["Stopping"]).says(&["Stopped on the way", "run the same command again"]);
        assert!(!stopped.err.contains("panicked"), "{}", stopped.err);
        folder.run(&["index", "verify", "--index", "ix"]).exits(0).says(&["the last run on it did not end"]);
        let kept = folder.run(&["facts", "--index", "ix", "--format", "jsonl", "--quiet"]);
        let kept = kept.out.lines().count();
        assert!(0 < kept && kept < all.lines().count(), "{kept} figures are kept");
        folder.run(&["ingest", "tin", "--index", "ix"]).exits(0).says(&["unchanged", "stored"]);
        assert_eq!(folder.run(&["facts", "--index", "ix", "--format", "jsonl"]).exits(0).out, all);
        fs::remove_dir_all(folder.path().join("ix")).unwrap();
    }
}

#[test]
fn a_rebuilt_index_that_is_stopped_leaves_the_old_one() {
    let folder = articles();
    folder.write("one/a.txt", SON_LA.as_bytes());
    folder.run(&["ingest", "one", "--index", "ix", "--quiet"]).exits(0);
    let before = folder.run(&["facts", "--index", "ix", "--format", "jsonl"]).exits(0).out;
    let again = ["ingest", "tin", "--index", "ix", "--reindex"];
    stop_on_the_way(&folder, &again, "INT").expect("it was running").exits(130).says(&["The old index is as it was"]);
    assert_eq!(folder.run(&["facts", "--index", "ix", "--format", "jsonl"]).exits(0).out, before);
    assert!(!folder.path().join("ix.new").exists());
    // Where there was none, what was read is kept.
    let fresh = ["ingest", "tin", "--index", "fresh", "--reindex"];
    stop_on_the_way(&folder, &fresh, "INT").expect("it was running").exits(130).says(&["run the same command again"]);
    folder.run(&["index", "verify", "--index", "fresh"]).exits(0);
}

#[test]
fn an_extract_that_is_stopped_has_written_whole_lines() {
    let folder = articles();
    for args in
        [["extract", "tin", "--format", "jsonl", "-o", "out"], ["extract", "tin", "--format", "csv", "-o", "out"]]
    {
        let stopped = stop_on_the_way(&folder, &args, "INT").expect("it was running").exits(130);
        let stopped = stopped.says(&["Stopped after", "the lines that were written are whole"]);
        let told = stopped.err.lines().find_map(|line| line.strip_prefix("Stopped after ")).unwrap().to_owned();
        let files: usize = told.split(' ').next().unwrap().replace(',', "").parse().unwrap();
        let text = fs::read_to_string(folder.path().join("out")).unwrap();
        assert!(text.ends_with('\n'));
        let is_csv = args[3] == "csv";
        assert_eq!(text.lines().count(), files * 3 + usize::from(is_csv), "three figures in each of {files} files");
        if !is_csv {
            text.lines().for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).unwrap()));
        }
    }
}

#[test]
fn a_report_that_is_stopped_writes_none() {
    let folder = articles();
    let args = ["report", "tin", "-o", "so-sanh.csv"];
    let stopped = stop_on_the_way(&folder, &args, "TERM").expect("it was running").exits(130);
    stopped.says(&["Stopped after", "nothing was written"]);
    assert!(!folder.path().join("so-sanh.csv").exists());
}

/// A pipe that nobody reads holds the program up, so that the second signal finds it at work.
#[test]
fn a_second_signal_ends_the_run_at_once() {
    let folder = articles();
    let mut run = start(&folder, &["extract", "tin", "--format", "jsonl", "--quiet"]);
    let mut first = [0; 1];
    run.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    std::thread::sleep(Duration::from_millis(300)); // until the pipe is full; earlier is as well
    for _ in 0..2 {
        signal(&run, "INT");
        std::thread::sleep(Duration::from_millis(100));
    }
    // Its pipe is still full: had the signal not ended it, this would wait for ever.
    assert_eq!(run.wait().unwrap().code(), Some(130));
}
