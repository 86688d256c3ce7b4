//! Archives that ADD unpacks: the names in a tar, plain or compressed, as BuildKit's `go-archive` recognizes it.
//!
//! Nothing is unpacked: what files hold is passed over. All that is read is bounded by the size of the archive, so that
//! a small file cannot make much work; a bound by the clock would give another answer on another machine.

mod tail;

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use self::tail::{BLOCK, Tail};
use crate::limits;
use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// The largest archive that is looked into, in bytes.
pub const MAX_ARCHIVE_BYTES: u64 = limits::ARCHIVE.bytes();

/// How many bytes an archive of any size may unpack to, before it is left.
const ALWAYS_UNPACKED: u64 = 1 << 20;

/// The bytes that an archive may unpack to for each byte of its own. Files of text become a tenth or
/// twentieth, seldom less.
const UNPACKED_PER_BYTE: u64 = limits::ARCHIVE_GROWTH.bytes();

/// How many bytes are unpacked of the largest.
const MAX_UNPACKED: u64 = limits::ARCHIVE_UNPACKED.bytes();

/// How many entries are listed.
const MAX_ENTRIES: usize = limits::ARCHIVE_ENTRIES.most();

/// How many bytes a path has at most where Linux makes files, and how many directories are followed.
const MAX_PATH: usize = limits::ARCHIVE_PATH.most();
const MAX_DEPTH: usize = limits::ARCHIVE_NESTING.most();

/// How much memory a decoder takes for what it looks back to: what `xz -9` and `zstd --ultra --long=27` ask for.
const MAX_WINDOW: u64 = limits::ARCHIVE_WINDOW.bytes();

/// What the first words of a file are that Git LFS keeps elsewhere.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// What is known of a file that may be an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// It is none: builders copy it as it is.
    NotAnArchive,
    /// Its content is kept by Git LFS.
    Pointer,
    /// It is one.
    Archive {
        /// What is in it, in its order.
        members: Vec<Member>,
        /// Whether that is all.
        end: End,
    },
}

/// Something in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its path as it is written: it may be absolute, or climb.
    pub path: String,
    /// What it is.
    pub kind: MemberKind,
}

/// What something in an archive is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberKind {
    /// A directory.
    Directory,
    /// A file, or what is not told apart from one here: hard links, devices, pipes.
    File,
    /// A symbolic link, with what it says.
    Link(String),
}

/// How the listing of an archive ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Everything is listed.
    Whole,
    /// There is more: the limit that was reached, as a clause.
    Limit(String),
    /// The archive breaks off, or makes no sense from there on: builders stop at it.
    Damaged,
}

/// Lists what is in a file of `size` bytes.
#[must_use]
pub fn list(mut file: impl Read, size: u64) -> Listing {
    let mut start = Vec::new();
    if file.by_ref().take(POINTER.len() as u64).read_to_end(&mut start).is_err() {
        return Listing::NotAnArchive;
    }
    if start.starts_with(POINTER) {
        return Listing::Pointer;
    }
    let most = size.saturating_mul(UNPACKED_PER_BYTE).saturating_add(ALWAYS_UNPACKED).min(MAX_UNPACKED);
    let tail = Tail::default();
    let bounded = Bounded { left: most, read: 0, tail: tail.clone(), inner: decompress(start, file) };
    members(tar::Archive::new(bounded), &tail)
}

fn members<R: Read>(mut archive: tar::Archive<Bounded<R>>, tail: &Tail) -> Listing {
    let mut members = Vec::new();
    // Where the bytes of the last member end.
    let mut end_of_data = 0;
    let Ok(entries) = archive.entries() else { return Listing::NotAnArchive };
    let mut is_first = true;
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            // What does not begin as an archive is copied as it is.
            Err(error) if is_first && Reached::of(&error).is_none() => return Listing::NotAnArchive,
            Err(error) => {
                let reached = Reached::of(&error);
                let read = archive.into_inner().read;
                // archive/tar reader.go, `next` with `tryReadFull`: where the bytes after a member, up to the next
                // block, are not all there, the archive is at its end.
                let lacks_padding = read >= end_of_data && read < end_of_data.next_multiple_of(BLOCK);
                let end = match reached {
                    Some(reached) => End::Limit(reached.to_string()),
                    None if lacks_padding || tail.ends_behind_headers() => End::Whole,
                    None => End::Damaged,
                };
                return Listing::Archive { members, end };
            }
        };
        is_first = false;
        let header = entry.header();
        let size =
            if header.entry_type().is_gnu_sparse() { header.entry_size().unwrap_or(0) } else { entry.size() };
        end_of_data = entry.raw_file_position().saturating_add(size);
        tail.begin(end_of_data.checked_next_multiple_of(BLOCK).unwrap_or(u64::MAX));
        if members.len() == MAX_ENTRIES {
            let end = End::Limit(format!("no more than {MAX_ENTRIES} entries of an archive are listed"));
            return Listing::Archive { members, end };
        }
        match member(&entry) {
            Ok(member) => members.extend(member),
            Err(end) => return Listing::Archive { members, end },
        }
    }
    if is_first { Listing::NotAnArchive } else { Listing::Archive { members, end: End::Whole } }
}

