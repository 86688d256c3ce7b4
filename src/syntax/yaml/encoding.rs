//! From bytes to text of the same length, so that every offset stays true.

use std::borrow::Cow;

use super::tree::{ErrorKind, SyntaxError};
use crate::source::{FileId, Span};

/// Reads a file's bytes as UTF-8. Each byte that is none becomes a `?`, and an error says where the
/// first of them stands; UTF-16 is told by its byte order mark and not read at all.
pub(super) fn decode(file: FileId, bytes: &[u8]) -> (Cow<'_, str>, Option<SyntaxError>) {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let error = SyntaxError {
            kind: ErrorKind::Encoding,
            message: "the file is UTF-16, which is not read: save it as UTF-8".to_owned(),
            span: Span::new(file, 0, 2),
            first: None,
        };
        return (Cow::Borrowed(""), Some(error));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => {
            let start = u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX);
            let error = SyntaxError {
                kind: ErrorKind::Encoding,
                message: format!("byte 0x{:02x} is not UTF-8", bytes[error.valid_up_to()]),
                span: Span::new(file, start, start + 1),
                first: None,
            };
            (Cow::Owned(replace_invalid(bytes)), Some(error))
        }
    }
}

fn replace_invalid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    #[test]
    fn keeps_the_length_of_what_is_no_utf8() {
        let file = Span::start_of(test_file()).file;
        let (text, error) = decode(file, b"a: \xff\xfe\xc3\n");
        assert_eq!(text, "a: ???\n");
        assert_eq!(error.unwrap().span.start, 3);
        let (text, error) = decode(file, b"\xff\xfea\0");
        assert_eq!((text.as_ref(), error.is_some()), ("", true));
    }

    fn test_file() -> FileId {
        Files::default().add(RepoPath::root(), Vec::new())
    }
}
