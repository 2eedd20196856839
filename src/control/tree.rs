//! Payloads with a structure of their own, as a tree: JSON and MessagePack.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::payload;

/// A longer frame is shown as bytes only.
const LONGEST: usize = 64 * 1024;
/// The most rows of a tree.
const ROWS: usize = 400;
/// How deep a MessagePack may be nested; JSON has a limit of its own (128).
const DEEPEST: usize = 64;
/// How many bytes of a binary value are shown.
const BYTES: usize = 32;

/// What a payload is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// JSON (RFC 8259).
    Json,
    /// MessagePack (<https://msgpack.org>).
    MessagePack,
}

/// A row of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// How deep it is.
    pub depth: usize,
    /// What it says, inert.
    pub text: String,
}

/// The tree of a payload that is an object or a list in one of these notations, and how many rows of
/// it are left out.
pub fn tree(bytes: &[u8]) -> Option<(Notation, Vec<Branch>, usize)> {
    if bytes.len() > LONGEST {
        return None;
    }
    let (notation, node) = read(bytes)?;
    let mut rows = Vec::new();
    node.rows(0, None, &mut rows);
    let surplus = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    Some((notation, rows, surplus))
}

fn read(bytes: &[u8]) -> Option<(Notation, Node)> {
    let first = bytes.trim_ascii_start().first()?;
    if matches!(first, b'{' | b'[') {
        return serde_json::from_slice(bytes).ok().map(|node| (Notation::Json, node));
    }
    // A map or a list begins with a byte that no text begins with.
    let begins = matches!(bytes.first()?, 0x80..=0x9f | 0xdc..=0xdf);
    if !begins {
        return None;
    }
    let mut rest = bytes;
    let mut reader = rmp_serde::Deserializer::new(&mut rest);
    reader.set_max_depth(DEEPEST);
    let node = Node::deserialize(&mut reader).ok()?;
    rest.is_empty().then_some((Notation::MessagePack, node))
}

/// A value of either notation, in the order in which it stands.
enum Node {
    Leaf(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    fn rows(&self, depth: usize, key: Option<&str>, rows: &mut Vec<Branch>) {
        let label = key.map_or_else(String::new, |key| format!("{key}: "));
        match self {
            Self::Leaf(text) => rows.push(Branch { depth, text: format!("{label}{text}") }),
            Self::List(nodes) => {
                rows.push(Branch { depth, text: format!("{label}[{}]", nodes.len()) });
                for node in nodes {
                    node.rows(depth + 1, None, rows);
                }
            }
            Self::Map(pairs) => {
                rows.push(Branch { depth, text: format!("{label}{{{}}}", pairs.len()) });
                for (key, node) in pairs {
                    node.rows(depth + 1, Some(key), rows);
                }
            }
        }
    }

    /// What it says as the key of a map.
    fn key(self) -> String {
        match self {
            Self::Leaf(text) => text,
            Self::List(nodes) => format!("[{}]", nodes.len()),
            Self::Map(pairs) => format!("{{{}}}", pairs.len()),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Grow)
    }
}

struct Grow;

impl<'de> Visitor<'de> for Grow {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Leaf(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Leaf(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Leaf(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Leaf(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Leaf(format!("\"{}\"", payload::escape(value.as_bytes()))))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Node, E> {
        let shown: Vec<String> = value.iter().take(BYTES).map(|it| format!("{it:02x}")).collect();
        let more = if value.len() > BYTES { " …" } else { "" };
        Ok(Node::Leaf(format!("<{}{more}>", shown.join(" "))))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Leaf("null".to_owned()))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Leaf("null".to_owned()))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Node, D::Error> {
        Node::deserialize(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        // What a payload says of its length is no reason to make room for that.
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, node)) = map.next_entry::<Node, Node>()? {
            pairs.push((key.key(), node));
        }
        Ok(Node::Map(pairs))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(bytes: &[u8]) -> Option<(Notation, Vec<String>)> {
        let (notation, rows, _) = tree(bytes)?;
        let line = |row: Branch| "  ".repeat(row.depth) + &row.text;
        Some((notation, rows.into_iter().map(line).collect()))
    }

    #[test]
    fn json_is_a_tree_in_the_order_in_which_it_stands() {
        let (notation, rows) =
            told(br#" {"b":[1,-2.5,null],"a":{"x":"\u0007y"},"c":true} "#).unwrap();
        assert_eq!(notation, Notation::Json);
        let expected = [
            "{3}",
            "  \"b\": [3]",
            "    1",
            "    -2.5",
            "    null",
            "  \"a\": {1}",
            "    \"x\": \"\\x07y\"",
            "  \"c\": true",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn message_pack_is_a_tree_too() {
        // {"a": [1, nil], 2: <00 ff>}
        let bytes = b"\x82\xa1a\x92\x01\xc0\x02\xc4\x02\x00\xff";
        let (notation, rows) = told(bytes).unwrap();
        assert_eq!(notation, Notation::MessagePack);
        assert_eq!(rows, ["{2}", "  \"a\": [2]", "    1", "    null", "  2: <00 ff>"]);
    }

    #[test]
    fn what_is_neither_is_no_tree() {
        let deep = [&[0x91; 5000][..], &[0x90]].concat();
        let claims = b"\xdf\xff\xff\xff\xff\x01";
        for no in [&b""[..], b"hello", b"42", b"{", b"[1,]", b"{} x", b"\x01abc", b"\x80\x80"] {
            assert_eq!(told(no), None, "{no:?}");
        }
        assert_eq!(told(&deep), None);
        assert_eq!(told(claims), None);
        assert_eq!(told(&vec![b'['; 10_000]), None);
    }

    #[test]
    fn a_large_tree_is_told_in_part() {
        let list = format!("[{}1]", "1,".repeat(999));
        let (_, rows, surplus) = tree(list.as_bytes()).unwrap();
        assert_eq!((rows.len(), surplus), (ROWS, 1001 - ROWS));
    }

    proptest! {
        #[test]
        fn no_bytes_whatever_break_it(bytes in prop::collection::vec(any::<u8>(), 0..80), first in 0x80u8..0xe0) {
            let _ = tree(&bytes);
            let _ = tree(&[&[first][..], &bytes].concat());
        }
    }
}
