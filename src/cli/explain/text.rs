//! The explanation on a terminal: each sentence with its mentions in colours, their names below, then the facts.
//!
//! Without colours a fact's number is marked «12»[1], one that was missed ‹12›.

use solieu::Result;
use solieu::extract::explain::{ExplainedMention, ExplainedSentence};
use solieu::model::Fact;
use solieu::report::{brief, clean};

use super::{Page, Role, is_worth_a_line, value};
use crate::cli::messages::Message;
use crate::cli::print::{Out, Tone, flow, toned};

const MARGIN: usize = 6;

impl Role {
    fn tone(self) -> Option<Tone> {
        match self {
            Role::Told => Some(Tone::Good),
            Role::Missed => Some(Tone::Bad),
            Role::Quiet => Some(Tone::Faint),
            Role::Noun => Some(Tone::Noun),
            Role::Who => Some(Tone::Who),
            Role::Verb => Some(Tone::Verb),
            Role::Time => Some(Tone::Time),
            Role::Plain => None,
        }
    }
}

impl Page<'_> {
    /// The whole article; returns 1.
    pub(super) fn show(&self, out: &mut Out) -> Result<usize> {
        let meta = &self.article.meta;
        let [published, event, as_of] = self.days();
        let known = [
            Some(self.article.path.clone()),
            meta.title.clone(),
            published,
            event,
            as_of,
            meta.outlet.clone(),
            meta.province.clone(),
        ];
        let known: Vec<String> = known.into_iter().flatten().map(|text| clean(&text).into_owned()).collect();
        self.flow(out, 0, &toned(&known.join(" · "), Tone::Bold, self.session.color))?;
        let mut last = None;
        for sentence in &self.explanation.sentences {
            // Rows of tables are told once for each stage or number.
            if last != Some(sentence.span) {
                self.sentence(out, sentence.line, sentence)?;
            }
            last = Some(sentence.span);
            let numbers: Vec<_> = sentence.mentions.iter().filter(|mention| is_worth_a_line(mention)).collect();
            if numbers.is_empty() {
                continue;
            }
            self.names(out, sentence)?;
            for mention in numbers {
                self.verdict(out, mention)?;
            }
        }
        out.line("")?;
        Ok(1)
    }

    /// The numbers of one line; returns how many.
    pub(super) fn why_not(&self, out: &mut Out, line: usize) -> Result<usize> {
        let mut count = 0;
        for sentence in &self.explanation.sentences {
            let numbers = || sentence.mentions.iter().filter(|mention| mention.line == line && mention.fate.is_some());
            if numbers().next().is_none() {
                continue;
            }
            self.sentence(out, line, sentence)?;
            self.names(out, sentence)?;
            for mention in numbers() {
                self.verdict(out, mention)?;
                count += 1;
            }
        }
        Ok(count)
    }

    fn sentence(&self, out: &mut Out, line: usize, sentence: &ExplainedSentence) -> Result<()> {
        let number = line.to_string();
        let indent = " ".repeat((MARGIN - 2).saturating_sub(number.len()));
        let number = toned(&number, Tone::Faint, self.session.color);
        self.flow(out, MARGIN, &format!("{indent}{number}  {}", self.marked(sentence)))
    }

    fn names(&self, out: &mut Out, sentence: &ExplainedSentence) -> Result<()> {
        let names: Vec<String> = sentence.mentions.iter().map(|mention| self.named(mention)).collect();
        self.flow(out, MARGIN, &format!("{}{}", " ".repeat(MARGIN), names.join(" ")))
    }

    /// What became of a number.
    fn verdict(&self, out: &mut Out, mention: &ExplainedMention) -> Result<()> {
        if let Some((place, fact)) = self.fact(mention) {
            return self.told(out, place, fact);
        }
        let Some(why) = self.why(mention) else { return Ok(()) };
        let role = Role::of(mention);
        let words = clean(mention.span.of(&self.article.text)).into_owned();
        let tone = role.tone().unwrap_or(Tone::Faint);
        let number = toned(&format!("‹{words}›"), tone, self.session.color).into_owned();
        self.flow(out, MARGIN + 4, &format!("{}{number} {why}", " ".repeat(MARGIN)))?;
        if let Some(pattern) = mention.pattern.as_ref().filter(|_| role == Role::Missed) {
            let pattern = Message::StepPattern.with(self.session.lang, &[pattern]);
            self.flow(out, MARGIN + 4, &format!("{}{pattern}", " ".repeat(MARGIN + 4)))?;
        }
        Ok(())
    }

    fn told(&self, out: &mut Out, place: usize, fact: &Fact) -> Result<()> {
        let told = brief(fact, self.session.lang);
        let known: Vec<String> = [Some(told.status), told.period, told.province].into_iter().flatten().collect();
        let number = toned(&told.number, Tone::Good, self.session.color);
        let indent = " ".repeat(MARGIN);
        self.flow(out, MARGIN + 4, &format!("{indent}[{place}] {number} {} — {}", told.measure, known.join(" · ")))?;
        let indent = " ".repeat(MARGIN + 4);
        self.flow(out, MARGIN + 4, &format!("{indent}{}", self.rule(&fact.rule)))?;
        let mut reasons = self.reasons(fact);
        if let Some(whole) = fact.part_of.as_ref().and_then(|id| self.place(id)) {
            reasons.push(format!("part_of: [{whole}]"));
        }
        if !reasons.is_empty() {
            self.flow(out, MARGIN + 4, &format!("{indent}{}", clean(&reasons.join("; "))))?;
        }
        Ok(())
    }

    /// The sentence with its mentions in their tones.
    fn marked(&self, sentence: &ExplainedSentence) -> String {
        let (text, color) = (&self.article.text, self.session.color);
        let mut marked = String::new();
        let mut at = sentence.span.start;
        for mention in &sentence.mentions {
            // Mentions of a table's heads stand elsewhere.
            if mention.span.start < at || mention.span.end > sentence.span.end {
                continue;
            }
            marked.push_str(&clean(&text[at..mention.span.start]));
            let words = clean(mention.span.of(text)).into_owned();
            let role = Role::of(mention);
            let words = match role {
                Role::Told if !color => format!("«{words}»"),
                Role::Missed if !color => format!("‹{words}›"),
                _ => words,
            };
            // Each word by itself: a line may be broken between two.
            let tone = |word| role.tone().map_or_else(|| std::borrow::Cow::from(word), |tone| toned(word, tone, color));
            marked.push_str(&words.split(' ').map(tone).collect::<Vec<_>>().join(" "));
            if let Some((place, _)) = self.fact(mention) {
                marked.push_str(&toned(&format!("[{place}]"), Tone::Faint, color));
            }
            at = mention.span.end;
        }
        marked.push_str(&clean(&text[at..sentence.span.end.max(at)]));
        marked
    }

    /// The name of a mention, in its tone.
    fn named(&self, mention: &ExplainedMention) -> String {
        let mut name = mention.name.clone();
        if mention.value.is_some() {
            name = format!("{name}={}", value(self.session, mention));
        }
        let tone = Role::of(mention).tone().filter(|_| mention.fate.is_some()).unwrap_or(Tone::Faint);
        toned(&name, tone, self.session.color).into_owned()
    }

    fn flow(&self, out: &mut Out, hang: usize, text: &str) -> Result<()> {
        flow(out, text, hang, self.session.width)
    }
}
