//! Users, as USER and `user:` of Compose write them.

/// Whether a user, as USER and `user:` write it, is root: by name, by number in any spelling, or because
/// nothing is said.
#[must_use]
pub(crate) fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or("").trim();
    let number = name.strip_prefix(['+', '-']).unwrap_or(name);
    name.is_empty() || name == "root" || (!number.is_empty() && number.bytes().all(|digit| digit == b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_has_many_spellings() {
        for user in ["", "root", "0", "00", "0:0", "root:root", "+0", "-0", ":1000"] {
            assert!(is_root(user), "{user}");
        }
        for user in ["1000", "app", "10", "nobody:0", "rooty", "1001:0"] {
            assert!(!is_root(user), "{user}");
        }
    }
}
