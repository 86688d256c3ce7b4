//! Characters of linted files that a reader does not see, or sees somewhere else than they stand.

/// Whether a character may not be printed as it is: controls, marks that change the direction of text or that
/// cannot be seen, and what no XML document may hold. The selectors that make a sign an emoji are left as they are.
// Source: the characters that are `Default_Ignorable_Code_Point` in `DerivedCoreProperties.txt` of Unicode 17, and the
// bidirectional controls of its Annex 9.
#[must_use]
pub(crate) fn is_unseen(character: char) -> bool {
    match character {
        '\t' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0d}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2028}'..='\u{2029}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{61c}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control(),
    }
}
