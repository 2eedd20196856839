//! The report for people: each message at each peer, the balance of every way, and what else
//! should be known.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::l10n::Words;
use crate::lab::{Balance, Fate, Known, PeerId, SocketId, Verdict};
use crate::model::payload::escape_message;
use crate::model::{Account as Way, Cell, Entry, Offer, Outward, World};
use crate::phrase::fit;
use crate::scenario::Expectation;

use super::account::{Account, add};
use super::fate::{fate, holding, refusal, shown_as_inferred, verdict};
use super::findings;
use super::note::{name, notes};
use super::table::{Side, Table};

/// With more receiving peers than this, they are counted by their groups.
const PEERS_SHOWN: usize = 12;
/// With more ways than this, they are added up by the groups at their ends.
const WAYS_SHOWN: usize = 40;
/// The widest a message is shown where there is no terminal to fit into, in columns.
const WIDEST: usize = 120;
/// The narrowest a message is cut to, in columns.
const NARROWEST: usize = 12;
const INDENT: usize = 2;

/// A report under construction.
pub struct Text<'a> {
    /// What is known.
    pub world: &'a World,
    /// The words it is told in.
    pub words: &'a Words,
    /// The columns of the terminal it goes to, if it goes to one.
    pub columns: Option<usize>,
    /// What was expected.
    pub expected: &'a [Expectation],
}

/// Whether a verdict is marked as concluded.
fn is_inferred(verdict: &Verdict) -> bool {
    verdict.known == Known::Inferred && shown_as_inferred(&verdict.fate)
}

/// Who has a column of the messages: one peer, or a group of them.
enum Column<'a> {
    Peer(PeerId),
    Group(&'a str),
}

