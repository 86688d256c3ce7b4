//! How a pattern of paths is read from a policy file.

use serde_json::{Value as Json, json};

use super::read::{FromPolicy, Mistake, Mistakes};
use crate::syntax::patterns::PathPattern;
use crate::syntax::yaml::Node;

impl FromPolicy for PathPattern {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        let text = String::read(node, mistakes)?;
        match Self::parse(&text) {
            Ok(pattern) => Some(pattern),
            Err(message) => {
                mistakes.push(Mistake::new(node.span(), message));
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": ["string", "number"], "minLength": 1})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RepoPath;

    fn covers(pattern: &str, path: &str) -> bool {
        PathPattern::parse(pattern).unwrap().covers(&RepoPath::new(path).unwrap())
    }

    #[test]
    fn starts_at_the_root_and_covers_what_lies_below() {
        assert!(covers("services/*", "services/api/src/main.ts"));
        assert!(covers("services/*", "services/api"));
        assert!(covers("./tools/", "tools/a/Dockerfile"));
        assert!(covers("**/*.Dockerfile", "deep/down/x.Dockerfile"));
        assert!(covers("{a,b}/c", "b/c"));
        assert!(!covers("services/*", "services"));
        assert!(!covers("tools", "deep/tools/x"));
        assert!(!covers("*.Dockerfile", "deep/x.Dockerfile"));
    }

    #[test]
    fn says_what_is_wrong_with_a_pattern() {
        assert_eq!(PathPattern::parse("../x").unwrap_err(), "`../x` leads out of the repository");
        assert!(PathPattern::parse("a[").unwrap_err().starts_with("`a[` is not a valid pattern: "));
    }
}
