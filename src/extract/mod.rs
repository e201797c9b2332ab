//! Article → facts, by a cascade of rules that are data.
//!
//! [`token`] cuts the key, [`mention`] marks what matters in a sentence, [`engine`] runs the rules over the mentions,
//! [`context`] fills what the clause leaves out, [`check`] ties parts to wholes and drops what is told twice.

mod alphabet;
mod body;
mod bound;
pub mod check;
mod contest;
pub mod context;
mod council;
mod counted;
pub mod engine;
pub mod examples;
pub mod explain;
mod figure;
mod frame;
pub mod giver;
mod inherit;
pub mod lexicon;
pub mod mention;
mod number_table;
mod number_words;
pub mod numbers;
pub mod numeral;
mod owner;
pub mod pack;
mod part;
mod period;
mod phrase;
pub mod place;
pub mod rule;
mod scan;
pub mod scope;
pub mod sentence;
pub mod stage;
pub mod table;
pub mod time;
pub mod token;
mod trap;
pub mod vocabulary;

pub use numbers::{NumberFound, numbers};

use std::collections::HashSet;

use crate::error::Result;
use crate::model::{Article, Block, BlockKind, Fact};
use crate::normalize::CleanText;

use lexicon::Lexicon;
use mention::Sentence;
use pack::Pack;
use rule::Rules;
use scan::Scanner;
use vocabulary::Vocabulary;

/// Lexicons and rules, loaded once and shared by all threads.
pub struct RuleSet {
    pub lexicon: Lexicon,
    pub rules: Rules,
    /// Bodies and organisations by which figures are narrowed.
    pub scopes: Lexicon,
    /// The words of both lexicons.
    pub vocabulary: Vocabulary,
    /// Parts that names of bodies are put together from.
    pub names: Lexicon,
    /// Changes whenever a lexicon or rule changes; stored with an index.
    pub version: String,
}

impl RuleSet {
    /// The rules that are part of the program.
    pub fn embedded() -> Result<RuleSet> {
        RuleSet::load(&Pack::embedded())
    }

    /// Compiles the files of a pack.
    pub fn load(pack: &Pack) -> Result<RuleSet> {
        let made = |key: &str, text: String| pack::DataFile::made(key, text);
        let places = [
            made("provinces.csv", place::lexicon_files()),
            made("districts.csv", place::district_file(&pack.districts)?),
        ];
        let (own, added): (Vec<_>, Vec<_>) = pack.lexicons.iter().partition(|file| file.layer == 0);
        let is_scope = |class: &str| lexicon::SCOPES.contains(&class);
        let is_name = |class: &str| lexicon::NAMES.contains(&class);
        let mut vocabulary = Vocabulary::default();
        let files = own.iter().copied().chain(&places).chain(added.iter().copied());
        let lexicon = Lexicon::load(files, &mut vocabulary, |class| !is_scope(class) && !is_name(class))?;
        let scopes = Lexicon::load(&pack.lexicons, &mut vocabulary, is_scope)?;
        let names = Lexicon::load(&pack.lexicons, &mut vocabulary, is_name)?;
        let rules = rule::load(&pack.rules, &lexicon)?;
        lexicon.every_class_is_used(&rules)?;
        Ok(RuleSet { lexicon, rules, scopes, names, vocabulary, version: pack.version() })
    }
}