/// What an entry is; nothing for headers that stand for the whole archive.
fn member<R: Read>(entry: &tar::Entry<'_, R>) -> Result<Option<Member>, End> {
    let path = entry.path_bytes();
    if path.len() > MAX_PATH {
        return Err(End::Damaged);
    }
    if path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).count() > MAX_DEPTH {
        return Err(End::Limit(format!(
            "no more than {MAX_DEPTH} directories in each other are followed in an archive"
        )));
    }
    let kind = match entry.header().entry_type().as_byte() {
        b'g' => return Ok(None),
        b'5' => MemberKind::Directory,
        // Before there was a kind for them, directories were told by a slash.
        0 if path.ends_with(b"/") => MemberKind::Directory,
        b'2' => {
            let target = entry.link_name_bytes().unwrap_or_default();
            MemberKind::Link(String::from_utf8_lossy(&target).into_owned())
        }
        0 | b'0' | b'1' | b'3' | b'4' | b'6' | b'S' => MemberKind::File,
        _ => return Err(End::Damaged),
    };
    Ok(Some(Member { path: String::from_utf8_lossy(&path).into_owned(), kind }))
}

/// What is in a file that may be compressed, by its first bytes: the formats that `go-archive` knows.
fn decompress<'a>(start: Vec<u8>, file: impl Read + 'a) -> Box<dyn Read + 'a> {
    let begins = |magic: &[u8]| start.starts_with(magic);
    // Zstandard's skippable frames may come first; their last digit is free.
    let is_skippable = start.len() >= 8 && start[0] & 0xf0 == 0x50 && start[1..4] == [0x2a, 0x4d, 0x18];
    let (gzip, bzip2) = (begins(&[0x1f, 0x8b, 8]), begins(b"BZh"));
    let (xz, zstd) = (begins(&[0xfd, b'7', b'z', b'X', b'Z', 0]), begins(&[0x28, 0xb5, 0x2f, 0xfd]));
    let file = BufReader::new(Cursor::new(start).chain(file));
    if gzip {
        Box::new(flate2::bufread::MultiGzDecoder::new(file))
    } else if bzip2 {
        Box::new(bzip2::bufread::MultiBzDecoder::new(file))
    } else if xz {
        let kib = u32::try_from(MAX_WINDOW >> 10).unwrap_or(u32::MAX);
        Box::new(lzma_rust2::XzReader::new_mem_limit(file, true, kib))
    } else if zstd || is_skippable {
        Box::new(Zstd { file: Some(file), frame: None })
    } else {
        Box::new(file)
    }
}

/// Frames of Zstandard, one after the other.
struct Zstd<R: Read> {
    /// What is between two frames.
    file: Option<R>,
    frame: Option<Frame<R>>,
}

type Frame<R> = StreamingDecoder<R, FrameDecoder>;

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                match frame.read(buffer)? {
                    0 if !buffer.is_empty() => {
                        self.file = self.frame.take().map(Frame::into_inner);
                    }
                    read => return Ok(read),
                }
            }
            let Some(mut file) = self.file.take() else { return Ok(0) };
            let magic = match file.fill_buf()? {
                [] => return Ok(0),
                bytes => bytes.first().copied().unwrap_or(0),
            };
            if magic & 0xf0 == 0x50 {
                skip_frame(&mut file)?;
                self.file = Some(file);
                continue;
            }
            let frame = Frame::new_with_max_window_size(file, MAX_WINDOW);
            self.frame = Some(frame.map_err(|error| match error {
                FrameDecoderError::WindowSizeTooBig { .. } => io::Error::other(Reached::Memory),
                error => io::Error::other(error.to_string()),
            })?);
        }
    }
}

/// A frame that holds nothing: four bytes that say so, four that say how long it is.
fn skip_frame(file: &mut impl Read) -> io::Result<()> {
    let mut head = [0; 8];
    file.read_exact(&mut head)?;
    let [_, _, _, _, length @ ..] = head;
    let length = u64::from(u32::from_le_bytes(length));
    match io::copy(&mut file.take(length), &mut io::sink())? {
        skipped if skipped == length => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Reads no more than so many bytes.
struct Bounded<R> {
    left: u64,
    read: u64,
    tail: Tail,
    inner: R,
}

/// A limit of reading, as an error.
#[derive(Debug, Clone, Copy)]
enum Reached {
    Bytes,
    Memory,
}

impl fmt::Display for Reached {
    /// The limit that was reached, as a clause.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes => "it unpacks to more bytes than are read of an archive of its size",
            Self::Memory => "unpacking it takes more memory than is given to that",
        })
    }
}

impl Error for Reached {}

impl Reached {
    /// The limit that is why reading failed, whoever wrapped it.
    fn of(error: &io::Error) -> Option<Self> {
        // xz says it like this.
        if error.kind() == io::ErrorKind::OutOfMemory {
            return Some(Self::Memory);
        }
        let mut source = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
        while let Some(inner) = source {
            if let Some(reached) = inner.downcast_ref::<Self>() {
                return Some(*reached);
            }
            if let Some(error) = inner.downcast_ref::<io::Error>() {
                return Self::of(error);
            }
            source = inner.source();
        }
        None
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(Reached::Bytes));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(&mut buffer[..most])?;
        self.tail.keep(self.read, &buffer[..read]);
        self.left -= read as u64;
        self.read += read as u64;
        Ok(read)
    }
}
