//! An entry of the baseline must still occur.

use crate::rules::prelude::*;

rule!("policy/stale-baseline");
