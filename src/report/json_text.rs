//! JSON as text. Reports are printed to logs as well, where `##[error]` in a message would be a command to the
//! pipeline; in JSON, one of its signs can be written as an escape, and every parser reads the same.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::source::is_unseen;

/// Writes a value over several lines.
pub(super) fn write_pretty(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Guarded(PrettyFormatter::new())))?;
    writeln!(out)
}

/// Writes a value in one line.
pub(super) fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Guarded(CompactFormatter)))?;
    writeln!(out)
}

/// Another formatter, and strings without a plain `##`, and without characters that turn text around or cannot be seen:
/// logs and terminals show JSON as it is.
struct Guarded<F>(F);

/// Hands a method on to the formatter within.
macro_rules! forward {
    ($($method:ident($($argument:ident: $kind:ty),*);)*) => {
        $(fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            self.0.$method(writer $(, $argument)*)
        })*
    };
}

impl<F: Formatter> Formatter for Guarded<F> {
    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for (number, part) in fragment.split("##").enumerate() {
            if number > 0 {
                writer.write_all(b"\\u0023#")?;
            }
            let mut rest = part;
            while let Some((at, unseen)) = rest.char_indices().find(|(_, character)| is_unseen(*character)) {
                writer.write_all(&rest.as_bytes()[..at])?;
                for unit in unseen.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
                rest = &rest[at + unseen.len_utf8()..];
            }
            writer.write_all(rest.as_bytes())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_escaped_and_reads_the_same() {
        let text = "a ##[error]b ###vso[x]\n#";
        let mut out = Vec::new();
        write_line(&mut out, &[text]).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, "[\"a \\u0023#[error]b \\u0023##vso[x]\\n#\"]\n");
        assert!(!written.contains("##["));
        let read: Vec<String> = serde_json::from_str(&written).unwrap();
        assert_eq!(read, [text]);
    }

    #[test]
    fn what_turns_text_around_is_escaped_and_reads_the_same() {
        for (text, expected) in [
            ("a\u{202e}b", r#"["a\u202eb"]"#),
            ("\u{e0041}", r#"["\udb40\udc41"]"#),
            ("\u{feff}##[x]\u{200b}", r#"["\ufeff\u0023#[x]\u200b"]"#),
            ("é🎉\n", r#"["é🎉\n"]"#),
        ] {
            let mut out = Vec::new();
            write_line(&mut out, &[text]).unwrap();
            let written = String::from_utf8(out).unwrap();
            assert_eq!(written, format!("{expected}\n"));
            assert_eq!(serde_json::from_str::<Vec<String>>(&written).unwrap(), [text]);
        }
    }
}
