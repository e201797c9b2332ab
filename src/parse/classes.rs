//! Names of classes and ids → the part that an element plays on its page.
//!
//! Templates of provincial sites name their boxes in English, in Vietnamese without marks, or in both. Words are
//! compared whole (`tag` is not in `heritage`), fragments within one class name without its separators
//! (`tin-lien-quan`, `TinLienQuan`). The lists say what a name hints at; `page` decides by content as well.

use std::collections::HashMap;
use std::ops::BitOrAssign;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// What the names of an element hint at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    pub junk: bool,
    /// Header, banner, logo, footer: not the article's text, but the site's name.
    pub masthead: bool,
    pub lead: bool,
    pub caption: bool,
    pub author: bool,
    pub date: bool,
    pub title: bool,
}

const JUNK_WORDS: &str = "\
    ad|ads|adv|audio|box-right|counter|danhgia|fb|hot|khac|keyword|keywords|login|marquee|menu|most|nav|navbar|\
    newsletter|other|others|pager|pagenav|pagination|poll|popup|print|rating|relate|related|rss|search|share|\
    sharing|side|sidebar|social|tag|tags|ticker|tienich|toolbar|tools|vote|widget|zalo|noprint|weather|thoitiet|\
    cochu|fontsize|actions";
const JUNK_FRAGMENTS: &str = "\
    related|lienquan|tinkhac|tincungchuyenmuc|cungchuyenmuc|tincu|tinmoi|tindadang|othernews|newsother|comment|\
    binhluan|ykien|phanhoi|breadcrumb|crumb|duongdan|sidebar|docnhieu|xemnhieu|mostread|mostview|mostnews|\
    quangcao|advert|banner-ads|lienket|thongke|thamdo|dangnhap|tukhoa|chiase|social|addthis|sharethis|megamenu|\
    mainmenu|topmenu|navigation|latestnews|breaking|newsticker|readmore|docthem|xemthem|recommend|outbrain|\
    slideshow|linkweb|weblink|hotline|topbar";
const MASTHEAD_WORDS: &str = "header|banner|logo|masthead|footer|brand|branding|topbar|head";
const MASTHEAD_FRAGMENTS: &str = "sitename|sitetitle|slogan|copyright|footer|logo|banner|tendonvi";
const LEAD_WORDS: &str = "\
    sapo|lead|chapeau|summary|intro|teaser|desc|description";
const LEAD_FRAGMENTS: &str = "\
    sapo|tomtat|trichdan|trichyeu|dandan|articlelead|newslead";
const CAPTION_WORDS: &str = "\
    caption|cap|chuthich|credit";
const CAPTION_FRAGMENTS: &str = "caption|chuthich|ghichuanh|imgdesc|imagedesc|photodesc|picdesc";
const AUTHOR_WORDS: &str = "\
    author|tacgia|byline|writer|createdby|butdanh|nguoiviet";
const AUTHOR_FRAGMENTS: &str = "\
    author|tacgia|createdby";
const DATE_WORDS: &str = "\
    date|time|datetime|ngay|published|posted|pubdate|clock";
const DATE_FRAGMENTS: &str = "\
    ngaydang|ngaythang|publishdate|pubdate|postdate|newsdate|tinngay";
const TITLE_WORDS: &str = "\
    headline|tieude";
const TITLE_FRAGMENTS: &str = "\
    tieude|newstitle|titlenews|titledetail|detailtitle|articletitle|posttitle|entrytitle|titlearticle|dttitle|\
    headline";

impl BitOrAssign for Hints {
    fn bitor_assign(&mut self, other: Hints) {
        self.junk |= other.junk;
        self.masthead |= other.masthead;
        self.lead |= other.lead;
        self.caption |= other.caption;
        self.author |= other.author;
        self.date |= other.date;
        self.title |= other.title;
    }
}

/// The lists above, so that a name is looked up once for all of them.
struct Names {
    words: HashMap<&'static str, Hints>,
    fragments: AhoCorasick,
    /// What each fragment hints at, in the order of the automaton.
    meanings: Vec<Hints>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let none = Hints::default;
    let lists = [
        (Hints { junk: true, ..none() }, JUNK_WORDS, JUNK_FRAGMENTS),
        (Hints { masthead: true, ..none() }, MASTHEAD_WORDS, MASTHEAD_FRAGMENTS),
        (Hints { lead: true, ..none() }, LEAD_WORDS, LEAD_FRAGMENTS),
        (Hints { caption: true, ..none() }, CAPTION_WORDS, CAPTION_FRAGMENTS),
        (Hints { author: true, ..none() }, AUTHOR_WORDS, AUTHOR_FRAGMENTS),
        (Hints { date: true, ..none() }, DATE_WORDS, DATE_FRAGMENTS),
        (Hints { title: true, ..none() }, TITLE_WORDS, TITLE_FRAGMENTS),
    ];
    let (mut words, mut fragments, mut meanings) = (HashMap::new(), Vec::new(), Vec::new());
    for (hint, known, parts) in lists {
        known.split('|').for_each(|word| *words.entry(word).or_insert_with(none) |= hint);
        parts.split('|').for_each(|part| fragments.push(part));
        meanings.resize(fragments.len(), hint);
    }
    Names { words, fragments: AhoCorasick::new(fragments).expect("the names are few and short"), meanings }
});

/// Reads the value of a class or an id.
pub(super) fn hints(names: &str) -> Hints {
    let mut hints = Hints::default();
    for name in names.split_whitespace() {
        let words = words(name);
        let joined = words.concat();
        for word in words.iter().chain([&joined]) {
            if let Some(hint) = NAMES.words.get(word.as_str()) {
                hints |= *hint;
            }
        }
        for found in NAMES.fragments.find_overlapping_iter(&joined) {
            hints |= NAMES.meanings[found.pattern()];
        }
    }
    hints
}

/// Splits `tin-lien_quan` and `TinLienQuan` into lower-case words.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() || (letter.is_ascii_uppercase() && after_small) {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric() {
            let word = words.last_mut().expect("there is always a word being written");
            word.push(letter.to_ascii_lowercase());
        }
        after_small = letter.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_style() {
        let junk =
            ["tin-lien-quan", "TinLienQuan", "box_related", "relatedNews", "tags", "c-comment", "navbar", "dt-other"];
        for name in junk {
            assert!(hints(name).junk, "{name}");
        }
        let content = ["heritage", "detail-content", "noidung", "MsoNormal", "c-box", "quote", "post-body", "article"];
        for name in content {
            assert!(!hints(name).junk, "{name}");
        }
        type Says = fn(&Hints) -> bool;
        let cases: [(&str, Says); 8] = [
            ("TinTomTat", |hints| hints.lead),
            ("c-article__lead", |hints| hints.lead),
            ("wp-caption-text", |hints| hints.caption),
            ("TinTacGia", |hints| hints.author),
            ("news-date", |hints| hints.date),
            ("TinTieuDe", |hints| hints.title),
            ("site-footer", |hints| hints.masthead),
            ("ja-header", |hints| hints.masthead),
        ];
        for (name, says) in cases {
            assert!(says(&hints(name)), "{name}");
        }
    }
}
