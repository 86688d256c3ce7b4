//! ADD of archives: what of them is listed, and what hostile ones cannot do.
//!
//! The expectations are BuildKit's: `unpack` of its file operations, and `Unpack` of `moby/go-archive`, which runs with
//! the destination for its root. `tests/clients/contents` holds the same against a real builder.
//! `tests/contents/archives/` holds one tree in each compression, in two parts each: Python's `tarfile` and the tools
//! of Debian made them.
#![expect(clippy::disallowed_methods, reason = "ROUNDS=30000 damages as many archives of each kind")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]
#![expect(clippy::panic, reason = "a test that cannot read its data fails")]

use std::io::Write;

use stockade::archive::{self, End, Listing};
use stockade::{Facts, FoundImage, Node, RepoPath, Tree};

use crate::common;

const COMPRESSED: [(&str, &[u8]); 5] = [
    ("tree.tar", include_bytes!("../contents/archives/tree.tar")),
    ("tree.tar.gz", include_bytes!("../contents/archives/tree.tar.gz")),
    ("tree.tar.bz2", include_bytes!("../contents/archives/tree.tar.bz2")),
    ("tree.tar.xz", include_bytes!("../contents/archives/tree.tar.xz")),
    ("tree.tar.zst", include_bytes!("../contents/archives/tree.tar.zst")),
];

