//! What the flags of COPY and ADD say: `--parents`, `--exclude`, `--link`, `--unpack`.

use super::copy::Copy;
use super::instruction::Instructed;
use crate::contents::outcome::Refusal;
use crate::contents::tree::{FileTree, Work};
use crate::source::Span;
use crate::syntax::dockerfile::{Kind, Word};
use crate::syntax::patterns::{Matcher, Pattern, clean, has_wildcard};

/// A source with `--parents`.
pub(super) struct Parents {
    /// The directory from which on the directories above are kept: what stands in front of `/./`.
    pub(super) pivot: String,
    /// What is taken of it.
    pub(super) include: Matcher,
    /// The path in it that must be there: without wildcards it must.
    pub(super) required: Option<String>,
}

impl Instructed<'_> {
    /// What `--parents` makes of a source; nothing where it is not set.
    pub(super) fn parents(&self, source: &str) -> Result<Option<Parents>, Refusal> {
        let Some(flag) = self.instruction.flag("parents") else { return Ok(None) };
        if flag.value.as_ref().and_then(Word::literal).is_some_and(|value| value == "false") {
            return Ok(None);
        }
        let (pivot, pattern) = source.split_once("/./").unwrap_or(("/", source));
        // dispatchCopy: the pattern is cleaned as an absolute path; nothing is left of the root, and fits nothing.
        let pattern = clean(&format!("/{pattern}")).trim_start_matches('/').to_owned();
        let required = (!has_wildcard(pivot) && !has_wildcard(&pattern)).then(|| pattern.clone());
        let include = match pattern.is_empty() {
            true => Vec::new(),
            false => {
                let read = match pattern.strip_prefix('!') {
                    Some(rest) => Pattern::new(rest, true, None),
                    None => Pattern::new(&pattern, false, None),
                };
                vec![read.ok_or_else(|| Refusal::Malformed(pattern.clone()))?]
            }
        };
        Ok(Some(Parents { pivot: pivot.to_owned(), include: Matcher::new(include), required }))
    }

    /// Copies what a source with `--parents` names.
    pub(super) fn with_parents(
        &self,
        copy: &Copy<'_>,
        parents: &Parents,
        tree: &mut FileTree,
    ) -> Result<Vec<String>, Refusal> {
        let copy = Copy { include: Some(&parents.include), ..copy.clone() };
        if let Some(required) = &parents.required {
            copy.require(&parents.pivot, required, &mut tree.work)?;
        }
        copy.run(&parents.pivot, tree)
    }

    /// What `--exclude` leaves out; nothing without one. What is no pattern is told with its place.
    pub(super) fn exclude(&self, work: &mut Work) -> Result<Option<Matcher>, (Span, Refusal)> {
        let flags = self.instruction.flags.iter().filter(|flag| flag.name.value == "exclude");
        let expanded = self.step.transfer.iter().flat_map(|transfer| &transfer.exclude);
        let mut patterns = Vec::new();
        for (word, text) in flags.filter_map(|flag| flag.value.as_ref()).zip(expanded) {
            let Some(text) = text.known().cloned() else { continue };
            // instructions/bflag.go, through parser's extractBuilderFlags: a flag is read byte by byte.
            let text = match word.literal() {
                Some(_) => text.bytes().map(char::from).collect(),
                None => text,
            };
            if text.trim().is_empty() {
                continue;
            }
            // patternmatcher.New looks for the `!` of what is cleaned already.
            let cleaned = clean(text.trim());
            let (rest, is_exception) = match cleaned.strip_prefix('!') {
                Some(rest) => (rest, true),
                None => (&*cleaned, false),
            };
            if !work.compares(Pattern::steps_to_read(rest)) {
                return Ok(None);
            }
            match Pattern::new(rest, is_exception, Some(word.span())) {
                Some(pattern) if !rest.is_empty() => patterns.push(pattern),
                _ => return Err((word.span(), Refusal::Malformed(text))),
            }
        }
        Ok((!patterns.is_empty()).then(|| Matcher::new(patterns)))
    }

    /// Whether the instruction makes a layer of its own.
    pub(crate) fn is_linked(&self) -> bool {
        // dispatchCopy: `cfg.link && cfg.chmod == ""`.
        !self.instruction.flags.iter().any(|flag| flag.name.value == "chmod")
            && self.instruction.flag("link").is_some_and(|flag| {
                flag.value.as_ref().is_none_or(|value| value.literal().is_some_and(|text| text == "true"))
            })
    }

    /// Whether archives among the sources are unpacked, for sources of that kind.
    pub(super) fn unpacks(&self, is_remote: bool) -> bool {
        let is_add = matches!(self.instruction.kind, Kind::Add(_));
        let flag = self.instruction.flag("unpack").filter(|_| is_add);
        let value = flag.map(|flag| flag.value.as_ref().and_then(Word::literal));
        match value {
            // Without a value it is switched on.
            Some(value) => value.is_none_or(|value| value == "true"),
            None => is_add && !is_remote,
        }
    }
}
