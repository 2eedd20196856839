//! Messages: one or more frames of bytes, exactly as they stand on the wire.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One frame of a message: any bytes, of any length.
///
/// In JSON a frame that is UTF-8 is a string; any other is `{"base64": "…"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Frame(Bytes);

impl Frame {
    /// The frame's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has no byte.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The frame as text, if its bytes are UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
}

impl From<&str> for Frame {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<Vec<u8>> for Frame {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Written {
    Text(String),
    Bytes { base64: String },
}

impl Serialize for Frame {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => serializer.serialize_str(text),
            None => Written::Bytes { base64: BASE64.encode(&self.0) }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Frame {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Text(text) => Ok(Self(text.into_bytes().into())),
            Written::Bytes { base64 } => {
                BASE64.decode(base64).map(|bytes| Self(bytes.into())).map_err(D::Error::custom)
            }
        }
    }
}

/// A message: its frames in the order of the wire, never none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Message(Vec<Frame>);

impl Message {
    /// A message of one frame.
    pub fn single(frame: impl Into<Frame>) -> Self {
        Self(vec![frame.into()])
    }

    /// A message of these frames; an empty list makes a message of one empty frame, because the
    /// wire has no message without a frame.
    pub fn from_frames(frames: Vec<Frame>) -> Self {
        if frames.is_empty() { Self(vec![Frame::default()]) } else { Self(frames) }
    }

    /// The frames, at least one.
    pub fn frames(&self) -> &[Frame] {
        &self.0
    }

    /// The bytes of the first frame: what a subscription is compared with.
    pub fn topic(&self) -> &[u8] {
        self.0.first().map_or(&[], Frame::bytes)
    }

    /// The payload bytes of all frames together.
    pub fn len(&self) -> usize {
        self.0.iter().map(|frame| frame.bytes().len()).sum()
    }

    /// Whether no frame holds a byte.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_json_whatever_its_bytes() {
        let message = Message::from_frames(vec![
            Frame::from("你好\n\u{1b}[31m"),
            Frame::from(vec![0xff, 0x00, 0x80]),
            Frame::from(""),
        ]);
        let json = serde_json::to_string(&message).unwrap();
        assert!(json.contains(r#"{"base64":"/wCA"}"#), "{json}");
        assert_eq!(serde_json::from_str::<Message>(&json).unwrap(), message);
    }
}
