//! A saved page → the main text of its article and its metadata.
//!
//! `main_text` says which lines of the page are the article's; here they become blocks, and what the page says about
//! itself, what its reader sees by the headline, and its address are brought together, each with its evidence.

use scraper::Html;
use unicode_normalization::UnicodeNormalization;

use super::draft::{Draft, entry};
use super::furniture::{self, Furniture};
use super::head::{self, Head};
use super::keyed::Keyed;
use super::main_text::{choose, headline};
use super::page::{self, Line, Page, Shape};
use super::sites::Parts;
use super::source::{self, Sources};
use super::tree::Tree;
use super::{author, dates, guard};
use crate::model::{Block, BlockKind, Meta, PartialDate, Span};
use crate::normalize::key;

/// Reads a page; none where it has no text.
///
/// `address` is where the page comes from, if that is told beside it.
pub(super) fn read(html: &str, address: Option<&str>, sources: &Sources) -> Option<Draft> {
    let html = Html::parse_document(&guard::flatten(html));
    let mut tree = Tree::measure(&html);
    let mut head = head::read(&tree.told);
    let addresses = address.into_iter().chain(head.url.as_deref()).chain(head.base.as_deref());
    let site = sources.reading.sites.parts(&html, addresses);
    if let Some(title) = &site.title {
        head.put_title(title);
    }
    let is_site = |text: &str| sources.is_site_name(&Keyed::new(text));
    tree.find_titles(|heading, only| {
        let long = only && heading.split_whitespace().count() >= 5;
        (long || head.is_title(heading)) && !sources.is_site_name(heading)
    });
    let page = page::read(&html, &tree, &site);
    let headline = headline(&page, &head, sources);
    let title = headline.map(|at| page.lines[at].text.to_string()).or_else(|| {
        let title = head.titles.first()?;
        Some(head::without_site(title, is_site)).filter(|title| !title.is_empty() && !is_site(title))
    });
    let title: Option<String> = title.map(|title| title.nfc().collect());
    let furniture: Vec<Option<Furniture>> = page.lines.iter().map(|line| furniture::of_line(&line.text)).collect();
    let chosen = choose(&page, headline, &furniture);
    let mut meta = Meta::default();
    if let Some(title) = &title {
        meta.evidence.push(entry("title", title, "headline", title));
    }
    let signature = signature(&page, &chosen, headline);
    describe_by_site(&mut meta, &site);
    describe(&mut meta, &page, &head, headline, &chosen, &furniture, signature.as_ref());
    let draft = assemble(&page, &chosen, title.as_deref(), &furniture, signature.map(|(at, _)| at));
    meta.title = title;
    describe_source(&mut meta, &page, &head, &chosen, sources);
    meta.evidence.extend(site.evidence);
    draft.map(|(text, blocks)| Draft { text, blocks, meta })
}

/// Day and author where the selectors of the page's site find them.
fn describe_by_site(meta: &mut Meta, site: &Parts) {
    if let Some((day, words)) = site.date.as_ref().and_then(|words| Some((dates::of_metadata(words)?, words))) {
        meta.published = Some(day);
        meta.evidence.push(entry("published", day, "site", words));
    }
    if let Some((name, words)) = site.author.as_ref().and_then(|words| Some((author::of_line(words, true)?, words))) {
        meta.evidence.push(entry("author", &name, "site", words));
        meta.author = Some(name);
    }
}

/// The author's line: one of the author's class, or a signature below the text.
fn signature(page: &Page, chosen: &[usize], headline: Option<usize>) -> Option<(usize, String)> {
    let last = chosen.iter().copied().rfind(|&at| page.lines[at].is_prose() || page.lines[at].shape == Shape::Row);
    let tail = chosen.iter().copied().filter(|&at| last.is_none_or(|last| at > last));
    let signed = tail
        .clone()
        .find_map(|at| author::of_line(&page.lines[at].text, page.lines[at].hints.author).map(|name| (at, name)));
    let near = headline.unwrap_or(0).saturating_sub(3)..chosen.last().map_or(0, |last| last + 12).min(page.lines.len());
    let classed = near.filter(|&at| page.lines[at].hints.author && !page.lines[at].hints.masthead);
    let mut classed = classed.filter_map(|at| author::of_line(&page.lines[at].text, true).map(|name| (at, name)));
    // Day and name may share a line between headline and text.
    let first = chosen.iter().copied().find(|&at| page.lines[at].is_prose()).unwrap_or(0);
    let byline = || {
        let mut between = headline.map_or(0, |at| at + 1)..first;
        between.find_map(|at| {
            let line = &page.lines[at].text;
            let dated = page.lines[at].chars < 100 && dates::in_line(line.key()).is_some();
            if dated { author::in_byline(line).map(|name| (at, name)) } else { None }
        })
    };
    signed.or_else(|| classed.next()).or_else(byline)
}

