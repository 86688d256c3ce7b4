//! How many steps parsing and walking take: the tests hold them against the length of a script, because a time
//! would say as much about the machine.

/// Counts bytes that are read or copied, words that are evaluated, or parts of a tree that the walk comes to.
#[cfg(not(test))]
pub(super) fn count(_steps: usize) {}

#[cfg(test)]
pub(super) fn count(steps: usize) {
    TAKEN.set(TAKEN.get() + steps);
}

#[cfg(test)]
thread_local! {
    static TAKEN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How many steps `work` takes on this thread.
#[cfg(test)]
pub(super) fn steps_of(work: impl FnOnce()) -> usize {
    let before = TAKEN.get();
    work();
    TAKEN.get() - before
}
