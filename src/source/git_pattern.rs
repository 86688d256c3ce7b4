//! A pattern of git's ignore files: how its line is read, and which paths it fits. Byte by byte, as git does.

/// A line of an ignore file that is a pattern.
#[derive(Debug)]
pub(super) struct GitPattern {
    /// Without `!`, without slashes at its beginning and end.
    text: Box<[u8]>,
    /// Whether it takes back what an earlier one leaves out.
    pub(super) is_exception: bool,
    /// Whether it stands for directories alone.
    pub(super) only_directories: bool,
    /// Whether it stands for a name in any directory, and not for a path.
    pub(super) is_name: bool,
    /// How many bytes at its beginning stand for themselves.
    literal: usize,
}

/// What has to be looked up to know whether a pattern fits.
pub(super) enum Fits<'a> {
    /// One name, or one path.
    Exactly(&'a [u8]),
    /// Names with one end.
    NamesEndingWith(&'a [u8]),
    /// It has to be tried.
    Wildcard,
}

/// The bytes that do not stand for themselves.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'*' | b'?' | b'[' | b'\\')
}

/// A line as git takes it: up to a zero, without the blanks at its end, unless a backslash stands before one.
pub(super) fn line(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut end = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\\' if at + 1 == bytes.len() => return bytes,
            b'\\' => 2,
            _ => 1,
        };
        if *byte != b' ' {
            end = at;
        }
    }
    &bytes[..end]
}

impl GitPattern {
    /// Reads a line that is neither empty nor a comment.
    pub(super) fn new(line: &[u8]) -> Self {
        let (is_exception, text) = line.strip_prefix(b"!").map_or((false, line), |text| (true, text));
        let (only_directories, text) = text.strip_suffix(b"/").map_or((false, text), |text| (true, text));
        let is_name = !text.contains(&b'/');
        let text = text.strip_prefix(b"/").unwrap_or(text);
        let literal = text.iter().position(|byte| is_special(*byte)).unwrap_or(text.len());
        Self { text: text.into(), is_exception, only_directories, is_name, literal }
    }

    pub(super) fn fits(&self) -> Fits<'_> {
        match self.text.split_first() {
            _ if self.literal == self.text.len() => Fits::Exactly(&self.text),
            Some((b'*', end)) if self.is_name && !end.iter().any(|byte| is_special(*byte)) => {
                Fits::NamesEndingWith(end)
            }
            _ => Fits::Wildcard,
        }
    }

    /// Whether a name, or a path from the ignore file's directory on, fits; and how many steps it took to see that.
    pub(super) fn compare(&self, path: &[u8]) -> (bool, usize) {
        match path.strip_prefix(&self.text[..self.literal]) {
            // git forgets what stands before its first special character, so that `a**/b` fits `ab`.
            Some(rest) => wild(&self.text[self.literal..], rest),
            None => (false, 1),
        }
    }
}

/// `*`s at a place of a pattern.
struct Stars {
    /// What stands behind them.
    after: usize,
    /// Whether they are a path of their own, `**`, and so cross directories.
    cross: bool,
    /// Whether nothing stands behind them, not even a slash.
    is_last: bool,
    /// Whether they may stand for no directory at all: not where the slash behind them has a backslash.
    may_be_nothing: bool,
}

impl Stars {
    fn at(pattern: &[u8], start: usize) -> Self {
        let end =
            pattern[start..].iter().position(|byte| *byte != b'*').map_or(pattern.len(), |at| start + at);
        let rest = &pattern[end..];
        let is_whole = rest.is_empty() || rest.starts_with(b"/") || rest.starts_with(b"\\/");
        let cross = end - start >= 2 && (start == 0 || pattern[start - 1] == b'/') && is_whole;
        let slash = if rest.starts_with(b"\\") { 2 } else { 1 };
        let after = if cross && !rest.is_empty() { end + slash } else { end };
        Self { after, cross, is_last: rest.is_empty(), may_be_nothing: !rest.starts_with(b"\\") }
    }
}

