//! What git tracks, read from its index: a file that is tracked is there in every checkout, whatever the
//! ignore rules say.

use super::git_bitmap;
use super::path::RepoPath;

/// The length of an entry's fixed part without its hash: ten numbers of four bytes, and the flags.
const FIXED: usize = 42;

/// What an index lists.
#[derive(Debug, Default)]
pub(super) struct GitIndex {
    /// What it tracks, by path, sorted as git keeps it.
    pub(super) entries: Vec<GitEntry>,
    /// The index that this one says the difference to, where it is split.
    base: Option<Base>,
}

/// A path in an index; nothing where it is no UTF-8, or is the base's.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GitEntry {
    pub(super) path: Option<RepoPath>,
    pub(super) kind: GitEntryKind,
}

/// What git tracks at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GitEntryKind {
    /// A file, or a link.
    File,
    /// A commit of another repository: a submodule.
    Submodule,
    /// A folder that the index, which is sparse, does not list the contents of.
    Folder,
}

/// What a split index says of the one that it is based on.
#[derive(Debug)]
struct Base {
    /// The end of that file's name, in letters.
    hash: String,
    /// The numbers of its entries that are gone, as a bitmap.
    gone: Vec<u8>,
}

impl GitIndex {
    /// The name of the file that it says the difference to, beside its own.
    pub(super) fn base(&self) -> Option<String> {
        self.base.as_ref().map(|base| format!("sharedindex.{}", base.hash))
    }

    /// Adds what `base`, the index that it says the difference to, has and it has not taken away. Nothing where the
    /// two do not belong together.
    pub(super) fn joined_with(mut self, base: Self) -> Option<Self> {
        let gone = match self.base.take() {
            Some(said) => git_bitmap::bits(&said.gone, base.entries.len())?.0,
            None => return None,
        };
        let mut gone = gone.into_iter().peekable();
        let kept = base.entries.into_iter().enumerate();
        self.entries
            .extend(kept.filter(|(number, _)| gone.next_if_eq(number).is_none()).map(|(_, entry)| entry));
        // What the base has is said again where it was changed, without its path.
        self.entries.retain(|entry| entry.path.is_some());
        self.entries.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        base.base.is_none().then_some(self)
    }
}

/// What an index lists. Nothing where it is of a kind that is not understood. `hash` is the length of an object's
/// name: 20 bytes, or 32. `names` is how many bytes of names may still be kept: in version 4, a few of each make long
/// ones. Nothing is left of it where there are more.
// Source: https://git-scm.com/docs/index-format
pub(super) fn read(index: &[u8], hash: usize, names: &mut usize) -> Option<GitIndex> {
    let version = number(index, 4)?;
    if index.get(..4)? != b"DIRC" || !(2..=4).contains(&version) {
        return None;
    }
    let count = number(index, 8)?;
    let mut entries = Vec::new();
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
        *names = names.saturating_sub(name.len());
        if *names == 0 {
            return None;
        }
        if version < 4 {
            // Entries are filled with zeros to a multiple of eight.
            at = start + (at - start).div_ceil(8) * 8;
        }
        let kind = match mode >> 12 {
            0o10 | 0o12 => GitEntryKind::File,
            0o16 => GitEntryKind::Submodule,
            0o04 => GitEntryKind::Folder,
            _ => return None,
        };
        let path = match std::str::from_utf8(&name) {
            Ok(name) if !name.is_empty() => Some(RepoPath::new(name).filter(|path| !path.is_root())?),
            Ok(_) | Err(_) => None,
        };
        entries.push(GitEntry { path, kind });
    }
    let base = base(index, at, hash)?;
    Some(GitIndex { entries, base })
}

