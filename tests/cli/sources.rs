//! Articles as they are found: archives, crawlers' files, documents, and what is told beside them.

use std::io::{Cursor, Write};

use serde_json::Value;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::support::{Folder, PHU_THO, SON_LA};

pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip(&[("word/document.xml", xml.as_bytes())])
}

fn warc(url: &str, page: &str) -> Vec<u8> {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}", page.len());
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    )
    .into_bytes()
}

/// `path value` of each figure, in order.
fn told(facts: &[Value]) -> Vec<String> {
    facts.iter().map(|fact| format!("{} {}", fact["article"].as_str().unwrap(), fact["value"])).collect()
}

#[test]
fn members_of_archives_are_articles() {
    let inner = zip(&[("b.html", PHU_THO.as_bytes())]);
    let line = serde_json::json!({"title": "Lai Châu khen thưởng", "text": "Tỉnh Lai Châu tặng Bằng khen cho 9 tập thể.", "url": "https://baolaichau.vn/a", "date": "2022-01-20"});
    let files: [(&str, Vec<u8>); 5] = [
        (
            "a.zip",
            zip(&[("tin/a.txt", SON_LA.as_bytes()), ("sau.zip", &inner), ("anh.png", b"x"), (".an/x.txt", b"x")]),
        ),
        ("c.jsonl", format!("{{\"x\": 1}}\n{line}\n").into_bytes()),
        ("d.warc.gz", gzip(&warc("https://baophutho.vn/tin-1", PHU_THO))),
        ("e.docx", docx(&["Sơn La tổng kết", "Năm 2021, tỉnh Sơn La tặng Bằng khen cho 31 tập thể."])),
        (
            "f.md",
            "---\ntitle: Sơn La\n---\n# Sơn La tổng kết\n\nNăm 2021, tỉnh Sơn La tặng Bằng khen cho 32 tập thể.\n"
                .as_bytes()
                .to_owned(),
        ),
    ];
    let folder = Folder::new(&[]);
    for (name, bytes) in &files {
        folder.write(&format!("kho/{name}"), bytes);
    }
    let run = folder.run(&["extract", "kho", "--format", "jsonl"]).exits(0);
    let expected = [
        "a.zip/sau.zip/b.html 20",
        "a.zip/sau.zip/b.html 301",
        "a.zip/tin/a.txt 12",
        "a.zip/tin/a.txt 345",
        "a.zip/tin/a.txt 1250",
        "c.jsonl/2 9",
        "d.warc.gz/1 20",
        "d.warc.gz/1 301",
        "e.docx 31",
        "f.md 32",
    ];
    assert_eq!(told(&run.json()), expected);
    let run = run.says(&["Files: 9 = 6 read + 1 empty + 2 skipped"]);
    assert!(run.json().iter().filter(|fact| fact["article"] == "c.jsonl/2").all(|fact| fact["province"] == "lai-chau"));
    let parsed = folder.run(&["parse", "kho/d.warc.gz", "--format", "jsonl"]).exits(0).json();
    assert_eq!(
        (&parsed[0]["url"], &parsed[0]["province"]),
        (&Value::from("https://baophutho.vn/tin-1"), &Value::from("phu-tho"))
    );
    // The same for any number of threads, and a second run has nothing to do.
    let one = folder.run(&["extract", "kho", "--format", "jsonl", "--jobs", "1"]).exits(0);
    assert_eq!(one.out, run.out);
    folder.run(&["ingest", "kho"]).exits(0);
    folder.run(&["ingest", "kho"]).exits(0).says(&["5 unchanged + 1 duplicate"]);
    folder.run(&["ingest", "kho", "--prune"]).exits(0).says(&["5 unchanged + 1 duplicate"]);
}

const PLAIN: &str =
    "Trao thưởng cuối năm\n\nNăm 2021, tỉnh tặng Bằng khen cho 12 tập thể và 345 cá nhân trong các phong trào.\n";

fn meta(folder: &Folder, args: &[&str]) -> Value {
    let all = [&["parse", "tin", "--format", "jsonl"], args].concat();
    folder.run(&all).json().remove(0)
}

#[test]
fn what_is_told_beside_an_article_is_believed() {
    let folder = Folder::new(&[("tin/son-la/a.txt", PLAIN.as_bytes())]);
    assert_eq!(meta(&folder, &[])["province"], Value::Null);
    assert_eq!(meta(&folder, &["--province-from-path"])["province"], "son-la");
    let given = meta(&folder, &["--source-province", "Lai Châu", "--outlet", "Báo X", "--province-from-path"]);
    assert_eq!((&given["province"], &given["outlet"]), (&Value::from("lai-chau"), &Value::from("Báo X")));
    folder.write("tin/son-la/articles.csv", "file;published;province\na.txt;5/1/2022;Sơn La\n".as_bytes());
    let given = meta(&folder, &["--source-province", "Lai Châu"]);
    assert_eq!((&given["province"], &given["published"]), (&Value::from("son-la"), &Value::from("2022-01-05")));
    folder.write("tin/son-la/a.meta.json", r#"{"province": "Phú Thọ", "url": "https://baophutho.vn/1"}"#.as_bytes());
    let given = meta(&folder, &[]);
    assert_eq!((&given["province"], &given["published"]), (&Value::from("phu-tho"), &Value::from("2022-01-05")));
    let first =
        given["evidence"].as_array().unwrap().iter().find(|entry| entry["value"] == "province=phu-tho").unwrap();
    assert_eq!(first["source"], "sidecar");
    let facts = folder.run(&["extract", "tin", "--format", "jsonl"]).exits(0).json();
    assert!(!facts.is_empty() && facts.iter().all(|fact| fact["province"] == "phu-tho"));
    // What changed beside the file is a change of the article.
    folder.run(&["ingest", "tin"]).exits(0);
    folder.run(&["ingest", "tin"]).exits(0).says(&["1 unchanged"]);
    folder.write("tin/son-la/a.meta.json", br#"{"province": "Ha Noi"}"#);
    folder.run(&["ingest", "tin"]).exits(0).says(&["1 stored"]);
}

#[test]
fn broken_sidecars_are_told_and_their_articles_read() {
    let folder =
        Folder::new(&[("tin/a.txt", PLAIN.as_bytes()), ("tin/a.meta.json", b"{"), ("tin/articles.csv", b"x,y\n1,2\n")]);
    let run = folder.run(&["extract", "tin", "--format", "jsonl"]).exits(2);
    assert_eq!(told(&run.json()), ["a.txt 12", "a.txt 345"]);
    run.says(&["a.meta.json: not JSON"]).says(&["articles.csv: no column"]).says(&["3 = 1 read + 2 failed"]);
}
