//! The peer pane: all there is to know of the selected peer, socket by socket.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::control::details::{Detail, details};
use crate::lab::{Attach, Balance, Holding, Moment, WireId};
use crate::model::{Account, Link, Peer, Queue, Socket};

use super::glyph::sign;
use super::rows::{Row, Rows};
use super::{Pen, bar, payload, say, text};

/// How wide a subscription is shown.
const PREFIX_WIDTH: usize = 24;
/// How far in a line goes on that is too long for one row.
const INDENT: usize = 6;
/// How wide the bar of a queue is.
const BAR: usize = 8;

pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    rows(pen, area).draw(pen, area, buffer);
}

/// Where the pane stands, however far it was to be scrolled.
pub fn stands(pen: Pen<'_>, area: Rect) -> isize {
    rows(pen, area).top.cast_signed()
}

fn rows(pen: Pen<'_>, area: Rect) -> Rows {
    let Some(peer) = pen.model.screen.selected.and_then(|id| pen.model.world.peer(id)) else {
        let none = Line::styled(pen.words.view_peer_none(), pen.theme.muted);
        return Rows { rows: vec![none.into()], top: 0 };
    };
    let details = details(&pen.model.world, peer.spec.id);
    let width = usize::from(area.width);
    let rows: Vec<Row> = details
        .iter()
        .flat_map(|detail| text::wrap_line(told(pen, peer, detail), width, INDENT))
        .map(Row::from)
        .collect();
    let top = pen.model.screen.peer_top.min(Rows::last_top(&rows, area));
    Rows { rows, top }
}

