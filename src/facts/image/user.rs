//! The user that an image runs as.

use crate::answer::{Answer, Why};
use crate::build::{Declaration, Inherited};
use crate::facts::handles::Image;

/// Who runs the containers of an image.
#[derive(Debug)]
pub struct ImageUser<'a> {
    /// The user, as far as it is known.
    pub name: Answer<String>,
    /// The USER instruction that says so; nothing where it comes with the base.
    pub setting: Option<&'a Declaration<Answer<String>>>,
    /// That of the image of this repository which it has the user from, if it is from one.
    pub below: Option<&'a Declaration<Answer<String>>>,
}

impl<'a> Image<'a> {
    /// The user that the image's containers run as.
    #[must_use]
    pub fn user(self) -> ImageUser<'a> {
        if let Inherited::Set(setting) = &self.runtime().state.user {
            let (name, is_own) = (setting.value.clone(), self.is_own(setting));
            return ImageUser {
                name,
                setting: is_own.then_some(setting),
                below: (!is_own).then_some(setting),
            };
        }
        let of_base = self.base_facts().and_then(|facts| facts.user.clone());
        let name = match (self.is_from_scratch(), self.base(), of_base) {
            (true, ..) => Answer::Known("root".to_owned()),
            (_, _, Some(user)) => Answer::Known(user),
            (_, Some(base), _) => Answer::Unknown(Why {
                reason: format!(
                    "no USER is set, and who `{}` runs as is not in our table",
                    base.short_name()
                ),
                place: None,
            }),
            (_, None, _) => Answer::Unknown(Why {
                reason: "no USER is set, and the base image is not known".to_owned(),
                place: None,
            }),
        };
        ImageUser { name, setting: None, below: None }
    }
}
