//! Which words and characters begin or end something.

/// Whether a word is a reserved word that begins a compound command.
pub(super) fn is_opener(keyword: &[u8]) -> bool {
    matches!(
        keyword,
        b"if" | b"for" | b"select" | b"while" | b"until" | b"case" | b"function" | b"{" | b"[[" | b"coproc"
    )
}

/// Whether a word is a reserved word that no statement begins with.
pub(super) fn is_closer(keyword: &[u8]) -> bool {
    matches!(keyword, b"then" | b"elif" | b"else" | b"fi" | b"do" | b"done" | b"esac" | b"}")
}

/// Whether a byte ends a word.
pub(super) fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}

/// Which bytes may be more than literal text, in one mode or another.
pub(super) static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = b" \t\n;&|<>()\\'\"$`}]";
    let mut index = 0;
    while index < bytes.len() {
        special[bytes[index] as usize] = true;
        index += 1;
    }
    special
};
