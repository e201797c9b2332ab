//! What was typed → the parts of a query.
//!
//! Written for people: punctuation that means nothing is passed over, a hyphen inside a word is no "not", a colon
//! after a word of a headline is no field. What cannot be meant (an unknown field, a quotation without its end) is an
//! error with its place, not a guess. tantivy's own grammar knows neither HOẶC nor `gia-tri:>=100` nor such words.

use super::ast::{Node, Text};
use super::{abbreviation, fields};
use crate::error::{Error, Result, Told};
use crate::index::words;

/// Deeper nesting is no query of a person, and must not exhaust the stack.
const MAX_DEPTH: usize = 32;
/// The same for the number of words and conditions.
const MAX_PARTS: usize = 500;

/// Reads a query.
pub(super) fn parse(query: &str) -> Result<Node> {
    let mut parser = Parser { query, at: 0, parts: 0 };
    let node = parser.any(0)?;
    if parser.rest().starts_with(')') {
        return Err(parser.error(
            parser.at,
            "this `)` closes nothing; quote it to search for text with brackets",
            "dấu `)` này không đóng gì; đặt trong ngoặc kép nếu là chữ cần tìm",
        ));
    }
    node.map(abbreviation::expand).ok_or_else(|| parser.nothing())
}

/// Reads what was typed into a plain search box: where it cannot be meant as a query, its words are looked for.
/// What was wrong comes back beside it, so that the answer can say so.
pub(super) fn parse_lenient(query: &str) -> Result<(Node, Option<Error>)> {
    let wrong = match parse(query) {
        Ok(node) => return Ok((node, None)),
        Err(wrong) => wrong,
    };
    let mut parts: Vec<Node> = Vec::new();
    for typed in query.split(|c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c)).take(MAX_PARTS) {
        let typed = typed.trim_start_matches('-');
        if matches!(typed, "OR" | "AND" | "NOT" | "HOẶC" | "VÀ") {
            continue;
        }
        // A field that can be read stays one, whatever is wrong elsewhere.
        let part = match parse(typed) {
            Ok(Node::Condition(condition)) => Some(Node::Condition(condition)),
            _ => text_of(typed, false),
        };
        parts.extend(part);
    }
    match parts.len() {
        0 => Err(wrong),
        1 => Ok((abbreviation::expand(parts.remove(0)), Some(wrong))),
        _ => Ok((abbreviation::expand(Node::All(parts)), Some(wrong))),
    }
}

struct Parser<'q> {
    query: &'q str,
    /// Bytes read so far.
    at: usize,
    parts: usize,
}

impl<'q> Parser<'q> {
    /// `a OR b`, up to a closing bracket or the end. None where there is nothing but punctuation.
    fn any(&mut self, depth: usize) -> Result<Option<Node>> {
        if depth > MAX_DEPTH {
            return Err(self.error(self.at, "too many brackets inside brackets", "quá nhiều lớp ngoặc"));
        }
        let mut sides = Vec::new();
        loop {
            let start = self.at;
            let side = self.all(depth)?;
            let operator = self.at;
            let goes_on = self.take_word(&["OR", "HOẶC"]);
            match side {
                Some(side) => sides.push(side),
                None if goes_on || !sides.is_empty() => {
                    let at = if goes_on { operator } else { start };
                    return Err(self.error(
                        at,
                        "OR (HOẶC) needs something to search for on both sides",
                        "OR (HOẶC) cần có điều cần tìm ở cả hai bên",
                    ));
                }
                None => return Ok(None),
            }
            if !goes_on {
                return Ok(Some(if sides.len() == 1 { sides.remove(0) } else { Node::Any(sides) }));
            }
        }
    }

