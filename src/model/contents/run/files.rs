//! rm, mv, cp, ln and others that make files.

use super::super::arrival::{Arrival, How};
use super::super::node::{FileOrigin, Node};
use super::super::path;
use super::{Call, Machine};
use crate::source::Span;

/// Options of `cp`, `mv`, `ln` and `install` whose value is the next argument.
const WITH_VALUE: &[&str] =
    &["-t", "--target-directory", "-S", "--suffix", "-m", "--mode", "-o", "-g", "--owner"];

impl Machine<'_> {
    pub(super) fn files(&mut self, call: &Call<'_>) {
        match call.program {
            "rm" | "unlink" => self.remove(call),
            "touch" | "tee" => {
                for operand in call.operands(&["-d", "-r", "-t"]).iter().filter(|operand| operand.is_whole) {
                    if let Some(target) = self.session.absolute(call.shell, &operand.text) {
                        self.write(&target, call.span());
                    }
                }
            }
            "sed" => self.edit_in_place(call),
            "install" if call.has(&["-d", "--directory"]) => {}
            _ => self.transfer(call),
        }
    }

    fn remove(&mut self, call: &Call<'_>) {
        for operand in call.operands(&[]).iter().filter(|operand| operand.is_whole) {
            for field in expand_braces(&operand.text) {
                let Some(target) = self.session.absolute(call.shell, &field) else { continue };
                for path in self.tree.matching(&target) {
                    self.tree.remove(&path, self.time);
                }
            }
        }
    }

    /// `sed -i`: what the files hold is not what was copied.
    fn edit_in_place(&mut self, call: &Call<'_>) {
        let is_in_place = |text: &str| {
            text.starts_with("--in-place")
                || text.starts_with('-') && !text.starts_with("--") && text.contains('i')
        };
        if !call.arguments.iter().any(|argument| is_in_place(&argument.text)) {
            return;
        }
        let has_script = call.has(&["-e", "-f", "--expression", "--file"]);
        let operands = call.operands(&["-e", "-f", "--expression", "--file"]);
        // Without an option for it, the first operand is what is done.
        for operand in operands.iter().skip(usize::from(!has_script)).filter(|operand| operand.is_whole) {
            for field in expand_braces(&operand.text) {
                let Some(target) = self.session.absolute(call.shell, &field) else { continue };
                for path in self.tree.matching(&target) {
                    self.edited(&path, call.span());
                }
            }
        }
    }

    /// A file holds other content from then on than the one that it is a copy of.
    pub(super) fn edited(&mut self, path: &str, place: Span) {
        let Some(Node::File(origin)) = self.tree.get(path).map(|entry| &entry.node) else { return };
        let origin = FileOrigin { copy_of: None, ..origin.clone() };
        let earlier = self.tree.arrivals_of(path).pop();
        self.tree.add(path, origin, Arrival { time: self.time, place, how: How::Moved, earlier });
    }

    /// Copies, moves and links: the tool is at its new place as well.
    fn transfer(&mut self, call: &Call<'_>) {
        let operands = call.operands(WITH_VALUE);
        let texts: Option<Vec<String>> = operands
            .iter()
            .map(|operand| {
                let is_whole = operand.is_whole;
                is_whole.then(|| self.session.absolute(call.shell, &operand.text)).flatten()
            })
            .collect();
        let Some(texts) = texts else { return };
        let Some((target, sources)) = texts.split_last() else { return };
        let into_directory = sources.len() > 1
            || operands.last().is_some_and(|operand| operand.text.ends_with('/') || operand.text == ".")
            || self.tree.is_directory(target);
        let arrival = Arrival { time: self.time, place: call.span(), how: How::Moved, earlier: None };
        let found: Vec<_> = sources.iter().flat_map(|source| self.tree.matching(source)).collect();
        if found.is_empty() && !self.tree.is_directory(target) && !into_directory {
            // What is not known is somewhere, all the same.
            self.write(target, call.span());
        }
        for source in found {
            let target = match into_directory {
                true => path::join(target, path::file_name(&source)),
                false => target.clone(),
            };
            let before = self.tree.clone();
            self.tree.copy(&before, &source, &target, &arrival);
            if !self.is_kept(&target) {
                continue;
            }
            if call.program == "mv" {
                self.tree.remove(&source, self.time);
            }
        }
    }
}

/// `a/{b,c}` as `a/b` and `a/c`; one pair of braces at a time, as deep as they go.
fn expand_braces(text: &str) -> Vec<String> {
    let Some(open) = text.find('{') else { return vec![text.to_owned()] };
    let Some(close) = text[open..].find('}').map(|close| open + close) else { return vec![text.to_owned()] };
    if !text[open..close].contains(',') {
        return vec![text.to_owned()];
    }
    text[open + 1..close]
        .split(',')
        .flat_map(|choice| expand_braces(&format!("{}{choice}{}", &text[..open], &text[close + 1..])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_make_several_words() {
        assert_eq!(expand_braces("/usr/{bin,lib}/npm"), ["/usr/bin/npm", "/usr/lib/npm"]);
        assert_eq!(expand_braces("/usr/bin"), ["/usr/bin"]);
        assert_eq!(expand_braces("/a{b}"), ["/a{b}"]);
    }
}
