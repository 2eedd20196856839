//! The keys in force: those of the table, with what the settings changed before the first key.

use std::sync::OnceLock;

use super::key::Key;
use super::keys::{Context, Row, TABLE, TOGETHER, Verb};

/// Set once, before any screen opens.
static IN_FORCE: OnceLock<Vec<Row>> = OnceLock::new();

/// The rows in force.
pub fn table() -> &'static [Row] {
    IN_FORCE.get().map_or(TABLE, Vec::as_slice)
}

/// Other keys for one row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it counts.
    pub context: Context,
    /// What is asked for.
    pub verb: Verb,
    /// By which keys from now on, instead of the old ones.
    pub keys: Vec<Key>,
}

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The key asks for something else there already.
    Taken {
        /// Which key.
        key: Key,
        /// What it asks for.
        by: (Context, Verb),
    },
    /// A letter cannot act where it is typed.
    Types(Key),
}

/// Whether a verb can be asked for in a context at all.
pub fn has_row(context: Context, verb: Verb) -> bool {
    TABLE.iter().any(|row| (row.context, row.verb) == (context, verb))
}

/// The table with these changes.
///
/// # Errors
/// Each change that cannot be made, by its place among them.
pub fn changed(changes: &[Change]) -> Result<Vec<Row>, Vec<(usize, Clash)>> {
    let mut table = TABLE.to_vec();
    for change in changes {
        let is = |row: &&mut Row| (row.context, row.verb) == (change.context, change.verb);
        if let Some(row) = table.iter_mut().find(is) {
            // Rows live as long as the program, as the table does.
            row.keys = Vec::leak(change.keys.clone());
        }
    }
    let mut clashes = Vec::new();
    for (place, change) in changes.iter().enumerate() {
        for key in &change.keys {
            clashes.extend(clash(&table, change, *key).map(|clash| (place, clash)));
        }
    }
    if clashes.is_empty() { Ok(table) } else { Err(clashes) }
}

/// What stands against a key of a change.
fn clash(table: &[Row], change: &Change, key: Key) -> Option<Clash> {
    let near = TOGETHER.iter().filter(|together| together.contains(&change.context));
    for together in near {
        if together.contains(&Context::Text) && key.is_plain_char() {
            return Some(Clash::Types(key));
        }
        let other = table.iter().find(|row| {
            together.contains(&row.context)
                && (row.context, row.verb) != (change.context, change.verb)
                && row.keys.contains(&key)
        });
        if let Some(row) = other {
            return Some(Clash::Taken { key, by: (row.context, row.verb) });
        }
    }
    None
}

/// Puts a table in force, for as long as the program runs. A second one is not heard.
pub fn take_effect(table: Vec<Row>) {
    let _first = IN_FORCE.set(table);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(context: Context, verb: Verb, keys: &[&str]) -> Change {
        let keys = keys.iter().map(|key| key.parse().unwrap()).collect();
        Change { context, verb, keys }
    }

    #[test]
    fn a_change_takes_the_place_of_the_old_keys() {
        let table = changed(&[change(Context::Panes, Verb::Kill, &["X", "Del"])]).unwrap();
        let row = table.iter().find(|row| row.verb == Verb::Kill).unwrap();
        assert_eq!(row.keys, ["X".parse().unwrap(), "Del".parse().unwrap()]);
        assert_eq!(table.len(), TABLE.len());
    }

    #[test]
    fn two_verbs_can_exchange_their_keys() {
        let kill = change(Context::Panes, Verb::Kill, &["r"]);
        let restart = change(Context::Panes, Verb::Restart, &["k"]);
        assert!(changed(&[kill, restart]).is_ok());
    }

    #[test]
    fn a_key_that_is_taken_where_it_would_count_is_refused() {
        let taken = |by, key: &str| Clash::Taken { key: key.parse().unwrap(), by };
        for (asked, clash) in [
            // In the same context, in one that counts besides, and by another change.
            (
                vec![change(Context::Panes, Verb::Kill, &["r"])],
                vec![(0, taken((Context::Panes, Verb::Restart), "r"))],
            ),
            (
                vec![change(Context::Panes, Verb::Kill, &["F1"])],
                vec![(0, taken((Context::Everywhere, Verb::Help), "F1"))],
            ),
            (
                vec![
                    change(Context::Panes, Verb::Kill, &["z"]),
                    change(Context::Panes, Verb::AddPeer, &["z"]),
                ],
                vec![
                    (0, taken((Context::Panes, Verb::AddPeer), "z")),
                    (1, taken((Context::Panes, Verb::Kill), "z")),
                ],
            ),
            (
                vec![change(Context::Everywhere, Verb::Help, &["h"])],
                vec![(0, Clash::Types(Key::char('h')))],
            ),
        ] {
            assert_eq!(changed(&asked).unwrap_err(), clash);
        }
    }
}
