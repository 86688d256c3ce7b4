//! A suppression must take something away.

use crate::rules::prelude::*;

rule!("policy/unused-suppression");
