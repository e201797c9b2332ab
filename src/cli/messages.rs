//! What the program says besides data, in Vietnamese and English.
//!
//! Help texts and reports of broken rules are English only; reports have their own table of labels. `{}` stands for
//! what is filled in, in the same order in both languages.

use solieu::report::Lang;

macro_rules! messages {
    ($($name:ident = $vi:literal, $en:literal;)+) => {
        /// Something to say.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message { $($name,)+ }

        impl Message {
            #[cfg(test)]
            const ALL: &'static [Message] = &[$(Message::$name),+];

            fn template(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Message::$name, Lang::Vi) => $vi, (Message::$name, Lang::En) => $en,)+ }
            }
        }
    };
}

messages! {
    Error = "lỗi", "error";
    Files = "Tệp: {}", "Files: {}";
    Read = "đã đọc", "read";
    Stored = "đã ghi", "stored";
    Unchanged = "không đổi", "unchanged";
    Duplicate = "trùng nội dung", "duplicate";
    Empty = "rỗng", "empty";
    FailedFor = "Lý do lỗi: {}", "Failed: {}";
    FilesOf = "{}/{} tệp", "{}/{} files";
    ArticlesSoFar = "{} bài", "{} articles";
    TimeLeft = "còn {}", "{} left";
    FailedSoFar = "{} lỗi", "{} failed";
    Stopping = "Đang dừng… (Ctrl-C lần nữa: dừng ngay)", "Stopping… (Ctrl-C again: at once)";
    StoppedOnTheWay =
        "Đã dừng giữa chừng. Những gì đã đọc nằm trong chỉ mục; chạy lại đúng lệnh này để làm tiếp.",
        "Stopped on the way. What was read is in the index; run the same command again to go on.";
    StoppedRebuilding =
        "Đã dừng giữa chừng. Chỉ mục cũ còn nguyên; chạy lại lệnh này thì làm từ đầu.",
        "Stopped on the way. The old index is as it was; the same command begins anew.";
    StoppedList =
        "Đã dừng sau {} tệp; các dòng đã ghi đều trọn vẹn. Chạy lại để có đủ.",
        "Stopped after {} files; the lines that were written are whole. Run it again for all of them.";
    StoppedBefore =
        "Đã dừng sau {} tệp; chưa ghi gì, vì chỉ một phần tệp thì không so sánh được.",
        "Stopped after {} files; nothing was written, for a part of the files compares nothing.";
    Skipped = "bỏ qua", "skipped";
    Failed = "lỗi", "failed";
    EmptyFile = "{}: tệp rỗng hoặc không có chữ nào", "{}: empty, or no text in it";
    CopyOf = "{}: cùng nội dung với {}", "{}: same text as {}";
    AndMore = "… và {} tệp nữa", "… and {} more";
    EventOn = "diễn ra {}", "event {}";
    AsOf = "số liệu đến {}", "figures as of {}";
    NoFiles = "Không có tệp nào trong {}.", "There are no files in {}.";
    NoArticles =
        "Không có bài nào trong {}: đọc được tệp .txt, .html, .md, .docx, .pdf, .jsonl, .warc, .warc.gz, .zip.",
        "There are no articles in {}: files that are read end in .txt, .html, .md, .docx, .pdf, .jsonl, .warc, .warc.gz or .zip.";
    NoFacts = "Không tìm thấy số liệu nào.", "No figures were found.";
    NoNumbers = "Không có con số nào.", "There are no numbers.";
    NoHits = "Không tìm thấy bài nào.", "No articles were found.";
    NoMoreHits = "Chỉ có {} bài; hết kết quả trước vị trí {}.", "There are only {} articles; none after {}.";
    NothingToCompare =
        "Không có số liệu nào để so sánh; bỏ bớt điều kiện lọc nếu có.",
        "There is nothing to compare; use fewer filters if there are any.";
    NotInThisForm = "không có dạng {} cho {}; dùng được: {}", "there is no form {} of {}; there are: {}";
    NoSuchMeasure =
        "không có chỉ tiêu nào khớp với `{}`; xem cột measure của --format csv",
        "no measure matches `{}`; see the column measure of --format csv";
    NoSuchCell = "{} không có số liệu nào trong các bài này.", "There is no figure of {} in these articles.";
    SeveralMeasures =
        "nhiều chỉ tiêu khớp với `{}`; chọn một theo mã:",
        "several measures match `{}`; choose one by its id:";
    NoSheetOnTerminal =
        "bảng tính không hiện được trên màn hình; ghi ra tệp bằng -o FILE.xlsx",
        "a spreadsheet cannot be shown in a terminal; write it with -o FILE.xlsx";
    Written = "Đã ghi {}.", "Wrote {}.";
    IndexHolds = "Chỉ mục {}: {} bài, {} số liệu.", "Index {}: {} articles, {} figures.";
    OldIndexKept =
        "Chỉ mục cũ được giữ ở {}; xóa khi không cần nữa.",
        "The old index is kept in {}; delete it when it is no longer needed.";
    DamagedFile = "{}: hỏng, không còn đúng như lúc ghi", "{}: damaged, its bytes are not those that were written";
    VerifiedClean = "Nguyên vẹn: {} tệp, {} bài, {} số liệu.", "Clean: {} files, {} articles, {} figures.";
    VerifiedContradictions =
        "Có mâu thuẫn: {} tệp, {} bài, {} số liệu; chạy `solieu index rebuild`.",
        "Contradictions: {} files, {} articles, {} figures; run `solieu index rebuild`.";
    VerifiedDamaged =
        "Bị hỏng, trong {} tệp; `solieu index rebuild` cứu phần còn đọc được.",
        "Damaged, of {} files; `solieu index rebuild` saves what can be read.";
    LostDocuments = "{}: không đọc được ({} bài và số liệu)", "{}: cannot be read ({} articles and figures)";
    Lost = "{}: không đọc được", "{}: cannot be read";
    IngestForLost =
        "Chạy `solieu ingest` với các thư mục cũ để đọc lại những bài bị mất.",
        "Run `solieu ingest` with the same folders to read again what was lost.";
    Unfinished =
        "Chỉ mục {}: lần chạy trước chưa xong; chạy lại `solieu ingest` để có đủ.",
        "Index {}: the last run on it did not end; run `solieu ingest` again to have all of it.";
    Changes =
        "Lần này: {} bài mới hoặc đổi (trong đó {} thay bản cũ), {} bài gỡ bỏ.",
        "This run: {} articles new or changed ({} of them in place of an older version), {} taken out.";
    Pruned = "{}: đã gỡ, không còn tệp", "{}: taken out, its file is gone";
    AnyWord =
        "Không kết quả nào có đủ các từ; dưới đây là những kết quả có ít nhất một từ.",
        "Nothing has all the words; these have at least one.";
    UnknownValue =
        "Không số liệu nào trong chỉ mục có {}: {}; đang có: {}.",
        "No figure of the index has {}: {}; there are: {}.";
    ReadAsWords =
        "Đã tìm các từ như thường, vì ở ký tự thứ {}: {}.",
        "Its words were looked for, since at character {}: {}.";
    HitCount = "{} bài; đang xem {}–{}.", "{} articles; {}–{} shown.";
    FactHitCount = "{} số liệu; đang xem {}–{}.", "{} figures; {}–{} shown.";
    NoMoreFacts = "Chỉ có {} số liệu; hết kết quả trước vị trí {}.", "There are only {} figures; none after {}.";
    OneIndexToWrite =
        "chỉ ghi vào một chỉ mục: dùng một --index khi có thư mục",
        "folders are read into one index: name one --index with them";
    FacetYear = "Năm", "Year";
    FacetProvince = "Tỉnh, thành", "Province";
    FacetIndicator = "Chỉ tiêu", "Indicator";
    FacetStatus = "Giai đoạn", "Stage";
    FacetOutlet = "Nguồn", "Outlet";
    NotSaid = "(không rõ)", "(none)";
    MoreValues = "… và {} giá trị nữa (-n 0 để xem hết)", "… and {} more (-n 0 for all)";
    Figures = "{} số liệu", "{} figures";
    Matches = "{} chỗ khớp", "{} matches";
    Articles = "Số bài", "Articles";
    Facts = "Số liệu", "Figures";
    Size = "Dung lượng", "Size";
    RulesVersion = "Phiên bản quy tắc", "Rules";
    Layout = "Phiên bản bố cục", "Layout";
    MadeBy = "Tạo bởi / cập nhật bởi", "Made by / updated by";
    OldRules =
        "Chỉ mục {}: số liệu trích theo quy tắc {}, chương trình có quy tắc {}; chạy `solieu index rebuild` để trích lại từ văn bản đã lưu, hoặc `solieu ingest --reindex` với các thư mục cũ.",
        "Index {}: its figures were found with rules {}, this program has rules {}; run `solieu index rebuild` to find them anew in the stored texts, or `solieu ingest --reindex` with the same folders.";
    ByProvince = "Theo tỉnh, thành (bài, số liệu)", "By province (articles, figures)";
    ByIndicator = "Theo chỉ tiêu (số liệu)", "By indicator (figures)";
    NoProvince = "chưa rõ tỉnh hoặc cả nước", "no province or the whole country";
    ExplainTitle = "Vì sao có từng con số", "Why each figure was told";
    NoNumberOnLine = "Dòng {} không có con số nào.", "There is no number on line {}.";
    StepAgain = "nhắc lại {}", "tells {} again";
    StepTime = "ngày tháng hoặc kỳ", "a date or period";
    StepTrap =
        "không phải số đếm: số văn bản, lần thứ, tuổi, đơn vị đo",
        "counts nothing: the number of a document, an edition, an age, a measure";
    StepUnsettled = "số có hai cách đọc", "a number with two readings";
    StepFurniture = "ngoài bài: trình đơn, tin liên quan, bình luận", "outside the article: menus, related news, comments";
    StepDifference = "số chênh lệch, hoặc tổng để chọn ra", "a difference, or what was chosen from";
    StepArticle = "«một» là mạo từ nếu không quy tắc nào chắc chắn", "“một” is an article unless a rule is sure";
    StepUncarried =
        "{} khớp, nhưng trước đó không nói đếm cái gì",
        "{} took it, but nothing before says what it counts";
    StepNoIndicator =
        "{} khớp, nhưng danh hiệu này không có chỉ tiêu cho loại đối tượng ấy",
        "{} took it, but the award has no indicator for this kind of recipient";
    StepNoCount =
        "{} khớp, nhưng là tiêu chuẩn hoặc số đã nêu",
        "{} took it, but it is a criterion or a number told before";
    StepNothingNear =
        "không có khen thưởng, sáng kiến, công trình nào ở gần",
        "no award, innovation or work stands near it";
    StepNoRule = "không quy tắc nào khớp thứ tự này", "no rule fits this order of words";
    StepNearRule =
        "không quy tắc nào khớp; {} sẽ khớp nếu không có {} «{}»",
        "no rule fits; {} would if it were not for {} «{}»";
    StepPattern = "thứ tự: {}", "order: {}";
    NearestRule = "gần nhất: {} ({})", "nearest: {} ({})";
    GaveUp = "bỏ tại: {} ({})", "given up by: {} ({})";
    Audited =
        "Số gần từ khen thưởng, sáng kiến, công trình: {}; đã lấy {}; chưa lấy {}, theo {} kiểu câu (hiện {}).",
        "Numbers near awards, innovations, works: {}; {} told; {} not, in {} patterns ({} shown).";
    RulesLoad =
        "Quy tắc: {} (riêng: {}). Từ điển: {} mục. Phiên bản: {}.",
        "Rules: {} (your own: {}). Lexicon: {} entries. Version: {}.";
    NoLabel =
        "Chỉ tiêu {} chưa có tên trong labels.csv; báo cáo sẽ hiện mã.",
        "The indicator {} has no name in labels.csv; reports show its id.";
    RulesTested = "{} quy tắc, {} câu thử: {} không đạt.", "{} rules, {} sentences: {} failed.";
    RulesDiffer = "Thêm {}, mất {}, đổi {}.", "{} appear, {} vanish, {} change.";
    UnknownEnding =
        "không có dạng báo cáo cho đuôi tệp này; dùng .html, .xlsx, .csv, .md, .json, .txt, hoặc thêm --format",
        "no form of a report has this ending; use .html, .xlsx, .csv, .md, .json, .txt, or name one with --format";
    NoIndex =
        "Chưa có chỉ mục: `solieu report DIR…` đọc thẳng thư mục, `solieu ingest DIR…` tạo chỉ mục.",
        "No index yet: `solieu report DIR…` reads folders directly, `solieu ingest DIR…` makes an index.";
}

