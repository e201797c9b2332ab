//! Text in UTF-16 told from binary files: both have bytes that are zero.

/// Which half of a code unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    Little,
    Big,
}

/// The byte order of text in UTF-16 that does not begin with a mark: nearly all its code units are ASCII, Vietnamese
/// or punctuation, and some bytes are zero, as in no other encoding.
pub fn utf16_without_mark(bytes: &[u8]) -> Option<ByteOrder> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    let usual = |high: u8, low: u8| match high {
        0x00 => low >= 0x20 || matches!(low, b'\t' | b'\n' | b'\r'),
        0x01 | 0x03 | 0x1e | 0x20 => true,
        _ => false,
    };
    let units = || sample.chunks_exact(2);
    let fits = |count: usize| count * 100 >= units().count() * 98;
    let little = units().filter(|unit| usual(unit[1], unit[0])).count();
    let big = units().filter(|unit| usual(unit[0], unit[1])).count();
    match (fits(little), fits(big)) {
        (true, false) => Some(ByteOrder::Little),
        (false, true) => Some(ByteOrder::Big),
        _ => None,
    }
}

/// True where bytes are text in UTF-16, with a mark or without.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    has_mark(bytes) || utf16_without_mark(bytes).is_some()
}

pub(super) fn has_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_binary() {
        let text = "Tặng 12 Bằng khen cho đơn vị";
        let bytes = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        assert_eq!(utf16_without_mark(&bytes(u16::to_le_bytes)), Some(ByteOrder::Little));
        assert_eq!(utf16_without_mark(&bytes(u16::to_be_bytes)), Some(ByteOrder::Big));
        for other in [&b"Tin\0tuc"[..], b"\0\0\0\0\0\0", b"", text.as_bytes(), b"\x7fELF\x02\x01\x01\0\0\0\0\0"] {
            assert_eq!(utf16_without_mark(other), None, "{other:?}");
        }
    }
}
