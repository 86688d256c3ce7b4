//! `docker run`: whether a container is started to do one thing and go.

use super::options::Argument;
use super::program::Called;
use crate::builders::partial::Partial;

/// What the arguments after `run` start: the words of which one is the image. What is started with `--rm`, stays in front
/// and opens no port does something for whoever calls.
pub(super) fn read(arguments: &[Argument]) -> Called {
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
    let words: Vec<Partial> = words.filter(|word| !word.marked().starts_with('-')).cloned().collect();
    if is_once { Called::RunOnce(words) } else { Called::Run(words) }
}
