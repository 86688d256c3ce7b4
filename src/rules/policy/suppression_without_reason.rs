//! A suppression must say why it is there.

use crate::rules::prelude::*;

rule!("policy/suppression-without-reason");
