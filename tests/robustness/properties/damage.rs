//! Files of this repository's own tests, damaged: what people write, with what goes wrong on the way.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// Files to begin with.
pub(crate) struct Corpus {
    pub(crate) dockerfiles: Vec<Vec<u8>>,
    pub(crate) yaml: Vec<Vec<u8>>,
    pub(crate) dotenv: Vec<Vec<u8>>,
}

pub(crate) static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["fixtures", "tests/dockerfile", "tests/compose"] {
        files_below(&root.join(folder), &mut paths);
    }
    paths.sort();
    let read = |ends: fn(&str) -> bool| {
        let named = paths.iter().filter(|path| ends(&path.to_string_lossy()));
        named
            .map(|path| std::fs::read(path).unwrap())
            .filter(|bytes| bytes.len() < 20_000)
            .collect::<Vec<_>>()
    };
    let corpus = Corpus {
        dockerfiles: read(|name| name.ends_with("Dockerfile")),
        yaml: read(|name| name.ends_with(".yaml") || name.ends_with(".yml")),
        dotenv: read(|name| name.ends_with(".env")),
    };
    let counts = [corpus.dockerfiles.len(), corpus.yaml.len(), corpus.dotenv.len()];
    assert!(counts.iter().all(|count| *count > 10), "where have they gone? {counts:?}");
    corpus
});

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// One thing that goes wrong.
#[derive(Debug, Clone)]
enum Damage {
    /// Some bytes are lost.
    Cut(Index, usize),
    /// Something is typed in.
    Type(Index, &'static [u8]),
    /// A line stands twice.
    Twice(Index),
    /// A line ends up elsewhere.
    Move(Index, Index),
    /// Part of another file is pasted in.
    Paste(Index, Index, usize),
    /// A byte is another one.
    Flip(Index, u8),
    /// The rest is lost.
    End(Index),
}

const TYPED: &[&[u8]] = &[
    b"\\\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b"\"",
    b"'",
    b"`",
    b"$",
    b"${",
    b"}",
    b"${A:-",
    b"$(",
    b")",
    b"<<EOF",
    b"<<-'E'",
    b"EOF\n",
    b"[",
    b"]",
    b"{",
    b"}",
    b": ",
    b"- ",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!reset ",
    b"|\n",
    b">-\n",
    b"#",
    b" # ",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"../",
    b"/",
    b"FROM ",
    b"COPY --from=",
    b"RUN ",
    b"ONBUILD ",
    b"services:",
    b"extends: ",
    b"include: ",
    b"build: ",
    b"99999999999999999999",
    b"-1",
    b"1e999",
    b"~",
    b"null",
];

fn one() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    prop_oneof![
        (index(), 1usize..40).prop_map(|(at, length)| Damage::Cut(at, length)),
        (index(), 0..TYPED.len()).prop_map(|(at, what)| Damage::Type(at, TYPED[what])),
        index().prop_map(Damage::Twice),
        (index(), index()).prop_map(|(from, to)| Damage::Move(from, to)),
        (index(), index(), 1usize..200).prop_map(|(from, to, length)| Damage::Paste(from, to, length)),
        (index(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        index().prop_map(Damage::End),
    ]
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        let line = |bytes: &[u8], at: &Index| {
            let at = at.index(bytes.len() + 1);
            let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
            let end =
                bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |feed| at + feed + 1);
            start..end
        };
        match self {
            Self::Cut(at, length) => {
                let start = at.index(bytes.len() + 1);
                bytes.drain(start..(start + length).min(bytes.len()));
            }
            Self::Type(at, what) => {
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, what.iter().copied());
            }
            Self::Twice(at) => {
                let line = line(bytes, at);
                let copy = bytes[line.clone()].to_vec();
                bytes.splice(line.start..line.start, copy);
            }
            Self::Move(from, to) => {
                let line = line(bytes, from);
                let moved: Vec<u8> = bytes.drain(line).collect();
                let to = to.index(bytes.len() + 1);
                bytes.splice(to..to, moved);
            }
            Self::Paste(from, to, length) => {
                let other = from.get(others);
                let start = from.index(other.len() + 1);
                let part = other[start..(start + length).min(other.len())].to_vec();
                let to = to.index(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
            Self::Flip(at, byte) => {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = *byte;
                }
            }
            Self::End(at) => bytes.truncate(at.index(bytes.len() + 1)),
        }
    }
}

/// A damaged Dockerfile.
pub(crate) fn dockerfile() -> impl Strategy<Value = Vec<u8>> {
    of(|| &CORPUS.dockerfiles)
}

/// A damaged Compose file.
pub(crate) fn compose() -> impl Strategy<Value = Vec<u8>> {
    of(|| &CORPUS.yaml)
}

/// A damaged env file.
pub(crate) fn dotenv() -> impl Strategy<Value = Vec<u8>> {
    of(|| &CORPUS.dotenv)
}

fn of(files: fn() -> &'static [Vec<u8>]) -> impl Strategy<Value = Vec<u8>> {
    (any::<Index>(), vec(one(), 0..6)).prop_map(move |(which, damages)| {
        let files = files();
        let mut bytes = which.get(files).clone();
        damages.iter().for_each(|damage| damage.apply(&mut bytes, files));
        bytes
    })
}

/// Damage to one file.
#[derive(Debug, Clone)]
pub(crate) struct DamageToOne(Vec<Damage>);

impl DamageToOne {
    pub(crate) fn apply(&self, bytes: &mut Vec<u8>) {
        self.0.iter().for_each(|damage| damage.apply(bytes, &CORPUS.yaml));
    }
}

pub(crate) fn of_one() -> impl Strategy<Value = DamageToOne> {
    vec(one(), 1..6).prop_map(DamageToOne)
}

/// Damage to several files: which one, and what.
#[derive(Debug, Clone)]
pub(crate) struct Damages(Vec<(Index, Damage)>);

impl Damages {
    pub(crate) fn apply(&self, files: &mut [(String, Vec<u8>)]) {
        for (which, damage) in &self.0 {
            let which = which.index(files.len());
            damage.apply(&mut files[which].1, &CORPUS.yaml);
        }
    }
}

pub(crate) fn of_several() -> impl Strategy<Value = Damages> {
    vec((any::<Index>(), one()), 0..12).prop_map(Damages)
}