impl Text<'_> {
    /// Writes the report.
    ///
    /// # Errors
    /// When `out` takes no more, as a closed pipe does.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.head(out)?;
        let inferred = self.messages(out)?;
        self.balance(out)?;
        findings::write(self.world, self.words, self.columns, out)?;
        let notes = notes(self.world, self.words);
        if !notes.is_empty() {
            writeln!(out, "\n{}", self.words.report_notes())?;
            for note in notes {
                writeln!(out, "{:INDENT$}{note}", "")?;
            }
        }
        if inferred {
            writeln!(out, "\n{:INDENT$}{}", "", self.words.report_inferred())?;
        }
        super::write_expectations(self.world, self.words, self.expected, out)?;
        writeln!(out, "\n{}", Account::of(self.world).line(self.words))
    }

    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let Some(lab) = self.world.lab() else { return Ok(()) };
        let topology = &lab.topology;
        let head = self.words.report_head(
            topology.title_in(&self.words.language_code()),
            topology.name.as_str(),
            topology.transport.name(),
            lab.libzmq.as_str(),
        );
        writeln!(out, "{head}")?;
        for peer in self.world.peers() {
            for (wire, endpoint) in peer.sockets.iter().flat_map(|socket| &socket.bound) {
                if let Some(wire) = topology.wires.get(usize::from(wire.0))
                    && wire.name != endpoint.as_str()
                {
                    let line = self.words.report_where(peer.spec.name.as_str(), endpoint.as_str());
                    writeln!(out, "{:INDENT$}{line}", "")?;
                }
            }
        }
        for line in super::invitation(self.world, self.words) {
            writeln!(out, "{:INDENT$}{line}", "")?;
        }
        Ok(())
    }

    /// Writes the messages; tells whether a fate among them was only concluded.
    fn messages(&self, out: &mut impl Write) -> io::Result<bool> {
        let ledger = self.world.ledger();
        writeln!(out, "\n{}", self.words.report_messages())?;
        if ledger.folded() > 0 {
            writeln!(out, "{:INDENT$}{}", "", self.words.report_older(ledger.folded()))?;
        }
        if ledger.generated() > 0 {
            let counted = self.words.report_counted(ledger.generated());
            writeln!(out, "{:INDENT$}{counted}", "")?;
        }
        let roots: Vec<&Entry> = ledger.roots().collect();
        if roots.is_empty() && ledger.generated() > 0 {
            return Ok(false);
        }
        if roots.is_empty() {
            writeln!(out, "{:INDENT$}{}", "", self.words.report_no_messages())?;
            return Ok(false);
        }
        let columns = self.columns_of(&roots);
        let sendings: Vec<String> = roots.iter().map(|root| self.sending(root)).collect();
        let sending = sendings.iter().any(|text| !text.is_empty());
        let mut heads = vec![
            (self.words.report_column_number(), Side::Right),
            (self.words.report_column_from(), Side::Left),
            (self.words.report_column_message(), Side::Left),
        ];
        if sending {
            heads.push((self.words.report_column_sending(), Side::Left));
        }
        heads.extend(columns.iter().map(|column| (self.head_of(column), Side::Left)));
        let mut table = Table::new(heads);
        let mut inferred = false;
        let older = Account::of(self.world).messages.saturating_sub(roots.len() as u64);
        for (number, (root, sent)) in (older + 1..).zip(roots.iter().zip(sendings)) {
            let from = root
                .from
                .map_or_else(|| self.words.report_from_outside(), |from| name(self.world, from));
            let message = fit(&escape_message(&root.message), WIDEST);
            let mut row = vec![number.to_string(), from, message];
            if sending {
                let open = root.legs.iter().filter(|leg| leg.to.is_none());
                inferred |= open.map(|leg| &leg.verdict).any(is_inferred);
                row.push(sent);
            }
            for column in &columns {
                row.push(self.cell(root, column, &mut inferred));
            }
            table.row(row);
        }
        if let Some(columns) = self.columns {
            table.fit(2, columns.saturating_sub(INDENT), NARROWEST);
        }
        table.write(out, INDENT)?;
        Ok(inferred)
    }

    /// The peers that any of these messages had business with, or their groups.
    fn columns_of(&self, roots: &[&Entry]) -> Vec<Column<'_>> {
        let ledger = self.world.ledger();
        let touched: Vec<_> = self
            .world
            .peers()
            .iter()
            .filter(|peer| roots.iter().any(|root| ledger.cell(root.id, peer.spec.id).is_some()))
            .collect();
        if touched.len() <= PEERS_SHOWN {
            return touched.iter().map(|peer| Column::Peer(peer.spec.id)).collect();
        }
        let mut groups: Vec<&str> = touched.iter().map(|peer| peer.spec.group.as_str()).collect();
        groups.dedup();
        groups.into_iter().map(Column::Group).collect()
    }

    fn head_of(&self, column: &Column<'_>) -> String {
        match column {
            Column::Peer(id) => self.world.peer(*id).map_or("", |peer| &peer.spec.name).to_owned(),
            Column::Group(group) => (*group).to_owned(),
        }
    }

    /// How far the sender has come, when it has not simply sent it to those who have columns.
    fn sending(&self, root: &Entry) -> String {
        match &root.state {
            Offer::Held(why) => self.words.report_fate_pending(holding(*why, self.words)),
            Offer::Refused(why) => self.words.report_fate_refused(refusal(why, self.words)),
            Offer::Offered | Offer::Sent(_) => {
                let open = root.legs.iter().find(|leg| leg.to.is_none());
                let outward = || self.outward(root).unwrap_or_default();
                open.map_or_else(outward, |leg| verdict(&leg.verdict, false, self.words))
            }
        }
    }

    /// What became of a published message outside the lab.
    fn outward(&self, root: &Entry) -> Option<String> {
        let of = |known| verdict(&known, false, self.words);
        Some(match self.world.ledger().outward(root)? {
            Outward::Gone(_) => of(Verdict::inferred(Fate::Outside)),
            Outward::Filtered(_) => of(Verdict::seen(Fate::Filtered)),
            Outward::Nobody => self.words.report_nobody_subscribed(),
        })
    }

    fn cell(&self, root: &Entry, column: &Column<'_>, inferred: &mut bool) -> String {
        let ledger = self.world.ledger();
        let mut note = |cell: &Cell| *inferred |= is_inferred(&cell.verdict);
        match column {
            Column::Peer(peer) => ledger.cell(root.id, *peer).map_or_else(String::new, |cell| {
                note(&cell);
                verdict(&cell.verdict, cell.reply, self.words)
            }),
            Column::Group(group) => {
                let members = self.world.peers().iter().filter(|peer| peer.spec.group == *group);
                let mut fates: BTreeMap<String, usize> = BTreeMap::new();
                for cell in members.filter_map(|peer| ledger.cell(root.id, peer.spec.id)) {
                    note(&cell);
                    *fates.entry(fate(&cell.verdict.fate, self.words)).or_default() += 1;
                }
                let parts: Vec<String> = fates
                    .into_iter()
                    .map(|(fate, count)| self.words.report_group_fate(count.to_string(), fate))
                    .collect();
                parts.join(&self.words.app_comma())
            }
        }
    }

    fn balance(&self, out: &mut impl Write) -> io::Result<()> {
        let ways = self.ways();
        if ways.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", self.words.report_balance())?;
        let total = ways.iter().fold(Balance::default(), |mut sum, (_, balance)| {
            add(&mut sum, balance);
            sum
        });
        let shown: Vec<(String, Slot)> = slots(self.words)
            .into_iter()
            .filter(|(_, slot)| slot.always || (slot.count)(&total) > 0)
            .collect();
        let heads = shown.iter().map(|(head, _)| (head.clone(), Side::Right));
        let way = (self.words.report_column_way(), Side::Left);
        let mut table = Table::new([way].into_iter().chain(heads));
        let all = (ways.len() > 1).then(|| (self.words.report_way_total(), total));
        for (way, balance) in ways.into_iter().chain(all) {
            let counts = shown.iter().map(|(_, slot)| (slot.count)(&balance).to_string());
            table.row([way].into_iter().chain(counts).collect());
        }
        table.write(out, INDENT)
    }

    /// The ways with their balances; by groups when there are many.
    fn ways(&self) -> Vec<(String, Balance)> {
        let accounts = self.world.ledger().accounts();
        let group = |socket: SocketId| {
            self.world.peer(socket.peer).map_or_else(String::new, |peer| peer.spec.group.clone())
        };
        let grouped = accounts.len() > WAYS_SHOWN;
        let called = |socket| if grouped { group(socket) } else { name(self.world, socket) };
        let mut ways: Vec<(String, Balance)> = Vec::new();
        let told = |account: &&Way| account.to.is_some() || account.balance.offered > 0;
        for account in accounts.iter().filter(told) {
            let from = called(account.from);
            let way = match account.to {
                Some(to) => self.words.report_way(from, called(to)),
                None => self.words.report_way_open(from),
            };
            match ways.iter_mut().find(|(known, _)| *known == way) {
                Some((_, sum)) => add(sum, &account.balance),
                None => ways.push((way, account.balance)),
            }
        }
        ways
    }
}

