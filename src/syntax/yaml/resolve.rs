//! What a plain scalar means to Compose's YAML reader: 1.2, with the octals of 1.1.

/// The meaning of a plain scalar.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// Nothing at all, `~` or `null`.
    Null,
    /// `true` or `false`; not `yes` or `on`, which are strings.
    Bool(bool),
    /// A whole number: decimal, `0x`, `0o`, `0b`, or octal by a leading zero.
    Int(i128),
    /// A number that is not whole, or needs more than 64 bits.
    Float(f64),
    /// A date, or a date and a time, as Compose prints it where text is asked for.
    Timestamp(String),
    /// Text.
    Text,
}

/// Resolves a plain scalar without a tag.
#[must_use]
pub fn resolve_plain(text: &str) -> Plain {
    let Some(first) = text.bytes().next() else { return Plain::Null };
    match first {
        b'+' | b'-' | b'0'..=b'9' | b'.' => resolve_number(text, first),
        b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' => match text {
            "~" | "null" | "Null" | "NULL" => Plain::Null,
            "true" | "True" | "TRUE" => Plain::Bool(true),
            "false" | "False" | "FALSE" => Plain::Bool(false),
            _ => Plain::Text,
        },
        _ => Plain::Text,
    }
}

fn resolve_number(text: &str, first: u8) -> Plain {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Plain::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Plain::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Plain::Float(f64::NAN),
        _ => {}
    }
    if first == b'.' {
        return match text.parse::<f64>() {
            Ok(number) if is_decimal(text) => Plain::Float(number),
            _ => Plain::Text,
        };
    }
    if first.is_ascii_digit()
        && let Some(timestamp) = timestamp(text)
    {
        return Plain::Timestamp(timestamp);
    }
    let digits = if text.contains('_') { text.replace('_', "") } else { text.to_owned() };
    // As Go's YAML has it, which Compose reads with: a zero with a sign is a float.
    if digits == "-0" {
        return Plain::Float(-0.0);
    }
    if let Some(number) = integer(&digits) {
        return number;
    }
    match digits.parse::<f64>() {
        Ok(number) if is_decimal(&digits) => Plain::Float(number),
        _ => Plain::Text,
    }
}

/// Reads an integer with Go's prefixes: `0x`, `0o`, `0b`, and `0` for octal.
fn integer(text: &str) -> Option<Plain> {
    let (negative, magnitude) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = magnitude.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| (byte as char).is_digit(radix)) {
        return None;
    }
    let number = i128::from_str_radix(digits, radix).ok()?;
    let number = if negative { -number } else { number };
    if (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&number) {
        return Some(Plain::Int(number));
    }
    #[expect(clippy::cast_precision_loss, reason = "a float is what the reader makes of it, too")]
    let float = number as f64;
    Some(Plain::Float(float))
}

/// `[-+]? ( .digits | digits[.digits] ) ( [eE][-+]?digits )?`
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_is_good = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && all_digits(fraction),
        Some((whole, fraction)) => all_digits(whole) && all_digits(fraction),
        None => !mantissa.is_empty() && all_digits(mantissa),
    };
    let exponent_is_good = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    mantissa_is_good && exponent_is_good
}

/// A date `2001-1-2`, or one with a time, printed as Go prints a time: `2001-01-02 00:00:00 +0000 UTC`.
fn timestamp(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let date_end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let mut parts = text[..date_end].split('-');
    let (year, month, day) = (parts.next()?, number(parts.next()?)?, number(parts.next()?)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    if day > days_of(year.parse().ok()?, month) {
        return None;
    }
    if date_end == text.len() {
        return Some(format!("{year}-{month:02}-{day:02} 00:00:00 +0000 UTC"));
    }
    let time = &text[date_end + 1..];
    let zoned = bytes[date_end] != b' ';
    let (clock, zone) = match (zoned, time.find(['Z', '+', '-'])) {
        (true, Some(at)) => (&time[..at], zone(&time[at..])?),
        (false, None) => (time, "+0000 UTC".to_owned()),
        _ => return None,
    };
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let seconds = parts.next()?;
    if parts.next().is_some() || hour > 23 || minute > 59 {
        return None;
    }
    let (whole, fraction) = match seconds.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.len() <= 9 => (whole, fraction),
        Some(_) => return None,
        None => (seconds, ""),
    };
    let second = number(whole)?;
    if second > 59 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{point}{fraction} {zone}"))
}

fn number(text: &str) -> Option<u32> {
    let is_good = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_good { text.parse().ok() } else { None }
}

fn zone(text: &str) -> Option<String> {
    if text == "Z" {
        return Some("+0000 UTC".to_owned());
    }
    let (sign, rest) = text.split_at(1);
    let (hours, minutes) = rest.split_once(':')?;
    let is_good = hours.len() == 2 && minutes.len() == 2 && number(hours)? < 24 && number(minutes)? < 60;
    is_good.then(|| format!("{sign}{hours}{minutes} {sign}{hours}{minutes}"))
}

fn days_of(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_text_from_numbers_as_compose_does() {
        for text in ["yes", "on", "22:22", "1.2.3", "0x", "1e", ".", "-", "0o8", "n", "true ", "1__a"] {
            assert_eq!(resolve_plain(text), Plain::Text, "{text}");
        }
        for (text, number) in
            [("0022", 18), ("0o17", 15), ("0x1F", 31), ("-12", -12), ("1_000", 1000), ("+3", 3)]
        {
            assert_eq!(resolve_plain(text), Plain::Int(number), "{text}");
        }
        for (text, number) in [("1.50", 1.5), (".5", 0.5), ("089", 89.0), ("1e3", 1000.0), ("1.", 1.0)] {
            assert_eq!(resolve_plain(text), Plain::Float(number), "{text}");
        }
        assert_eq!(resolve_plain(""), Plain::Null);
        assert_eq!(resolve_plain("TRUE"), Plain::Bool(true));
    }

    #[test]
    fn tells_dates() {
        let printed = |text: &str| match resolve_plain(text) {
            Plain::Timestamp(printed) => printed,
            other => format!("{other:?}"),
        };
        assert_eq!(printed("2024-1-2"), "2024-01-02 00:00:00 +0000 UTC");
        assert_eq!(printed("2024-02-30"), "Text");
        assert_eq!(printed("2024-01-02T03:04:05.60Z"), "2024-01-02 03:04:05.6 +0000 UTC");
        assert_eq!(printed("2024-01-02 03:04:05"), "2024-01-02 03:04:05 +0000 UTC");
        assert_eq!(printed("2024-01-02T03:04:05+01:00"), "2024-01-02 03:04:05 +0100 +0100");
    }
}