fn told(pen: Pen<'_>, peer: &Peer, detail: &Detail) -> Line<'static> {
    let (words, theme) = (pen.words, pen.theme);
    let socket = |place: u8| peer.sockets.get(usize::from(place));
    let plain = |said: String| Line::styled(format!("  {said}"), theme.text);
    match detail {
        Detail::Blocked(why, since) => told_blocked(pen, peer, *why, *since),
        Detail::Awaits(since) => {
            let since = words.view_since(text::clock(*since));
            Line::styled(
                format!("{} {}", sign::PENDING, words.view_peer_awaits(since)),
                theme.fates.pending,
            )
        }
        Detail::Flood => {
            let flood = peer.flood.as_ref().map(ToString::to_string).unwrap_or_default();
            let flood = crate::model::payload::escape(flood.as_bytes());
            Line::styled(words.view_peer_flood(flood), theme.text)
        }
        Detail::Rates => {
            let rates = peer.rates();
            let (out, into) = (text::rate(rates.sent), text::rate(rates.received));
            Line::styled(words.view_peer_rates(out, into), theme.text)
        }
        Detail::Latencies => {
            let at = |share| text::span(peer.latencies.at(share));
            let said = words.view_peer_latencies(
                at(0.5),
                at(0.9),
                at(0.99),
                at(0.999),
                text::span(peer.latencies.longest()),
                peer.latencies.one_in().to_string(),
            );
            Line::styled(said, theme.text)
        }
        Detail::Socket(place) => heading(pen, peer, *place),
        Detail::End(place, wire, how) => plain(end(pen, socket(*place), *wire, *how)),
        Detail::Marks(place) => {
            let options = peer.spec.sockets.get(usize::from(*place)).map(|spec| &spec.options);
            let mark = |mark: Option<u32>| match mark {
                None | Some(0) => words.view_peer_unlimited(),
                Some(mark) => mark.to_string(),
            };
            let send = mark(options.map(crate::lab::Options::sndhwm));
            let receive = mark(options.map(crate::lab::Options::rcvhwm));
            Line::styled(format!("  {}", words.view_peer_hwm(send, receive)), theme.muted)
        }
        Detail::Subscriptions(place) => {
            let list = socket(*place).map_or(&[][..], |socket| &socket.subscriptions);
            let shown = list.iter().map(|subscription| {
                let quoted = payload::quoted(subscription.prefix.bytes(), PREFIX_WIDTH);
                if subscription.landed { quoted } else { words.view_peer_not_landed(quoted) }
            });
            let shown = shown.collect::<Vec<_>>().join(&words.app_list());
            plain(if list.is_empty() {
                words.view_no_subscription()
            } else {
                words.view_peer_subscriptions(shown)
            })
        }
        Detail::Totals(place) => {
            let tally = socket(*place).map(|socket| socket.tally).unwrap_or_default();
            plain(words.view_peer_totals(
                tally.sent.to_string(),
                tally.received.to_string(),
                tally.refused.to_string(),
                tally.bytes_sent.to_string(),
                tally.bytes_received.to_string(),
            ))
        }
        Detail::Thinned(place) => {
            let thinned = socket(*place).map_or(0, |socket| socket.tally.thinned);
            Line::styled(
                format!("  {}", words.view_peer_thinned(thinned.to_string())),
                theme.warning,
            )
        }
        Detail::Trouble(place) => {
            let said = socket(*place).and_then(|socket| socket.trouble.as_ref()).map(|trouble| {
                let (deed, reason) = trouble;
                words.view_peer_trouble(say::deed(words, deed), reason.to_string())
            });
            Line::styled(format!("  {}", said.unwrap_or_default()), theme.error)
        }
        Detail::Link(place, link) => {
            let link = pen.model.world.links().get(*link);
            link.map_or_else(Line::default, |link| told_link(pen, peer, *place, link))
        }
        Detail::Account(place) => {
            let account = pen.model.world.ledger().accounts().get(*place);
            account.map_or_else(Line::default, |account| told_account(pen, account))
        }
        Detail::Blank => Line::default(),
    }
}

/// What a peer cannot send, since when and why.
fn told_blocked(pen: Pen<'_>, peer: &Peer, why: Holding, since: Moment) -> Line<'static> {
    let words = pen.words;
    let mut links = pen.model.world.links().iter();
    let up =
        |link: &Link| link.up && [link.connector.peer, link.binder.peer].contains(&peer.spec.id);
    let why = match why {
        Holding::WouldBlock if links.any(up) => words.view_peer_blocked_full(),
        Holding::WouldBlock => words.view_peer_blocked_nobody(),
        Holding::Turn => words.view_peer_blocked_turn(),
        Holding::Behind => words.view_peer_blocked_behind(),
        Holding::Paused => words.view_peer_blocked_paused(),
        Holding::Audience => words.view_peer_blocked_audience(),
    };
    let since = words.view_since(text::clock(since));
    let said = words.view_peer_blocked(since, why, peer.held.to_string());
    Line::styled(format!("{} {said}", sign::PENDING), pen.theme.warning)
}

fn heading(pen: Pen<'_>, peer: &Peer, place: u8) -> Line<'static> {
    let theme = pen.theme;
    let spec = peer.spec.sockets.get(usize::from(place));
    let mut spans =
        vec![Span::styled(peer.spec.name.clone(), theme.hue(peer.spec.id).patch(theme.strong))];
    if let Some(spec) = spec {
        if !spec.name.is_empty() {
            spans.push(Span::styled(format!(" {}", spec.name), theme.muted));
        }
        spans.push(Span::styled(format!(" ─ {}", spec.kind.name()), theme.text));
        if spec.kind == crate::lab::SocketType::Pub {
            let opened = pen.words.view_opened_as(crate::lab::SocketType::Xpub.name());
            spans.push(Span::styled(format!(" ({opened})"), theme.muted));
        }
    }
    Line::from(spans)
}

fn end(pen: Pen<'_>, socket: Option<&Socket>, wire: WireId, how: Attach) -> String {
    let words = pen.words;
    match how {
        Attach::Bind => {
            let bound = socket.and_then(|socket| {
                socket.bound.iter().find(|(at, _)| *at == wire).map(|(_, endpoint)| endpoint)
            });
            let wanted = socket.and_then(|socket| socket.instead_of.as_ref());
            let said = match (bound, wanted) {
                (None, _) => words.view_peer_not_bound(),
                (Some(bound), None) => words.view_peer_bound(bound.as_str()),
                (Some(bound), Some(wanted)) => {
                    words.view_peer_instead(bound.as_str(), wanted.as_str())
                }
            };
            format!("{} {said}", sign::BINDS)
        }
        Attach::Connect => {
            let lab = pen.model.world.lab();
            let name = lab.and_then(|lab| lab.topology.wires.get(usize::from(wire.0)));
            let name = name.map_or("", |wire| wire.name.as_str());
            format!("{} {}", sign::CONNECTS, words.view_peer_connects(name))
        }
    }
}

fn told_link(pen: Pen<'_>, peer: &Peer, place: u8, link: &Link) -> Line<'static> {
    let (words, theme) = (pen.words, pen.theme);
    let here = crate::lab::SocketId { peer: peer.spec.id, socket: place };
    let far = if link.connector == here { link.binder } else { link.connector };
    let name = say::peer(&pen.model.world, far.peer);
    let mut spans = if link.up {
        vec![Span::styled(format!("  {}", words.view_peer_link_up(name)), theme.text)]
    } else if link.cut {
        vec![Span::styled(format!("  {}", words.view_peer_link_cut(name)), theme.warning)]
    } else {
        vec![Span::styled(format!("  {}", words.view_peer_link_down(name)), theme.warning)]
    };
    let between = |queue: &Queue| {
        let ends = [queue.from, queue.to];
        queue.wire == link.wire && ends.contains(&link.connector) && ends.contains(&link.binder)
    };
    for queue in pen.model.world.queues_of(peer.spec.id).filter(between) {
        let arrow = if queue.from == here { sign::INTO } else { sign::BACK };
        spans.push(Span::styled(format!("   {arrow} "), theme.muted));
        spans.extend(bar::bar(&queue, BAR, theme).spans);
        let style = if queue.waiting > 0 { bar::style(&queue, theme) } else { theme.muted };
        spans.push(Span::styled(format!(" {}", bar::said(pen, &queue)), style));
    }
    Line::from(spans)
}

/// `offered 9 = 6 delivered + 2 filtered + 1 lost`.
fn told_account(pen: Pen<'_>, account: &Account) -> Line<'static> {
    let (words, theme) = (pen.words, pen.theme);
    let Balance { offered, .. } = account.balance;
    let b = &account.balance;
    let parts = [
        (b.delivered, words.view_delivered()),
        (b.filtered, words.view_filtered()),
        (b.missed, words.view_missed()),
        (b.dropped, words.view_dropped()),
        (b.lost, words.view_lost()),
        (b.refused, words.view_refused()),
        (b.outside, words.view_outside_fate()),
        (b.pending, words.view_pending()),
        (b.unaccounted, words.view_peer_unaccounted()),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, fate)| words.view_peer_account_part(count.to_string(), fate))
        .collect();
    let parts = if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") };
    let offered = offered.to_string();
    let said = match account.to {
        Some(to) => words.view_peer_account(say::peer(&pen.model.world, to.peer), offered, parts),
        None => words.view_peer_account_unknown(offered, parts),
    };
    let style = if b.unaccounted > 0 { theme.error } else { theme.text };
    Line::styled(format!("  {said}"), style)
}