fn describe(
    meta: &mut Meta,
    page: &Page,
    head: &Head,
    headline: Option<usize>,
    chosen: &[usize],
    furniture: &[Option<Furniture>],
    signature: Option<&(usize, String)>,
) {
    if let Some(url) = &head.url {
        meta.url = Some(url.clone());
        meta.evidence.push(entry("url", url, "head", url));
    }
    let byline = byline_date(page, headline, chosen, furniture);
    let address = head.url.as_deref().and_then(|url| dates::of_url(url).map(|date| (date, url)));
    let dates = [
        head.published.as_ref().map(|(date, words)| (*date, "head", words.as_str())),
        byline.map(|(date, words)| (date, "byline", words)),
        address.map(|(date, words)| (date, "url", words)),
    ];
    for (date, place, words) in dates.into_iter().flatten() {
        meta.published = meta.published.or(Some(date));
        meta.evidence.push(entry("published", date, place, words));
    }
    let claimed = head.author.as_ref().and_then(|name| author::of_line(name, true)).map(|name| ("head", name));
    let signed = signature.map(|(_, name)| ("byline", name.clone()));
    for (place, name) in signed.into_iter().chain(claimed) {
        meta.evidence.push(entry("author", &name, place, &name));
        meta.author.get_or_insert(name);
    }
}

/// The date that a reader sees by the headline, or else below the text.
fn byline_date<'a>(
    page: &'a Page,
    headline: Option<usize>,
    chosen: &[usize],
    furniture: &[Option<Furniture>],
) -> Option<(PartialDate, &'a str)> {
    let dated = |at: usize| {
        let line = &page.lines[at];
        let date = match furniture[at] {
            Some(Furniture::Date(Some(date))) => Some(date),
            _ if line.day.is_some() && line.chars < 120 => line.day,
            Some(Furniture::Date(None)) => None,
            _ if (line.hints.date || furniture::has_time(&line.text)) && line.chars < 120 => {
                dates::in_line(line.text.key())
            }
            _ => None,
        };
        date.map(|date| (date, &*line.text))
    };
    let first = chosen.iter().copied().find(|&at| page.lines[at].is_prose()).unwrap_or(0);
    let last = chosen.last().map_or(0, |last| last + 1);
    let open = |at: &usize| !page.lines[*at].hints.masthead;
    let top = headline.unwrap_or_else(|| first.saturating_sub(6));
    let below = (top..first.max(top)).find_map(dated);
    let above = || (top.saturating_sub(4)..top).rev().filter(open).find_map(dated);
    let after = || (last.saturating_sub(3)..(last + 3).min(page.lines.len())).filter(open).find_map(dated);
    below.or_else(above).or_else(after)
}

fn describe_source(meta: &mut Meta, page: &Page, head: &Head, chosen: &[usize], sources: &Sources) {
    let mut hints = Vec::new();
    for url in [&head.url, &head.base].into_iter().flatten() {
        hints.extend(sources.of_url(url).map(|hint| ("url", hint)));
    }
    // Names of the site in the order of trust: given as such, in a title, on a logo, above the article, below it.
    let title = meta.title.as_deref().map(key);
    let tails = head.tails.iter().filter(|tail| Some(key(tail)) != title && head.tails.len() > 1);
    let first = chosen.first().copied().unwrap_or(page.lines.len());
    let last = chosen.last().map_or(0, |last| last + 1);
    let around = page.lines[..first].iter().chain(page.lines.get(last..).unwrap_or_default());
    let signs: Vec<&str> = around
        .filter(|line| line.hints.masthead || !line.is_mostly_links() && sources.is_site_name(&line.text))
        .map(|line| &*line.text)
        .collect();
    // "LIÊN ĐOÀN LAO ĐỘNG" and "TỈNH BẮC KẠN" are one name on two lines.
    let pairs = signs.windows(2).map(|pair| pair.join(" "));
    let names = head.site.iter().chain(tails).chain(&page.logos).cloned();
    let names = names.chain(signs.iter().map(|&sign| sign.to_owned())).chain(pairs);
    let mut shown: Option<String> = None;
    for name in names.map(Keyed::new) {
        if let Some(hint) = sources.of_masthead(&name) {
            if sources.is_site_name(&name) {
                shown.get_or_insert_with(|| name.to_string());
            }
            hints.push(("masthead", hint));
        }
    }
    for &at in chosen.iter().take(3) {
        hints.extend(sources.of_byline(&page.lines[at].text).map(|hint| ("byline", hint)));
    }
    let given = head.site.clone().map(|site| (site, "head"));
    let shown = shown.map(|name| (name, "masthead"));
    let known = hints.iter().find_map(|(place, hint)| hint.outlet.clone().map(|outlet| (outlet, *place)));
    if let Some((outlet, place)) = given.or(shown).or(known) {
        meta.evidence.push(entry("outlet", &outlet, place, &outlet));
        meta.outlet = Some(outlet);
    }
    let (province, evidence) = source::decide(&hints);
    meta.province = province;
    meta.evidence.extend(evidence);
}

