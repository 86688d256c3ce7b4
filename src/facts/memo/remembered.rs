//! An answer that is worked out once, when it is first asked for.

use std::sync::OnceLock;

/// An answer that is kept, with its rank: while it is worked out, only answers of lower ranks may be asked, so that
/// none waits for itself. Builds with debug assertions, and so all tests, hold every question to that.
#[derive(Debug)]
pub(in crate::facts) struct Remembered<T, const RANK: u8>(OnceLock<T>);

impl<T, const RANK: u8> Default for Remembered<T, RANK> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T, const RANK: u8> Remembered<T, RANK> {
    /// The answer; `work_out` gives it the first time.
    pub(in crate::facts) fn get_or_init(&self, work_out: impl FnOnce() -> T) -> &T {
        #[cfg(debug_assertions)]
        let _asked = asked::Asked::enter(RANK);
        self.0.get_or_init(work_out)
    }
}

/// Which answers are being worked out, by rank.
#[cfg(debug_assertions)]
mod asked {
    use std::cell::RefCell;

    thread_local! {
        static ASKED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }

    /// A question for an answer of some rank, which is open until this is dropped.
    pub(super) struct Asked;

    impl Asked {
        pub(super) fn enter(rank: u8) -> Self {
            ASKED.with_borrow_mut(|asked| {
                assert!(asked.last().is_none_or(|above| rank < *above), "{rank} is asked for by {asked:?}");
                asked.push(rank);
            });
            Self
        }
    }

    impl Drop for Asked {
        fn drop(&mut self) {
            ASKED.with_borrow_mut(Vec::pop);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Remembered;

    #[test]
    fn an_answer_is_worked_out_once_and_may_ask_lower_ranks() {
        let (low, high) = (Remembered::<u8, 1>::default(), Remembered::<u8, 2>::default());
        assert_eq!(*high.get_or_init(|| *low.get_or_init(|| 7) + 1), 8);
        assert_eq!((*low.get_or_init(|| 0), *high.get_or_init(|| 0)), (7, 8));
    }

    #[test]
    #[should_panic(expected = "2 is asked for by [1]")]
    fn an_answer_that_asks_a_higher_rank_is_a_mistake() {
        let (low, high) = (Remembered::<u8, 1>::default(), Remembered::<u8, 2>::default());
        low.get_or_init(|| *high.get_or_init(|| 7));
    }
}
