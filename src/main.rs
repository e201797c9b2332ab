use solieu::{extract, parse, read};
use std::path::PathBuf;
fn main() {
    let set = match extract::RuleSet::embedded() {
        Ok(s) => s,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(2)
        }
    };
    let sources = parse::Sources::embedded();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let dump = args[0] == "dump";
    let roots: Vec<PathBuf> = args[1..].iter().map(PathBuf::from).collect();
    for entry in read::walk(&roots).unwrap() {
        if entry.kind.is_err() {
            continue;
        }
        let Ok(doc) = read::load(&entry) else { continue };
        let Ok(article) = parse::parse(doc, &sources) else { continue };
        if dump {
            println!("{}", extract::debug(&article, &set));
            continue;
        }
        for fact in extract::extract(&article, &set) {
            println!("{}", serde_json::to_string(&fact).unwrap());
        }
    }
}