/// A file, a directory (ends with a slash) or a link (`name -> target`) each.
fn tar_of(entries: &[&str]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        let (name, target) = entry.split_once(" -> ").map_or((*entry, None), |(name, to)| (name, Some(to)));
        header.set_entry_type(match target {
            Some(_) => tar::EntryType::Symlink,
            None if name.ends_with('/') => tar::EntryType::Directory,
            None => tar::EntryType::Regular,
        });
        header.set_size(0);
        header.set_mode(0o644);
        // As it is: the library would refuse what is hostile.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        if let Some(target) = target {
            header.as_mut_bytes()[157..157 + target.len()].copy_from_slice(target.as_bytes());
        }
        header.set_cksum();
        builder.append(&header, std::io::empty()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn repository(files: &[(&str, &[u8])], dockerfile: &str) -> Facts {
    let own = [
        ("Dockerfile", dockerfile.as_bytes()),
        ("compose.yaml", b"services: {case: {build: .}}\n".as_slice()),
    ];
    let all = files.iter().chain(&own).map(|(path, bytes)| (RepoPath::new(path).unwrap(), bytes.to_vec()));
    common::read(Tree::in_memory(all), &[RepoPath::root()]).0
}

/// The entries of the image but for directories with something in them, then why there may be more, then what a
/// builder stops at.
fn built(files: &[(&str, &[u8])], dockerfile: &str) -> Vec<String> {
    let facts = repository(files, &format!("FROM scratch\n{dockerfile}\n"));
    let FoundImage::Image(image, stage) = facts.find_image("case") else { panic!("there is one image") };
    let mut found = Vec::new();
    let mut more = Vec::new();
    image.contents().stages[stage].visit(&mut |visit| {
        match &visit.entry.node {
            Node::Directory(inner) => {
                more.extend(inner.more().iter().map(|more| more.reason.clone()));
                if inner.entries().next().is_none() {
                    found.push(format!("{}/", visit.path));
                }
            }
            Node::Link(target) => found.push(format!("{} -> {target}", visit.path)),
            Node::File(_) => found.push(visit.path.to_owned()),
            Node::Unknown(_) => found.push(format!("{}?", visit.path)),
        }
        true
    });
    found.extend(more);
    for refused in &image.contents().refusals {
        found.push(refused.reason());
    }
    found
}

#[test]
fn every_compression_of_buildkit_is_listed() {
    let long = format!("/srv/share/doc/very/{}name.txt", "long-".repeat(30));
    let expected = ["/srv/bin/other -> tool", "/srv/bin/same", "/srv/bin/tool", long.as_str()];
    for (name, bytes) in COMPRESSED {
        assert_eq!(built(&[(name, bytes)], &format!("ADD {name} /srv")), expected, "{name}");
        assert_eq!(
            built(&[("data", bytes)], "ADD data /srv/"),
            expected,
            "what is in it counts, not its name"
        );
        assert_eq!(built(&[(name, bytes)], &format!("COPY {name} /srv")), ["/srv"]);
        assert_eq!(built(&[(name, bytes)], &format!("ADD --unpack=false {name} /srv")), ["/srv"]);
    }
}

#[test]
fn what_is_no_archive_is_copied() {
    let gz = gzip(b"no tar");
    let zip = b"PK\x03\x04 and so on, for more than the five hundred bytes of a header".repeat(20);
    let files: [(&str, &[u8]); 4] =
        [("a.tar.gz", &gz), ("b.zip", &zip), ("c.tar", b""), ("d.tar", &[0; 1024])];
    assert_eq!(
        built(&files, "ADD a.tar.gz b.zip c.tar d.tar /"),
        ["/a.tar.gz", "/b.zip", "/c.tar", "/d.tar"],
        "Docker does not unpack zip, and an archive without an entry is none"
    );
    let directory = [("dir.tar/x", b"".as_slice())];
    assert_eq!(built(&directory, "ADD dir.tar /out/"), ["/out/x"], "a directory of that name");
}

#[test]
fn several_sources_are_told_apart() {
    let one = tar_of(&["one"]);
    let two = tar_of(&["two/deep"]);
    let files: [(&str, &[u8]); 3] = [("a1.tar", &one), ("a2.tar", &two), ("a3.tar", b"text")];
    assert_eq!(built(&files, "ADD a*.tar /out/"), ["/out/a3.tar", "/out/one", "/out/two/deep"]);
    assert_eq!(
        built(&files, "ADD a1.tar /out\nADD a2.tar /out/one"),
        ["/out/one", "`a2.tar` needs a directory at `/out/one`, which is not a directory"],
        "the destination is a directory, whatever it is called"
    );
}

#[test]
fn a_remote_archive_is_not_unpacked_unless_that_is_said() {
    assert_eq!(built(&[], "ADD https://example.com/a.tar.gz /x/"), ["/x/a.tar.gz"]);
    let unpacked = built(&[], "ADD --unpack=true https://example.com/a.tar.gz /x/");
    assert_eq!(unpacked, ["/x/", "`https://example.com/a.tar.gz` is fetched here"]);
}

#[test]
fn what_git_lfs_keeps_is_not_guessed() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n".as_slice();
    assert_eq!(
        built(&[("a.tar.xz", pointer), ("model.bin", pointer)], "ADD a.tar.xz /out\nADD model.bin /model"),
        ["/model", "/out/", "`a.tar.xz` may be unpacked here; Git LFS keeps what is in it"]
    );
}

#[test]
fn nothing_leaves_the_destination() {
    let hostile = tar_of(&[
        "../../etc/passwd",
        "/root/.ssh/key",
        "a/../../b",
        "out -> /",
        "out/inside",
        "up -> ../../..",
        "up/above",
        "self -> self",
        "self/x",
        "./",
        "..",
    ]);
    assert_eq!(
        built(&[("evil.tar", &hostile)], "ADD evil.tar /opt/here/"),
        [
            "/opt/here/above",
            "/opt/here/b",
            "/opt/here/etc/passwd",
            "/opt/here/inside",
            "/opt/here/out -> /",
            "/opt/here/root/.ssh/key",
            "/opt/here/self -> self",
            "/opt/here/up -> ../../..",
        ]
    );
}

#[test]
fn later_entries_replace_earlier_ones() {
    let archive = tar_of(&["a", "a/", "a/in", "b/", "b/x", "b", "c/", "c/x", "c/"]);
    assert_eq!(built(&[("a.tar", &archive)], "ADD a.tar /"), ["/a/in", "/b", "/c/x"]);
    assert_eq!(
        built(&[("a.tar", &archive), ("f", b"")], "COPY f /b/f\nCOPY f /a\nADD a.tar /"),
        ["/a/in", "/b", "/c/x"],
        "and what was there before"
    );
}

