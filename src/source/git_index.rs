//! What git tracks, read from its index: a file that is tracked is there in every checkout, whatever the
//! ignore rules say.

use super::path::RepoPath;

/// The length of an entry's fixed part without its hash: ten numbers of four bytes, and the flags.
const FIXED: usize = 42;

/// The paths of the files in an index, sorted as git keeps them. Nothing where the index is of a kind that
/// is not understood. `hash` is the length of an object's name: 20 bytes, or 32.
pub(super) fn paths(index: &[u8], hash: usize) -> Option<Vec<RepoPath>> {
    let version = number(index, 4)?;
    if index.get(..4)? != b"DIRC" || !(2..=4).contains(&version) {
        return None;
    }
    let count = number(index, 8)?;
    let mut paths = Vec::new();
    let mut name: Vec<u8> = Vec::new();
    let mut at = 12;
    for _ in 0..count {
        let start = at;
        let mode = number(index, start + 24)?;
        let flags = index.get(start + FIXED - 2 + hash..start + FIXED + hash)?;
        at = start + FIXED + hash;
        if version >= 3 && flags[0] & 0x40 != 0 {
            at += 2;
        }
        match version {
            // Version 4 says how much of the name before is taken away, and what comes instead.
            4 => {
                let (dropped, length) = offset(index.get(at..)?)?;
                at += length;
                name.truncate(name.len().checked_sub(dropped)?);
            }
            _ => name.clear(),
        }
        let end = memchr::memchr(0, index.get(at..)?)?;
        name.extend_from_slice(&index[at..at + end]);
        at += end + 1;
        if version < 4 {
            // Entries are filled with zeros to a multiple of eight.
            at = start + (at - start).div_ceil(8) * 8;
        }
        let is_file = matches!(mode >> 12, 0o10 | 0o12);
        if is_file && let Ok(name) = std::str::from_utf8(&name) {
            paths.push(RepoPath::new(name).filter(|path| !path.is_root())?);
        }
    }
    Some(paths)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A number of git's own form, seven bits a byte, and how many bytes it takes.
fn offset(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = usize::from(bytes.first()? & 0x7f);
    let mut length = 1;
    while bytes.get(length - 1)? & 0x80 != 0 {
        let next = usize::from(bytes.get(length)? & 0x7f);
        value = value.checked_add(1)?.checked_mul(128)?.checked_add(next)?;
        length += 1;
    }
    Some((value, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index with entries of a mode and a path each.
    fn index(version: u32, entries: &[(u32, &str)]) -> Vec<u8> {
        let mut bytes = b"DIRC".to_vec();
        bytes.extend(version.to_be_bytes());
        bytes.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
        let mut before = String::new();
        for (mode, path) in entries {
            let start = bytes.len();
            bytes.extend([0; 24]);
            bytes.extend(mode.to_be_bytes());
            bytes.extend([0; 12 + 20 + 2]);
            if version == 4 {
                let shared = before.bytes().zip(path.bytes()).take_while(|(one, other)| one == other).count();
                let dropped = before.len() - shared;
                if dropped >= 128 {
                    bytes.push(0x80 | u8::try_from(dropped / 128 - 1).unwrap());
                }
                bytes.push(u8::try_from(dropped % 128).unwrap());
                bytes.extend(path[shared..].bytes());
                bytes.push(0);
            } else {
                bytes.extend(path.bytes());
                let filled = (bytes.len() - start + 1).div_ceil(8) * 8;
                bytes.resize(start + filled, 0);
            }
            before = (*path).to_owned();
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Vec<String>> {
        Some(paths(bytes, 20)?.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn reads_every_version() {
        let long = format!("a/{}", "x".repeat(300));
        let entries = [(0o100_644, ".env"), (0o120_000, &long), (0o160_000, "module"), (0o100_755, "z/run")];
        for version in 2..=4 {
            assert_eq!(read(&index(version, &entries)).unwrap(), [".env", &long, "z/run"], "{version}");
        }
    }

    #[test]
    fn what_is_cut_or_strange_is_not_read() {
        let whole = index(2, &[(0o100_644, "a"), (0o100_644, "b")]);
        for end in 0..whole.len() - 8 {
            assert_eq!(read(&whole[..end]), None, "{end}");
        }
        assert_eq!(read(&index(5, &[])), None);
        assert_eq!(read(b"PACK"), None);
        for path in ["../out", "", ".", "a/.."] {
            assert_eq!(read(&index(2, &[(0o100_644, path)])), None, "{path:?}");
        }
    }
}
