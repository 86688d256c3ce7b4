//! Rows of a table by their names.

/// Rows by name, apart by the first byte of it. Most runs read a few files only and look up a few names: to hash
/// hundreds of rows first would be three steps of a hundred that such a run takes.
pub(super) struct ByName<T>([Vec<(&'static str, T)>; 256]);

impl<T> ByName<T> {
    /// A table of rows, whose names are not empty and stand once.
    pub(super) fn of(rows: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_first_byte = [const { Vec::new() }; 256];
        for (name, row) in rows {
            if let Some(first) = name.bytes().next() {
                by_first_byte[usize::from(first)].push((name, row));
            }
        }
        Self(by_first_byte)
    }

    /// The row of a name.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        let rows = &self.0[usize::from(name.bytes().next()?)];
        rows.iter().find(|(other, _)| *other == name).map(|(_, row)| row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_the_whole_name() {
        let table = ByName::of([("su", 1), ("sudo", 2), ("é", 3)].into_iter());
        for (name, row) in
            [("su", Some(1)), ("sudo", Some(2)), ("é", Some(3)), ("s", None), ("sudoedit", None), ("", None)]
        {
            assert_eq!(table.get(name).copied(), row, "{name}");
        }
    }
}
