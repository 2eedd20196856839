//! Reading a file that may be wrong in many places: whatever the reader stumbles over is noted,
//! taken out, and reading begins again, until the rest can be read.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

use super::fault::{Fault, Flaw, Span, Wanted, nearest};

/// The most values taken out of one file, so that a hostile one cannot keep the reader busy.
const MOST_TAKEN_OUT: usize = 200;

/// What could be read, and what could not.
#[derive(Debug, Default)]
pub(crate) struct Reading<File> {
    pub file: File,
    pub faults: Vec<Fault>,
    /// Whether the text is no TOML in places, so that things may seem to be missing.
    pub torn: bool,
    taken_out: Vec<(Span, String)>,
}

impl<File> Reading<File> {
    /// Whether `key` stood in this table, or something that was probably meant to be `key`.
    pub fn stood_in(&self, table: &Span, key: &str) -> bool {
        self.torn || self.taken_out.iter().any(|(place, taken)| place == table && taken == key)
    }
}

/// Reads what can be read.
pub(crate) fn read<File: Default + DeserializeOwned>(text: &str) -> Reading<File> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading { torn: !errors.is_empty(), ..Reading::default() };
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        reading.faults.push(Fault { at, flaw: Flaw::Syntax(error.message().to_owned()) });
    }
    let mut root = Spanned::new(root.span(), root.into_inner());
    loop {
        match File::deserialize(Deserializer::from(root.clone())) {
            Ok(file) => {
                reading.file = file;
                return reading;
            }
            Err(error) => {
                if reading.taken_out.len() >= MOST_TAKEN_OUT
                    || !take_out(&mut root, &error, &mut reading)
                {
                    let at = error.span().unwrap_or(0..0);
                    let flaw = Flaw::Unreadable(error.message().to_owned());
                    reading.faults.push(Fault { at, flaw });
                    return reading;
                }
            }
        }
    }
}

/// Notes the error and takes its cause out of the tree. `false` when the cause cannot be found.
fn take_out<File>(
    root: &mut Spanned<DeTable<'_>>,
    error: &toml::de::Error,
    reading: &mut Reading<File>,
) -> bool {
    let Some(at) = error.span() else { return false };
    let names = unknown_key(error.message());
    let span = root.span();
    let Some(taken) = take_from_table(root.get_mut(), &span, &at, names.is_some()) else {
        return false;
    };
    let (flaw, key) = if let Some((key, known)) = names {
        let meant = nearest(key, known.iter().copied()).map(str::to_owned);
        let as_meant = meant.clone().unwrap_or_else(|| key.to_owned());
        let known = known.into_iter().map(str::to_owned).collect();
        (Flaw::UnknownKey { key: key.to_owned(), meant, known }, as_meant)
    } else {
        let flaw = Wanted::named_in(error.message()).map_or_else(
            || Flaw::Unreadable(error.message().to_owned()),
            |wanted| Flaw::WrongType { wanted, found: taken.found },
        );
        (flaw, taken.key)
    };
    reading.taken_out.push((taken.table, key));
    reading.faults.push(Fault { at, flaw });
    true
}

