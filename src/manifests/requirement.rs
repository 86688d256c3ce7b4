//! Requirements of Python packages, as lists write them.

/// `pytest>=8,<9; python_version > "3"` without what follows the name.
pub(super) fn requirement_name(requirement: &str) -> String {
    let end = requirement.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
    requirement[..end.unwrap_or(requirement.len())].to_owned()
}