/// Reasons that the library gives in English, and what they begin with in Vietnamese.
const REASONS: &[(&str, &str)] = &[
    ("no such file or folder", "không có tệp hay thư mục này"),
    ("no permission to read it", "không có quyền đọc"),
    ("no permission to read or write it", "không có quyền đọc hoặc ghi"),
    ("gone since the folder was listed", "đã mất trong lúc đọc"),
    ("not a text file", "không phải tệp văn bản"),
    ("larger than", "lớn hơn"),
    ("a link back to the folder that it is in", "liên kết trỏ ngược lại thư mục chứa nó"),
    ("a link to a file or folder that does not exist", "liên kết trỏ tới chỗ không có"),
    ("protected by a password", "có mật khẩu bảo vệ"),
    ("not a Word document", "không phải tệp Word (.docx)"),
    ("a broken Word document", "tệp Word hỏng"),
    ("not a PDF", "không phải tệp PDF"),
    ("a broken PDF", "tệp PDF hỏng"),
    (
        "no text in it, only pictures: it must be recognised (OCR) first",
        "không có chữ, chỉ có ảnh: phải nhận dạng (OCR) trước",
    ),
    ("not a ZIP archive, or cut off", "không phải tệp ZIP, hoặc bị cắt"),
    ("cannot be unpacked", "không giải nén được"),
    ("archives nested more than", "tệp nén lồng nhau quá số tầng"),
    ("unpacks to more than", "giải nén ra quá số lần dung lượng"),
    ("not a JSON object", "không phải một đối tượng JSON"),
    ("not JSON", "không phải JSON"),
    ("not a WARC file, or a record of a wrong length", "không phải tệp WARC, hoặc sai độ dài"),
    ("not a table in CSV and UTF-8", "không phải bảng CSV mã UTF-8"),
    ("no column", "không có cột"),
    ("no indicator", "không có chỉ tiêu này"),
    ("no province of the lists of 63 and 34", "không có tỉnh này trong danh sách 63 và 34"),
    ("internal error", "lỗi của chương trình"),
    ("the disk is full", "đĩa đầy"),
];

