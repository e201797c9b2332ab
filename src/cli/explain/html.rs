//! The explanation as one page that needs nothing else: no scripts, no fonts, every word of the article escaped.

use solieu::Result;
use solieu::extract::explain::{ExplainedMention, ExplainedSentence};
use solieu::model::Fact;
use solieu::report::{Lang, brief};

use super::{Page, Role, is_worth_a_line};
use crate::cli::messages::Message;
use crate::cli::print::Out;

const STYLE: &str = "\
:root{color-scheme:light dark;--faint:#767676;--told:#0a7d32;--missed:#c4161c;--noun:#9a6700;--who:#0969a8;--verb:#8e35a8;--time:#3a5fc8}\
@media(prefers-color-scheme:dark){:root{--faint:#9a9a9a;--told:#56d37d;--missed:#ff7b72;--noun:#e3b341;--who:#79c0ff;--verb:#d2a8ff;--time:#a5b8ff}}\
body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.4rem;line-height:1.3}\
.meta,.line,.names,li small{color:var(--faint)}\
.sentence{margin:1rem 0 0 3rem}.line{float:left;margin-left:-3rem;font-variant-numeric:tabular-nums}\
.names{font:13px/1.5 ui-monospace,monospace;margin:0 0 0 3rem;overflow-wrap:anywhere}\
ul{margin:.2rem 0 0 3rem;padding:0;list-style:none}li{margin:.3rem 0}li small{display:block}\
mark{background:none;color:inherit;text-decoration:underline dotted;text-underline-offset:.2em}\
.told{color:var(--told);font-weight:700}.missed{color:var(--missed);font-weight:700}.noun{color:var(--noun)}\
.who{color:var(--who)}.verb{color:var(--verb)}.time{color:var(--time)}.quiet{color:var(--faint)}\
a{color:inherit}sup{font-weight:400}";

pub(super) const FOOT: &str = "</body>\n</html>\n";

/// The beginning of the page.
pub(super) fn head(lang: Lang) -> String {
    let (code, title) = match lang {
        Lang::Vi => ("vi", Message::ExplainTitle.text(lang)),
        Lang::En => ("en", Message::ExplainTitle.text(lang)),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(title)
    )
}

impl Role {
    fn class(self) -> Option<&'static str> {
        match self {
            Role::Told => Some("told"),
            Role::Missed => Some("missed"),
            Role::Quiet => Some("quiet"),
            Role::Noun => Some("noun"),
            Role::Who => Some("who"),
            Role::Verb => Some("verb"),
            Role::Time => Some("time"),
            Role::Plain => None,
        }
    }
}

impl Page<'_> {
    /// One article of the page; returns 1.
    pub(super) fn html(&self, out: &mut Out) -> Result<usize> {
        let meta = &self.article.meta;
        let path = self.article.path.as_str();
        out.line(&format!("<h1>{}</h1>", escaped(meta.title.as_deref().unwrap_or(path))))?;
        let [published, event, as_of] = self.days();
        let known = [Some(path.to_owned()), published, event, as_of, meta.outlet.clone(), meta.province.clone()];
        let known: Vec<String> = known.into_iter().flatten().collect();
        out.line(&format!("<p class=\"meta\">{}</p>", escaped(&known.join(" · "))))?;
        let mut last = None;
        for sentence in &self.explanation.sentences {
            if last != Some(sentence.span) {
                let (line, text) = (sentence.line, self.html_sentence(sentence));
                out.line(&format!("<p class=\"sentence\"><span class=\"line\">{line}</span>{text}</p>"))?;
            }
            last = Some(sentence.span);
            let numbers: Vec<_> = sentence.mentions.iter().filter(|mention| is_worth_a_line(mention)).collect();
            if numbers.is_empty() {
                continue;
            }
            let names: Vec<&str> = sentence.mentions.iter().map(|mention| mention.name.as_str()).collect();
            out.line(&format!("<p class=\"names\">{}</p>", escaped(&names.join(" "))))?;
            out.line("<ul>")?;
            for mention in numbers {
                out.line(&self.html_verdict(mention))?;
            }
            out.line("</ul>")?;
        }
        Ok(1)
    }

    /// The sentence with its mentions marked, each with its name on hovering.
    fn html_sentence(&self, sentence: &ExplainedSentence) -> String {
        let text = &self.article.text;
        let mut html = String::new();
        let mut at = sentence.span.start;
        for mention in &sentence.mentions {
            let Some(class) = Role::of(mention).class() else { continue };
            if mention.span.start < at || mention.span.end > sentence.span.end {
                continue;
            }
            html.push_str(&escaped(&text[at..mention.span.start]));
            let (name, words) = (escaped(&mention.name), escaped(mention.span.of(text)));
            html.push_str(&format!("<mark class=\"{class}\" title=\"{name}\">{words}</mark>"));
            if let Some((place, fact)) = self.fact(mention) {
                html.push_str(&format!("<sup><a href=\"#{}\">[{place}]</a></sup>", escaped(&fact.id)));
            }
            at = mention.span.end;
        }
        html.push_str(&escaped(&text[at..sentence.span.end.max(at)]));
        html
    }

    fn html_verdict(&self, mention: &ExplainedMention) -> String {
        if let Some((place, fact)) = self.fact(mention) {
            return self.html_fact(place, fact);
        }
        let words = escaped(mention.span.of(&self.article.text));
        let class = Role::of(mention).class().unwrap_or("quiet");
        let why = escaped(&self.why(mention).unwrap_or_default());
        let pattern = mention.pattern.as_ref().filter(|_| class == "missed");
        let pattern = pattern.map_or_else(String::new, |it| format!("<small>{}</small>", escaped(it)));
        format!("<li><span class=\"{class}\">{words}</span> {why}{pattern}</li>")
    }

    fn html_fact(&self, place: usize, fact: &Fact) -> String {
        let told = brief(fact, self.session.lang);
        let known: Vec<String> = [Some(told.status), told.period, told.province].into_iter().flatten().collect();
        let mut reasons = self.reasons(fact);
        if let Some(whole) = fact.part_of.as_ref().and_then(|id| self.place(id)) {
            reasons.push(format!("part_of: [{whole}]"));
        }
        format!(
            "<li id=\"{}\">[{place}] <span class=\"told\">{}</span> {} — {}<small>{}</small><small>{}</small></li>",
            escaped(&fact.id),
            escaped(&told.number),
            escaped(&told.measure),
            escaped(&known.join(" · ")),
            escaped(&self.rule(&fact.rule)),
            escaped(&reasons.join("; "))
        )
    }
}

/// Text that is safe between tags and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Marks that turn the direction of what follows, and other control characters.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_article_is_markup() {
        assert_eq!(escaped("<b a=\"x\">'&'</b>"), "&lt;b a=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;");
        assert_eq!(escaped("a\u{202e}b\nc"), "ab c");
    }
}
