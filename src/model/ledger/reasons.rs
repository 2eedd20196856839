//! Reasons: why the messages of a way did not arrive, counted.

use crate::lab::{Absence, Fate, Gap, Loss, Refusal};

/// Why the messages of a way did not arrive: exact counts, whatever became of the details.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Missed: the receiver was not running.
    pub not_running: u64,
    /// Missed: it was not connected.
    pub not_connected: u64,
    /// Missed: its subscription had not landed.
    pub not_landed: u64,
    /// Dropped: a later one arrived.
    pub overtaken: u64,
    /// Dropped: nothing arrived any more.
    pub quiet: u64,
    /// Dropped: replaced by a newer one.
    pub replaced: u64,
    /// Dropped: without the empty delimiter frame that a REQ or REP looks for.
    pub no_delimiter: u64,
    /// Dropped: addressed to nobody a ROUTER knew.
    pub no_route: u64,
    /// Lost: unread in the receiver's socket when that was closed.
    pub unread: u64,
    /// Lost: under way when the receiver ended.
    pub receiver_ended: u64,
    /// Lost: under way when the link was cut.
    pub link_cut: u64,
    /// Lost: unsent when the sender ended.
    pub sender_ended: u64,
    /// Lost: in the receiver's hand when that ended.
    pub in_hand: u64,
    /// Refused: out of turn.
    pub out_of_turn: u64,
    /// Refused: unroutable.
    pub unroutable: u64,
    /// Refused: the backlog was full.
    pub backlog_full: u64,
    /// Refused: the sender ended while it held them.
    pub peer_ended: u64,
    /// Refused: another error.
    pub failed: u64,
}

impl Reasons {
    /// The count a fate belongs to, if it is one of those counted here.
    const fn slot(&mut self, fate: &Fate) -> Option<&mut u64> {
        Some(match fate {
            Fate::Missed(Absence::NotRunning) => &mut self.not_running,
            Fate::Missed(Absence::NotConnected) => &mut self.not_connected,
            Fate::Missed(Absence::NotLanded) => &mut self.not_landed,
            Fate::Dropped(Gap::Overtaken) => &mut self.overtaken,
            Fate::Dropped(Gap::Quiet) => &mut self.quiet,
            Fate::Dropped(Gap::Replaced) => &mut self.replaced,
            Fate::Dropped(Gap::NoDelimiter) => &mut self.no_delimiter,
            Fate::Dropped(Gap::Unroutable) => &mut self.no_route,
            Fate::Lost(Loss::Unread) => &mut self.unread,
            Fate::Lost(Loss::ReceiverEnded) => &mut self.receiver_ended,
            Fate::Lost(Loss::LinkCut) => &mut self.link_cut,
            Fate::Lost(Loss::SenderEnded) => &mut self.sender_ended,
            Fate::Lost(Loss::InHand) => &mut self.in_hand,
            Fate::Refused(Refusal::OutOfTurn) => &mut self.out_of_turn,
            Fate::Refused(Refusal::Unroutable) => &mut self.unroutable,
            Fate::Refused(Refusal::BacklogFull { .. }) => &mut self.backlog_full,
            Fate::Refused(Refusal::PeerEnded) => &mut self.peer_ended,
            Fate::Refused(Refusal::Failed { .. }) => &mut self.failed,
            Fate::Delivered { .. } | Fate::Filtered | Fate::Outside | Fate::Pending(_) => {
                return None;
            }
        })
    }

    /// Counts `on` more messages with this fate and `off` fewer.
    pub(super) const fn count(&mut self, fate: &Fate, on: u64, off: u64) {
        if let Some(there) = self.slot(fate) {
            *there = (*there + on).saturating_sub(off);
        }
    }
}