    /// Parts next to each other: all of them.
    fn all(&mut self, depth: usize) -> Result<Option<Node>> {
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            if self.rest().is_empty() || self.rest().starts_with(')') || self.is_word(&["OR", "HOẶC"]) {
                break;
            }
            if self.take_word(&["AND", "VÀ"]) {
                continue;
            }
            if let Some(part) = self.part(depth)? {
                self.parts += 1;
                if self.parts > MAX_PARTS {
                    return Err(self.error(
                        self.at,
                        format!("more than {MAX_PARTS} words and conditions"),
                        format!("quá {MAX_PARTS} từ và điều kiện"),
                    ));
                }
                parts.push(part);
            }
        }
        Ok(match parts.len() {
            0 => None,
            1 => Some(parts.remove(0)),
            _ => Some(Node::All(parts)),
        })
    }

    /// A word, a phrase, a field or brackets, with what negates it.
    fn part(&mut self, depth: usize) -> Result<Option<Node>> {
        let mut negated = false;
        let start = self.at;
        loop {
            if self.take_word(&["NOT"]) {
                negated = !negated;
                self.skip_space();
            } else if let Some(after) = self.rest().strip_prefix('-')
                && after.starts_with(|c: char| !c.is_whitespace() && c != '-')
            {
                negated = !negated;
                self.at += 1;
            } else {
                break;
            }
        }
        let part = match self.rest().chars().next() {
            None | Some(')') if negated => {
                return Err(self.error(start, "NOT needs something to leave out", "NOT cần có điều phải loại"));
            }
            None | Some(')') => None,
            Some('(') => self.brackets(depth)?,
            Some(mark) if is_quote(mark) => self.quoted()?.and_then(|text| {
                let mut node = text_of(text, true);
                if let Some(Node::Text(inner)) = &mut node {
                    inner.is_prefix = text.ends_with('*');
                }
                node
            }),
            Some(_) => self.word()?,
        };
        Ok(part.map(|part| if negated { Node::Not(Box::new(part)) } else { part }))
    }

    fn brackets(&mut self, depth: usize) -> Result<Option<Node>> {
        let start = self.at;
        self.at += 1;
        let inner = self.any(depth + 1)?;
        if !self.rest().starts_with(')') {
            return Err(self.error(
                start,
                "this `(` is never closed; quote it to search for text with brackets",
                "dấu `(` này chưa được đóng; đặt trong ngoặc kép nếu là chữ cần tìm",
            ));
        }
        self.at += 1;
        Ok(inner)
    }

    /// Text between quotation marks, straight or curly.
    fn quoted(&mut self) -> Result<Option<&'q str>> {
        let start = self.at;
        let open = self.rest().chars().next().map_or(0, char::len_utf8);
        let inside = &self.rest()[open..];
        let Some(end) = inside.find(is_quote) else {
            return Err(self.error(start, "this quotation mark is never closed", "dấu ngoặc kép này chưa được đóng"));
        };
        let close = inside[end..].chars().next().map_or(0, char::len_utf8);
        self.at += open + end + close;
        Ok(Some(&inside[..end]))
    }

    /// A plain word, a beginning of one (`khen*`), or a field with its value.
    fn word(&mut self) -> Result<Option<Node>> {
        let start = self.at;
        let typed = self.take_until_space();
        if let Some((name, value)) = typed.split_once(':')
            && is_field_like(name)
        {
            if let Some(field) = fields::field_name(name) {
                self.at = start + name.len() + 1;
                return self.field(field, start).map(Some);
            }
            // "Sơn La: 45 tập thể" and addresses are text.
            if !value.is_empty() && !matches!(name, "http" | "https") {
                let fields = fields::field_list();
                return Err(self.error(
                    start,
                    format!("there is no field `{name}:`; fields are {fields}; put text with a colon between quotation marks"),
                    format!("không có trường `{name}:`; có các trường {fields}; chữ có dấu hai chấm thì đặt trong ngoặc kép"),
                ));
            }
        }
        let is_prefix = typed.ends_with('*');
        let Some(Node::Text(mut text)) = text_of(typed, false) else {
            if is_prefix {
                return Err(self.error(
                    start,
                    "`*` needs the beginning of a word before it",
                    "trước `*` cần có phần đầu của từ",
                ));
            }
            return Ok(None);
        };
        text.is_prefix = is_prefix;
        Ok(Some(Node::Text(text)))
    }

    /// The value of a field: quoted, or up to the next space.
    fn field(&mut self, field: &'static str, start: usize) -> Result<Node> {
        self.skip_space();
        let value_at = self.at;
        let value = match self.rest().chars().next() {
            Some(mark) if is_quote(mark) => self.quoted()?.unwrap_or(""),
            _ => self.take_until_space(),
        };
        if value.is_empty() {
            return Err(self.told(start, fields::missing_value()));
        }
        fields::condition(field, value).map(Node::Condition).map_err(|message| self.told(value_at, message))
    }

    fn take_until_space(&mut self) -> &'q str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Operators are written in capitals, so that "hoặc" stays a word.
    fn is_word(&self, words: &[&str]) -> bool {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c)).unwrap_or(rest.len());
        let typed = &rest[..end];
        words.iter().any(|word| typed == *word || (typed.to_uppercase() == typed && same_key(typed, word)))
    }

    fn take_word(&mut self, words: &[&str]) -> bool {
        let found = self.is_word(words);
        if found {
            self.take_until_space();
        }
        found
    }

    fn skip_space(&mut self) {
        self.at = self.query.len() - self.rest().trim_start().len();
    }

    fn rest(&self) -> &'q str {
        &self.query[self.at..]
    }

    fn nothing(&self) -> Error {
        let fields = fields::field_list();
        self.error(
            0,
            format!("nothing to search for; type words, \"phrases\" or fields: {fields}"),
            format!("chưa có gì để tìm; gõ từ, \"cụm từ\" hoặc các trường: {fields}"),
        )
    }

    fn error(&self, byte: usize, en: impl Into<String>, vi: impl Into<String>) -> Error {
        self.told(byte, Told::new(en, vi))
    }

    fn told(&self, byte: usize, message: Told) -> Error {
        Error::Query { at: self.query[..byte].chars().count() + 1, message }
    }
}

