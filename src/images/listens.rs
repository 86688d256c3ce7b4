//! On which ports a server listens.

use crate::source::Spanned;

/// The ports on which a server listens, and no others.
#[derive(Debug, Clone)]
pub struct Listens {
    /// The program.
    pub program: &'static str,
    /// Each port, with the place that says so: FROM, where it is the configuration that the base brings.
    pub ports: Vec<Spanned<u16>>,
}

impl Listens {
    /// The ports as a message says them.
    #[must_use]
    pub fn words(&self) -> String {
        ports_in_words(self.ports.iter().map(|port| port.value.to_string()))
    }
}

/// Ports as a message says them: the first few, and how many others there are.
#[must_use]
pub(crate) fn ports_in_words(ports: impl Iterator<Item = String>) -> String {
    const SAID: usize = 8;
    let mut all: Vec<String> = ports.collect();
    if all.len() > SAID {
        let others = all.split_off(SAID - 1).len();
        return format!("{} and {others} others", all.join(", "));
    }
    all.join(", ")
}
