//! The measured articles and their gold are pinned, file by file (`tests/pins.txt`): a score means nothing where what
//! it is measured on can change unnoticed. Pinned line by line, so that two who add articles do not collide.

use std::collections::BTreeMap;
use std::path::Path;

const FOLDERS: [&str; 2] = ["corpus", "tests/unseen"];
const PINS: &str = "tests/pins.txt";
const HOW: &str = "look at the scores (cargo test --test quality -- --nocapture), raise tests/floors.toml where they \
                   rose, and pin what there is: UPDATE_PINS=1 cargo test --test pins";

/// Hashes of all files below the folders, by path.
fn found(root: &Path) -> BTreeMap<String, String> {
    let mut hashes = BTreeMap::new();
    for entry in FOLDERS.iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder))) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with('.') {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let hash = blake3::hash(&std::fs::read(entry.path()).unwrap()).to_hex()[..16].to_owned();
            hashes.insert(path, hash);
        }
    }
    hashes
}

#[test]
fn what_is_measured_is_what_was_pinned() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = found(root);
    if std::env::var_os("UPDATE_PINS").is_some() {
        let lines: String = found.iter().map(|(path, hash)| format!("{hash} {path}\n")).collect();
        std::fs::write(root.join(PINS), lines).unwrap();
        return;
    }
    let text = std::fs::read_to_string(root.join(PINS)).unwrap_or_default();
    let pinned: BTreeMap<&str, &str> =
        text.lines().filter_map(|line| line.split_once(' ')).map(|(hash, path)| (path, hash)).collect();
    let mut changed = Vec::new();
    for (path, hash) in &found {
        match pinned.get(path.as_str()) {
            None => changed.push(format!("new      {path}")),
            Some(pin) if pin != hash => changed.push(format!("changed  {path}")),
            Some(_) => {}
        }
    }
    changed.extend(pinned.keys().filter(|path| !found.contains_key(**path)).map(|path| format!("gone     {path}")));
    assert!(changed.is_empty(), "{} files differ from {PINS}:\n{}\n{HOW}", changed.len(), changed.join("\n"));
}
