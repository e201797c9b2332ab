//! Folders and files that are not what they should be: a clear line each, the rest is done, outcomes add up.

use std::fs;

use crate::support::{Folder, SON_LA};

#[test]
fn a_missing_folder_is_named_and_the_rest_is_read() {
    let folder = Folder::of_articles();
    folder.run(&["extract", "no-such"]).exits(2).says(&["no-such: no such file or folder"]);
    let run = folder.run(&["extract", "tin", "no-such"]).exits(2);
    let run = run.says(&["no-such: no such file or folder"]).says(&["Files: 4 = 3 read + 1 failed"]);
    assert!(run.out.contains("1,250"), "{}", run.out);
    folder.run(&["report", "no-such"]).exits(2);
    folder.run(&["parse", "no-such"]).exits(2);
    folder.run(&["ingest", "no-such", "--index", "ix"]).exits(2).says(&["no-such: no such file or folder"]);
}

#[test]
fn an_empty_folder_and_a_folder_without_articles_are_told_apart() {
    let folder = Folder::new(&[("other/a.jpg", b"x"), ("other/b.xlsx", b"y")]);
    fs::create_dir(folder.path().join("empty")).unwrap();
    for command in ["extract", "report", "parse"] {
        folder.run(&[command, "empty"]).exits(1).says(&["no files in empty"]);
        let run = folder.run(&[command, "other"]).exits(1).says(&["no articles in other"]);
        run.says(&["Files: 2 = 2 skipped"]);
    }
    folder.run(&["ingest", "empty"]).exits(1).says(&["no files in empty"]);
}