/// HOẶC may come decomposed, or with its tone elsewhere.
fn same_key(left: &str, right: &str) -> bool {
    crate::normalize::key(left) == crate::normalize::key(right)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Letters and hyphens, as names of fields are; times ("8:30") and numbers are not.
fn is_field_like(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().all(|c| c.is_alphabetic() || c == '-' || c == '_' || is_mark(c))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The words of a text, or none where it has none.
fn text_of(typed: &str, is_quoted: bool) -> Option<Node> {
    let words = words(typed);
    (!words.is_empty()).then_some(Node::Text(Text { words, is_prefix: false, is_quoted }))
}

#[cfg(test)]
mod tests {
    use super::super::ast::Condition;
    use super::*;

    /// Writes a query back in one line, so that a table can be read.
    fn show(node: &Node) -> String {
        let join = |nodes: &[Node], sign: &str| {
            let parts: Vec<_> = nodes.iter().map(show).collect();
            format!("({})", parts.join(sign))
        };
        match node {
            Node::Text(text) => {
                let words: Vec<_> = text.words.iter().map(|word| word.key.as_str()).collect();
                let star = if text.is_prefix { "*" } else { "" };
                let quote = if text.is_quoted { "\"" } else { "" };
                format!("{quote}{}{star}{quote}", words.join("+"))
            }
            Node::Condition(Condition::Province(slugs)) => format!("province={}", slugs.join("|")),
            Node::Condition(Condition::Years(years)) => format!("year={years:?}"),
            Node::Condition(_) => "condition".to_owned(),
            Node::Not(inner) => format!("!{}", show(inner)),
            Node::All(parts) => join(parts, " "),
            Node::Any(parts) => join(parts, " | "),
            Node::Same(ways) => join(ways, " = "),
        }
    }

    #[test]
    fn queries_that_are_understood() {
        for (query, expected) in [
            ("Sơn La", "(sơn la)"),
            ("  sơn   la ", "(sơn la)"),
            ("\"cờ đỏ\" tỉnh", "(\"cờ+đỏ\" tỉnh)"),
            ("“cờ đỏ”", "\"cờ+đỏ\""),
            ("cờ OR cúp", "(cờ | cúp)"),
            ("cờ HOẶC cúp tỉnh", "(cờ | (cúp tỉnh))"),
            ("cờ hoặc cúp", "(cờ hoặc cúp)"),
            ("cờ AND cúp VÀ tỉnh", "(cờ cúp tỉnh)"),
            ("khen -thưởng", "(khen !thưởng)"),
            ("khen NOT thưởng", "(khen !thưởng)"),
            ("NOT NOT khen", "khen"),
            ("khen -(cờ OR cúp)", "(khen !(cờ | cúp))"),
            ("-\"cờ đỏ\"", "!\"cờ+đỏ\""),
            ("thi-đua", "thi+đua"),
            ("Số 07/XĐ-ABC", "(số 7+xđ+abc)"),
            ("Bà Rịa - Vũng Tàu", "(bà rịa vũng tàu)"),
            ("Bà Rịa – Vũng Tàu", "(bà rịa vũng tàu)"),
            ("1.250 sáng", "(1250 sáng)"),
            ("khen*", "khen*"),
            ("\"cờ th*\"", "\"cờ+th*\""),
            ("(cờ cúp) OR khen", "((cờ cúp) | khen)"),
            ("tỉnh:son-la khen", "(province=son-la khen)"),
            ("tinh:\"Sơn La\"", "province=son-la"),
            ("tinh: son-la", "province=son-la"),
            ("(tinh:son-la)", "province=son-la"),
            ("-province:son-la", "!province=son-la"),
            ("nam:2016..2020", "year=2016..=2020"),
            ("LĐLĐ tỉnh", "((lđlđ = liên+đoàn+lao+động) tỉnh)"),
            ("liên đoàn lao động tỉnh", "(((liên đoàn lao động) = lđlđ) tỉnh)"),
            ("\"bằng khen\"", "(\"bằng+khen\" = \"bk\")"),
            ("chiến sĩ thi đua cơ sở", "((((chiến sĩ thi đua) = cstđ) cơ sở) = cstđcs)"),
            ("bằng kh*", "(bằng kh*)"),
            ("Sơn La: 45", "(sơn la 45)"),
            ("lúc 8:30", "(lúc 8+30)"),
            ("https://bao.example/tin", "https+bao+example+tin"),
            ("() khen", "khen"),
            ("khen !?", "khen"),
        ] {
            let got = match parse(query) {
                Ok(node) => show(&node),
                Err(error) => error.to_string(),
            };
            // Keys have their own spelling of syllables.
            assert_eq!(got, crate::normalize::key(expected), "{query}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_an_error_with_its_place() {
        for (query, place, part) in [
            ("", 1, "nothing to search for"),
            (" – ", 1, "nothing to search for"),
            ("\"\"", 1, "nothing to search for"),
            ("đạt \"bằng khen", 5, "never closed"),
            ("đạt (cờ", 5, "never closed"),
            ("đạt cờ)", 7, "closes nothing"),
            ("OR cờ", 1, "both sides"),
            ("cờ OR", 6, "both sides"),
            ("cờ OR OR cúp", 7, "both sides"),
            ("cờ NOT", 4, "NOT needs"),
            ("*", 1, "beginning of a word"),
            ("đạt huyen:moc-chau", 5, "tinh: (province:)"),
            ("đạt tinh:son-lo", 10, "son-la"),
            ("đạt tinh:", 5, "missing"),
            ("đạt nam:hai", 9, "2016..2020"),
        ] {
            match parse(query) {
                Err(Error::Query { at, message }) => {
                    assert!(message.en.contains(part), "{query}: {message}");
                    assert_ne!(message.en, message.vi, "{query}");
                    assert_eq!(at, place, "{query}: {message}");
                }
                other => panic!("{query}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_plain_search_box_takes_anything_with_words() {
        for (typed, expected, is_wrong) in [
            ("cờ đỏ", "(cờ đỏ)", false),
            ("đạt \"cờ đỏ", "(đạt cờ đỏ)", true),
            ("(cờ OR", "cờ", true),
            ("cờ tinh:son-la )", "(cờ province=son-la)", true),
            ("cờ huyen:moc-chau", "(cờ huyen+moc+chau)", true),
            ("* cờ", "cờ", true),
        ] {
            let (node, wrong) = parse_lenient(typed).unwrap();
            assert_eq!((show(&node), wrong.is_some()), (crate::normalize::key(expected), is_wrong), "{typed}");
        }
        assert!(parse_lenient("(\"").is_err());
    }

    #[test]
    fn no_query_is_too_deep_or_too_long() {
        for query in ["(".repeat(10_000), "-(".repeat(10_000), "NOT ".repeat(10_000), "a ".repeat(10_000)] {
            assert!(parse(&query).is_err());
        }
    }
}
