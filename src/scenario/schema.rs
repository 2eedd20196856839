//! The JSON Schema of the file format, made from its types, for editors.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use strum::IntoEnumIterator as _;

use crate::lab::SocketType;

use super::check::roles;
use super::expect::{ANY, FINDINGS};
use super::format::File;

/// The schema, as JSON text.
pub fn schema() -> String {
    let mut schema = Value::from(schemars::schema_for!(File));
    without_null(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".into(), "zmq-lab scenario".into());
    }
    format!("{schema:#}\n")
}

/// A key that may be left out is not `null` in TOML, which knows none.
fn without_null(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::Array(kinds)) = map.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [kind] = &kinds[..] {
                    let kind = kind.clone();
                    map.insert("type".into(), kind);
                }
            }
            if let Some(Value::Array(words)) = map.get_mut("enum") {
                words.retain(|word| !word.is_null());
            }
            if let Some(Value::Array(ways)) = map.get_mut("anyOf") {
                ways.retain(|way| way.get("type").is_none_or(|kind| kind != "null"));
                if let [Value::Object(only)] = &ways[..] {
                    let only = only.clone();
                    map.remove("anyOf");
                    map.extend(only);
                }
            }
            map.values_mut().for_each(without_null);
        }
        Value::Array(values) => values.iter_mut().for_each(without_null),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A type that stands in the schema for a text with a meaning.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $schema:expr) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

word!(
    /// A role.
    RoleWord,
    json_schema!({ "type": "string", "enum": roles().collect::<Vec<_>>() })
);
word!(
    /// A socket type.
    TypeWord,
    json_schema!({
        "type": "string",
        "enum": SocketType::iter().map(SocketType::name).collect::<Vec<_>>(),
    })
);
word!(
    /// A finding of the doctor, or any.
    FindingWord,
    json_schema!({
        "type": "string",
        "enum": FINDINGS.iter().copied().chain([ANY]).collect::<Vec<_>>(),
    })
);
word!(
    /// A duration such as `250ms`.
    Span,
    json_schema!({ "type": "string", "examples": ["250ms", "2s"] })
);
word!(
    /// A name of a peer or group.
    Name,
    json_schema!({ "type": "string", "minLength": 1, "maxLength": 32 })
);
word!(
    /// Where a socket binds.
    BindPlace,
    json_schema!({
        "anyOf": [
            { "type": "integer", "minimum": 0, "maximum": 65535 },
            { "const": true },
            { "type": "string" },
        ]
    })
);
word!(
    /// Whom a socket connects to.
    OneOrMore,
    json_schema!({
        "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" }, "minItems": 1 },
        ]
    })
);
word!(
    /// A number of messages, or a comparison.
    CountWord,
    json_schema!({
        "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "type": "string", "pattern": "^\\s*(>=|<=|>|<|=)?\\s*[0-9]+\\s*$" },
        ]
    })
);
word!(
    /// The two ends of a link.
    Two,
    json_schema!({
        "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2,
    })
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The keys that the reader knows in a table, by its own words about one it does not.
    fn known(text: &str) -> BTreeSet<String> {
        let faults = super::super::Scenario::read("mine", text).expect_err("an unknown key");
        faults
            .into_iter()
            .find_map(|fault| match fault.flaw {
                super::super::Flaw::UnknownKey { known, .. } => Some(known.into_iter().collect()),
                _ => None,
            })
            .unwrap()
    }

    #[test]
    fn the_schema_knows_the_keys_that_the_reader_knows() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        let keys = |of: &Value| -> BTreeSet<String> {
            of["properties"].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(keys(&schema), known("zzz = 1"));
        for (table, name) in [
            ("[[peer]]", "Peer"),
            ("[[script]]", "Step"),
            ("[[expect]]", "Expect"),
            ("[[traffic]]", "Traffic"),
        ] {
            assert_eq!(keys(&schema["$defs"][name]), known(&format!("{table}\nzzz = 1")), "{name}");
        }
        let socket = "[[peer]]\nsocket = { zzz = 1 }\n";
        assert_eq!(keys(&schema["$defs"]["Socket"]), known(socket));
        assert_eq!(schema["additionalProperties"], false);
        assert!(!schema.to_string().contains("null"), "TOML has none");
    }

    #[test]
    fn the_schema_beside_the_documentation_is_current() {
        let path = "docs/scenario.schema.json";
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == schema(), "zmq-lab schema > {path}");
    }
}
