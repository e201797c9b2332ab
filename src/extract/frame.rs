//! What an article has said so far that holds for the sentences to come.

use super::giver::Given;
use super::inherit::Told;
use crate::model::{BlockKind, Period, Status};

/// What the article has said so far that holds for the sentences to come.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The period told last for what follows, and the words that told it.
    pub period: Option<(Period, String)>,
    /// The period of headline, lead or first paragraphs, to which new paragraphs return.
    pub main: Option<(Period, String)>,
    /// The period told last of all, to which "cùng năm" points.
    pub recent: Option<(Period, String)>,
    /// A period to come: holds for what is registered or aimed at.
    pub future: Option<(Period, String)>,
    /// The stage that an announcement gives to the list behind it.
    pub status: Option<Status>,
    /// The stage of the figure told last, where it was not reached yet: "Cụ thể: …" behind it lists the same.
    pub pending: Option<Status>,
    /// The wish that a sentence without figures ended with: "các hồ sơ trình cấp trên. Cụ thể:".
    pub spoken: Option<Status>,
    /// The body or organisation that the article reports of.
    pub scope: Option<String>,
    /// The level of the contest that was named last, and how many sentences ago.
    pub contest: Option<(String, usize)>,
    /// The headline names a contest: the whole article is about it.
    pub contest_article: Option<String>,
    /// The council that innovations lay before last.
    pub council: Option<Given>,
    /// The council that was named last at all, which "Hội đồng" alone means in a later paragraph too.
    pub council_named: Option<Given>,
    /// The level or giver that a heading sets for the list behind it ("Cấp tỉnh:").
    pub given: Option<Given>,
    /// Who gives what the list holds that a sentence announced: "… trình Chủ tịch UBND huyện:".
    pub announced: Option<Given>,
    /// Levels and givers of the figures told last, by what they count.
    pub told: Vec<Told>,
}

impl Frame {
    /// A new paragraph: what was told of a single year in the one before holds no longer.
    pub fn new_block(&mut self, kind: BlockKind) {
        if kind == BlockKind::Paragraph && self.main.is_some() {
            self.period = self.main.clone();
        }
        if kind == BlockKind::Paragraph {
            self.council = None;
        }
        if kind == BlockKind::Paragraph {
            self.future = None;
        }
    }
}
