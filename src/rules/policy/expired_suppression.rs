//! A suppression that was to end must have gone by its last day.

use crate::rules::prelude::*;

rule!("policy/expired-suppression");