/// What the extensions, which begin at `at` and end before the hash of all, say of a base. Nothing where one that git
/// does not let a reader pass over is not known.
fn base(index: &[u8], mut at: usize, hash: usize) -> Option<Option<Base>> {
    let mut found = None;
    while at + hash < index.len() {
        let name = index.get(at..at + 4)?;
        let length = usize::try_from(number(index, at + 4)?).ok()?;
        let said = index.get(at + 8..(at + 8).checked_add(length)?)?;
        at += 8 + length;
        match name {
            b"link" => {
                let (base, gone) = said.split_at_checked(hash)?;
                // A base that is all zeros is none.
                found = base.iter().any(|byte| *byte != 0).then(|| Base {
                    hash: base.iter().map(|byte| format!("{byte:02x}")).collect(),
                    gone: gone.to_vec(),
                });
            }
            // Says that there are folders whose contents are not listed: the entries say so themselves.
            b"sdir" => {}
            // A capital letter says that a reader may pass it over.
            _ if name[0].is_ascii_uppercase() => {}
            _ => return None,
        }
    }
    Some(found)
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

    /// The paths of the files in an index, with its hash left out.
    fn files(bytes: &[u8]) -> Option<Vec<String>> {
        let files = read(bytes, 20, &mut 1_000_000)?
            .entries
            .into_iter()
            .filter(|entry| entry.kind == GitEntryKind::File);
        Some(files.filter_map(|entry| entry.path).map(|path| path.to_string()).collect())
    }

    /// An index with an extension, and the hash that ends it.
    fn extended(mut index: Vec<u8>, name: &[u8; 4], said: &[u8]) -> Vec<u8> {
        index.extend(name);
        index.extend(u32::try_from(said.len()).unwrap().to_be_bytes());
        index.extend(said);
        index.extend([0; 20]);
        index
    }

    #[test]
    fn reads_every_version() {
        let long = format!("a/{}", "x".repeat(300));
        let entries = [(0o100_644, ".env"), (0o120_000, &long), (0o160_000, "module"), (0o100_755, "z/run")];
        for version in 2..=4 {
            let bytes = index(version, &entries);
            assert_eq!(files(&bytes).unwrap(), [".env", &long, "z/run"], "{version}");
            assert_eq!(
                read(&bytes, 20, &mut 1_000_000).unwrap().entries[2].kind,
                GitEntryKind::Submodule,
                "{version}"
            );
        }
    }

    #[test]
    fn names_that_grow_are_counted() {
        let entries = [(0o100_644, "a"), (0o100_644, "aa"), (0o100_644, "aaa")];
        let mut left = 7;
        assert_eq!(read(&index(4, &entries), 20, &mut left).unwrap().entries.len(), 3);
        assert_eq!(left, 1);
        assert!(read(&index(4, &entries), 20, &mut left).is_none());
        assert_eq!(left, 0);
    }

    #[test]
    fn what_is_cut_or_strange_is_not_read() {
        let whole = index(2, &[(0o100_644, "a"), (0o100_644, "b")]);
        for end in 0..whole.len() - 8 {
            assert_eq!(files(&whole[..end]), None, "{end}");
        }
        assert_eq!(files(&index(5, &[])), None);
        assert_eq!(files(b"PACK"), None);
        for path in ["../out", ".", "a/.."] {
            assert_eq!(files(&index(2, &[(0o100_644, path)])), None, "{path:?}");
        }
        assert_eq!(files(&index(2, &[(0o070_000, "a")])), None, "there is no such kind");
    }

    #[test]
    fn an_extension_is_passed_over_where_git_lets_a_reader() {
        for (name, expected) in [(b"TREE", true), (b"sdir", true), (b"link", false), (b"abcd", false)] {
            let bytes = extended(index(2, &[(0o100_644, "a")]), name, b"1234");
            assert_eq!(files(&bytes).is_some(), expected, "{name:?}");
        }
    }

    #[test]
    fn a_split_index_is_its_base_and_what_changed() {
        let base = index(2, &[(0o100_644, "a"), (0o100_644, "gone"), (0o100_644, "z")]);
        let gone = |word: u8| {
            [&[7; 20][..], &[0, 0, 0, 3, 0, 0, 0, 2], &[0, 0, 0, 2, 0, 0, 0, 0], &[0; 7], &[word], &[0; 4]]
                .concat()
        };
        // The second of the base is gone, one that is said again has no path, and `m` is new.
        let top = index(2, &[(0o100_644, ""), (0o100_644, "m")]);
        let split = read(&extended(top.clone(), b"link", &gone(0b010)), 20, &mut 1_000_000).unwrap();
        assert_eq!(split.base().unwrap(), format!("sharedindex.{}", "07".repeat(20)));
        let joined = split.joined_with(read(&base, 20, &mut 1_000_000).unwrap()).unwrap();
        let paths: Vec<_> =
            joined.entries.iter().map(|entry| entry.path.as_ref().unwrap().as_str()).collect();
        assert_eq!(paths, ["a", "m", "z"]);
        let wrong = read(&extended(top, b"link", &gone(0b1000)), 20, &mut 1_000_000).unwrap();
        assert!(
            wrong.joined_with(read(&base, 20, &mut 1_000_000).unwrap()).is_none(),
            "the base has no fourth"
        );
    }
}
