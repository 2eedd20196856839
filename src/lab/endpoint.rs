//! Endpoints: where sockets bind and connect, checked before libzmq hears of them.
//!
//! libzmq takes some bad addresses for good ones (`tcp://127.0.0.1:99999` binds port 34463), and the
//! `zmq` crate panics on others, so nothing reaches them unchecked.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

/// How the messages of a link travel.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Transport {
    /// TCP on the loopback interface (zmq_tcp(7)).
    #[default]
    Tcp,
    /// A Unix-domain socket (zmq_ipc(7)).
    Ipc,
    /// Between the threads of one process (zmq_inproc(7)).
    Inproc,
}

impl Transport {
    /// The name in an endpoint: `tcp`, `ipc` or `inproc`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A checked endpoint, such as `tcp://127.0.0.1:5555`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint(String);

/// Why a text is no endpoint. Words are put to it by whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// There is no `://` in it.
    NoTransport,
    /// The part before `://` is none of `tcp`, `ipc` and `inproc`.
    UnknownTransport(String),
    /// It holds a NUL byte, which would end the C string early.
    Nul,
    /// Nothing follows `://`.
    NoAddress,
    /// A tcp address without `:port`.
    NoPort,
    /// A port that is no number from 1 to 65535, and not `*`.
    BadPort(String),
    /// A tcp host that is neither an IP address, `*`, nor a plausible host or interface name.
    BadHost(String),
    /// An ipc path or inproc name longer than the operating system or libzmq takes.
    TooLong {
        /// Its length, in bytes.
        len: usize,
        /// The longest that works, in bytes.
        limit: usize,
    },
}

impl fmt::Display for EndpointError {
    /// A terse form for logs; people read the catalogue's words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for EndpointError {}

/// `sun_path` holds 108 bytes on Linux and 104 on macOS, with the closing NUL (unix(7)).
const IPC_PATH_LIMIT: usize = 103;
/// libzmq's own limit for an inproc name (zmq_inproc(7)).
const INPROC_NAME_LIMIT: usize = 256;

impl Endpoint {
    /// A tcp endpoint on the loopback interface; no port asks the operating system for a free one.
    pub fn loopback(port: Option<u16>) -> Self {
        port.map_or_else(
            || Self("tcp://127.0.0.1:*".to_owned()),
            |port| Self(format!("tcp://127.0.0.1:{port}")),
        )
    }

    /// The endpoint as libzmq reads it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How its messages travel.
    pub fn transport(&self) -> Transport {
        match self.0.split_once("://").map(|(transport, _)| transport) {
            Some("ipc") => Transport::Ipc,
            Some("inproc") => Transport::Inproc,
            _ => Transport::Tcp,
        }
    }

    /// What follows `://`.
    pub fn address(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, address)| address)
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        if text.contains('\0') {
            return Err(EndpointError::Nul);
        }
        let (transport, address) = text.split_once("://").ok_or(EndpointError::NoTransport)?;
        if address.is_empty() {
            return Err(EndpointError::NoAddress);
        }
        match transport {
            "tcp" => check_tcp(address)?,
            "ipc" => check_len(address, IPC_PATH_LIMIT)?,
            "inproc" => check_len(address, INPROC_NAME_LIMIT)?,
            other => return Err(EndpointError::UnknownTransport(other.to_owned())),
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Endpoint {
    type Error = EndpointError;

    fn try_from(text: String) -> Result<Self, EndpointError> {
        text.parse()
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.0
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const fn check_len(address: &str, limit: usize) -> Result<(), EndpointError> {
    if address.len() > limit {
        return Err(EndpointError::TooLong { len: address.len(), limit });
    }
    Ok(())
}

fn check_tcp(address: &str) -> Result<(), EndpointError> {
    let (host, port) = address.rsplit_once(':').ok_or(EndpointError::NoPort)?;
    if port != "*" && port.parse::<u16>().ok().filter(|port| *port > 0).is_none() {
        return Err(EndpointError::BadPort(port.to_owned()));
    }
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let named = !bare.is_empty()
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if bare == "*" || bare.parse::<IpAddr>().is_ok() || named {
        Ok(())
    } else {
        Err(EndpointError::BadHost(host.to_owned()))
    }
}

/// The far end of a connection as the operating system tells it: `127.0.0.1:43210` over tcp,
/// `pid 4711` over ipc. Opaque; equal addresses at one moment are one connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(pub String);

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_libzmq_would_silently_fold_is_refused() {
        assert_eq!(
            "tcp://127.0.0.1:99999".parse::<Endpoint>(),
            Err(EndpointError::BadPort("99999".into()))
        );
    }

    #[test]
    fn addresses_the_zmq_crate_would_panic_on_are_refused() {
        assert_eq!("inproc://a\0b".parse::<Endpoint>(), Err(EndpointError::Nul));
        assert_eq!("tcp:/x".parse::<Endpoint>(), Err(EndpointError::NoTransport));
        assert_eq!("tcp://".parse::<Endpoint>(), Err(EndpointError::NoAddress));
        assert_eq!(
            "udp://x:1".parse::<Endpoint>(),
            Err(EndpointError::UnknownTransport("udp".into()))
        );
        let long = format!("ipc://{}", "x".repeat(200));
        assert!(matches!(long.parse::<Endpoint>(), Err(EndpointError::TooLong { .. })));
    }

    #[test]
    fn usual_endpoints_pass() {
        for text in
            ["tcp://*:5555", "tcp://[::1]:5555", "tcp://localhost:*", "ipc:///tmp/x", "inproc://x"]
        {
            assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), text);
        }
    }
}
