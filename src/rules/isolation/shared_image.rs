//! Two services must not run the same image.

use crate::rules::prelude::*;

rule!("isolation/shared-image", check);

fn check(_: &Repo, _: &mut Out<'_>) {}
