//! How much is done for one file that asks for builds: a budget that all that follows it shares.

use std::cell::RefCell;
use std::rc::Rc;

use crate::answer::LimitReached;
use crate::limits::{self, Budget, Limit};
use crate::source::Span;

/// So many bytes that are read again, or put into a text, count as one command.
const BYTES_OF_A_STEP: usize = 64;

/// What is left of the work for a file, and the limits that were reached. Copies share it.
#[derive(Debug, Clone)]
pub(super) struct Work(Rc<RefCell<State>>);

#[derive(Debug)]
struct State {
    steps: Budget,
    /// The bytes that do not make a step yet.
    bytes: usize,
    reached: Vec<LimitReached>,
}

impl Work {
    /// What one of `files` may take.
    pub(super) fn share(files: usize) -> Self {
        let steps = Budget::share(&limits::BUILDER_STEPS, &limits::STEPS_OF_BUILDERS, files);
        Self(Rc::new(RefCell::new(State { steps, bytes: 0, reached: Vec::new() })))
    }

    /// Takes steps; whether there are as many left. Where there are not, that is told, with the first place.
    pub(super) fn take(&self, steps: usize, place: Span) -> bool {
        // Where nothing is left, there is not even nothing to be had: that ends every loop.
        let taken = !self.is_done(place) && self.0.borrow_mut().steps.take(steps).is_ok();
        taken || {
            self.is_done(place);
            false
        }
    }

    /// Takes what it costs to read a text of so many bytes, or to put it somewhere.
    pub(super) fn take_bytes(&self, bytes: usize, place: Span) -> bool {
        let mut state = self.0.borrow_mut();
        // An empty one is some work, too.
        let all = state.bytes + bytes + 1;
        state.bytes = all % BYTES_OF_A_STEP;
        drop(state);
        self.take(all / BYTES_OF_A_STEP, place)
    }

    /// Whether nothing is left, which is told with the first place that asks.
    pub(super) fn is_done(&self, place: Span) -> bool {
        let used_up = self.0.borrow().steps.used_up();
        used_up.inspect(|limit| self.reach(limit, place)).is_some()
    }

    /// Takes note of a limit because of which something is left out, where it was first.
    pub(super) fn reach(&self, limit: &'static Limit, place: Span) {
        let reached = &mut self.0.borrow_mut().reached;
        if !reached.iter().any(|told| told.is(limit)) {
            reached.push(LimitReached::new(limit, place));
        }
    }

    /// The limits that were reached.
    pub(super) fn reached(&self) -> Vec<LimitReached> {
        self.0.borrow().reached.clone()
    }
}
