//! Names of images: `registry/repository:tag@digest`, as the distribution project reads them.
use std::fmt;

/// The registry that a name without one means.
const DOCKER_HUB: &str = "docker.io";

/// The name of an image, in full.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageReference {
    /// The registry: `docker.io`, `ghcr.io`, `localhost:5000`.
    pub registry: String,
    /// The repository in the registry; `library/node` for `node`.
    pub repository: String,
    /// The tag, if one is said.
    pub tag: Option<String>,
    /// The digest with its algorithm, if one is said.
    pub digest: Option<String>,
}

impl ImageReference {
    /// Reads a name; `None` where it is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (rest, digest) = match name.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (name, None),
        };
        if let Some(digest) = digest {
            let (algorithm, hex) = digest.split_once(':')?;
            let valid =
                !algorithm.is_empty() && hex.len() >= 32 && hex.bytes().all(|b| b.is_ascii_hexdigit());
            if !valid {
                return None;
            }
        }
        let last_slash = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (path, tag) = match rest[last_slash..].find(':') {
            Some(colon) => (&rest[..last_slash + colon], Some(&rest[last_slash + colon + 1..])),
            None => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return None;
        }
        let (registry, repository) = match path.split_once('/') {
            Some((first, rest)) if is_registry(first) => (first, rest),
            _ => (DOCKER_HUB, path),
        };
        // The name that Docker used for its registry before.
        let registry = if registry == "index.docker.io" { DOCKER_HUB } else { registry };
        if repository.is_empty() || !repository.split('/').all(is_path_part) {
            return None;
        }
        let repository = match registry == DOCKER_HUB && !repository.contains('/') {
            true => format!("library/{repository}"),
            false => repository.to_owned(),
        };
        Some(Self {
            registry: registry.to_owned(),
            repository,
            tag: tag.map(ToOwned::to_owned),
            digest: digest.map(ToOwned::to_owned),
        })
    }

    /// Reads the known start of a name whose end is not known: the image is, if its tag has begun.
    #[must_use]
    pub fn parse_start(start: &str) -> Option<Self> {
        let last_slash = start.rfind('/').map_or(0, |slash| slash + 1);
        let end = last_slash + start[last_slash..].find([':', '@'])?;
        Self::parse(&start[..end])
    }

    /// The name without tag and digest, in full: `docker.io/library/node`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// The name without tag and digest, as short as people write it: `node`.
    #[must_use]
    pub fn familiar_name(&self) -> String {
        if self.registry != DOCKER_HUB {
            return self.name();
        }
        self.repository.strip_prefix("library/").unwrap_or(&self.repository).to_owned()
    }

    /// The name as people say it, without the digest: `node:22`.
    #[must_use]
    pub fn short_name(&self) -> String {
        match &self.tag {
            Some(tag) => format!("{}:{tag}", self.familiar_name()),
            None => self.familiar_name(),
        }
    }

    /// Whether a pattern of the policy names the image: `node:22-alpine`, `gcr.io/distroless/*`. `*` stands
    /// for any text; without a tag, the pattern names all of them.
    #[must_use]
    pub fn is_named(&self, pattern: &str) -> bool {
        let full = format!("{}:{}", self.name(), self.effective_tag());
        let short = format!("{}:{}", self.familiar_name(), self.effective_tag());
        [full, self.name(), short, self.familiar_name()].iter().any(|name| matches(pattern, name))
    }

    /// Whether the last parts of the image's repository are `name`: `bitnami/redis` ends with `redis`,
    /// `predis` does not.
    #[must_use]
    pub fn ends_with(&self, name: &str) -> bool {
        let above = self.repository.strip_suffix(name);
        above.is_some_and(|above| above.is_empty() || above.ends_with('/'))
    }

    /// Whether the image is one of Docker's official images.
    #[must_use]
    pub fn is_official(&self) -> bool {
        self.registry == DOCKER_HUB && self.repository.starts_with("library/")
    }

    /// The tag that is pulled: the one said, else `latest`.
    #[must_use]
    pub fn effective_tag(&self) -> &str {
        self.tag.as_deref().unwrap_or("latest")
    }

    /// The reference with the tag that is pulled written out, so that two names of one image are equal.
    #[must_use]
    pub fn with_effective_tag(mut self) -> Self {
        self.tag = Some(self.effective_tag().to_owned());
        self
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.familiar_name())?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

fn is_registry(part: &str) -> bool {
    part.contains(['.', ':']) || part == "localhost" || part.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_tag(tag: &str) -> bool {
    let first = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    first
        && tag.len() <= 128
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

fn is_path_part(part: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    edge(part.chars().next()) && edge(part.chars().last()) && part.chars().all(inner)
}

/// Whether a pattern, in which `*` stands for any text, matches all of `text`.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(head) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> Option<(String, Option<String>, Option<String>)> {
        ImageReference::parse(name).map(|image| (image.name(), image.tag, image.digest))
    }

    #[test]
    fn completes_short_names() {
        assert_eq!(parts("node"), Some(("docker.io/library/node".into(), None, None)));
        assert_eq!(parts("acme/api:1"), Some(("docker.io/acme/api".into(), Some("1".into()), None)));
        assert_eq!(parts("docker.io/node:1"), parts("library/node:1"));
        assert_eq!(parts("localhost/a"), Some(("localhost/a".into(), None, None)));
        assert_eq!(parts("host:5000/a/b:c"), Some(("host:5000/a/b".into(), Some("c".into()), None)));
        let digest = format!("sha256:{}", "a".repeat(64));
        let both = format!("node:20@{digest}");
        assert_eq!(parts(&both), Some(("docker.io/library/node".into(), Some("20".into()), Some(digest))));
    }

    #[test]
    fn refuses_what_is_no_name() {
        for name in ["", "Node", "node:", "node:a b", "node@sha256:12", "a//b", "-a", "node:-x", "a/B"] {
            assert_eq!(parts(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_known_once_its_tag_has_begun() {
        let start = |text| ImageReference::parse_start(text).map(|image| image.familiar_name());
        assert_eq!(start("postgres:").as_deref(), Some("postgres"));
        assert_eq!(start("host:5000/a/b:1.").as_deref(), Some("host:5000/a/b"));
        assert_eq!(start("host:5000/a/b"), None);
        assert_eq!(start(""), None);
    }

    #[test]
    fn is_written_as_people_write_it() {
        for name in ["node:20", "acme/api", "ghcr.io/acme/api:1"] {
            assert_eq!(ImageReference::parse(name).unwrap().to_string(), name);
        }
    }
}
