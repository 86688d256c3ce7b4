//! The third answer: what is not known, and why.

use crate::limits::Limit;
use crate::source::Span;

/// What the repository says of a thing, or why that cannot be known.
///
/// A rule reports what is known to be bad; under the strict profile it also reports what cannot be
/// known, in the words of [`Why`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Answer<T> {
    /// The repository says so.
    Known(T),
    /// It cannot be known from the repository.
    Unknown(Why),
}

/// Why something is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Why {
    /// A clause that completes "is not known: …", such as "`TAG` has no value and no default".
    pub reason: String,
    /// Where the cause stands.
    pub place: Option<Span>,
}

/// A limit that was reached, so that not everything is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitReached {
    limit: &'static Limit,
    /// Where it was reached.
    pub place: Span,
}

impl LimitReached {
    /// What was reached at `place`.
    pub(crate) fn new(limit: &'static Limit, place: Span) -> Self {
        Self { limit, place }
    }

    /// Whether a limit is the one that was reached.
    pub(crate) fn is(&self, limit: &Limit) -> bool {
        self.limit == limit
    }

    /// Which limit it is, as a clause.
    #[must_use]
    pub fn reason(&self) -> String {
        self.limit.to_string()
    }

    /// Why something is not known, where this is why.
    pub(crate) fn why(&self) -> Why {
        Why { reason: self.reason(), place: Some(self.place) }
    }
}

impl<T> Answer<T> {
    /// Something that is not known, because of what stands at `place`.
    pub fn unknown(reason: impl Into<String>, place: Span) -> Self {
        Self::Unknown(Why { reason: reason.into(), place: Some(place) })
    }

    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// Why the value is not known; `None` if it is known.
    pub fn why(&self) -> Option<&Why> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(why) => Some(why),
        }
    }

    /// Changes what is known; what is not known stays so, for the same reason.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Known(value) => Answer::Known(change(value)),
            Self::Unknown(why) => Answer::Unknown(why),
        }
    }

    /// A view of the value.
    pub fn as_ref(&self) -> Answer<&T> {
        match self {
            Self::Known(value) => Answer::Known(value),
            Self::Unknown(why) => Answer::Unknown(why.clone()),
        }
    }
}
