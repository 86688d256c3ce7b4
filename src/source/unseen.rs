//! Characters of linted files that a reader does not see, or sees somewhere else than they stand.

/// Whether a character may not be printed as it is: controls, marks that change the direction of text or that
/// cannot be seen, and what no XML document may hold.
#[must_use]
pub(crate) fn is_unseen(character: char) -> bool {
    match character {
        '\t' => false,
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2028}'..='\u{2029}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{61c}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}
