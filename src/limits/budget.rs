//! What a limit is, and the budgets that work is done within.

use std::fmt;

/// A row of the table of limits.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    /// What is bounded, such as "a stage".
    of: &'static str,
    /// How much of it is looked at.
    most: u32,
    /// What is counted: "bytes", or things in the plural.
    unit: &'static str,
}

impl Limit {
    pub(super) const fn new(of: &'static str, most: u32, unit: &'static str) -> Self {
        Self { of, most, unit }
    }

    /// How much is looked at.
    pub(crate) const fn most(&self) -> usize {
        self.most as usize
    }

    /// How many bytes are looked at, as sizes of files are counted.
    pub(crate) const fn bytes(&self) -> u64 {
        self.most as u64
    }

    /// What is bounded, as the table says it.
    #[cfg(test)]
    pub(super) fn of(&self) -> &'static str {
        self.of
    }

    /// How much is looked at, for readers: "8 MiB", "64 levels".
    pub(super) fn amount(&self) -> String {
        match (self.most >> 20, self.most >> 10) {
            (mebibytes, _) if self.unit == "bytes" && mebibytes << 20 == self.most => {
                format!("{mebibytes} MiB")
            }
            (_, kibibytes) if self.unit == "bytes" && kibibytes << 10 == self.most => {
                format!("{kibibytes} KiB")
            }
            _ => format!("{} {}", grouped(self.most), self.unit),
        }
    }
}

/// The limit as a clause: what is looked at, and that the rest is not.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {} of {} are checked", self.amount(), self.of)
    }
}

/// A number with a comma before every three digits.
fn grouped(number: u32) -> String {
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{},{:03}", grouped(number / 1_000), number % 1_000)
    }
}

/// What is left of a limit while work is done. Steps are counted before they are taken.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    limit: &'static Limit,
    left: usize,
}

impl Budget {
    /// All that a limit allows.
    pub(crate) const fn new(limit: &'static Limit) -> Self {
        Self { limit, left: limit.most() }
    }

    /// All that one of `count` may use: what its own limit allows, or its share of what all together may use. The order
    /// in which they are worked on does not matter.
    pub(crate) fn share(own: &'static Limit, of_all: &'static Limit, count: usize) -> Self {
        let share = of_all.most() / count.max(1);
        if share < own.most() { Self { limit: of_all, left: share } } else { Self::new(own) }
    }

    /// Takes steps.
    ///
    /// # Errors
    /// There are not as many left. From then on there are none: what is left out does not depend on how large the pieces
    /// are that are asked for next.
    pub(crate) fn take(&mut self, steps: usize) -> Result<(), &'static Limit> {
        match self.left.checked_sub(steps) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                self.left = 0;
                Err(self.limit)
            }
        }
    }

    /// The limit, where all of it is taken.
    pub(crate) fn used_up(&self) -> Option<&'static Limit> {
        (self.left == 0).then_some(self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Limit};

    #[test]
    fn a_budget_is_used_up_for_good() {
        const FEW: Limit = Limit { of: "a test", most: 3, unit: "steps" };
        let mut budget = Budget::new(&FEW);
        assert_eq!(budget.take(2), Ok(()));
        assert_eq!(budget.take(2), Err(&FEW));
        assert_eq!(budget.take(1), Err(&FEW), "less is not to be had either");
    }

    #[test]
    fn amounts_are_said_as_people_say_them() {
        for (most, unit, said) in [
            (8 << 20, "bytes", "8 MiB"),
            (128 << 10, "bytes", "128 KiB"),
            (65_535, "bytes", "65,535 bytes"),
            (1 << 20, "files", "1,048,576 files"),
            (64, "levels", "64 levels"),
        ] {
            assert_eq!(Limit { of: "a test", most, unit }.amount(), said);
        }
        let limit = Limit { of: "a stage", most: 1_000, unit: "files" };
        assert_eq!(limit.to_string(), "at most 1,000 files of a stage are checked");
    }
}
