//! The HTML report in a real browser: a cell is clicked and its sentences are read, nothing reaches the console.
//!
//! Runs where `chromedriver` and a Chromium or Chrome are installed, and says so where it is skipped.

mod driver;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use driver::Driver;

/// Writes the report of a folder below `tests/traps` and gives its address.
fn page(folder: &Path, out: &Path, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_solieu"));
    command.args(["report", "--quiet", "--lang", "vi", "-o"]).arg(out).arg(folder).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    format!("file://{}", out.display())
}

fn trap(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traps").join(name)
}

#[test]
fn a_click_on_a_cell_shows_its_sentences() {
    let Some(driver) = Driver::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let address = page(&trap("conflict"), &folder.path().join("a.html"), &[]);
    for width in [1280, 390] {
        driver.resize(width, 900);
        driver.go(&address);
        let overflow = driver.run("return document.documentElement.scrollWidth - window.innerWidth");
        assert!(overflow.as_i64().unwrap() <= 0, "the page is wider than {width} pixels by {overflow}");

        driver.click("#measures tr.conflict .figure");
        assert_eq!(driver.run("return document.getElementById('evidence').open"), true);
        let sheet = driver.text("#sheet");
        for part in [
            "Bằng khen cấp tỉnh · cá nhân",
            "Sơn La",
            "các bài nêu khác nhau",
            "Chủ tịch UBND tỉnh tặng Bằng khen cho 570 cá nhân.",
            "Chủ tịch UBND tỉnh tặng Bằng khen cho 571 cá nhân.",
            "Sơn La tổng kết thi đua năm 2021",
            "15/2/2022",
            "b.txt",
            "award.",
        ] {
            assert!(sheet.contains(part), "{part} is missing at {width} pixels in:\n{sheet}");
        }
        assert_eq!(driver.text("#sheet .lead mark:not(.other)"), "570", "the figure is marked");
        assert!(driver.run("return location.hash").as_str().unwrap().starts_with("#o="));

        driver.press_escape();
        assert_eq!(driver.run("return document.getElementById('evidence').open"), false);
        let focus = driver.run("return document.activeElement.className");
        assert_eq!(focus, "figure", "the keyboard is back where it was");
    }
    assert_eq!(driver.console(), Vec::<String>::new());
}

#[test]
fn the_address_of_a_cell_opens_it() {
    let Some(driver) = Driver::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let address = page(&trap("periods"), &folder.path().join("a.html"), &[]);
    driver.go(&address);
    let id = driver.run("return document.querySelector('#measures tr.apart .figure').dataset.cell");
    driver.go("about:blank");
    driver.go(&format!("{address}#o={}", id.as_str().unwrap()));
    let sheet = driver.text("#sheet");
    assert!(sheet.contains("không so được: kỳ khác; kỳ được so sánh là 2020"), "{sheet}");
    // An address that means nothing opens nothing and breaks nothing.
    driver.go("about:blank");
    driver.go(&format!("{address}#o=99.99"));
    assert_eq!(driver.run("return document.getElementById('evidence').open"), false);
    assert_eq!(driver.console(), Vec::<String>::new());
}

#[test]
fn tables_sort_and_filter_and_the_map_follows_the_choice() {
    let Some(driver) = Driver::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let address = page(&trap("level-and-channel"), &folder.path().join("a.html"), &[]);
    driver.resize(1280, 900);
    driver.go(&address);
    let names = "return [...document.querySelectorAll('#measures .measure tbody th')].map(th => th.textContent).join()";
    assert_eq!(driver.run(names), "Sơn La,Phú Thọ");
    driver.click("#measures .measure thead th:nth-child(2) button");
    driver.click("#measures .measure thead th:nth-child(2) button");
    assert_eq!(driver.run(names), "Phú Thọ,Sơn La", "by name");
    let sorted = driver.run("return document.querySelectorAll('#measures [aria-sort=ascending]').length");
    assert_eq!(sorted, 1, "one column says that it is sorted");

    let tile = driver.run("return document.querySelector('#map .full[title^=\"Sơn La: 100\"]') !== null");
    assert_eq!(tile, true);
    driver.click("#list-2025");
    assert_eq!(driver.run("return document.querySelectorAll('#map .tile').length"), 34);

    for (typed, shown) in [("phu tho", true), ("phú thọ", true), ("hà nội", false)] {
        let script = format!(
            "const box = document.getElementById('filter'); box.value = '{typed}';
             box.dispatchEvent(new Event('input')); return !document.getElementById('m0').hidden"
        );
        assert_eq!(driver.run(&script), shown, "{typed}");
    }
    assert_eq!(driver.console(), Vec::<String>::new());
}

#[test]
fn an_article_cannot_act_on_the_page() {
    let Some(driver) = Driver::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let evil = "</script><script>document.title='evil'</script><img src=x onerror=\"document.title='evil'\">";
    let article = format!(
        "BÁO SƠN LA\n\nSơn La {evil}: khen thưởng năm 2021\n\nNgày 14/01/2022\n\nNăm 2021, {evil} Chủ tịch UBND tỉnh tặng \
         Bằng khen cho 12 tập thể {evil} và 345 cá nhân {evil}.\n\nCác phong trào thi đua được tổ chức rộng khắp, bám \
         sát nhiệm vụ chính trị của từng cơ quan, đơn vị trong tỉnh.\n"
    );
    fs::create_dir(folder.path().join("tin")).unwrap();
    fs::write(folder.path().join("tin/a.txt"), article).unwrap();
    let address = page(&folder.path().join("tin"), &folder.path().join("a.html"), &[]);
    driver.go(&address);
    let clicked = driver.run(
        "document.querySelectorAll('details').forEach(each => each.open = true);
         const button = document.querySelector('.figure'); button.click(); return button !== null",
    );
    assert_eq!(clicked, true);
    assert!(driver.text("#sheet").contains("onerror"), "the text of the article is shown as it is");
    assert_eq!(driver.run("return document.title"), "So sánh số liệu các tỉnh");
    assert_eq!(driver.run("return document.images.length"), 0);
    assert_eq!(driver.console(), Vec::<String>::new());
}
