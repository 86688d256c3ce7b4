//! What is remembered of services: what each is for, and which others it stands beside.

use std::collections::{BTreeMap, HashMap};

use crate::knowledge::Datastore;

/// What is asked of one service again and again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) is_for_development: bool,
    /// The datastore that it is.
    pub(crate) datastore: Option<&'static Datastore>,
    /// Whether people look into datastores with it.
    pub(crate) is_client: bool,
}

/// Who may be reached, and who reaches; services by their numbers in the project.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    /// Those that answer to a name.
    pub(crate) by_host: HashMap<String, Vec<usize>>,
    /// Those that say such a name.
    pub(crate) said_by: HashMap<String, Vec<usize>>,
    /// Those that wait for a service.
    pub(crate) awaited_by: HashMap<usize, Vec<usize>>,
    /// Those on a network.
    pub(crate) members: BTreeMap<String, Vec<usize>>,
    /// Those on a network that have no business with a datastore by what they are.
    pub(crate) strangers: BTreeMap<String, Vec<usize>>,
    /// How many containers are on the default network because they name none.
    pub(crate) by_default: usize,
}
