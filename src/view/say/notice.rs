//! Words for notices.

use crate::control::keep::MOST_COPIED;
use crate::control::keys::{Verb, key_of};
use crate::lab::{Applies, NoVacancy};
use crate::model::payload::escape;
use crate::model::{Fault, Line, Notice, Saved, Score, Tab};

use super::super::{Pen, text};
use super::{key as near, peer};

/// From when a changed option counts, and what to press for it to count now.
pub fn applies(pen: Pen<'_>, applies: Applies) -> String {
    let words = pen.words;
    match applies {
        Applies::AtOnce => words.view_applies_at_once(),
        Applies::AtOnceUnlessFull => words.view_applies_unless_full(key_of(Verb::CutOrMend)),
        Applies::NextStart => words.view_applies_at_start(key_of(Verb::Renew)),
    }
}

/// A step of the lesson is done; who does not see its page is told where that is.
fn step_done(pen: Pen<'_>, done: usize, of: usize) -> String {
    let words = pen.words;
    let key = near(pen, Verb::ShowLesson);
    let (last, seen) = (done == of, pen.model.screen.tab == Tab::Lesson);
    let (done, of) = (done.to_string(), of.to_string());
    match (last, seen) {
        (true, true) => words.lesson_done(),
        (true, false) => words.lesson_notice_done(key),
        (false, true) => words.lesson_notice_step_seen(done, of),
        (false, false) => words.lesson_notice_step(done, of, key),
    }
}

