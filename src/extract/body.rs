//! Names of bodies that no list holds, put together from a head and whose it is (lexicon/names.toml).
//!
//! "Hội đồng khoa học của Bệnh viện", "Liên minh Hợp tác xã Việt Nam", "Ban Giám đốc Công an tỉnh": the first word that
//! says whose it is decides; words of the name itself stand between.

use std::sync::LazyLock;

use super::lexicon::is_word;
use super::scan::Pass;
use super::token::Token;

/// Words that may stand between a head and its owner.
const BETWEEN: usize = 6;

/// Classes that no word of a name belongs to.
static ACTING: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "give get receive recognise praise register target submit propose reject award passive own to is result innovation \
     work individual household mixed part level contest"
        .split_whitespace()
        .collect()
});

impl Pass<'_, '_> {
    /// The body whose name begins at token `at`, as a term, and how many tokens its name takes.
    pub(super) fn composed_body(&self, at: usize) -> Option<(usize, usize)> {
        let names = self.scanner.names;
        if self.last_is_figure() {
            return None;
        }
        let (head, head_len) = names.longest(self.tokens, at, |_| true)?;
        let head = &names.terms[head];
        if head.class != "head" || !(self.is_capital(at) || head.id == "council" || head.id == "office") {
            return None;
        }
        for between in 0..=BETWEEN {
            let next = at + head_len + between;
            if next >= self.tokens.len() {
                return None;
            }
            if let Some((owner, len)) = self.owner(&self.tokens[next..], next) {
                let id = match owner {
                    Owner::Body(term) => return Some((term, next + len - at)),
                    Owner::Kind(kind) => head.for_recipient.get(kind)?,
                };
                return self.body_term(id).map(|term| (term, next + len - at));
            }
            if !self.is_of_name(next) {
                return None;
            }
        }
        None
    }

    fn owner(&self, rest: &[Token], next: usize) -> Option<(Owner<'_>, usize)> {
        let (lexicon, names) = (self.scanner.lexicon, self.scanner.names);
        if !rest.first().is_some_and(is_word) {
            return None;
        }
        let known = lexicon.longest(self.tokens, next, |byte| self.scanner.clean.is_capital(byte));
        let body = known.filter(|&(term, _)| lexicon.terms[term].class == "body" && lexicon.terms[term].like.is_none());
        let kind = names
            .longest(self.tokens, next, |_| true)
            .filter(|&(term, _)| names.terms[term].class == "owner")
            .map(|(term, len)| (Owner::Kind(names.terms[term].id.as_str()), len));
        match (body, kind) {
            (Some((_, body_len)), Some((kind, len))) if len > body_len => Some((kind, len)),
            // "Sở" is the body of that name as well.
            (Some((term, len)), _) => Some((Owner::Body(term), len)),
            (None, kind) => kind,
        }
    }

    /// A word of the name itself, and none that acts or is counted.
    fn is_of_name(&self, at: usize) -> bool {
        is_word(&self.tokens[at]) && !self.number_at(at) && !self.scanner.lexicon.begins(self.tokens, at, &ACTING)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.scanner.clean.is_capital(self.tokens[at].start)
    }

    fn body_term(&self, id: &str) -> Option<usize> {
        self.scanner.lexicon.terms.iter().position(|term| term.class == "body" && term.id == id)
    }
}

/// Whose a body is.
enum Owner<'s> {
    /// A body of its own, the one that is meant.
    Body(usize),
    /// A kind of owner: tinh, huyen, co-so …
    Kind(&'s str),
}