#[test]
fn broken_files_fail_alone() {
    let folder = Folder::of_articles();
    folder.write("tin/a-zero.txt", b"");
    folder.write("tin/b-blank.html", b" \n\t ");
    folder.write("tin/c-binary.txt", b"\x00\x01\x02PNG\x00");
    folder.write("tin/d-pdf.txt", b"%PDF-1.7 ...");
    folder.write("tin/e-cut.html", &SON_LA_PAGE.as_bytes()[..SON_LA_PAGE.len() - 40]);
    folder.write("tin/f-bytes.txt", &[0xff, 0xfe, 0xfd, 0x80, 0x81]);
    folder.write("tin/g-photo.jpg", b"x");
    let run = folder.run(&["extract", "tin", "--format", "jsonl"]).exits(2);
    let run = run
        .says(&["a-zero.txt: empty"])
        .says(&["b-blank.html: empty"])
        .says(&["c-binary.txt: not a text file"])
        .says(&["d-pdf.txt: not a text file (PDF)"]);
    let sum = run.err.lines().find(|line| line.starts_with("Files: ")).expect(&run.err);
    let (seen, parts) = sum["Files: ".len()..].split_once(" = ").unwrap();
    let added: u64 = parts.split(" + ").map(|part| part.split(' ').next().unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(seen.parse::<u64>().unwrap(), added, "{sum}");
    assert_eq!(added, 10, "{sum}");
    // What can be read of a page that was cut off is read.
    assert!(run.json().iter().any(|fact| fact["article"] == "e-cut.html"), "{}", run.out);
    assert!(run.json().iter().any(|fact| fact["article"] == "sub/son-la.txt"), "{}", run.out);
}

const SON_LA_PAGE: &str = "<html><head><meta charset=utf-8><title>Sơn La</title></head><body><h1>Sơn La khen thưởng</h1>\
    <p>Năm 2021, Chủ tịch UBND tỉnh Sơn La tặng Bằng khen cho 12 tập thể và 345 cá nhân trong toàn tỉnh.</p>\
    <p>Phong trào thi đua được các cấp, các ngành của tỉnh hưởng ứng rộng rãi</p></div></body></html>";

#[test]
fn a_page_that_nests_without_end_does_not_end_the_program() {
    let folder = Folder::of_articles();
    let deep = format!("<html><body>{}<p>Sơn La: 12 cá nhân</p>", "<div>".repeat(60_000));
    folder.write("tin/deep.html", deep.as_bytes());
    let run = folder.run(&["extract", "tin", "--format", "jsonl"]);
    assert!(matches!(run.code, Some(0 | 2)), "{run:?}");
    assert!(run.out.contains("sub/son-la.txt"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn links_that_loop_or_lead_nowhere_are_told() {
    let folder = Folder::of_articles();
    std::os::unix::fs::symlink("..", folder.path().join("tin/sub/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", folder.path().join("tin/dead.txt")).unwrap();
    let run = folder.run(&["extract", "tin"]).exits(2);
    run.says(&["sub/loop", "a link back"]).says(&["dead.txt", "does not exist"]).says(&["5 = 3 read + 2 failed"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_on() {
    let folder = Folder::of_articles();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("tin/pipe.txt")).status();
    if made.is_ok_and(|status| status.success()) {
        folder.run(&["extract", "tin"]).exits(0).says(&["4 = 3 read + 1 skipped"]);
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_fails_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::of_articles();
    let closed = folder.write("tin/closed.txt", SON_LA.as_bytes());
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&closed).is_ok() {
        return; // the administrator may read everything
    }
    let run = folder.run(&["extract", "tin"]).exits(2);
    run.says(&["closed.txt: no permission to read it"]).says(&["4 = 3 read + 1 failed"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_read_and_shown_with_a_mark() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::of_articles();
    fs::write(folder.path().join("tin").join(OsStr::from_bytes(b"b\xe1o.txt")), SON_LA.replace("345", "346")).unwrap();
    let run = folder.run(&["extract", "tin", "--format", "jsonl"]).exits(0);
    assert!(run.json().iter().any(|fact| fact["article"] == "b\u{fffd}o.txt"), "{}", run.out);
    let odd = OsStr::from_bytes(b"no\xff-such");
    folder.run(&[OsStr::new("extract"), odd]).exits(2).says(&["no\u{fffd}-such: no such file or folder"]);
}

#[test]
fn a_place_that_cannot_hold_an_index_is_refused() {
    let folder = Folder::of_articles();
    folder.write("file", b"x");
    folder.write("full/notes.txt", b"x");
    folder.run(&["ingest", "tin", "--index", "file"]).exits(2).says(&["error: index file", "is a folder"]);
    folder.run(&["ingest", "tin", "--index", "full"]).exits(2).says(&["index full", "other files"]);
    folder.run(&["ingest", "tin", "--index", "file/below"]).exits(2).says(&["error: index file/below"]);
    for command in [&["status"][..], &["facts"], &["search", "a"], &["report"]] {
        let mut args = command.to_vec();
        args.extend(["--index", "none"]);
        folder.run(&args).exits(2).says(&["index none", "no index", "solieu ingest"]);
        *args.last_mut().unwrap() = "full";
        folder.run(&args).exits(2).says(&["index full"]);
    }
    assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"x");
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let folder = Folder::of_articles();
    folder.run(&["report", "tin", "-o", "no/such/report.csv"]).exits(2).says(&["no/such/report.csv"]);
}

#[test]
fn values_that_mean_nothing_are_refused_with_what_would() {
    let folder = Folder::of_articles();
    for (args, told) in [
        (&["report", "tin", "--province", "sơn"][..], "son-la"),
        (&["report", "tin", "--indicator", "bang-khenn"], "bang-khen"),
        (&["report", "tin", "--status", "done"], "achieved"),
        (&["report", "tin", "--period", "2020-2016"], "2016-2020"),
        (&["report", "tin", "--format", "pdf"], "json"),
        (&["extract", "tin", "--jobs", "0"], "1..=256"),
    ] {
        let run = folder.run(args).exits(2);
        assert!(run.err.contains(told), "{args:?}: {}", run.err);
    }
    folder.run::<&str>(&[]).exits(2);
}

#[test]
fn text_that_is_not_utf8_has_no_numbers_but_a_hint() {
    let folder = Folder::new(&[("a.txt", b"12 b\xe1n")]);
    folder.run(&["numbers", "a.txt"]).exits(2).says(&["a.txt: not UTF-8 at byte 4", "solieu parse"]);
    folder.run(&["numbers", "none.txt"]).exits(2).says(&["none.txt: no such file"]);
}