/// Stored text: the headline once, then the blocks, joined by line ends.
fn assemble(
    page: &Page,
    chosen: &[usize],
    title: Option<&str>,
    furniture: &[Option<Furniture>],
    signature: Option<usize>,
) -> Option<(String, Vec<Block>)> {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut push = |kind: BlockKind, words: &str| {
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(words);
        blocks.push(Block { kind, span: Span::new(start, text.len()) });
    };
    let heading = title.map(key);
    let lines: Vec<&Line> = chosen
        .iter()
        .filter(|&&at| furniture[at].is_none() && Some(at) != signature && !is_byline(&page.lines[at]))
        .map(|&at| &page.lines[at])
        .filter(|line| heading.as_deref().is_none_or(|heading| !line.text.has_key(heading)))
        .collect();
    if lines.is_empty() {
        return None;
    }
    if let Some(title) = title {
        push(BlockKind::Headline, title);
    }
    let several = lines.iter().filter(|line| line.is_prose()).count() > 1;
    let first = lines.iter().position(|line| line.is_prose()).filter(|_| several && title.is_some());
    for (at, line) in lines.iter().enumerate() {
        let caption = is_caption(line);
        let kind = match line.shape {
            Shape::Row => BlockKind::TableRow,
            Shape::Item => BlockKind::ListItem,
            _ if caption => BlockKind::Caption,
            _ if line.hints.lead || Some(at) == first => BlockKind::Lead,
            _ => BlockKind::Paragraph,
        };
        push(kind, &line.text);
    }
    Some((text, blocks))
}

/// A line that only names its author or its day.
fn is_byline(line: &Line) -> bool {
    (line.hints.author && line.chars < 60 && !line.text.chars().any(|c| c.is_ascii_digit()))
        || (line.chars < 100
            && dates::in_line(line.text.key()).is_some()
            && (line.hints.date || furniture::has_time(&line.text)))
}

