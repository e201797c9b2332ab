//! Standard output and standard error, files to write to, colours, and paragraphs of a terminal.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write, stderr, stdout};
use std::path::Path;

use serde::Serialize;
use solieu::model::Span;
use solieu::report::{clean, wrap};
use solieu::{Error, Result};

/// Says one line on standard error. There is nobody to tell if that fails.
pub fn tell(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}

/// Where data goes: standard output or a file.
pub struct Out {
    writer: BufWriter<Box<dyn Write>>,
    name: String,
}

impl Out {
    pub fn stdout() -> Out {
        Out { writer: BufWriter::new(Box::new(stdout())), name: "standard output".to_owned() }
    }

    /// A file, or standard output where none is named or `-` is.
    pub fn to(path: Option<&Path>) -> Result<Out> {
        match path {
            Some(path) if path != Path::new("-") => {
                let file = File::create(path).map_err(|error| Error::io(path, error))?;
                Ok(Out { writer: BufWriter::new(Box::new(file)), name: path.to_string_lossy().into_owned() })
            }
            _ => Ok(Out::stdout()),
        }
    }

    pub fn text(&mut self, text: &str) -> Result<()> {
        self.writer.write_all(text.as_bytes()).map_err(|error| Error::io(&self.name, error))
    }

    pub fn line(&mut self, line: &str) -> Result<()> {
        self.text(line.trim_end())?;
        self.text("\n")
    }

    pub fn json_line(&mut self, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(value).map_err(|error| Error::input(&self.name, error.to_string()))?;
        self.text(&text)?;
        self.text("\n")
    }

    /// Lends the writer to a renderer.
    pub fn render(&mut self, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        render(&mut self.writer).map_err(|error| Error::of_stream(&self.name, error))
    }

    /// Says that all was written, which only a flush can know.
    pub fn finish(mut self) -> Result<()> {
        self.writer.flush().map_err(|error| Error::io(&self.name, error))
    }
}

/// True for the end of a pipe whose reader has seen enough.
pub fn is_broken_pipe(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
}

/// How a piece of text stands out.
#[derive(Clone, Copy)]
pub enum Tone {
    Bold,
    Faint,
    Match,
    /// A figure that is a fact; something new.
    Good,
    /// A figure that was missed; something gone.
    Bad,
    /// Words of an explanation, by what they name.
    Noun,
    Who,
    Verb,
    Time,
}

/// Text in a tone, where there are colours.
pub fn toned(text: &str, tone: Tone, color: bool) -> Cow<'_, str> {
    let code = match tone {
        _ if !color || text.is_empty() => return Cow::Borrowed(text),
        Tone::Bold => "1",
        Tone::Faint => "2",
        Tone::Match => "1;33",
        Tone::Good => "1;32",
        Tone::Bad => "1;31",
        Tone::Noun => "33",
        Tone::Who => "36",
        Tone::Verb => "35",
        Tone::Time => "34",
    };
    Cow::Owned(format!("\x1b[{code}m{text}\x1b[0m"))
}

/// A text wrapped to a width, each line behind a margin of spaces and in a tone.
pub fn paragraph(
    out: &mut Out,
    text: &str,
    margin: usize,
    width: usize,
    tone: Option<Tone>,
    color: bool,
) -> Result<()> {
    for line in wrap(&clean(text), width.saturating_sub(margin).max(20)) {
        let line = tone.map_or_else(|| Cow::Borrowed(line.as_str()), |tone| toned(&line, tone, color));
        out.line(&format!("{}{line}", " ".repeat(margin)))?;
    }
    Ok(())
}

/// Wraps text that may hold colours behind a margin of spaces.
pub fn wrapped(out: &mut Out, text: &str, margin: usize, width: usize) -> Result<()> {
    flow(out, &format!("{}{text}", " ".repeat(margin)), margin, width)
}

/// Wraps text that may hold colours, whose codes take no columns: the first line behind the spaces that it begins
/// with, the others behind `hang` spaces.
pub fn flow(out: &mut Out, text: &str, hang: usize, width: usize) -> Result<()> {
    let mut margin = text.len() - text.trim_start_matches(' ').len();
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let columns = visible(word);
        if used > 0 && used + 1 + columns > width.saturating_sub(margin).max(20) {
            out.line(&format!("{}{line}", " ".repeat(margin)))?;
            line.clear();
            (used, margin) = (0, hang);
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += columns;
    }
    if used > 0 { out.line(&format!("{}{line}", " ".repeat(margin))) } else { Ok(()) }
}

/// Columns of a word without the codes of colours.
fn visible(word: &str) -> usize {
    let mut plain = String::new();
    let mut rest = word;
    while let Some(at) = rest.find('\x1b') {
        plain.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    unicode_width::UnicodeWidthStr::width(plain.as_str())
}

/// A text with its matches marked: by colour, or by « and » where there are no colours. Spans are bytes of the text.
pub fn marked(text: &str, matches: &[Span], color: bool) -> String {
    let mut marked = String::with_capacity(text.len() + matches.len() * 4);
    let mut at = 0;
    let fits = |span: &&Span| text.get(span.start..span.end).is_some();
    for span in matches.iter().filter(fits) {
        if span.start < at {
            continue;
        }
        let between = &text[at..span.start];
        if color {
            marked.push_str(between);
            // Each word by itself: a line may be broken between two.
            let words: Vec<_> = span.of(text).split(' ').map(|word| toned(word, Tone::Match, true)).collect();
            marked.push_str(&words.join(" "));
        } else {
            // Neighbours are one match to the eye: «sáng kiến».
            if between == " " && marked.ends_with('»') {
                marked.truncate(marked.len() - '»'.len_utf8());
                marked.push(' ');
            } else {
                marked.push_str(between);
                marked.push('«');
            }
            marked.push_str(span.of(text));
            marked.push('»');
        }
        at = span.end;
    }
    marked.push_str(&text[at..]);
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_take_no_columns() {
        assert_eq!(visible("\u{1b}[1;33mSơn\u{1b}[0m,"), 4);
        assert_eq!(visible("kiến"), 4);
    }

    #[test]
    fn matches_are_marked_with_and_without_colours() {
        let text = "Sáng kiến ở Sơn La";
        let spans = [Span::new(0, 5), Span::new(6, 12), Span::new(17, 21)];
        assert_eq!(marked(text, &spans, false), "«Sáng kiến» ở «Sơn» La");
        assert_eq!(marked("a b", &[Span::new(2, 3)], true), "a \u{1b}[1;33mb\u{1b}[0m");
        assert_eq!(marked("a", &[Span::new(0, 9)], false), "a");
    }
}
