//! A service's health check.

use std::time::Duration;

use super::setting::{duration, flag, number, text_of};
use crate::answer::Answer;
use crate::compose::setting::Setting;
use crate::compose::value::{Map, Value};
use crate::source::{Span, Text};

/// `healthcheck`.
#[derive(Debug, Clone)]
pub struct Healthcheck {
    /// Where it stands.
    pub span: Span,
    /// Whether all of it could be read: only then is what is `None` known to be absent.
    pub whole: bool,
    /// The test. `None` leaves the image's test in force, with these times.
    pub test: Option<Setting<HealthTest>>,
    /// The words after the script of `["CMD-SHELL", …]`, which nothing runs: they are the shell's own arguments.
    pub dropped: Vec<Text>,
    /// Whether the image's check is switched off.
    pub disable: Option<Setting<bool>>,
    /// The time between two tests.
    pub interval: Option<Setting<Duration>>,
    /// The time a test may take.
    pub timeout: Option<Setting<Duration>>,
    /// How many tests must fail in a row.
    pub retries: Option<Setting<i64>>,
    /// The time in which failures do not count.
    pub start_period: Option<Setting<Duration>>,
    /// The time between two tests in that period.
    pub start_interval: Option<Setting<Duration>>,
}

/// What a health check runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HealthTest {
    /// `["NONE"]`: the image's check is switched off.
    None,
    /// `["CMD", …]`: a program and its arguments.
    Cmd(Vec<Text>),
    /// A text, or `["CMD-SHELL", …]`: a script for the container's shell.
    Shell(Text),
}

impl Healthcheck {
    /// The words of the check that nothing runs, with the place of the first.
    #[must_use]
    pub fn dropped_words(&self) -> Option<(Span, String)> {
        let first = self.dropped.first()?;
        let words: Vec<&str> = self.dropped.iter().map(Text::as_str).collect();
        Some((first.span(), words.join(" ")))
    }

    /// The place that switches the check off, if one is known to.
    #[must_use]
    pub fn disabled(&self) -> Option<Span> {
        if let Some(disable) = self.disable.as_ref().filter(|disable| disable.is_true()) {
            return Some(disable.span);
        }
        let test = self.test.as_ref()?;
        (test.known() == Some(&HealthTest::None)).then_some(test.span)
    }
}

pub(super) fn healthcheck(service: &Map) -> Option<Healthcheck> {
    let value = service.get("healthcheck")?;
    let map = value.as_map()?;
    Some(Healthcheck {
        span: value.span,
        whole: !value.is_damaged(),
        test: map.get("test").and_then(test),
        dropped: map.get("test").map(dropped).unwrap_or_default(),
        disable: flag(map, "disable"),
        interval: duration(map, "interval"),
        timeout: duration(map, "timeout"),
        retries: number(map, "retries"),
        start_period: duration(map, "start_period"),
        start_interval: duration(map, "start_interval"),
    })
}

/// The words that a check in the shell has after its script.
fn dropped(value: &Value) -> Vec<Text> {
    let words: Vec<Text> = value.as_list().unwrap_or_default().iter().filter_map(Value::to_text).collect();
    match words.split_first() {
        Some((first, [_, rest @ ..])) if first.as_str() == "CMD-SHELL" => rest.to_vec(),
        _ => Vec::new(),
    }
}

fn test(value: &Value) -> Option<Setting<HealthTest>> {
    let Some(items) = value.as_list() else { return Some(text_of(value)?.map(HealthTest::Shell)) };
    let words: Vec<Text> = items.iter().filter_map(Value::to_text).collect();
    let fact = match items.iter().find_map(Value::why) {
        Some(why) => Answer::Unknown(why.clone()),
        None => Answer::Known(match words.split_first()? {
            (first, rest) if first.as_str() == "CMD" => HealthTest::Cmd(rest.to_vec()),
            (first, rest) if first.as_str() == "CMD-SHELL" => HealthTest::Shell(rest.first()?.clone()),
            (first, _) if first.as_str() == "NONE" => HealthTest::None,
            _ => return None,
        }),
    };
    Some(Setting::of(value, fact))
}
