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
                    "no USER is set, and the user of `{}` is not in the built-in table",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;

    #[test]
    fn the_user_comes_from_the_image_or_its_base() {
        // The name or why it is not known; the places that say so, in this image and in one below.
        let unknown = "unknown: no USER is set, and ";
        let not_in_table = format!("{unknown}the user of `acme/x` is not in the built-in table");
        let no_base = format!("{unknown}the base image is not known");
        for (what, dockerfile, expected) in [
            ("USER", "FROM alpine\nUSER app\n", ["app", "app", ""]),
            ("USER of the stage below", "FROM alpine AS a\nUSER app\nFROM a\n", ["app", "app", ""]),
            ("a known base", "FROM prom/node-exporter\n", ["nobody", "", ""]),
            ("nothing below", "FROM scratch\n", ["root", "", ""]),
            ("a base that is not in the table", "FROM acme/x\n", [&not_in_table, "", ""]),
            ("a base that is not known", "ARG B\nFROM $B\n", [&no_base, "", ""]),
        ] {
            let facts = facts::of(&[("Dockerfile", dockerfile)]);
            assert_eq!(user(&facts, "Dockerfile"), expected, "{what}");
        }
        let facts = facts::of(&[
            ("app/Dockerfile", "FROM acme/base\nCMD [\"/x\"]\n"),
            ("base/Dockerfile", "FROM alpine\nUSER app\n"),
            ("compose.yaml", "services: {base: {build: base, image: acme/base}, app: {build: app}}\n"),
        ]);
        assert_eq!(user(&facts, "app/Dockerfile"), ["app", "", "app"], "an image below");
    }

    fn user(facts: &facts::Facts, path: &str) -> [String; 3] {
        let user = facts.image_of(path).user();
        let said = |setting: Option<&Declaration<Answer<String>>>| {
            setting.map_or_else(String::new, |setting| facts.said_at(setting.place))
        };
        let name = match user.name {
            Answer::Known(name) => name,
            Answer::Unknown(why) => format!("unknown: {}", why.reason),
        };
        [name, said(user.setting), said(user.below)]
    }
}