/// The sentences of an article with their mentions, and the indices of those that begin a block.
fn sentences(article: &Article, set: &RuleSet, clean: &CleanText<'_>) -> (Vec<(BlockKind, Sentence)>, HashSet<usize>) {
    let scanner =
        Scanner { lexicon: &set.lexicon, scopes: &set.scopes, names: &set.names, vocabulary: &set.vocabulary, clean };
    let mut sentences: Vec<(BlockKind, Sentence)> = Vec::new();
    let mut block_starts = HashSet::new();
    let mut tokens = Vec::new();
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let range_of = |block: &Block| (clean.key_position(block.span.start), clean.key_position(block.span.end));
    // A row that holds a whole page is only laid out as one.
    let is_row = |block: &Block| {
        let (start, end) = range_of(block);
        block.kind == BlockKind::TableRow && end - start <= table::LONGEST_ROW
    };
    for (index, block) in article.blocks.iter().enumerate() {
        let range = range_of(block);
        if is_row(block) {
            rows.push(range);
            if !article.blocks.get(index + 1).is_some_and(is_row) {
                block_starts.insert(sentences.len());
                let topic = topic_before(&sentences, &set.lexicon);
                let made = table::sentences(&scanner, &rows, &topic);
                sentences.extend(made.into_iter().map(|row| (block.kind, row)));
                rows.clear();
            }
            continue;
        }
        tokens.clear();
        block_starts.insert(sentences.len());
        token::tokenize(&clean.key, range.0, range.1, &mut tokens);
        set.vocabulary.name(&clean.key, &mut tokens);
        sentence::split(clean, &tokens, |tokens| sentences.push((block.kind, scanner.scan(tokens))));
    }
    name_same_awards(&mut sentences, &set.lexicon);
    (sentences, block_starts)
}

/// What the two sentences before a table spoke of last, an innovation, an award or a work, with who gives it.
fn topic_before(sentences: &[(BlockKind, Sentence)], lexicon: &Lexicon) -> Vec<mention::Mention> {
    let class = |mention: &mention::Mention| mention.term().map_or("", |term| lexicon.terms[term].class.as_str());
    for (kind, sentence) in sentences.iter().rev().take(2) {
        let noun = sentence.mentions.iter().rposition(|mention| {
            matches!(class(mention), "innovation" | "work" | "award")
                && mention.term().is_some_and(|term| !lexicon.terms[term].movement)
        });
        if let Some(at) = noun.filter(|_| *kind != BlockKind::TableRow) {
            let givers =
                sentence.mentions[at + 1..].iter().take_while(|mention| matches!(class(mention), "body" | "level"));
            return sentence.mentions[at..=at].iter().chain(givers).cloned().collect();
        }
    }
    Vec::new()
}

/// "29.877 chị đạt danh hiệu này": the award named last, in this sentence or one before.
fn name_same_awards(sentences: &mut [(BlockKind, Sentence)], lexicon: &Lexicon) {
    let mut last: Option<(char, mention::Data)> = None;
    let is_order = |data: &mention::Data| match data {
        mention::Data::Term(term) => lexicon.terms[*term].id.starts_with("huan-chuong-"),
        _ => false,
    };
    let mentions = sentences
        .iter_mut()
        .flat_map(|(_, sentence)| sentence.mentions.iter_mut().enumerate().map(|(at, mention)| (at == 0, mention)));
    let mut opened = false;
    for (first, mention) in mentions {
        // "Hạng Nhì có 2 cá nhân, hạng Ba 3 tập thể": classes that open a sentence are of the order told of.
        opened &= !first;
        if (first || opened)
            && mention.symbol == mention::symbol::GRADE
            && let Some((symbol, data)) = last.clone().filter(|(_, data)| is_order(data))
        {
            (mention.symbol, mention.data) = (symbol, data);
            opened = true;
        }
        let Some(term) = mention.term().map(|term| &lexicon.terms[term]) else { continue };
        match term.class.as_str() {
            "award" => last = Some((mention.symbol, mention.data.clone())),
            "same" => {
                let (symbol, data) = last.clone().unwrap_or((mention::symbol::WORD, mention::Data::None));
                (mention.symbol, mention.data) = (symbol, data);
            }
            _ => {}
        }
    }
}

/// For so many sentences a bare figure may still count what was counted last.
const CARRIED_FOR: usize = 3;

/// All facts of an article, in the order of their figures.
pub fn extract(article: &Article, set: &RuleSet) -> Vec<Fact> {
    extract_from(article, &CleanText::new(&article.text), set)
}

/// As [`extract`], of an article whose text is folded already.
pub fn extract_from(article: &Article, clean: &CleanText<'_>, set: &RuleSet) -> Vec<Fact> {
    walk(article, set, clean, &mut |_| ()).facts
}

/// The sentences of an article with what each mentions: the first step of [`extract`], by itself.
pub fn mentions(article: &Article, set: &RuleSet) -> Vec<Sentence> {
    let clean = CleanText::new(&article.text);
    sentences(article, set, &clean).0.into_iter().map(|(_, sentence)| sentence).collect()
}

