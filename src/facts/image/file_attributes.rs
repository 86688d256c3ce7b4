//! Whose the files of an image are, and what may be done with them, as far as COPY and ADD say so.

use std::sync::Arc;

use crate::answer::Answer;
use crate::contents::{Arrival, How};
use crate::facts::handles::Image;

/// What `--chown` and `--chmod` say of a file, as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The owner; nothing where it is root.
    pub owner: Option<String>,
    /// The mode; nothing where it is that of the source.
    pub mode: Option<String>,
}

impl Image<'_> {
    /// What is said of a file that arrived in these steps: the last one that says something decides. What comes
    /// from the build context is root's unless it is said.
    #[must_use]
    pub fn attributes(self, arrivals: &[Arc<Arrival>]) -> Attributes {
        let mut found = Attributes::default();
        for arrival in arrivals.iter().rev() {
            let Some((_, stage)) = self.facts.repo.stage(arrival.time.stage) else { continue };
            let Some(step) = stage.steps.get(arrival.time.step) else { continue };
            let Some(transfer) = &step.transfer else { continue };
            let known = |said: &Option<Answer<String>>| said.as_ref()?.known().cloned();
            found.owner = found.owner.or_else(|| known(&transfer.owner));
            // What is unpacked keeps the modes of the archive.
            let is_unpacked = arrival.how == How::Unpacked;
            found.mode = found.mode.or_else(|| known(&transfer.mode).filter(|_| !is_unpacked));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    /// An archive with one file, `x`, of one byte.
    fn archive() -> String {
        let mut header = vec![0_u8; 512];
        let mut put = |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
        put(0, "x");
        put(100, "0000600\0");
        put(124, "00000000001\0");
        put(148, "        ");
        put(156, "0");
        put(257, "ustar\0");
        put(263, "00");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        header.push(b'x');
        header.resize(512 * 4, 0);
        String::from_utf8(header).unwrap()
    }

    #[test]
    fn what_flags_say_of_a_file() {
        let stage = "FROM alpine:3.22 AS a\nCOPY --chown=app --chmod=700 x /x\nFROM alpine:3.22\n";
        let bare = "FROM alpine:3.22\n";
        for (what, stages, text, owner, mode) in [
            ("nothing", bare, "COPY x /x", None, None),
            ("an owner", bare, "COPY --chown=app:app x /x", Some("app:app"), None),
            ("a mode", bare, "COPY --chmod=755 x /x", None, Some("755")),
            ("both", bare, "COPY --chown=1 --chmod=755 x /x", Some("1"), Some("755")),
            ("a variable", bare, "ENV U=app\nCOPY --chown=$U x /x", Some("app"), None),
            ("a variable without a value", bare, "ARG U\nCOPY --chown=$U x /x", None, None),
            ("what is written in place", bare, "COPY --chown=app <<x /\ny\nx", Some("app"), None),
            // What is said where it comes from goes along.
            ("that of a stage", stage, "COPY --from=a /x /x", Some("app"), Some("700")),
            ("the later owner", stage, "COPY --from=a --chown=b /x /x", Some("b"), Some("700")),
            ("the later mode", stage, "COPY --from=a --chmod=500 /x /x", Some("app"), Some("500")),
            ("what is moved", bare, "COPY --chown=app x /y\nRUN mv /y /x", Some("app"), None),
            ("what was in a directory", bare, "COPY --chown=app x /x\nCOPY --chown=b d /", Some("app"), None),
            (
                "what is unpacked in a stage",
                "FROM alpine:3.22 AS a\nADD --chmod=755 x.tar /\nFROM alpine:3.22\n",
                "COPY --from=a --chown=b /x /x",
                Some("b"),
                None,
            ),
            ("a new file", bare, "COPY --chown=app x /x\nCOPY --chmod=755 x /x", None, Some("755")),
            // An archive has modes of its own, and builders keep them.
            ("what is unpacked", bare, "ADD --chown=app --chmod=755 x.tar /", Some("app"), None),
        ] {
            let facts = of(&[
                ("Dockerfile", &format!("{stages}{text}\n")),
                ("x", "x"),
                ("d/y", ""),
                ("x.tar", &archive()),
            ]);
            let image = facts.only_image();
            let arrivals = image.files().arrivals_of("/x");
            assert!(!arrivals.is_empty(), "{what}");
            let found = image.attributes(&arrivals);
            assert_eq!((found.owner.as_deref(), found.mode.as_deref()), (owner, mode), "{what}");
        }
    }
}