#[test]
fn an_archive_that_breaks_off_stops_a_builder() {
    let whole = tar_of(&["a", "b", "c"]);
    let cut = gzip(&whole);
    let cut = &cut[..cut.len() - 20];
    let found = built(&[("a.tgz", cut)], "ADD a.tgz /x/");
    assert_eq!(
        &found[found.len() - 2..],
        ["`a.tgz` is damaged: not all of it can be listed", "the archive `a.tgz` is damaged"]
    );
    let without_end = &whole[..3 * 512];
    assert_eq!(built(&[("a.tar", without_end)], "ADD a.tar /x/"), ["/x/a", "/x/b", "/x/c"], "as Go reads it");
}

/// A file of zeros, as long as it is asked for.
fn bomb(size: usize) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(size as u64);
    header.set_mode(0o644);
    builder.append_data(&mut header.clone(), "zeros", &vec![0; size][..]).unwrap();
    header.set_size(0);
    builder.append_data(&mut header, "after", std::io::empty()).unwrap();
    gzip(&builder.into_inner().unwrap())
}

#[test]
fn limits_are_said() {
    let bytes = bomb(20 << 20);
    assert!(bytes.len() < 30_000);
    assert_eq!(
        built(&[("bomb.tgz", &bytes)], "ADD bomb.tgz /x/"),
        [
            "/x/zeros",
            "`bomb.tgz` is unpacked here, and not all of it is listed: it unpacks to more bytes than are read of an \
             archive of its size"
        ]
    );
    let deep = tar_of(&[&"d/".repeat(49), "last"]);
    assert_eq!(built(&[("d.tar", &deep)], "ADD d.tar /").len(), 2, "49 directories are no limit");
    let names: Vec<u8> = (0..150_000)
        .flat_map(|number| {
            let mut block = [0; 512];
            let mut header = tar::Header::new_gnu();
            header.set_path(format!("{}/{number}", number % 100)).unwrap();
            header.set_size(0);
            header.set_cksum();
            block.copy_from_slice(header.as_bytes());
            block
        })
        .collect();
    let Listing::Archive { members, end } = archive::list(names.as_slice(), names.len() as u64) else {
        panic!("it is an archive")
    };
    assert_eq!(members.len(), 100_000);
    assert_eq!(end, End::Limit("no more than 100000 entries of an archive are listed".to_owned()));
}

#[test]
fn a_long_name_is_a_limit_and_no_stack() {
    let mut header = tar::Header::new_ustar();
    header.set_size(0);
    for (path, limit) in [("d/".repeat(2000), true), ("d/".repeat(100_000), false)] {
        let mut builder = tar::Builder::new(Vec::new());
        builder.append_pax_extensions([("path", path.as_bytes())]).unwrap();
        header.set_path("short").unwrap();
        header.set_cksum();
        builder.append(&header, std::io::empty()).unwrap();
        let bytes = builder.into_inner().unwrap();
        let Listing::Archive { members, end } = archive::list(bytes.as_slice(), bytes.len() as u64) else {
            panic!("it is an archive")
        };
        assert!(members.is_empty());
        assert_eq!(matches!(end, End::Limit(_)), limit, "no system makes the second: {end:?}");
        assert_eq!(end == End::Damaged, !limit);
    }
}

#[test]
fn windows_of_any_size_are_not_given_memory() {
    // A frame that asks for a window of terabytes, and a stream that asks for four gigabytes.
    let mut zstd = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0xf8];
    zstd.extend([1, 0, 0]);
    let Listing::Archive { members, end } = archive::list(zstd.as_slice(), zstd.len() as u64) else {
        panic!("it may be an archive")
    };
    assert!(members.is_empty() && matches!(end, End::Limit(_)), "{end:?}");
    let (_, xz) = COMPRESSED[3];
    let mut xz = xz.to_vec();
    // The header of the first block: its size, its flags, LZMA2 with one byte for its dictionary; then a checksum.
    assert_eq!(xz[12..16], [2, 0, 0x21, 1]);
    xz[16] = 40;
    let mut checksum = flate2::Crc::new();
    checksum.update(&xz[12..20]);
    xz[20..24].copy_from_slice(&checksum.sum().to_le_bytes());
    let Listing::Archive { members, end } = archive::list(xz.as_slice(), xz.len() as u64) else {
        panic!("it may be an archive")
    };
    assert!(members.is_empty() && matches!(end, End::Limit(_)), "{end:?}");
}