/// Of the reader's words about an unknown key: the key, and those there are.
fn unknown_key(message: &str) -> Option<(&str, Vec<&str>)> {
    if !message.starts_with("unknown field") {
        return None;
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    Some((quoted.next()?, quoted.collect()))
}

/// A key and its value, or an element of a list, taken out of the tree.
struct Taken {
    table: Span,
    key: String,
    found: &'static str,
}

fn take_from_table(table: &mut DeTable<'_>, span: &Span, at: &Span, by_key: bool) -> Option<Taken> {
    let hit = table.iter().find_map(|(key, value)| {
        let place = if by_key { key.span() } else { value.span() };
        (place == *at).then(|| (key.clone(), value.as_ref().type_str()))
    });
    if let Some((key, found)) = hit {
        // A table of tables has the place of its first header, which is also that of its first
        // element; what is wrong with the element is not wrong with all of them.
        let within = !by_key && found == "array";
        if within && let Some(taken) = take_from(table.get_mut(&key)?, at, by_key) {
            return Some(taken);
        }
        table.remove(&key);
        return Some(Taken { table: span.clone(), key: key.into_inner().into_owned(), found });
    }
    table.iter_mut().find_map(|(key, value)| {
        let mut taken = take_from(value, at, by_key)?;
        if taken.key.is_empty() {
            taken.key = key.as_ref().to_string();
            taken.table = span.clone();
        }
        Some(taken)
    })
}

/// Takes it out of whatever this value holds. The key is empty when it was an element of this very
/// list.
fn take_from(value: &mut Spanned<DeValue<'_>>, at: &Span, by_key: bool) -> Option<Taken> {
    let span = value.span();
    match value.get_mut() {
        DeValue::Table(table) => take_from_table(table, &span, at, by_key),
        DeValue::Array(list) => take_from_list(list, at, by_key),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => None,
    }
}

fn take_from_list(list: &mut DeArray<'_>, at: &Span, by_key: bool) -> Option<Taken> {
    let hit = list.iter().position(|element| !by_key && element.span() == *at);
    let Some(hit) = hit else {
        return list.iter_mut().find_map(|element| take_from(element, at, by_key));
    };
    let found = list.get(hit)?.as_ref().type_str();
    let rest = std::mem::replace(list, DeArray::new()).into_iter().enumerate();
    *list = rest.filter(|(place, _)| *place != hit).map(|(_, element)| element).collect();
    Some(Taken { table: 0..0, key: String::new(), found })
}

#[cfg(test)]
mod tests {
    use super::super::format::File;
    use super::*;

    fn read(text: &str) -> Reading<File> {
        super::read(text)
    }

    fn flaws(text: &str) -> Vec<(&str, Flaw)> {
        let mut faults = read(text).faults;
        faults.sort_by_key(|fault| fault.at.start);
        faults.into_iter().map(|fault| (&text[fault.at], fault.flaw)).collect()
    }

    fn wrong(wanted: Wanted, found: &'static str) -> Flaw {
        Flaw::WrongType { wanted, found }
    }

    #[test]
    fn every_unknown_key_is_found_where_it_stands() {
        let text = "titel = 'x'\n[[peer]]\nrolle = 'echo'\nsocket = { tpye = 'REP', xyzzy = 1 }\n\
                    [[pear]]\nname = 'x'\n";
        let found = flaws(text);
        let places: Vec<&str> = found.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, ["titel", "rolle", "tpye", "xyzzy", "pear"]);
        let meant: Vec<Option<String>> = found
            .into_iter()
            .map(|(_, flaw)| match flaw {
                Flaw::UnknownKey { meant, .. } => meant,
                other => panic!("{other:?}"),
            })
            .collect();
        let word = |text: &str| Some(text.to_owned());
        assert_eq!(meant, [word("title"), word("role"), word("type"), None, word("peer")]);
    }

    #[test]
    fn every_value_of_a_wrong_type_is_found_where_it_stands() {
        let text = "title = 1\n[[peer]]\nname = ['x']\ncount = 'two'\nsocket = 'PUB'\n\
                    [[peer]]\nsocket.bind = 1.5\nsocket.connect = ['a', 7]\nsocket.subscribe = ''\n\
                    in = { bind = false, subscribe = ['', 4], sndhwm = true }\n";
        assert_eq!(
            flaws(text),
            [
                ("1", wrong(Wanted::Text, "integer")),
                ("['x']", wrong(Wanted::Text, "array")),
                ("'two'", wrong(Wanted::Number, "string")),
                ("'PUB'", wrong(Wanted::Socket, "string")),
                ("1.5", wrong(Wanted::BindPlace, "float")),
                ("7", wrong(Wanted::Text, "integer")),
                ("''", wrong(Wanted::List, "string")),
                ("false", wrong(Wanted::BindPlace, "boolean")),
                ("4", wrong(Wanted::Text, "integer")),
                ("true", wrong(Wanted::Number, "boolean")),
            ]
        );
    }

    #[test]
    fn a_peer_that_is_no_table_is_found_beside_those_that_are() {
        assert_eq!(flaws("peer = 3"), [("3", wrong(Wanted::List, "integer"))]);
        assert_eq!(flaws("[peer]\nname = 'a'\n"), [("[peer]", wrong(Wanted::List, "table"))]);
        let mixed = "peer = [3, { name = 'a' }]";
        assert_eq!(flaws(mixed), [("3", wrong(Wanted::Peer, "integer"))]);
        assert_eq!(read(mixed).file.peer.len(), 1);
    }

    #[test]
    fn several_places_that_are_no_toml_are_found_at_once() {
        let found = flaws("title = \nsummary = 'x\n[[peer]]\nname = 'a'\nname = 'b'\n");
        assert!(found.len() >= 3, "{found:?}");
        assert!(found.iter().all(|(_, flaw)| matches!(flaw, Flaw::Syntax(_))), "{found:?}");
    }

    #[test]
    fn what_stood_there_wrongly_is_not_missing() {
        let text = "[[peer]]\nrolle = 'echo'\nname = 4\n";
        let reading = read(text);
        let table = reading.file.peer[0].span();
        assert!(reading.stood_in(&table, "role"));
        assert!(reading.stood_in(&table, "name"));
        assert!(!reading.stood_in(&table, "socket"));
    }
}
