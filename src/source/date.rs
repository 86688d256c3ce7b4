//! Days of the calendar, as data tables, policies and the command line write them: `2026-11-21`.

use std::fmt;

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`; nothing where it is no day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() || !(1..=12).contains(&month) {
            return None;
        }
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        (1..=days_in(year, month)).contains(&day).then_some(Self { year, month, day })
    }

    /// How many days there are from another day to this one; negative where it is earlier.
    #[must_use]
    pub fn days_since(self, other: Self) -> i64 {
        self.number() - other.number()
    }

    /// The number of the day, counted from the first of March of the year 0, so that a leap day ends a year.
    fn number(self) -> i64 {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
        year * 365 + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (month * 153 + 2) / 5
            + i64::from(self.day)
    }

    /// The day that many seconds after the first of January 1970, in UTC.
    #[must_use]
    pub fn of_unix_time(seconds: u64) -> Self {
        let mut left = seconds / 86_400;
        let mut year = 1970;
        let length = |year| if is_leap(year) { 366 } else { 365 };
        while left >= length(year) && year < u16::MAX {
            left -= length(year);
            year += 1;
        }
        let mut month = 1;
        while left >= u64::from(days_in(year, month)) && month < 12 {
            left -= u64::from(days_in(year, month));
            month += 1;
        }
        Self { year, month, day: u8::try_from(left + 1).unwrap_or(31) }
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_and_nothing_else() {
        for day in ["2026-11-21", "2024-02-29", "1970-01-01"] {
            assert_eq!(Date::parse(day).unwrap().to_string(), day);
        }
        for text in ["", "2026", "2026-13-01", "2026-02-29", "2026-1-1", "2026-01-00", "2026-01-01-01", "x"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2026-11-21") > Date::parse("2026-09-30"));
    }

    #[test]
    fn counts_from_1970() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_704_067_199, "2023-12-31"),
            (1_795_219_200, "2026-11-21"),
        ] {
            assert_eq!(Date::of_unix_time(seconds).to_string(), day);
        }
    }

    #[test]
    fn counts_the_days_between_two() {
        for (from, to, days) in [
            ("2026-11-30", "2026-11-30", 0),
            ("2026-11-30", "2026-12-01", 1),
            ("2026-12-31", "2027-01-01", 1),
            ("2026-02-28", "2026-03-01", 1),
            ("2024-02-28", "2024-03-01", 2),
            ("1900-02-28", "1900-03-01", 1),
            ("2000-02-28", "2000-03-01", 2),
            ("2026-03-01", "2025-03-01", -365),
            ("2024-01-01", "2025-01-01", 366),
        ] {
            let day = |text| Date::parse(text).unwrap();
            assert_eq!(day(to).days_since(day(from)), days, "{from} {to}");
        }
    }
}
