//! Small languages inside texts: durations, sizes, ports, commands, names that are nearly right.

pub(crate) mod command_words;
pub(crate) mod host_path;
pub(crate) mod nearest_name;
pub(crate) mod short_forms;
pub(crate) mod units;

pub(crate) use command_words::MAX_BYTES;
