//! Text → a hash that copies of it share.
//!
//! Two files tell the same when their keys do: capitals, tone placement, composed or decomposed letters and the
//! amount of space between words are the typist's, not the article's.

use super::key;

/// Hash of a text's matching key, 32 hex digits; line ends and runs of spaces count as one space.
pub fn fingerprint(text: &str) -> String {
    let key = key(text);
    let mut hasher = blake3::Hasher::new();
    for word in key.split_whitespace() {
        hasher.update(word.as_bytes()).update(b" ");
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_it_and_other_texts_do_not() {
        let text = "Tỉnh hòa giải 12 vụ.\nTặng 3 Bằng khen.";
        for copy in
            ["Tỉnh hoà giải 12 vụ. Tặng 3 Bằng khen.", "\u{feff}TỈNH hòa giải\u{a0}12 vụ.\r\n\r\nTặng 3 bằng khen."]
        {
            assert_eq!(fingerprint(copy), fingerprint(text), "{copy}");
        }
        for other in ["Tỉnh hòa giải 12 vụ.\nTặng 4 Bằng khen.", "Tỉnh hòa giải 12 vụ.Tặng3 Bằng khen", ""]
        {
            assert_ne!(fingerprint(other), fingerprint(text), "{other}");
        }
    }
}