/// Whether a text fits a pattern with wildcards, and how many steps it took to see that. `**/` begins with as little as it
/// can, and takes one more directory when what follows does not fit; so does `*` with characters.
fn wild(pattern: &[u8], text: &[u8]) -> (bool, usize) {
    let (mut at, mut reached, mut steps) = (0, 0, 1);
    // Behind the last `*`, and behind the last `**/`: where in the pattern to go on, and from where in the text.
    let mut star: Option<(usize, usize)> = None;
    let mut directories: Option<(usize, usize)> = None;
    loop {
        steps += 1;
        let next = match (pattern.get(at), text.get(reached)) {
            (Some(b'*'), _) => {
                let stars = Stars::at(pattern, at);
                if stars.cross && stars.is_last {
                    return (true, steps);
                }
                at = stars.after;
                if !stars.cross {
                    star = Some((at, reached));
                    continue;
                }
                (star, directories) = (None, Some((at, reached)));
                if stars.may_be_nothing {
                    continue;
                }
                None
            }
            (pattern, None) => return (pattern.is_none(), steps),
            (None, Some(_)) => None,
            (Some(b'?'), Some(byte)) => (*byte != b'/').then_some(at + 1),
            (Some(b'['), Some(byte)) => {
                let Some((fits, end)) = class(pattern, at, *byte) else { return (false, steps) };
                steps += end - at;
                (fits && *byte != b'/').then_some(end)
            }
            (Some(b'\\'), Some(byte)) => (pattern.get(at + 1) == Some(byte)).then_some(at + 2),
            (Some(literal), Some(byte)) => (literal == byte).then_some(at + 1),
        };
        if let Some(next) = next {
            (at, reached) = (next, reached + 1);
            continue;
        }
        if let Some((after, from)) = &mut star
            && text[*from] != b'/'
        {
            *from += 1;
            (at, reached) = (*after, *from);
            continue;
        }
        let Some((after, from)) = &mut directories else { return (false, steps) };
        let Some(slash) = memchr::memchr(b'/', &text[*from..]) else { return (false, steps) };
        *from += slash + 1;
        (star, at, reached) = (None, *after, *from);
    }
}

/// Whether a class at a place of a pattern takes a byte, and where it ends; nothing where it has no end, or names a kind
/// of characters that there is not.
fn class(pattern: &[u8], start: usize, byte: u8) -> Option<(bool, usize)> {
    let get = |at: usize| pattern.get(at).copied();
    let mut at = start + 1;
    let is_negated = matches!(get(at)?, b'!' | b'^');
    at += usize::from(is_negated);
    let mut fits = false;
    // What a range begins with, where one may end here.
    let mut before: Option<u8> = None;
    loop {
        let mut member = Some(get(at)?);
        match get(at)? {
            b'\\' => {
                at += 1;
                member = Some(get(at)?);
                fits |= member == Some(byte);
            }
            b'-' if before.is_some() && get(at + 1).is_some_and(|next| next != b']') => {
                at += 1;
                if get(at)? == b'\\' {
                    at += 1;
                }
                let last = get(at)?;
                fits |= before.is_some_and(|first| (first..=last).contains(&byte));
                member = None;
            }
            b'[' if get(at + 1) == Some(b':') => {
                let name = &pattern[at + 2..];
                let name = &name[..name.iter().position(|byte| *byte == b']')?];
                match name.strip_suffix(b":") {
                    Some(kind) => {
                        fits |= is_of_kind(kind, byte)?;
                        at += 2 + name.len();
                        member = None;
                    }
                    None => fits |= byte == b'[',
                }
            }
            own => fits |= own == byte,
        }
        before = member;
        at += 1;
        if get(at) == Some(b']') {
            return Some((fits != is_negated, at + 1));
        }
    }
}

// Source: git's wildmatch.c and ctype.c, version 2.47.
fn is_of_kind(kind: &[u8], byte: u8) -> Option<bool> {
    Some(match kind {
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"alpha" => byte.is_ascii_alphabetic(),
        b"blank" => matches!(byte, b' ' | b'\t'),
        b"cntrl" => byte.is_ascii_control(),
        b"digit" => byte.is_ascii_digit(),
        b"graph" => byte.is_ascii_graphic(),
        b"lower" => byte.is_ascii_lowercase(),
        b"print" => byte.is_ascii_graphic() || byte == b' ',
        b"punct" => byte.is_ascii_punctuation(),
        b"space" => matches!(byte, b' ' | b'\t' | b'\n' | b'\r'),
        b"upper" => byte.is_ascii_uppercase(),
        b"xdigit" => byte.is_ascii_hexdigit(),
        _ => return None,
    })
}
