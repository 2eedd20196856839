//! Rearranging: receipts of the same bytes are matched anew when something about them comes to light
//! late.

use crate::lab::{Message, Moment};

use super::Ledger;
use super::entry::EntryId;
use super::groups::{Key, NOBODY, REARRANGED, Receipt};
use super::matching::Like;

/// A receipt on its way to another entry: the one it stood on, and what was caused by it.
pub(super) struct Loose {
    pub(super) id: Option<u64>,
    pub(super) receipt: Receipt,
    pub(super) children: Vec<EntryId>,
    /// Between which offers of the sender's it stood on its way.
    pub(super) span: (u64, u64),
}

impl Ledger {
    /// Matches anew all receipts of the same bytes from `from` on, with one more among them, and
    /// tells where that one went.
    pub(super) fn rearrange(
        &mut self,
        group: (usize, u64),
        from: Key,
        more: Option<(Loose, &Message)>,
    ) -> Option<u64> {
        let mut loose = self.loosen(group, from);
        let mut touched: Vec<u64> = loose.iter().filter_map(|loose| loose.id).collect();
        let message = more.map(|(more, message)| {
            loose.push(more);
            message
        });
        loose.sort_by_key(|loose| loose.receipt.key);
        let mut spans: Vec<(usize, (u64, u64))> =
            loose.iter().map(|loose| (loose.receipt.way, loose.span)).collect();
        let mut newcomer = None;
        for Loose { id: old, receipt, children, .. } in loose {
            let (n, receiver, key) = (receipt.n, receipt.receiver, receipt.key);
            let like = match (old, message) {
                (Some(old), _) => Like::Entry(old),
                (None, Some(message)) => Like::Bytes(message),
                (None, None) => continue,
            };
            let Some((id, receipt)) = self.fit(group, receipt.clone(), like) else {
                self.strand(old, receipt, children);
                continue;
            };
            spans.extend(self.put_receipt(id, receipt));
            if old.is_none() {
                newcomer = Some(id);
            } else if old != Some(id) {
                self.rename_receipt(receiver, n, key.0, id);
            }
            self.adopt(id, children);
            touched.push(id);
        }
        touched.sort_unstable();
        touched.dedup();
        for id in &touched {
            if let Some(place) = self.place(*id) {
                self.rejudge(place);
            }
        }
        for (way, span) in spans {
            self.overtake(way, span);
        }
        newcomer
    }

    /// A receipt that nothing is left for stays where it was, or counts as that of a message
    /// nobody told of.
    fn strand(&mut self, old: Option<u64>, receipt: Receipt, children: Vec<EntryId>) {
        let Some(old) = old else { return };
        if self.receipt(old).is_none() {
            self.put_receipt(old, receipt);
            self.adopt(old, children);
        } else {
            self.find_unseen(receipt.way, receipt.unread);
        }
    }

    /// Takes the receipts from `from` on off their entries.
    fn loosen(&mut self, group: (usize, u64), from: Key) -> Vec<Loose> {
        let mut loose = Vec::new();
        while loose.len() < REARRANGED {
            let newest = self.group_of(group).and_then(|group| {
                let last = group.taken.len().checked_sub(1)?;
                group.taken.get(last)
            });
            let Some(id) = newest else { break };
            if self.receipt(id).is_none_or(|receipt| receipt.key < from) {
                break;
            }
            let key = self.offer_key(id);
            let there = self.group_of(group).map_or(0, |group| self.free_place(group, key));
            if let Some(group) = self.group_mut(group) {
                group.taken.pop();
                group.free.insert(there, id);
            }
            loose.extend(self.take_receipt(id));
        }
        loose
    }

    /// Takes the receipt off an entry.
    fn take_receipt(&mut self, id: u64) -> Option<Loose> {
        let place = self.place(id)?;
        let entry = self.entries.get_mut(place)?;
        let receipt = self.records.get_mut(place)?.receipt.take()?;
        let children = std::mem::take(&mut entry.children);
        let n = entry.n;
        let mut span = (n, n);
        if let Some(way) = self.ways.get_mut(receipt.way) {
            let there = way.marks.partition_point(|mark| mark.n < n);
            if way.marks.get(there).is_some_and(|mark| mark.n == n) {
                way.marks.remove(there);
                let before = there.checked_sub(1).and_then(|before| way.marks.get(before));
                span.0 = before.map_or(0, |mark| mark.n);
            }
        }
        Some(Loose { id: Some(id), receipt, children, span })
    }

    /// Matches all receipts of a part of the wiring anew.
    pub(super) fn rematch(&mut self, component: usize) {
        let Some(own) = self.components.get(component) else { return };
        let several = own
            .groups
            .iter()
            .filter(|(_, group)| group.taken.len() > 0 && group.taken.len() + group.free.len() > 1);
        let digests: Vec<u64> = several.map(|(digest, _)| *digest).collect();
        for digest in digests {
            self.rearrange((component, digest), (Moment::START, NOBODY, 0), None);
        }
    }
}
