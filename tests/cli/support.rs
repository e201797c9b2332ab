//! Folders to run in, and runs.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const SON_LA: &str = "\
BÁO SƠN LA

Sơn La: Khen thưởng phong trào thi đua năm 2021

Ngày 15/01/2022

Năm 2021, Chủ tịch UBND tỉnh Sơn La tặng Bằng khen cho 12 tập thể và 345 cá nhân. Toàn tỉnh có 1.250 sáng kiến được công nhận cấp cơ sở.
";

pub const LAI_CHAU: &str = "\
BÁO LAI CHÂU

Lai Châu: Tổng kết công tác thi đua, khen thưởng năm 2021

Ngày 20/01/2022

Năm 2021, Chủ tịch UBND tỉnh Lai Châu tặng Bằng khen cho 9 tập thể và 210 cá nhân. Các đơn vị đăng ký 77 sáng kiến.
";

pub const PHU_THO: &str = "\
<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Phú Thọ khen thưởng năm 2021 - Báo Phú Thọ</title></head>
<body><div class=\"menu\">Trang chủ | 24 giờ | 5 tin mới</div>
<article><h1>Phú Thọ khen thưởng năm 2021</h1>
<p>Năm 2021, Chủ tịch UBND tỉnh Phú Thọ tặng Bằng khen cho 20 tập thể và 301 cá nhân.</p>
<p>Các phong trào thi đua của tỉnh được tổ chức rộng khắp, thu hút đông đảo người lao động tham gia.</p></article>
</body></html>
";

/// A folder that goes away with the test.
pub struct Folder {
    root: tempfile::TempDir,
}

impl Folder {
    pub fn new(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder { root: tempfile::tempdir().unwrap() };
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    /// Articles of three provinces, in `tin`.
    pub fn of_articles() -> Folder {
        Folder::new(&[
            ("tin/lai-chau.txt", LAI_CHAU.as_bytes()),
            ("tin/phu-tho.html", PHU_THO.as_bytes()),
            ("tin/sub/son-la.txt", SON_LA.as_bytes()),
        ])
    }

    pub fn path(&self) -> &Path {
        self.root.path()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Every path below the folder, sorted.
    pub fn listing(&self) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path.clone());
                }
                paths.push(path);
            }
        }
        paths.sort();
        paths
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Run {
        self.run_with(args, &[])
    }

    /// Runs the program in the folder, in English and without colours unless `variables` say otherwise.
    pub fn run_with<S: AsRef<OsStr>>(&self, args: &[S], variables: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_solieu"));
        for name in
            ["SOLIEU_INDEX", "SOLIEU_LANG", "SOLIEU_RULES", "SOLIEU_CONFIG", "LC_ALL", "LC_MESSAGES", "NO_COLOR"]
        {
            command.env_remove(name);
        }
        command.current_dir(self.path()).args(args).env("LANG", "en_US.UTF-8").env("COLUMNS", "80");
        let output = command.envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap();
        Run {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What a run gave.
#[derive(Debug, PartialEq)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    #[track_caller]
    pub fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// The messages have a line that holds each of these.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Run {
        let line = self.err.lines().any(|line| parts.iter().all(|part| line.contains(part)));
        assert!(line, "no line with {parts:?} in:\n{}", self.err);
        self
    }

    /// The JSON lines of standard output.
    #[track_caller]
    pub fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