impl Message {
    /// The message in a language.
    pub fn text(self, lang: Lang) -> &'static str {
        self.template(lang)
    }

    /// The message with its blanks filled.
    pub fn with(self, lang: Lang, parts: &[&str]) -> String {
        let mut text = String::new();
        let mut parts = parts.iter();
        for (index, piece) in self.template(lang).split("{}").enumerate() {
            if index > 0 {
                text.push_str(parts.next().copied().unwrap_or_default());
            }
            text.push_str(piece);
        }
        text
    }
}

/// Why a file failed, in a language as far as it is known there.
pub fn reason(english: &str, lang: Lang) -> String {
    let known = REASONS.iter().find(|(begin, _)| lang == Lang::Vi && english.starts_with(begin));
    match known {
        Some((begin, vi)) => format!("{vi}{}", &english[begin.len()..]),
        None => english.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_blanks() {
        for &message in Message::ALL {
            let blanks = |lang| message.template(lang).matches("{}").count();
            assert_eq!(blanks(Lang::Vi), blanks(Lang::En), "{message:?}");
        }
    }

    #[test]
    fn blanks_are_filled_in_order() {
        assert_eq!(Message::CopyOf.with(Lang::En, &["b.txt", "a.txt"]), "b.txt: same text as a.txt");
        assert_eq!(Message::NoHits.with(Lang::En, &[]), "No articles were found.");
        assert_eq!(Message::EmptyFile.with(Lang::Vi, &["{}"]), "{}: tệp rỗng hoặc không có chữ nào");
    }

    #[test]
    fn reasons_keep_their_details() {
        let english = "not a text file (PDF)";
        assert_eq!(reason(english, Lang::Vi), "không phải tệp văn bản (PDF)");
        assert_eq!(reason(english, Lang::En), english);
        assert_eq!(reason("something new", Lang::Vi), "something new");
    }
}
