//! Paths as relative URIs.

use std::fmt::Write;

/// A relative path, percent-encoded: what is left is unreserved, and so means itself everywhere.
pub(super) fn of_path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_what_is_unreserved_stays() {
        assert_eq!(super::of_path("a b/c:d%é?#.yml"), "a%20b/c%3Ad%25%C3%A9%3F%23.yml");
    }
}
