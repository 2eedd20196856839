//! Finding messages: searching payloads, choosing which messages are shown, opening one.

use strum::IntoEnumIterator as _;

use crate::lab::{FateKind, PeerId};
use crate::model::{Asked, EntryId, Filter, Model, Notice, Overlay, Tab, World, tells};

use super::{ladder, scroll};

/// Before the name of a peer, in what is asked for.
const PEER: &str = "peer:";
/// Before a fate.
const FATE: &str = "fate:";

/// Reads which messages shall be shown: `peer:worker-1 fate:lost`, and what else is typed is a text
/// they hold. `None` when there is no such peer or fate.
pub fn read(text: &str, world: &World) -> Option<Filter> {
    let mut filter = Filter::default();
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        if let Some(name) = word.strip_prefix(PEER) {
            let named = world.peers().iter().find(|peer| peer.spec.name == name)?;
            filter.peer = Some(named.spec.id);
        } else if let Some(name) = word.strip_prefix(FATE) {
            filter.fate = Some(name.parse().ok()?);
        } else {
            words.push(word);
        }
    }
    filter.text = words.join(" ");
    Some(filter)
}

/// The same written out.
pub fn written(filter: &Filter, world: &World) -> String {
    let name = |id: PeerId| world.peer(id).map_or("", |peer| peer.spec.name.as_str());
    let peer = filter.peer.map(|id| format!("{PEER}{}", name(id)));
    let fate = filter.fate.map(|fate| format!("{FATE}{}", fate.name()));
    let text = Some(filter.text.clone()).filter(|text| !text.is_empty());
    [peer, fate, text].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The fates that can be asked for.
pub fn fates() -> String {
    FateKind::iter().map(FateKind::name).collect::<Vec<_>>().join(" ")
}

/// Asks what to search the payloads for.
pub(super) fn ask_search(model: &mut Model) {
    model.screen.tab = Tab::Messages;
    let input = model.screen.search.as_str().into();
    model.screen.overlay = Some(Overlay::Prompt { asked: Asked::Search, input, bad: false });
}

/// Asks which messages shall be shown.
pub(super) fn ask_filter(model: &mut Model) {
    model.screen.tab = Tab::Messages;
    let input = written(model.screen.sieve.filter(), &model.world).into();
    model.screen.overlay = Some(Overlay::Prompt { asked: Asked::Filter, input, bad: false });
}

/// Searches for this from now on, and goes to the first message that holds it, from the selected one
/// on towards the older ones.
pub(super) fn search(model: &mut Model, text: &str) {
    model.screen.search = text.to_owned();
    if !text.is_empty() {
        go(model, scroll::selected_place(model), true);
    }
}

/// Goes to the next older message that holds what is searched for, or the next newer one.
pub(super) fn next(model: &mut Model, older: bool) {
    let count = model.screen.sieve.len();
    if model.screen.search.is_empty() {
        return ask_search(model);
    }
    let place = scroll::selected_place(model);
    let next = if older { place + 1 } else { (place + count).saturating_sub(1) };
    go(model, next.checked_rem(count).unwrap_or_default(), older);
}

/// Goes to the first message from a place on that holds what is searched for; past the last comes
/// the first.
fn go(model: &mut Model, start: usize, older: bool) {
    let (sieve, ledger) = (&model.screen.sieve, model.world.ledger());
    let count = sieve.len();
    let holds = |place: &usize| {
        let entry = sieve.at(*place).and_then(|id| ledger.entry(id));
        entry.is_some_and(|entry| tells(ledger, entry, &model.screen.search))
    };
    let step = |k: usize| if older { start + k } else { start + count - k };
    let found = (0..count).map(|k| step(k) % count).find(holds);
    match found {
        Some(place) => scroll::select_row(model, place),
        None => model.screen.notify(Notice::NotFound),
    }
}

/// Shows other messages from now on; tells whether what was typed makes sense.
pub(super) fn filter(model: &mut Model, text: &str) -> bool {
    let Some(filter) = read(text, &model.world) else { return false };
    model.screen.sieve.set(filter, &model.world);
    model.screen.row_top = scroll::message_top(model);
    true
}

/// Whether messages are searched or filtered.
pub fn active(model: &Model) -> bool {
    !model.screen.search.is_empty() || !model.screen.sieve.filter().is_empty()
}

/// Ends search and filter; tells whether there was one.
pub(super) fn clear(model: &mut Model) -> bool {
    let searched = !std::mem::take(&mut model.screen.search).is_empty();
    let filtered = !model.screen.sieve.filter().is_empty();
    if filtered {
        model.screen.sieve.set(Filter::default(), &model.world);
        model.screen.row_top = scroll::message_top(model);
    }
    searched || filtered
}

/// The message that would be opened.
pub(super) fn chosen(model: &Model) -> Option<EntryId> {
    match model.screen.tab {
        Tab::Messages => model.screen.sieve.at(scroll::selected_place(model)),
        Tab::Sequence => ladder::chosen(model),
        Tab::Journal | Tab::Peer | Tab::Lesson | Tab::Doctor => None,
    }
}

/// Opens a message.
pub(super) fn open(model: &mut Model, entry: EntryId) {
    model.screen.overlay = Some(Overlay::Message { entry, top: 0 });
}

/// Goes from the opened message to the next older or newer one.
pub(super) fn turn(model: &mut Model, older: bool) {
    let Some(Overlay::Message { entry, .. }) = model.screen.overlay else { return };
    let place = model.screen.sieve.place(entry);
    let place = if older { place.checked_add(1) } else { place.checked_sub(1) };
    let Some((place, entry)) = place.and_then(|at| Some((at, model.screen.sieve.at(at)?))) else {
        return;
    };
    scroll::select_row(model, place);
    open(model, entry);
}

/// More rows than the opened message's details have, by no more than a few.
fn rows(model: &Model, entry: EntryId) -> usize {
    const HEAD: usize = 5;
    const HOPS: usize = 16;
    let ledger = model.world.ledger();
    let mut rows = HEAD;
    let mut left = vec![entry];
    for _ in 0..HOPS {
        let now = std::mem::take(&mut left);
        for entry in now.iter().filter_map(|id| ledger.entry(*id)) {
            // A leg takes its line and a sentence of one or two.
            rows += 1 + 3 * entry.legs.len();
            rows +=
                super::dump::rows(&entry.message, super::areas::detail(model.screen.size).width);
            left.extend(&entry.children);
        }
    }
    rows
}

/// The last line the opened message's details can start at.
pub(super) fn last_top(model: &Model, entry: EntryId) -> usize {
    rows(model, entry).saturating_sub(usize::from(super::areas::detail(model.screen.size).height))
}
