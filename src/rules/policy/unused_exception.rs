//! An exception in the policy file must except something.

use crate::rules::prelude::*;

rule!("policy/unused-exception");
