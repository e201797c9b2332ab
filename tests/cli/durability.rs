//! What becomes of an index when a run is stopped, the disk is full, or a file is damaged.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{Folder, SON_LA};

/// A folder of articles that differ in a figure.
fn articles(count: usize) -> Folder {
    let folder = Folder::new(&[]);
    for number in 0..count {
        let text = SON_LA.replace("345", &(400 + number).to_string());
        folder.write(&format!("tin/{:02}/n-{number}.txt", number % 20), text.as_bytes());
    }
    folder
}

fn facts(folder: &Folder, index: &str) -> String {
    folder.run(&["facts", "--index", index, "--format", "jsonl", "--quiet"]).out
}

/// Starts an ingest, kills it after a while without warning, and gives whether it was still running.
fn kill_after(folder: &Folder, index: &str, wait: Duration) -> bool {
    let mut run = Command::new(env!("CARGO_BIN_EXE_solieu"))
        .args(["ingest", "tin", "--index", index, "--quiet"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(wait);
    let was_running = run.try_wait().unwrap().is_none();
    let _ = run.kill();
    run.wait().unwrap();
    was_running
}

/// Kills runs at `moments` moments spread over the time that one takes; each index must open, be whole, and end like
/// an undisturbed one when the run is repeated.
fn survive(files: usize, moments: u32) {
    let folder = articles(files);
    let begun = std::time::Instant::now();
    folder.run(&["ingest", "tin", "--index", "whole", "--quiet"]).exits(0);
    let whole_time = begun.elapsed();
    let expected = facts(&folder, "whole");
    assert_eq!(expected.lines().count(), files * 3);
    let mut killed = 0;
    // A fixed sequence that looks random, so that a failure can be repeated.
    let mut state = 0x2545_f491_u32;
    for round in 0..moments {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wait = whole_time.mul_f64(f64::from(state >> 8) / f64::from(1 << 24) * 1.1);
        // Every other run begins with what an earlier one left.
        let index = format!("ix-{}", round / 2);
        killed += u32::from(kill_after(&folder, &index, wait));
        if folder.path().join(&index).join("meta.json").exists() {
            let told = format!("round {round} after {wait:?}");
            let verified = folder.run(&["index", "verify", "--index", &index]);
            assert_eq!(verified.code, Some(0), "{told}: {verified:?}");
            let status = folder.run(&["status", "--index", &index, "--format", "json"]);
            assert!(matches!(status.code, Some(0 | 1)), "{told}: {status:?}");
            let found = facts(&folder, &index);
            assert!(found.is_empty() || found == expected, "{told}: {} facts", found.lines().count());
        }
        if round % 2 == 1 {
            folder.run(&["ingest", "tin", "--index", &index, "--quiet"]).exits(0);
            assert_eq!(facts(&folder, &index), expected, "round {round} after {wait:?}");
            fs::remove_dir_all(folder.path().join(&index)).unwrap();
        }
    }
    assert!(killed > 0, "no run was still going when it was to be killed");
    println!("killed {killed} of {moments} runs over {files} files of {whole_time:?}");
}

#[test]
fn a_run_may_be_killed_at_any_moment() {
    survive(300, 6);
}

/// `cargo test --release --test cli -- --ignored killed_two_hundred_times --nocapture`
#[test]
#[ignore = "takes minutes"]
fn a_run_may_be_killed_two_hundred_times() {
    survive(4000, 200);
}

#[test]
fn a_killed_rebuild_leaves_the_old_index() {
    let folder = articles(60);
    folder.run(&["ingest", "tin", "--index", "ix", "--quiet"]).exits(0);
    let expected = facts(&folder, "ix");
    for wait in [5, 30, 80, 150] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_solieu"))
            .args(["ingest", "tin", "--index", "ix", "--reindex", "--quiet"])
            .current_dir(folder.path())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = run.kill();
        run.wait().unwrap();
        assert_eq!(facts(&folder, "ix"), expected, "after {wait} ms");
    }
    folder.run(&["ingest", "tin", "--index", "ix", "--reindex"]).exits(0).says(&["The old index is kept in ix.old-"]);
    assert_eq!(facts(&folder, "ix"), expected);
}

/// Runs under a limit on the size of files, which stands in for a disk that is full.
#[cfg(unix)]
fn run_with_little_room(folder: &Folder, kib: usize, args: &str) -> (Option<i32>, String) {
    let script = format!("trap '' XFSZ; ulimit -f {kib}; '{}' {args} --lang en", env!("CARGO_BIN_EXE_solieu"));
    let output = Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_what_was_there_stands() {
    let folder = articles(40);
    folder.run(&["ingest", "tin", "--index", "ix", "--quiet"]).exits(0);
    let expected = facts(&folder, "ix");
    for number in 0..400 {
        let text = SON_LA.replace("345", &(9000 + number).to_string());
        folder.write(&format!("tin/more/m-{number}.txt"), text.as_bytes());
    }
    // In KiB on most systems, in half KiB on some: small enough for either.
    for (index, kib) in [("ix", 16), ("ix", 40), ("fresh", 16)] {
        let (code, told) = run_with_little_room(&folder, kib, &format!("ingest tin --index {index}"));
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("writing stopped") && !told.contains("panicked"), "{told}");
        assert!(!told.contains("stored"), "nothing is told as done before it is: {told}");
        assert_eq!(facts(&folder, "ix"), expected);
    }
    folder.run(&["index", "verify", "--index", "ix"]).exits(0);
    folder.run(&["ingest", "tin", "--index", "ix"]).exits(0).says(&["400 stored"]);
    assert_eq!(facts(&folder, "ix").lines().count(), 440 * 3);
}

/// On a file system of its own that is really full; skipped where none may be mounted.
#[cfg(target_os = "linux")]
#[test]
fn a_full_file_system_is_told_and_what_was_there_stands() {
    let folder = articles(40);
    folder.write("disk/here", b"");
    let program = env!("CARGO_BIN_EXE_solieu");
    let script = format!(
        "mount -t tmpfs -o size=768k solieu disk || exit 77
         '{program}' ingest tin --index disk/ix --quiet || exit 70
         '{program}' facts --index disk/ix --format jsonl > before
         cp more/* tin/ && '{program}' ingest tin --index disk/ix --lang en 2> told; echo $? > code
         '{program}' index verify --index disk/ix --quiet || exit 71
         '{program}' facts --index disk/ix --format jsonl > after
         '{program}' ingest tin --index disk/ix-2 --lang en 2> told-2; echo $? > code-2"
    );
    for number in 0..2000 {
        let text = SON_LA.replace("345", &(9000 + number).to_string());
        folder.write(&format!("more/m-{number}.txt"), text.as_bytes());
    }
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "bash", "-c", &script]).current_dir(folder.path());
    let status = match command.status() {
        Ok(status) if status.code() != Some(77) && folder.path().join("code").exists() => status,
        other => {
            eprintln!("skipped: no file system may be mounted here ({other:?})");
            return;
        }
    };
    assert_eq!(status.code(), Some(0));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for (code, told) in [("code", "told"), ("code-2", "told-2")] {
        let told = read(told);
        assert_eq!(read(code), "2\n", "{told}");
        assert!(!told.contains("panicked") && !told.contains(" stored"), "{told}");
        assert!(told.contains("disk is full") || told.contains("No space left"), "{told}");
    }
    assert_eq!(read("after"), read("before"));
    assert_eq!(read("before").lines().count(), 40 * 3);
}

fn part(index: &Path, ending: &str) -> std::path::PathBuf {
    let mut files = fs::read_dir(index).unwrap().flatten().map(|entry| entry.path());
    files.find(|path| path.extension().is_some_and(|found| found == ending)).expect(ending)
}

#[test]
fn a_damaged_index_is_named_verified_and_rebuilt() {
    let folder = articles(12);
    folder.run(&["ingest", "tin", "--index", "ix", "--quiet"]).exits(0);
    let expected = facts(&folder, "ix");
    folder.run(&["index", "verify", "--index", "ix"]).exits(0);

    let terms = part(&folder.path().join("ix"), "term");
    let mut bytes = fs::read(&terms).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    fs::write(&terms, bytes).unwrap();
    for command in [&["search", "khen"][..], &["facts"], &["status"], &["report"], &["ingest", "tin"]] {
        let mut args = command.to_vec();
        args.extend(["--index", "ix"]);
        folder.run(&args).exits(2).says(&["index ix: ", ".term` is damaged", "solieu index rebuild"]);
    }
    assert!(folder.run(&["index", "verify", "--index", "ix"]).exits(2).out.contains(".term: damaged"));
    let run = folder.run(&["index", "rebuild", "--index", "ix"]).exits(0);
    run.says(&["Index ix: 12 articles, 36 figures"]).says(&["The old index is kept in ix.old-1"]);
    assert_eq!(facts(&folder, "ix"), expected);
    folder.run(&["ingest", "tin", "--index", "ix"]).exits(0).says(&["12 unchanged"]);

    // Where the texts themselves are damaged, it says so, and the files are read again.
    let store = part(&folder.path().join("ix"), "store");
    let bytes = fs::read(&store).unwrap();
    fs::write(&store, &bytes[..bytes.len() - 7]).unwrap();
    let run = folder.run(&["index", "rebuild", "--index", "ix"]).exits(2);
    run.says(&[".store: cannot be read (48 articles and figures)"]).says(&["Run `solieu ingest`"]);
    folder.run(&["ingest", "tin", "--index", "ix", "--quiet"]).exits(0);
    assert_eq!(facts(&folder, "ix"), expected);
    folder.run(&["index", "rebuild", "--index", "none"]).exits(2).says(&["no index here"]);
    assert!(!folder.path().join("none").exists() && !folder.path().join("none.new").exists());
}
