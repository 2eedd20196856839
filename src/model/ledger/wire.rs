//! What the wire carries of a message, as its two ends see it: a ROUTER puts an address before what
//! it receives and takes one off what it sends, REQ and REP put the empty delimiter frame on and take
//! it off again, and REP keeps the addresses before it to itself.

use crate::lab::{Frame, Message, SocketType};

/// A message on the wire, as far as one end of it sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carried<'a> {
    /// What stands before the delimiter; `None` when this end does not see it.
    envelope: Option<&'a [Frame]>,
    /// Whether there is a delimiter.
    delimited: bool,
    /// What follows the delimiter, or all when there is none.
    body: &'a [Frame],
}

impl<'a> Carried<'a> {
    /// What a socket of this type put on the wire, or received.
    pub(super) fn seen(kind: SocketType, message: &'a Message) -> Self {
        let frames = message.frames();
        match kind {
            SocketType::Req => Self { envelope: Some(&[]), delimited: true, body: frames },
            SocketType::Rep => Self { envelope: None, delimited: true, body: frames },
            SocketType::Dealer => Self::split(frames),
            SocketType::Router => Self::split(frames.get(1..).unwrap_or_default()),
            SocketType::Pair
            | SocketType::Pub
            | SocketType::Sub
            | SocketType::Pull
            | SocketType::Push
            | SocketType::Xpub
            | SocketType::Xsub => Self { envelope: Some(&[]), delimited: false, body: frames },
        }
    }

    fn split(frames: &'a [Frame]) -> Self {
        let empty = |frame: &Frame| frame.bytes().is_empty();
        match frames.iter().position(empty) {
            Some(place) => Self {
                envelope: frames.get(..place),
                delimited: true,
                body: frames.get(place + 1..).unwrap_or_default(),
            },
            None => Self { envelope: Some(&[]), delimited: false, body: frames },
        }
    }

    /// What both ends of every wire see of it.
    pub(super) fn body(&self) -> &'a [Frame] {
        self.body
    }

    /// Whether the two can be one message.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let hidden = self.envelope.is_none() || other.envelope.is_none();
        self.delimited == other.delimited
            && self.body == other.body
            && (hidden || self.envelope == other.envelope)
    }

    /// Whether it is that other message without its delimiter: libzmq loses a REQ's when the
    /// connection that was to have the request ends between the two, which are one `zmq_send`
    /// (req.cpp: `xsend` begins again after the delimiter).
    pub(super) fn is_bare_of(&self, other: &Self) -> bool {
        other.delimited && !self.delimited && self.body == other.body
    }

    /// Whether a socket of this type throws it away: REQ and REP look for the delimiter.
    pub(super) fn is_no_use_to(&self, kind: SocketType) -> bool {
        !self.delimited && matches!(kind, SocketType::Req | SocketType::Rep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> Message {
        Message::from_frames(text.split('|').map(Frame::from).collect())
    }

    #[test]
    fn the_two_ends_of_a_wire_see_one_message() {
        use SocketType::{Dealer, Rep, Req, Router, Sub};
        for (from, sent, to, received) in [
            (Req, "hi", Rep, "hi"),
            (Req, "hi", Router, "id||hi"),
            (Req, "a||b", Router, "id||a||b"),
            (Dealer, "hi", Router, "id|hi"),
            (Dealer, "|hi", Rep, "hi"),
            (Dealer, "id||hi", Rep, "hi"),
            (Rep, "hi", Dealer, "id||hi"),
            (Rep, "hi", Req, "hi"),
            (Router, "id||hi", Req, "hi"),
            (Router, "id|one|two", Dealer, "one|two"),
            (Router, "other|hi", Router, "me|hi"),
            (SocketType::Pub, "key||x", Sub, "key||x"),
        ] {
            let (sent, received) = (message(sent), message(received));
            let (one, two) = (Carried::seen(from, &sent), Carried::seen(to, &received));
            assert!(one.is_like(&two), "{from:?} {sent:?} {to:?} {received:?}");
            assert_eq!(one.body(), two.body());
        }
    }

    #[test]
    fn what_differs_on_the_wire_is_not_one_message() {
        use SocketType::{Dealer, Rep, Req, Router};
        for (from, sent, to, received) in [
            (Dealer, "hi", Rep, "hi"),
            (Dealer, "hi", Router, "id||hi"),
            (Req, "hi", Router, "id|hi"),
            (Req, "hi", Router, "id|x||hi"),
            (Router, "hi", Dealer, "hi"),
            (Dealer, "a||b", Dealer, "c||b"),
        ] {
            let (sent, received) = (message(sent), message(received));
            let (one, two) = (Carried::seen(from, &sent), Carried::seen(to, &received));
            assert!(!one.is_like(&two), "{from:?} {sent:?} {to:?} {received:?}");
        }
        let (sent, received) = (message("hi"), message("id|hi"));
        let (one, two) = (Carried::seen(Req, &sent), Carried::seen(Router, &received));
        assert!(two.is_bare_of(&one) && !one.is_bare_of(&two));
        assert!(Carried::seen(Dealer, &message("hi")).is_no_use_to(Rep));
        assert!(!Carried::seen(Dealer, &message("|hi")).is_no_use_to(Rep));
    }
}
