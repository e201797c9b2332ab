//! Article → facts, by a cascade of rules that are data.
//!
//! [`token`] cuts the key, [`mention`] marks what matters in a sentence, [`engine`] runs the rules over the mentions,
//! [`context`] fills what the clause leaves out, [`check`] ties parts to wholes and drops what is told twice.

pub mod check;
pub mod context;
pub mod engine;
pub mod lexicon;
pub mod mention;
pub mod numbers;
pub mod numeral;
pub mod place;
pub mod rule;
pub mod sentence;
pub mod stage;
pub mod time;
pub mod token;

pub use numbers::{NumberFound, numbers};

use crate::error::Result;
use crate::model::{Article, BlockKind, Fact};
use crate::normalize::CleanText;

use lexicon::Lexicon;
use mention::{Scanner, Sentence};
use rule::Rule;

/// Lexicons and rules, loaded once and shared by all threads.
pub struct RuleSet {
    pub lexicon: Lexicon,
    pub rules: Vec<Rule>,
    /// Changes whenever a lexicon or rule changes; stored with an index.
    pub version: String,
}

impl RuleSet {
    /// The rules that are part of the program.
    pub fn embedded() -> Result<RuleSet> {
        let provinces = place::lexicon_files();
        let districts = place::district_file();
        let lexicons = lexicon::EMBEDDED
            .into_iter()
            .chain([("provinces.csv", provinces.as_str()), ("districts.csv", districts.as_str())]);
        let lexicon = Lexicon::load(lexicons)?;
        let rules = rule::load(rule::EMBEDDED, &lexicon)?;
        let mut hasher = blake3::Hasher::new();
        for (name, text) in lexicon::EMBEDDED.iter().chain(&rule::EMBEDDED) {
            hasher.update(name.as_bytes()).update(text.as_bytes());
        }
        let version = hasher.finalize().to_hex()[..12].to_owned();
        Ok(RuleSet { lexicon, rules, version })
    }
}

/// All facts of an article, in the order of their figures.
pub fn extract(article: &Article, set: &RuleSet) -> Vec<Fact> {
    let clean = CleanText::new(&article.text);
    let scanner = Scanner { lexicon: &set.lexicon, clean: &clean };
    let mut tokens = Vec::new();
    let mut sentences: Vec<(BlockKind, Sentence)> = Vec::new();
    for block in &article.blocks {
        let (start, end) = (clean.key_position(block.span.start), clean.key_position(block.span.end));
        tokens.clear();
        token::tokenize(&clean.key, start, end, &mut tokens);
        sentence::split(&clean, &tokens, |tokens| sentences.push((block.kind, scanner.scan(tokens))));
    }
    let home = place::home(article, &sentences, &set.lexicon);
    let setting = context::Setting { article, clean: &clean, lexicon: &set.lexicon, rules: &set.rules, home };
    let mut frame = context::Frame::default();
    let mut drafts = Vec::new();
    let mut topic: Vec<char> = Vec::new();
    let mut earlier: Option<engine::Candidate> = None;
    for (index, (kind, sentence)) in sentences.iter().enumerate() {
        for mention in &sentence.mentions {
            if mention.term().is_some_and(|term| set.lexicon.terms[term].class == "contest")
                && !topic.contains(&mention.symbol)
            {
                topic.push(mention.symbol);
            }
        }
        if *kind == BlockKind::Furniture {
            continue;
        }
        let candidates = engine::run(sentence, &set.rules, &set.lexicon, &topic, earlier.as_ref());
        if let Some(last) = candidates.iter().rfind(|candidate| !candidate.terms.is_empty()) {
            earlier = Some(last.clone());
        }
        for draft in context::fill(&setting, &mut frame, *kind, sentence, &candidates) {
            drafts.push((index, draft));
        }
    }
    check::finish(drafts)
}

pub fn debug(article: &Article, set: &RuleSet) -> String {
    let clean = CleanText::new(&article.text);
    let scanner = Scanner { lexicon: &set.lexicon, clean: &clean };
    let mut tokens = Vec::new();
    let mut out = String::new();
    let topic = set.lexicon.symbols("contest", None);
    for block in &article.blocks {
        let (start, end) = (clean.key_position(block.span.start), clean.key_position(block.span.end));
        tokens.clear();
        token::tokenize(&clean.key, start, end, &mut tokens);
        sentence::split(&clean, &tokens, |tokens| {
            let s = scanner.scan(tokens);
            let c = engine::run(&s, &set.rules, &set.lexicon, &topic, None);
            out.push_str(&format!("{:?} {}\n   ", block.kind, clean.span(s.start, s.end).of(&article.text)));
            for (i, m) in s.mentions.iter().enumerate() {
                let name = match &m.data {
                    mention::Data::Term(t) => {
                        let t = &set.lexicon.terms[*t];
                        format!("{}:{}", t.class, t.id)
                    }
                    mention::Data::Figure(f) => {
                        format!("#{}{}", f.value, if m.symbol == mention::symbol::COUNTED { "?" } else { "" })
                    }
                    mention::Data::Time(w) => format!("{w:?}"),
                    _ => match m.symbol {
                        mention::symbol::WORD => "w".into(),
                        mention::symbol::GAP => "G".into(),
                        mention::symbol::TRAP => "TRAP".into(),
                        mention::symbol::GRADE => "grade".into(),
                        _ => "?".into(),
                    },
                };
                let took =
                    c.iter().find(|c| c.figure == i).map(|c| format!("<{}>", set.rules[c.rule].id)).unwrap_or_default();
                out.push_str(&format!("{name}{took} "));
            }
            out.push('\n');
        });
    }
    out
}