/// Under a picture: called so, or short and in italics or credited right after an image.
fn is_caption(line: &Line) -> bool {
    let credited = || furniture::has_credit(&line.text);
    line.hints.caption
        || line.after_image
            && line.chars < 250
            && (line.slanted * 10 >= line.chars * 8 || line.chars < 120 || credited())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::model::BlockKind::{Caption, Headline, Lead, ListItem, Paragraph, TableRow};
    use crate::parse::{Reading, Sites};

    const LEAD: &str = "Chiều 12/3, Liên đoàn Lao động huyện tổng kết phong trào thi đua, biểu dương những người thợ \
                        có nhiều cải tiến trong sản xuất.";
    const BODY: &str = "Theo báo cáo, năm qua đoàn viên toàn huyện nêu 215 sáng kiến; hội đồng các cấp công nhận 140, \
                        gần gấp đôi năm trước đó.";
    const END: &str = "Phát biểu tại hội nghị, lãnh đạo tỉnh mong các cấp công đoàn giữ lấy nếp làm việc ấy, để người thợ \
                       nào cũng thấy tiếng nói của mình được lắng nghe.";

    fn draft(html: &str) -> Draft {
        read(html, None, &Sources::embedded()).unwrap()
    }

    fn blocks(draft: &Draft) -> Vec<(BlockKind, &str)> {
        draft.blocks.iter().map(|block| (block.kind, block.span.of(&draft.text))).collect()
    }

    #[test]
    fn a_newspaper_of_today() {
        let draft = draft(&format!(
            r#"<html><head><title>Người thợ và cái máy cũ | Báo Lạng Sơn</title>
            <link rel="canonical" href="https://baolangson.vn/nguoi-tho-1.html">
            <meta property="article:published_time" content="2019-03-13T08:00:00+07:00"></head><body>
            <header><img class="logo" alt="Báo Lạng Sơn"><span>Thứ Năm, 14/03/2019</span><nav><a href=/>Trang chủ</a></nav></header>
            <div class="hot"><a href=/a>Trao 99 Bằng khen cho nông dân</a></div>
            <article><h1>Người thợ và cái máy cũ</h1><div class=meta><span class=author>Thu Hà</span><time>13/03/2019 08:00</time></div>
            <p class=sapo>{LEAD}</p><figure><img src=1.jpg><figcaption>Máy cũ ở xưởng</figcaption></figure>
            <p>{BODY}</p><div class="related-inline"><b>Đọc thêm</b><a href=/b>Huyện có 45 sáng kiến được công nhận</a></div>
            <table><tr><th>Hình thức<th>Tập thể<tr><td>Cờ thi đua<td><b>1</b>2</table>
            <ul><li>Bằng khen: 7 tập thể</ul><p>{END}</p></article>
            <aside><ul><li>Đọc nhiều: 31 cờ thi đua</ul></aside><footer>Cơ quan của Đảng bộ tỉnh Lạng Sơn</footer>"#
        ));
        let expected = [
            (Headline, "Người thợ và cái máy cũ"),
            (Lead, LEAD),
            (Caption, "Máy cũ ở xưởng"),
            (Paragraph, BODY),
            (TableRow, "Hình thức | Tập thể"),
            (TableRow, "Cờ thi đua | 12"),
            (ListItem, "Bằng khen: 7 tập thể"),
            (Paragraph, END),
        ];
        assert_eq!(blocks(&draft), expected);
        assert_eq!(draft.meta.title.as_deref(), Some("Người thợ và cái máy cũ"));
        assert_eq!(draft.meta.published.unwrap().to_string(), "2019-03-13");
        assert_eq!(draft.meta.author.as_deref(), Some("Thu Hà"));
        assert_eq!(draft.meta.outlet.as_deref(), Some("Báo Lạng Sơn"));
        assert_eq!(draft.meta.province.as_deref(), Some("lang-son"));
        let places: Vec<&str> = draft
            .meta
            .evidence
            .iter()
            .filter(|entry| entry.value == "province=lang-son")
            .map(|entry| entry.source.as_str())
            .collect();
        assert_eq!(places, ["url", "masthead"]);
    }

    #[test]
    fn a_portal_of_tables_and_fonts() {
        let draft = draft(&format!(
            r##"<HTML><TITLE>LĐLĐ huyện</TITLE><BODY><TABLE><TR><TD colspan=2><IMG src=banner.gif alt="LIÊN ĐOÀN LAO ĐỘNG TỈNH SƠN LA">
            <TR><TD><A href=#>Trang chủ<BR><A href=#>Khen thưởng 37 tập thể trong đợt thi đua nước rút</A>
            <TD><FONT class=tieude>Người thợ và cái máy cũ</FONT><BR><FONT class=ngay>(Ngày đăng: 13/03/2019 - Lượt xem: 64)</FONT>
            <P><B>{LEAD}</B><P>{BODY}<BR>- Cờ thi đua: 4 đơn vị<BR>- Bằng khen: 12
            <P align=center><IMG src=x.jpg><BR><I>Máy cũ ở xưởng. Ảnh: N.T</I><P>{END}<P align=right><B>Thu Hà - Văn phòng</B>
            <P><B>Các tin cùng mục:</B><BR>- <A href=#>Công ty may có 42 sáng kiến</A> (12/03/2019)"##
        ));
        let kinds: Vec<BlockKind> = draft.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Headline, Lead, Paragraph, Paragraph, Paragraph, Caption, Paragraph], "{}", draft.text);
        assert!(!draft.text.contains("37") && !draft.text.contains("42") && draft.text.ends_with(END));
        assert_eq!(draft.meta.published.unwrap().to_string(), "2019-03-13");
        assert_eq!(draft.meta.author.as_deref(), Some("Thu Hà"));
        assert_eq!(draft.meta.province.as_deref(), Some("son-la"));
    }

    #[test]
    fn teasers_above_the_headline_are_no_part_of_it() {
        let teaser =
            "Chiều qua, huyện bên tổ chức lễ trao 17 Giấy khen cho các tập thể có thành tích trong mùa lũ vừa rồi.";
        let draft = draft(&format!(
            "<title>Người thợ và cái máy cũ - Cổng tỉnh</title><div><p>{teaser}</p></div>
             <div><h1>Người thợ và cái máy cũ</h1><div>Thứ tư, 13/03/2019 | 16:48 Minh Hoàng</div><p>{LEAD}</p><p>{BODY}</p><p>{END}</p></div>"
        ));
        assert_eq!(blocks(&draft)[0], (Headline, "Người thợ và cái máy cũ"));
        assert_eq!(blocks(&draft)[1], (Lead, LEAD));
        assert_eq!(draft.meta.author.as_deref(), Some("Minh Hoàng"));
        assert_eq!(draft.meta.published.unwrap().to_string(), "2019-03-13");
    }

    #[test]
    fn whatever_is_missing_costs_only_itself() {
        let plain = draft("<p>Tỉnh có 12 cá nhân được tặng Bằng khen.");
        assert_eq!(plain.text, "Tỉnh có 12 cá nhân được tặng Bằng khen.");
        assert_eq!(plain.meta, Meta::default());
        let cut = draft(&format!(
            "<h1>Người thợ và cái máy cũ</h1><div><p>{LEAD}</p><p>{}",
            &BODY[..BODY.find("140").unwrap()]
        ));
        assert_eq!(blocks(&cut).len(), 3);
        for empty in ["", "<html><body></body>", "<script>var a = 12;</script>", "<nav><a href=#>Trang chủ</a></nav>"]
        {
            assert!(read(empty, None, &Sources::embedded()).is_none(), "{empty}");
        }
    }

    /// A site that wraps its article into boxes with the names of boxes beside it, and its related headlines into
    /// sentences between the paragraphs.
    #[test]
    fn a_site_is_read_by_its_selectors() {
        let other =
            "Chiều qua, huyện bên tổ chức lễ trao 17 Giấy khen cho các tập thể có thành tích trong mùa lũ vừa rồi.";
        let page = format!(
            "<title>Trang tin</title><link rel=canonical href='https://tin.bao.example.vn/a-1.html'>
             <div class=hot><h2>Người thợ và cái máy cũ</h2><b class=k>13-03-2019</b><i class=t>Thu Hà</i></div>
             <div class='menu side'><p>{LEAD}</p><div class=n1><p>{other}</p></div><p>{BODY}</p><p>{END}</p></div>
             <div class=content>{}</div>",
            format!("<p>{other}</p>").repeat(15)
        );
        assert!(!draft(&page).text.contains(BODY), "the general way fails here");
        let file = "[[site]]\ndomains = ['bao.example.vn']\nbody = '.side'\nremove = ['.n1']\ntitle = '.hot h2'\n\
                    date = '.k'\nauthor = '.t'";
        let sites = |file: &str| Reading { sites: Sites::read(file, "sites.toml").unwrap(), ..Reading::default() };
        let sources = super::Sources::embedded().with(sites(file));
        let draft = read(&page, None, &sources).unwrap();
        let expected = [(Headline, "Người thợ và cái máy cũ"), (Lead, LEAD), (Paragraph, BODY), (Paragraph, END)];
        assert_eq!(blocks(&draft), expected);
        assert_eq!(draft.meta.published.unwrap().to_string(), "2019-03-13");
        assert_eq!(draft.meta.author.as_deref(), Some("Thu Hà"));
        let told: Vec<&str> = draft
            .meta
            .evidence
            .iter()
            .filter(|entry| entry.source == "site")
            .map(|entry| entry.value.as_str())
            .collect();
        assert!(told.contains(&"body=bao.example.vn") && told.contains(&"published=2019-03-13"), "{told:?}");

        // What finds nothing leaves its field to the general way, and says so.
        let stale = super::Sources::embedded().with(sites("[[site]]\ndomains = ['bao.example.vn']\nbody = '.was'"));
        let general = read(&page, None, &stale).unwrap();
        assert_eq!(general.text, self::draft(&page).text);
        assert!(
            general.meta.evidence.iter().any(|entry| entry.value == "ignored=body" && entry.words.ends_with(".was"))
        );
    }

    #[test]
    fn hostile_pages_end_soon() {
        let pages = [
            format!("{}<p>{BODY}", "<div>".repeat(1_000_000)),
            format!("{}<p>{BODY}", "<b><p>".repeat(100_000)),
            format!("{}<p>{BODY}", "<table><tr><td>".repeat(100_000)),
            format!("<p>{BODY}{}", "<".repeat(300_000)),
            format!("<p>{BODY}<p {}>", "a=\"".repeat(100_000)),
            format!("<p>{BODY}{}", "</script>".repeat(100_000)),
            format!("<p>{BODY}{}", "<svg></x>".repeat(100_000)),
            format!("<p>{BODY}{}", "<p>12<br>".repeat(100_000)),
        ];
        for page in pages {
            let start = Instant::now();
            assert!(draft(&page).text.contains(BODY), "{}", &page[..40.min(page.len())]);
            assert!(start.elapsed() < Duration::from_secs(20), "{:?} for {}", start.elapsed(), &page[..20]);
        }
    }
}