/// Takes an article through the cascade, sentence by sentence; `watch` sees each as it is done.
fn walk(
    article: &Article,
    set: &RuleSet,
    clean: &CleanText<'_>,
    watch: &mut dyn FnMut(explain::Step<'_>),
) -> check::Checked {
    let (sentences, block_starts) = sentences(article, set, clean);
    let home = place::home(article, &sentences, &set.lexicon);
    let bodies = giver::named_bodies(&set.lexicon, sentences.iter().map(|(_, sentence)| sentence));
    let today = article.meta.published.or_else(|| period::last_day(&sentences));
    let city_is_province = giver::is_city(home.slug.as_deref());
    let setting = context::Setting {
        article,
        clean,
        lexicon: &set.lexicon,
        rules: &set.rules,
        home,
        bodies,
        today,
        city_is_province,
    };
    let mut frame = frame::Frame { scope: scope::of_article(&sentences, &set.lexicon), ..frame::Frame::default() };
    let mut drafts = Vec::new();
    let mut topic: Vec<char> = Vec::new();
    let contests = set.lexicon.symbols("contest", None);
    let (mut contest_age, mut innovation_age) = (100, 100);
    let mut earlier: Option<(usize, engine::Candidate)> = None;
    let mut counted: Vec<engine::Candidate> = Vec::new();
    for (index, (kind, sentence)) in sentences.iter().enumerate() {
        for mention in &sentence.mentions {
            if mention.term().is_some_and(|term| set.lexicon.terms[term].class == "contest")
                && !topic.contains(&mention.symbol)
            {
                topic.push(mention.symbol);
            }
        }
        (contest_age, innovation_age) = (contest_age + 1, innovation_age + 1);
        if contest::names_one(sentence, &clean.key) {
            contest_age = 0;
        }
        if sentence.mentions.iter().any(|mention| is_innovation(mention, set)) {
            innovation_age = 0;
        }
        // "Hội thi" or "cuộc thi" beside innovations is a contest for them, whatever its name.
        if contest_age.max(innovation_age) <= 2
            && let Some(&contest) = contests.first()
            && !topic.contains(&contest)
        {
            topic.push(contest);
        }
        let mut done = |found: &engine::Found, drafts: &[(usize, context::Draft)]| {
            let own = drafts.iter().rev().take_while(|(told, _)| *told == index);
            let drafted = own.map(|(_, draft)| draft.figure).collect();
            watch(explain::Step { kind: *kind, sentence, topic: &topic, found, drafted });
        };
        if *kind == BlockKind::Furniture {
            done(&engine::Found::default(), &[]);
            continue;
        }
        if block_starts.contains(&index) {
            frame.new_block(*kind);
        }
        let near = earlier.as_ref().filter(|(told, _)| index - told <= CARRIED_FOR).map(|(_, candidate)| candidate);
        let found = engine::run(sentence, &set.rules, &set.lexicon, &topic, near, &counted);
        if !found.candidates.is_empty() {
            counted.clone_from(&found.candidates);
        }
        let carried_on = |candidate: &&engine::Candidate| engine::is_carried_on(candidate, &set.lexicon);
        if let Some(last) = found.candidates.iter().rfind(carried_on) {
            earlier = Some((index, last.clone()));
        }
        // "Với công trình thanh niên thì khác. Đăng ký đầu năm là 486": named anew, without a number.
        let made = |candidate: &engine::Candidate| engine::is_made(candidate, &set.lexicon);
        if found.candidates.is_empty()
            && earlier.as_ref().is_some_and(|(_, last)| made(last))
            && let Some(named) = engine::named_made(&sentence.mentions, &set.lexicon)
        {
            earlier = Some((index, named));
        }
        for draft in context::fill(&setting, &mut frame, *kind, sentence, &found.candidates) {
            drafts.push((index, draft));
        }
        done(&found, &drafts);
    }
    check::finish(drafts)
}

fn is_innovation(mention: &mention::Mention, set: &RuleSet) -> bool {
    mention.term().is_some_and(|term| set.lexicon.terms[term].class == "innovation")
}
