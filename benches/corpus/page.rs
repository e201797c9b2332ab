//! An article in the page of a provincial paper: menus, styles, scripts, lists of other articles around it.

use super::{Draft, Maker, put};

/// Names under which papers keep the text of an article.
const BOXES: [&str; 5] = ["article-content", "detail-content", "post-body", "entry-content", "noidung"];

macro_rules! line {
    ($page:expr, $($part:tt)*) => { put($page, format_args!($($part)*)) };
}

pub(super) fn page(maker: &mut Maker<'_>, draft: Draft, number: usize) -> String {
    let mut page = String::with_capacity(60_000);
    let out = &mut page;
    let title = escaped(&draft.title);
    let name = format!("Báo {}", maker.fill("province"));
    line!(
        out,
        "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} - {name}</title>\n"
    );
    line!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width\">\n<meta property=\"og:title\" content=\"{title}\">\n"
    );
    line!(out, "<link rel=\"canonical\" href=\"https://bao.example.vn/tin/{number}.html\">\n<style>\n");
    for at in 0..70 {
        line!(
            out,
            ".box-{at} {{ margin: {}px; padding: {}px; border: 1px solid #{:06x}; font: 14px/1.5 Arial }}\n",
            at % 7,
            at % 9,
            at * 1999
        );
    }
    line!(out, "</style>\n<script>\n");
    script(out, 0..40);
    line!(
        out,
        "</script>\n</head>\n<body>\n<header><a href=\"/\"><img src=\"/logo.png\" alt=\"{name}\"></a></header>\n"
    );
    menu(maker, out, true);
    line!(
        out,
        "<div class=\"breadcrumb\"><a href=\"/\">Trang chủ</a> / <a href=\"/thi-dua\">Thi đua</a></div>\n<main>\n<article>\n"
    );
    line!(out, "<h1>{title}</h1>\n<div class=\"meta\"><span class=\"date\">{}</span></div>\n", draft.date);
    line!(
        out,
        "<div class=\"share\"><a href=\"#\">Facebook</a> <a href=\"#\">Zalo</a> <a href=\"#\">In bài</a></div>\n"
    );
    line!(out, "<div class=\"{}\">\n", BOXES[number % BOXES.len()]);
    let middle = draft.paragraphs.len() / 2;
    for (at, paragraph) in draft.paragraphs.iter().enumerate() {
        line!(out, "<p style=\"text-align: justify;\">{}</p>\n", marked(maker, &escaped(paragraph)));
        if at == middle {
            let caption = escaped(&maker.line(&maker.corpus.prose));
            line!(out, "<figure><img src=\"/anh/{number}.jpg\" alt=\"\"><figcaption>{caption}</figcaption></figure>\n");
        }
    }
    line!(out, "<p class=\"author\">{}</p>\n</div>\n</article>\n", escaped(&draft.author));
    teasers(maker, out, "Tin liên quan", "related", 16);
    line!(
        out,
        "<section class=\"comments\"><h3>Ý kiến bạn đọc</h3><textarea></textarea><button>Gửi</button></section>\n</main>\n"
    );
    for heading in ["Đọc nhiều", "Tin mới", "Thi đua", "Video"] {
        teasers(maker, out, heading, "sidebar", 10);
    }
    menu(maker, out, false);
    line!(out, "<footer><p>Cơ quan chủ quản: Tỉnh ủy. Giấy phép số 12/GP-BTTTT.</p></footer>\n<script>\n");
    script(out, 40..75);
    line!(out, "</script>\n</body>\n</html>\n");
    page
}

fn menu(maker: &mut Maker<'_>, out: &mut String, deep: bool) {
    line!(out, "<nav class=\"menu\"><ul>\n");
    for (at, section) in maker.corpus.lists["section"].iter().enumerate() {
        line!(out, "<li><a href=\"/muc/{at}\" title=\"{section}\">{section}</a>");
        for below in 0..if deep { 3 } else { 0 } {
            let (noun, adjective) = (maker.fill("noun"), maker.fill("adjective"));
            line!(out, "<ul class=\"sub\"><li><a href=\"/muc/{at}/{below}\">{noun} {adjective}</a></li></ul>");
        }
        line!(out, "</li>\n");
    }
    line!(out, "</ul></nav>\n");
}

/// Headlines of other articles, with figures that are not this one's.
fn teasers(maker: &mut Maker<'_>, out: &mut String, heading: &str, class: &str, count: usize) {
    line!(out, "<aside class=\"{class}\"><h3>{heading}</h3><ul>\n");
    for _ in 0..count {
        let title = escaped(&maker.line(&maker.corpus.heading));
        let number = maker.dice.below(1_000_000);
        line!(
            out,
            "<li><a href=\"/tin/{number}.html\" title=\"{title}\"><img loading=\"lazy\" width=\"80\" height=\"60\" src=\"/nho/{number}.jpg\" alt=\"\"> {title}</a></li>\n"
        );
    }
    line!(out, "</ul></aside>\n");
}

fn script(out: &mut String, numbers: std::ops::Range<usize>) {
    for at in numbers {
        line!(
            out,
            "function f{at}(a, b) {{ var x = document.getElementById('w{at}'); if (x && a < b) {{ x.className = 'on' + a; window.dataLayer.push({{ event: 'v{at}' }}); }} return a + b * {at}; }}\n"
        );
    }
}

/// Now and then bold words or a no-break space, as editors leave them.
fn marked(maker: &mut Maker<'_>, paragraph: &str) -> String {
    match (maker.dice.below(8), paragraph.split_once(", ")) {
        (0, Some((first, rest))) => format!("<strong>{first}</strong>, {rest}"),
        (1, Some((first, rest))) => format!("{first},&nbsp;<em>{rest}</em>"),
        _ => paragraph.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
