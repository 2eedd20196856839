//! A peer's state in a few words, when it is out of the ordinary.

use ratatui::style::Style;
use ratatui::text::Line;

use crate::lab::{Ending, Holding};
use crate::model::{Life, Link, Peer};

use super::super::glyph::sign;
use super::super::{Pen, say, text};

/// What is out of the ordinary with a peer.
pub struct State {
    sign: &'static str,
    /// Since when it is so, in words; told where there is room.
    since: Option<String>,
    long: String,
    short: String,
    style: Style,
}

impl State {
    /// The state of a peer; `None` when it runs and nothing keeps it.
    pub fn of(pen: Pen<'_>, peer: &Peer) -> Option<Self> {
        let (words, theme) = (pen.words, pen.theme);
        let plain = |sign, said: String, style| {
            Some(Self { sign, since: None, short: said.clone(), long: said, style })
        };
        match &peer.life {
            Life::Waiting => plain(sign::RING, words.view_state_starting(), theme.muted),
            Life::Paused => plain(sign::PAUSED, words.view_state_paused(), theme.warning),
            Life::Ended(Ending::Finished) => {
                plain(sign::LOST, words.view_state_ended(), theme.muted)
            }
            Life::Ended(Ending::TooSlow { age, .. }) => Some(Self {
                sign: sign::LOST,
                since: None,
                long: words.view_state_too_slow(text::span(*age)),
                short: words.view_state_too_slow_short(),
                style: theme.error,
            }),
            Life::Ended(Ending::Stopped) => {
                plain(sign::LOST, words.view_state_stopped(), theme.muted)
            }
            Life::Ended(Ending::Crashed) => plain(sign::LOST, words.view_state_gone(), theme.error),
            Life::Ended(Ending::Killed) => {
                plain(sign::LOST, words.view_state_killed(), theme.error)
            }
            Life::Ended(Ending::Failed { .. }) => {
                plain(sign::LOST, words.view_state_failed(), theme.error)
            }
            Life::Ended(Ending::Panicked { .. }) => {
                plain(sign::LOST, words.view_state_crashed(), theme.error)
            }
            Life::Running => Self::of_running(pen, peer),
        }
    }

    fn of_running(pen: Pen<'_>, peer: &Peer) -> Option<Self> {
        let (words, theme) = (pen.words, pen.theme);
        let trouble = peer.sockets.iter().find_map(|socket| socket.trouble.as_ref());
        if let Some((_, reason)) = trouble {
            let long = words.view_state_trouble(reason.errno.as_str());
            return Some(Self {
                sign: sign::LOST,
                since: None,
                long,
                short: reason.errno.clone(),
                style: theme.error,
            });
        }
        if let Some(state) = Self::of_cut(pen, peer) {
            return Some(state);
        }
        let since = |moment| Some(words.view_since(text::minutes(moment)));
        if let Some((Holding::WouldBlock, blocked)) = peer.holding {
            let (long, short) = if is_connected(pen, peer) {
                (words.view_state_full(), words.view_state_full_short())
            } else {
                (words.view_state_no_peer(), words.view_state_no_peer_short())
            };
            let (sign, since) = (sign::PENDING, since(blocked));
            return Some(Self { sign, since, long, short, style: theme.warning });
        }
        peer.awaiting_reply.map(|asked| Self {
            sign: sign::PENDING,
            since: since(asked),
            long: words.view_state_reply(),
            short: words.view_state_reply_short(),
            style: theme.fates.pending,
        })
    }

    /// The links that this peer's sockets connect by and that are cut.
    fn of_cut(pen: Pen<'_>, peer: &Peer) -> Option<Self> {
        let (words, world) = (pen.words, &pen.model.world);
        let own = |link: &&Link| link.cut && link.connector.peer == peer.spec.id;
        let cut: Vec<&Link> = world.links().iter().filter(own).collect();
        let long = match cut.as_slice() {
            [] => return None,
            [link] => words.view_state_cut(say::peer(world, link.binder.peer)),
            several => words.view_state_cut_several(several.len().to_string()),
        };
        let short = words.view_state_cut_short();
        Some(Self { sign: sign::CUT, since: None, long, short, style: pen.theme.warning })
    }

    /// The state in its long words, if they fit into `width` columns.
    pub fn long(&self, width: usize) -> Option<Line<'static>> {
        let since = self.since.iter().map(|since| format!("{} {since}", self.long));
        let fits = |words: String| self.said(&words, width);
        since.into_iter().find_map(fits).or_else(|| self.said(&self.long, width))
    }

    /// The state in its long words if they fit into `width` columns, else in its short ones if
    /// those do.
    pub fn fitting(&self, width: usize) -> Option<Line<'static>> {
        self.long(width).or_else(|| self.said(&self.short, width))
    }

    fn said(&self, words: &str, width: usize) -> Option<Line<'static>> {
        let line = Line::styled(format!("{} {words}", self.sign), self.style);
        (line.width() <= width).then_some(line)
    }
}

fn is_connected(pen: Pen<'_>, peer: &Peer) -> bool {
    let mut links = pen.model.world.links().iter();
    links.any(|link| link.up && [link.connector.peer, link.binder.peer].contains(&peer.spec.id))
}
