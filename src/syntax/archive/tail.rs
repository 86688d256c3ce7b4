//! How a tar ends behind its last member: with headers that describe no member that follows.

use std::cell::RefCell;
use std::rc::Rc;

/// What members and headers of a tar are filled up to, in bytes.
pub(super) const BLOCK: u64 = 512;

/// How much of it is kept: headers with long names and attributes take a block or two.
const KEPT: usize = 1 << 20;

/// The bytes of a tar behind the last member that was listed. Copies share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail(Rc<RefCell<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    /// The byte of the tar at which they begin.
    from: u64,
    bytes: Vec<u8>,
}

impl Tail {
    /// Forgets what was kept: the last member's block ends at `from`.
    pub(super) fn begin(&self, from: u64) {
        *self.0.borrow_mut() = Kept { from, bytes: Vec::new() };
    }

    /// Takes note of bytes that were read at a place.
    pub(super) fn keep(&self, at: u64, read: &[u8]) {
        let mut kept = self.0.borrow_mut();
        let before = usize::try_from(kept.from.saturating_sub(at)).unwrap_or(usize::MAX);
        let room = KEPT - kept.bytes.len();
        let new = read.get(before..).unwrap_or_default();
        kept.bytes.extend_from_slice(&new[..new.len().min(room)]);
    }

    /// Whether the tar ends there as archive/tar of Go takes for its end: behind headers that are whole, but for the bytes
    /// that fill up the last one.
    // Source: archive/tar, reader.go: `next` reads what fills up a block with `tryReadFull`, for which the end of the
    // file is the end of the archive; so does `readHeader` where no byte is left.
    pub(super) fn ends_behind_headers(&self) -> bool {
        let kept = self.0.borrow();
        let mut rest = kept.bytes.as_slice();
        if rest.is_empty() || rest.len() == KEPT {
            return false;
        }
        loop {
            let block = BLOCK as usize;
            let Some((header, after)) = rest.split_at_checked(block) else { return rest.is_empty() };
            // A header of attributes, of a long name, of a long link.
            let is_of_next = matches!(header[156], b'x' | b'g' | b'L' | b'K');
            let digits = String::from_utf8_lossy(&header[124..136]);
            let size = usize::from_str_radix(digits.trim_matches([' ', '\0']), 8);
            let Some(size) = size.ok().filter(|size| is_of_next && *size <= after.len()) else {
                return false;
            };
            match after.get(size.next_multiple_of(block)..) {
                Some(next) => rest = next,
                None => return true,
            }
        }
    }
}
