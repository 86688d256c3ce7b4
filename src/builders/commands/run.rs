//! `docker run`: whether a container is started to do one thing and go.

use super::options::Argument;
use crate::builders::partial::Partial;

/// The words after `run` of which one names the image, and whether the container is there for whoever calls: it goes when it
/// is done (`--rm`), stays in front and opens no port.
pub(super) fn read(arguments: &[Argument]) -> (Vec<Partial>, bool) {
    let texts = || arguments.iter().map(|argument| argument.value.marked());
    let stays = |text: &str| {
        let is_long = ["--detach", "--publish", "--publish-all"].iter().any(|option| {
            text.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        });
        let letters = text.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        is_long || letters.is_some_and(|letters| letters.contains(['d', 'p', 'P']))
    };
    let is_once = texts().any(|text| text == "--rm") && !texts().any(stays);
    let words = arguments.iter().map(|argument| &argument.value);
    (words.filter(|word| !word.marked().starts_with('-')).cloned().collect(), is_once)
}
