//! Places: each lies in its file, between characters.

use stockade::Span;

/// Asserts that a place lies in a file that says `bytes`; where that is UTF-8, between characters.
pub(crate) fn assert_inside(place: Span, bytes: &[u8]) {
    let (start, end) = (place.start as usize, place.end as usize);
    assert!(start <= end && end <= bytes.len(), "{place:?} of {} bytes", bytes.len());
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{place:?} cuts a character");
    }
}
