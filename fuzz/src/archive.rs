//! Archives that ADD unpacks: as they are, and as tars whose headers are right.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use stockade::archive::{End, Listing, list};

/// The size of a header, and of what contents are filled up to.
const BLOCK: usize = 512;

fn listed(bytes: &[u8]) -> Listing {
    let listing = list(bytes, bytes.len() as u64);
    if let Listing::Archive { members, .. } = &listing {
        assert!(members.len() <= 100_000);
        for member in members {
            // A byte that is no UTF-8 is shown as a character of three.
            assert!(member.path.len() <= 3 * 4096, "a path of {} bytes", member.path.len());
        }
    }
    listing
}

/// A tar whose headers have the sums that they should have: no change gets past them else.
fn with_sums(bytes: &[u8]) -> Vec<u8> {
    let mut tar = bytes.to_vec();
    let mut at = 0;
    while let Some(header) = tar.get_mut(at..at + BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            at += BLOCK;
            continue;
        }
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let digits = header[124..136].iter().take_while(|byte| (b'0'..=b'7').contains(byte));
        let size = digits.fold(0usize, |size, digit| size * 8 % (1 << 40) + usize::from(digit - b'0'));
        at += BLOCK + size.div_ceil(BLOCK) * BLOCK;
    }
    tar
}

/// The list of what is in an archive.
pub fn archive(bytes: &[u8]) {
    listed(bytes);
    let tar = with_sums(bytes);
    let plain = listed(&tar);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&tar).expect("a vector takes everything");
    let packed = encoder.finish().expect("a vector takes everything");
    // What is packed is the same, as long as no limit is reached: these depend on the size of the archive.
    let is_limited =
        |listing: &Listing| matches!(listing, Listing::Archive { end: End::Limit(_), .. } | Listing::Pointer);
    let unpacked = listed(&packed);
    if !is_limited(&plain) && !is_limited(&unpacked) && !is_compressed(&tar) {
        assert_eq!(plain, unpacked);
    }
}

/// Whether a file begins as one that is compressed, and is unpacked itself where it stands alone.
fn is_compressed(bytes: &[u8]) -> bool {
    let magics: [&[u8]; 4] = [&[0x1f, 0x8b, 8], b"BZh", b"\xfd7zXZ\0", &[0x28, 0xb5, 0x2f, 0xfd]];
    magics.iter().any(|magic| bytes.starts_with(magic))
        || bytes.len() >= 8 && bytes[0] & 0xf0 == 0x50 && bytes[1..4] == [0x2a, 0x4d, 0x18]
}