/// A column of the balance: always there, or only when somewhere it is not 0.
struct Slot {
    always: bool,
    count: fn(&Balance) -> u64,
}

fn slots(words: &Words) -> [(String, Slot); 10] {
    let slot = |always, count| Slot { always, count };
    [
        (words.report_column_offered(), slot(true, |balance| balance.offered)),
        (words.report_column_delivered(), slot(true, |balance| balance.delivered)),
        (words.report_column_filtered(), slot(false, |balance| balance.filtered)),
        (words.report_column_missed(), slot(false, |balance| balance.missed)),
        (words.report_column_dropped(), slot(false, |balance| balance.dropped)),
        (words.report_column_lost(), slot(false, |balance| balance.lost)),
        (words.report_column_refused(), slot(false, |balance| balance.refused)),
        (words.report_column_outside(), slot(false, |balance| balance.outside)),
        (words.report_column_pending(), slot(true, |balance| balance.pending)),
        (words.report_column_unaccounted(), slot(true, |balance| balance.unaccounted)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::Language;
    use crate::lab::{Event, Fact, Message, Moment, Tally, Transport};
    use crate::model::Ledger;
    use crate::scenario;

    /// A publisher that nobody listens to yet has sent so many messages.
    fn shouted(count: u64, message: &str) -> World {
        let topology = scenario::find("pubsub").unwrap().topology(Transport::Inproc, &[]).unwrap();
        let (wall_clock, libzmq) = (String::new(), "4.3.4".to_owned());
        let mut facts = vec![(None, Fact::LabStarted { topology, wall_clock, libzmq })];
        let publisher = Some(PeerId(0));
        facts.push((publisher, Fact::PeerStarted));
        for n in 1..=count {
            let message = Message::single(message);
            facts.push((publisher, Fact::Offered { socket: 0, n, message, cause: None }));
            facts.push((publisher, Fact::Sent { socket: 0, n }));
        }
        let tally = Tally { offered: count, sent: count, ..Tally::default() };
        facts.push((publisher, Fact::Tally { socket: 0, tally }));
        let mut world = World::default();
        for (at, (peer, fact)) in (0..).zip(facts) {
            world.apply(&Event { at: Moment::from_nanos(at), peer, fact });
        }
        world
    }

    fn report(world: &World, columns: Option<usize>) -> String {
        let mut out = Vec::new();
        Text { world, words: &Language::En.load(), columns, expected: &[] }
            .write(&mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn messages_that_are_not_kept_are_counted_and_said_to_be() {
        let count = Ledger::CAPACITY as u64 + 50;
        let report = report(&shouted(count, "x"), None);
        assert!(report.contains("50 older messages are counted in the balance only."), "{report}");
        let row = |number: u64| {
            report.lines().any(|line| line.trim().starts_with(&format!("{number}  publisher")))
        };
        assert!(!row(50) && row(51) && row(count) && !row(count + 1));
        assert!(report.contains(&format!("{count} messages, 0 deliveries, {} missed.", 2 * count)));
    }

    #[test]
    fn a_table_fits_into_the_terminal_by_shortening_messages() {
        let world = shouted(1, &"long ".repeat(40));
        let widest = |report: &str| report.lines().map(str::len).max().unwrap_or(0);
        assert!(widest(&report(&world, None)) > 150);
        let narrow = report(&world, Some(90));
        let table: Vec<&str> = narrow.lines().filter(|line| line.contains("publisher ")).collect();
        assert!(table[0].contains('…'), "{narrow}");
        assert!(table.iter().all(|line| line.chars().count() <= 90), "{narrow}");
    }

    #[test]
    fn a_lab_where_nothing_was_said_says_so() {
        let report = report(&shouted(0, ""), None);
        assert!(report.contains("No message was sent."), "{report}");
        assert!(report.ends_with("0 messages, 0 deliveries. All accounted for.\n"), "{report}");
    }
}
