//! `docker run`: whether a container is started to do one thing and go.

use super::options::Argument;
use crate::builders::partial::Partial;

/// The words after `run` of which one names the image, and whether the container is there for whoever calls: it has a volume
/// to work on or a terminal, goes when it is done (`--rm`), stays in front and opens no port. What has neither is tried out.
pub(super) fn read(arguments: &[Argument]) -> (Vec<Partial>, bool) {
    let texts = || arguments.iter().map(|argument| argument.value.marked());
    // Source: the reference of `docker run`.
    let has = |long: &[&str], short: &[char]| {
        texts().any(|text| {
            let is_long = long.iter().any(|option| {
                text.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
            });
            let letters = text.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
            is_long || letters.is_some_and(|letters| letters.contains(short))
        })
    };
    let is_once = has(&["--rm"], &[])
        && has(&["--volume", "--mount", "--interactive", "--tty"], &['v', 'i', 't'])
        && !has(&["--detach", "--publish", "--publish-all"], &['d', 'p', 'P']);
    let words = arguments.iter().map(|argument| &argument.value);
    (words.filter(|word| !word.marked().starts_with('-')).cloned().collect(), is_once)
}