/// A notice, in a sentence.
pub fn notice(pen: Pen<'_>, notice: &Notice) -> String {
    let Pen { words, model, .. } = pen;
    let name = |id| peer(&model.world, id);
    match notice {
        Notice::Over(transport) => words.view_notice_over(transport.name()),
        Notice::Turned(wire) => {
            let lab = model.world.lab();
            let wire = lab.and_then(|lab| lab.topology.wires.get(usize::from(wire.0)));
            words.view_notice_turned(wire.map_or("", |wire| wire.name.as_str()))
        }
        Notice::StepDone { done, of } => step_done(pen, *done, *of),
        Notice::Again { step, of } => words.lesson_notice_again(step.to_string(), of.to_string()),
        Notice::NoLesson => words.lesson_notice_none(near(pen, Verb::TurnShelf)),
        Notice::NothingToShow => words.lesson_notice_nothing(),
        Notice::Left(name) => words.view_notice_left(name),
        Notice::TakenBack => words.view_notice_taken_back(),
        Notice::NoneVacant => words.view_notice_none_vacant(near(pen, Verb::LetOutside)),
        Notice::NoVacancy(why) => no_vacancy(pen, why),
        Notice::OneTransport => words.view_notice_one_transport(near(pen, Verb::TakeBack)),
        Notice::TookFree { wanted, got } => {
            words.view_notice_took_free(wanted.address(), got.address())
        }
        Notice::LabFailed(deed, reason) => words.view_notice_lab_failed(
            super::deed(words, deed),
            escape(reason.to_string().as_bytes()),
        ),
        Notice::Past => words.view_notice_past(near(pen, Verb::Back)),
        Notice::Recorded => words.view_notice_recorded(),
        Notice::NoSpeaker => words.view_notice_no_speaker(),
        Notice::NothingTyped => words.view_notice_nothing_typed(),
        Notice::LineFull => words.view_notice_line_full((Line::LONGEST / 1024).to_string()),
        Notice::OneSpeaker => words.view_notice_one_speaker(),
        Notice::NoPeer => words.view_notice_no_peer(near(pen, Verb::NextPeer)),
        Notice::SpeakerEnded(id) => {
            words.view_notice_speaker_ended(name(*id), key_of(Verb::ToPanes), key_of(Verb::Restart))
        }
        Notice::Runs(id) => words.view_notice_runs(name(*id)),
        Notice::Undone(Fault::Peer(id)) => words.view_notice_undone_peer(name(*id)),
        Notice::Undone(Fault::Link { connector, binder }) => {
            words.view_notice_undone_link(name(connector.peer), name(binder.peer))
        }
        Notice::NothingToUndo => words.view_notice_nothing_to_undo(near(pen, Verb::Undo)),
        Notice::NoCrash(id) => words.view_notice_no_crash(near(pen, Verb::Kill), name(*id)),
        Notice::RunsNot(id) => words.view_notice_runs_not(name(*id), near(pen, Verb::Restart)),
        Notice::NoFlooder(id) => words.view_notice_no_flooder(name(*id)),
        Notice::NoWorker(id) => words.view_notice_no_worker(name(*id)),
        Notice::NoSubscriber(id) => words.view_notice_no_subscriber(name(*id)),
        Notice::NothingToDrop(id) => words.view_notice_nothing_to_drop(name(*id)),
        Notice::NoLink(id) => words.view_notice_no_link(name(*id)),
        Notice::OptionSet(id, setting) => format!(
            "{} {}",
            words.view_notice_option_set(
                setting.option(),
                name(*id),
                text::setting(words, *setting)
            ),
            applies(pen, setting.applies()),
        ),
        Notice::Full => words.view_notice_full(),
        Notice::NoRemedy => words.view_notice_no_remedy(),
        Notice::NoWire => words.view_notice_no_wire(),
        Notice::NotFound => words.view_notice_not_found(escape(model.screen.search.as_bytes())),
        Notice::Saved(files) => words.view_notice_saved(files.join(", ")),
        Notice::NotSaved(why) => words.view_notice_not_saved(escape(why.as_bytes())),
        Notice::Plays(steps) => words.view_notice_plays(*steps as u64),
        Notice::Judged(Score { fail: 0, of, .. }) => words.view_notice_all_hold(*of as u64),
        Notice::Judged(Score { fail, of, .. }) => {
            words.view_notice_some_fail(*fail as u64, of.to_string(), key_of(Verb::ShowLesson))
        }
        Notice::NoScript => words.view_notice_no_script(),
        Notice::Written(folder) => words.view_notice_written(escape(folder.as_bytes())),
        Notice::NotWritten(why) => words.view_notice_not_written(escape(why.as_bytes())),
        Notice::LetGo => words.view_notice_let_go(),
        Notice::NoPattern => words.view_notice_no_pattern(),
        Notice::Kept(name) => {
            words.view_notice_kept(escape(name.as_bytes()), near(pen, Verb::Recall))
        }
        Notice::Forgotten(name) => words.view_notice_forgotten(escape(name.as_bytes())),
        Notice::NotKept(reason) => words.view_notice_not_kept(escape(reason.as_bytes())),
        Notice::KeptFull => words.view_notice_kept_full(Saved::MOST.to_string()),
        Notice::NothingKept => words.view_notice_nothing_kept(near(pen, Verb::Keep)),
        Notice::NothingToKeep => words.view_notice_nothing_to_keep(),
        Notice::Copied(count) => words.view_notice_copied(count.to_string()),
        Notice::NothingToType => words.view_notice_nothing_to_type(),
        Notice::NoTypedText => words.view_notice_no_typed_text(),
        Notice::NoColours => words.view_notice_no_colours(),
        Notice::NothingToCopy => words.view_notice_nothing_to_copy(),
        Notice::TooLongToCopy => {
            words.view_notice_too_long_to_copy((MOST_COPIED / 1024).to_string())
        }
        Notice::Thawed => words.view_notice_thawed(),
        Notice::Language { tag, name } => {
            words.view_notice_language(escape(name.as_bytes()), escape(tag.as_bytes()))
        }
        Notice::Theme(name) => words.view_notice_theme(escape(name.as_bytes())),
    }
}

/// Why an outside program could not take a place.
fn no_vacancy(pen: Pen<'_>, why: &NoVacancy) -> String {
    let words = pen.words;
    match why {
        NoVacancy::Unknown(_) => words.view_notice_no_peer(near(pen, Verb::NextPeer)),
        NoVacancy::Nobody => words.view_notice_all_vacant(),
        NoVacancy::Inproc(peer) => {
            words.view_notice_vacant_inproc(peer, near(pen, Verb::SwitchTransport))
        }
        NoVacancy::NoEndpoint(peer) => words.view_notice_vacant_nowhere(peer),
    }
}
