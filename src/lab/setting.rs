//! An option and its new value as people write them: `sndhwm=10`.

use std::str::FromStr;
use std::time::Duration;

use super::socket::{Setting, SocketType};
use super::topology::{PeerSpec, SocketId};

/// The longest linger that can be set.
const LONGEST_LINGER: Duration = Duration::from_secs(60 * 60);

impl Setting {
    /// The words for the options, as they are written before the `=`.
    pub const WORDS: [&str; 5] = ["sndhwm", "rcvhwm", "linger", "conflate", "immediate"];

    /// The word for the option.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sndhwm(_) => "sndhwm",
            Self::Rcvhwm(_) => "rcvhwm",
            Self::Linger(_) => "linger",
            Self::Conflate(_) => "conflate",
            Self::Immediate(_) => "immediate",
        }
    }

    /// Whether it does anything on a socket of this type.
    pub const fn fits(self, kind: SocketType) -> bool {
        match self {
            Self::Sndhwm(_) | Self::Linger(_) | Self::Immediate(_) => kind.sends(),
            Self::Rcvhwm(_) => kind.receives(),
            Self::Conflate(_) => kind.conflates(),
        }
    }
}

impl FromStr for Setting {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (key, value) = text.split_once('=').ok_or(())?;
        let (key, value) = (key.trim(), value.trim());
        let messages = || value.parse::<u32>().ok().filter(|n| i32::try_from(*n).is_ok());
        let setting = match key.trim_start_matches("ZMQ_").to_ascii_lowercase().as_str() {
            "sndhwm" => messages().map(Self::Sndhwm),
            "rcvhwm" => messages().map(Self::Rcvhwm),
            "linger" => span(value).filter(|span| *span <= LONGEST_LINGER).map(Self::Linger),
            "conflate" => flag(value).map(Self::Conflate),
            "immediate" => flag(value).map(Self::Immediate),
            _ => None,
        };
        setting.ok_or(())
    }
}

/// A bare number is milliseconds.
fn span(text: &str) -> Option<Duration> {
    let bare = text.parse::<u64>().ok().map(Duration::from_millis);
    bare.or_else(|| humantime::parse_duration(text).ok())
}

fn flag(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" | "1" => Some(true),
        "off" | "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

impl PeerSpec {
    /// What `sndhwm=10` means for this peer: the socket, the first on which it does anything, and its
    /// new setting. `out.sndhwm=10` names the socket. `None` when it makes no sense here.
    pub fn setting(&self, text: &str) -> Option<(SocketId, Setting)> {
        let (key, value) = text.split_once('=')?;
        let (name, key) = match key.rsplit_once('.') {
            Some((name, key)) => (Some(name.trim()), key),
            None => (None, key),
        };
        let plain = format!("{key}={value}");
        let setting: Setting = plain.parse().ok()?;
        let useful = self.socket_ids().filter(|(_, socket)| setting.fits(socket.kind));
        let mut meant = useful.filter(|(_, socket)| name.is_none_or(|name| socket.name == name));
        meant.next().map(|(id, _)| (id, setting))
    }
}
