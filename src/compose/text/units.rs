//! Durations, sizes and booleans as Compose reads them, and durations as it prints them.
// Source: go-str2duration, with which compose-go reads durations.
const NANOS: &[(&str, i64)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
    ("w", 604_800_000_000_000),
];

/// Reads a duration such as `1m30s`, in nanoseconds.
pub(crate) fn duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let whole_length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, after) = rest.split_at(whole_length);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(after.bytes().take_while(u8::is_ascii_digit).count()),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let unit_length =
            after.find(|letter: char| letter == '.' || letter.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_length);
        let (_, nanos) = NANOS.iter().find(|(name, _)| *name == unit)?;
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let mut value = whole.checked_mul(*nanos)?;
        if !fraction.is_empty() {
            let share: f64 = format!("0.{fraction}").parse().ok()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "as Compose does"
            )]
            let part = (share * *nanos as f64) as i64;
            value = value.checked_add(part)?;
        }
        total = total.checked_add(value)?;
        rest = after;
    }
    Some(if negative { -total } else { total })
}

/// Prints a duration as Go does: `1m30s`, `1.5s`, `0s`.
pub(crate) fn print_duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    if nanos == 0 {
        return "0s".to_owned();
    }
    if nanos < 1_000_000_000 {
        let (unit, size) = match nanos {
            0..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return format!("{sign}{}{unit}", with_fraction(nanos, size));
    }
    let seconds = nanos / 1_000_000_000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let rest = with_fraction(nanos % 60_000_000_000, 1_000_000_000);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{rest}s"),
        (0, minutes) => format!("{sign}{minutes}m{rest}s"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{rest}s"),
    }
}

fn with_fraction(value: u64, unit: u64) -> String {
    let fraction = value % unit;
    if fraction == 0 {
        return (value / unit).to_string();
    }
    let width = unit.to_string().len() - 1;
    let digits = format!("{fraction:0width$}");
    format!("{}.{}", value / unit, digits.trim_end_matches('0'))
}

/// Reads a size such as `1.5g` or `512MiB`, in bytes.
pub(crate) fn bytes(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    let last = text.rfind(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == ' ')?;
    let number = if text.as_bytes()[last] == b' ' { &text[..last] } else { &text[..=last] };
    let suffix = text[last + 1..].to_lowercase();
    let size: f64 = number.parse().ok().filter(|size: &f64| *size >= 0.0)?;
    let factor: u64 = match (suffix.as_bytes().first(), suffix.get(1..).unwrap_or_default()) {
        (None, _) | (Some(b'b'), "") => 1,
        (Some(unit), "" | "b" | "ib") => 1024_u64.pow(match unit {
            b'k' => 1,
            b'm' => 2,
            b'g' => 3,
            b't' => 4,
            b'p' => 5,
            _ => return None,
        }),
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "as Compose does")]
    let bytes = (size * factor as f64) as i64;
    Some(bytes)
}

/// A boolean as Compose reads it from a text.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, printed) in [
            ("90s", "1m30s"),
            ("1d", "24h0m0s"),
            ("1.5s", "1.5s"),
            ("100ms", "100ms"),
            ("1h2m3.004s", "1h2m3.004s"),
            ("0", "0s"),
            ("-5m", "-5m0s"),
            ("1500us", "1.5ms"),
        ] {
            assert_eq!(duration(text).map(print_duration).as_deref(), Some(printed), "{text}");
        }
        for text in ["", "10", "s", "1x", "1m2", ".s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn sizes() {
        for (text, size) in [
            ("1g", 1 << 30),
            ("512m", 512 << 20),
            ("1.5KiB", 1536),
            ("10 mb", 10 << 20),
            ("12", 12),
            ("-1", -1),
            ("5b", 5),
        ] {
            assert_eq!(bytes(text), Some(size), "{text}");
        }
        for text in ["", "g", "1x", "1gbb", "-1g", "1 g b"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