/// The number of members of an archive, and how it ends.
fn read(bytes: &[u8]) -> (usize, End) {
    let Listing::Archive { members, end } = archive::list(bytes, bytes.len() as u64) else {
        panic!("it is an archive")
    };
    (members.len(), end)
}

/// Go's archive/tar reads it: `next` in reader.go, where `tryReadFull` meets the end.
#[test]
fn the_last_padding_may_be_missing() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(5);
    header.set_path("first").unwrap();
    header.set_cksum();
    builder.append(&header, b"hello".as_slice()).unwrap();
    header.set_path("last").unwrap();
    header.set_cksum();
    builder.append(&header, b"world".as_slice()).unwrap();
    let whole = builder.into_inner().unwrap();
    for (length, expected, end) in [
        (1024 + 512 + 5, 2, End::Whole),
        (1024 + 512 + 300, 2, End::Whole),
        (1024 + 512 + 511, 2, End::Whole),
        (2048, 2, End::Whole),
        (2048 + 512, 2, End::Whole),
        // Its own bytes must be there, and a header is whole or not there.
        (1024 + 512 + 4, 2, End::Damaged),
        (1024 + 512, 2, End::Damaged),
        (1024 + 100, 1, End::Damaged),
        (2048 + 100, 2, End::Damaged),
    ] {
        assert_eq!(read(&whole[..length]), (expected, end), "{length} bytes");
    }
}

/// Go's archive/tar reads it: `next` in reader.go goes on behind headers that describe the member to come.
#[test]
fn headers_of_no_member_may_stand_at_the_end_without_their_padding() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(5);
    header.set_path("first").unwrap();
    header.set_cksum();
    builder.append(&header, b"hello".as_slice()).unwrap();
    for (kind, path, content) in [
        (tar::EntryType::XHeader, "attributes", b"16 path=long/name\n".as_slice()),
        (tar::EntryType::GNULongName, "././@LongLink", b"a/long/name\0"),
    ] {
        header.set_entry_type(kind);
        header.set_path(path).unwrap();
        header.set_size(content.len() as u64);
        header.set_cksum();
        builder.append(&header, content).unwrap();
    }
    let whole = builder.into_inner().unwrap();
    for (length, end) in [
        (1024 + 512 + 18, End::Whole),
        (1024 + 1024, End::Whole),
        (2048 + 512 + 12, End::Whole),
        (2048 + 512 + 400, End::Whole),
        (3072, End::Whole),
        // Their own bytes must be there, and a header is whole or not there.
        (1024 + 512 + 17, End::Damaged),
        (1024 + 511, End::Damaged),
        (2048 + 512 + 11, End::Damaged),
        (2048 + 100, End::Damaged),
    ] {
        assert_eq!(read(&whole[..length]), (1, end), "{length} bytes");
    }
}

#[test]
fn damage_is_never_more_than_that() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let rounds: usize = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(300);
    for (name, bytes) in COMPRESSED {
        for _ in 0..rounds {
            let mut damaged = bytes.to_vec();
            for _ in 0..=random(4) {
                let at = random(damaged.len());
                match random(4) {
                    0 => damaged[at] = u8::try_from(random(256)).unwrap(),
                    1 => damaged[at] ^= 1 << random(8),
                    2 => damaged.truncate(at.max(1)),
                    _ => damaged.insert(at, u8::try_from(random(256)).unwrap()),
                }
            }
            // It returns, whatever it says; and what it lists can be unpacked.
            if let Listing::Archive { .. } = archive::list(damaged.as_slice(), damaged.len() as u64) {
                built(&[(name, &damaged)], &format!("ADD {name} /x/"));
            }
        }
    }
}
