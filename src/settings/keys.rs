//! Keys of the user's own: a table `[keys]` with a table for each place where keys count.

use std::str::FromStr;

use strum::IntoEnumIterator as _;
use toml::de::{DeTable, DeValue};

use crate::control::Key;
use crate::control::bindings::{self, Change};
use crate::control::keys::{self, Context, Row};
use crate::scenario::{Span, Wanted};

use super::fault::Flaw;
use super::reader::{Reader, Value};

/// Reads the table; the rows that are in force with it, if it makes sense.
pub(super) fn read(reader: &mut Reader, value: &Value<'_>) -> Option<Vec<Row>> {
    let mut places: Vec<Span> = Vec::new();
    let mut changes: Vec<Change> = Vec::new();
    for (name, rows) in reader.table(value)? {
        match Context::from_str(name.as_ref()) {
            Ok(context) => {
                let Some(rows) = reader.table(rows) else { continue };
                for (place, change) in in_context(reader, context, rows) {
                    places.push(place);
                    changes.push(change);
                }
            }
            Err(_) => {
                let known: Vec<&str> = Context::iter().map(Into::into).collect();
                reader.unknown_key(name.as_ref(), name.span(), &known);
            }
        }
    }
    match bindings::changed(&changes) {
        Ok(table) => Some(table),
        Err(clashes) => {
            for (place, clash) in clashes {
                let of = (changes[place].context, changes[place].verb);
                reader.note(places[place].clone(), Flaw::Clash { of, clash });
            }
            None
        }
    }
}

/// The changes of one context, each with its place.
fn in_context(reader: &mut Reader, context: Context, rows: &DeTable<'_>) -> Vec<(Span, Change)> {
    let known = || keys::TABLE.iter().filter(|row| row.context == context).map(|row| row.verb);
    let mut changes = Vec::new();
    for (name, value) in rows {
        let verb = known().find(|verb| <&str>::from(*verb) == name.as_ref());
        let Some(verb) = verb else {
            let known: Vec<&str> = known().map(Into::into).collect();
            reader.unknown_key(name.as_ref(), name.span(), &known);
            continue;
        };
        let keys = keys_of(reader, value);
        if !keys.is_empty() {
            changes.push((value.span(), Change { context, verb, keys }));
        }
    }
    changes
}

/// One key, or a list of them.
fn keys_of(reader: &mut Reader, value: &Value<'_>) -> Vec<Key> {
    match value.as_ref() {
        DeValue::Array(list) if list.is_empty() => {
            reader.note(value.span(), Flaw::NoKeys);
            Vec::new()
        }
        DeValue::Array(list) => list.iter().filter_map(|key| key_of(reader, key)).collect(),
        DeValue::String(_) => key_of(reader, value).into_iter().collect(),
        DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Table(_) => {
            reader.wrong(value, Wanted::Text);
            Vec::new()
        }
    }
}

fn key_of(reader: &mut Reader, value: &Value<'_>) -> Option<Key> {
    let text = reader.text(value)?;
    let key = text.parse().ok();
    if key.is_none() {
        reader.note(value.span(), Flaw::BadKey(text.to_owned()));
    }
    key
}
