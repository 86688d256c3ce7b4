//! A policy file below the root only adds to that of the root.

use crate::rules::prelude::*;

rule!("policy/nested-policy");
