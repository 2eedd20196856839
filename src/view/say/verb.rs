//! Words for the rows of the key table.

use crate::control::keys::{Context, Verb};
use crate::l10n::Words;

/// What a verb does, in a sentence.
pub fn verb(words: &Words, verb: Verb) -> String {
    match verb {
        Verb::Quit => words.control_quit(),
        Verb::Help => words.control_help(),
        Verb::NextTheme => words.control_next_theme(),
        Verb::NextLanguage => words.control_next_language(),
        Verb::Commands => words.control_commands(),
        Verb::Freeze => words.control_freeze(),
        Verb::Keep => words.control_keep(),
        Verb::Recall => words.control_recall(),
        Verb::Forget => words.control_forget(),
        Verb::TypeAgain => words.control_type_again(),
        Verb::CopyMessage => words.control_copy_message(),
        Verb::CopyEndpoint => words.control_copy_endpoint(),
        Verb::StartPattern => words.control_start_pattern(),
        Verb::TurnShelf => words.control_turn_shelf(),
        Verb::Hint => words.control_hint(),
        Verb::ShowMe => words.control_show_me(),
        Verb::ChooseUp => words.control_choose_up(),
        Verb::ChooseDown => words.control_choose_down(),
        Verb::NextTransport => words.control_next_transport(),
        Verb::PreviousTransport => words.control_previous_transport(),
        Verb::ClearFilter => words.control_clear_filter(),
        Verb::Send => words.control_send(),
        Verb::SendNow => words.control_send_now(),
        Verb::FrameBreak => words.control_frame_break(),
        Verb::NextSpeaker => words.control_next_speaker(),
        Verb::PreviousSpeaker => words.control_previous_speaker(),
        Verb::HistoryBack => words.control_history_back(),
        Verb::HistoryForward => words.control_history_forward(),
        Verb::ToPanes => words.control_to_panes(),
        Verb::Back => words.control_back(),
        Verb::ToBox => words.control_to_box(),
        Verb::Open => words.control_open(),
        Verb::Search => words.control_search(),
        Verb::NextMatch => words.control_next_match(),
        Verb::PreviousMatch => words.control_previous_match(),
        Verb::Filter => words.control_filter(),
        Verb::Older => words.control_older(),
        Verb::Newer => words.control_newer(),
        Verb::NextPeer => words.control_next_peer(),
        Verb::PreviousPeer => words.control_previous_peer(),
        Verb::Up => words.control_up(),
        Verb::Down => words.control_down(),
        Verb::First => words.control_first(),
        Verb::Last => words.control_last(),
        Verb::AddPeer => words.control_add_peer(),
        Verb::Kill => words.control_kill(),
        Verb::Undo => words.control_undo(),
        Verb::Crash => words.control_crash(),
        Verb::Restart => words.control_restart(),
        Verb::PauseOrResume => words.control_pause_or_resume(),
        Verb::Subscribe => words.control_subscribe(),
        Verb::DropSubscription => words.control_drop_subscription(),
        Verb::Faster => words.control_faster(),
        Verb::Slower => words.control_slower(),
        Verb::SetPace => words.control_set_pace(),
        Verb::Flood => words.control_flood(),
        Verb::TurnGroup => words.control_turn_group(),
        Verb::CutOrMend => words.control_cut_or_mend(),
        Verb::SetOption => words.control_set_option(),
        Verb::Renew => words.control_renew(),
        Verb::PauseLab => words.control_pause_lab(),
        Verb::Step => words.control_step(),
        Verb::SlowMotion => words.control_slow_motion(),
        Verb::Earlier => words.control_earlier(),
        Verb::Later => words.control_later(),
        Verb::MuchEarlier => words.control_much_earlier(),
        Verb::MuchLater => words.control_much_later(),
        Verb::PageUp => words.control_page_up(),
        Verb::PageDown => words.control_page_down(),
        Verb::ShowMessages => words.control_show_messages(),
        Verb::ShowJournal => words.control_show_journal(),
        Verb::ShowPeer => words.control_show_peer(),
        Verb::ShowLesson => words.control_show_lesson(),
        Verb::ShowSequence => words.control_show_sequence(),
        Verb::SaveDiagram => words.control_save_diagram(),
        Verb::Export => words.control_export(),
        Verb::PlayScript => words.control_play_script(),
        Verb::ShowDoctor => words.control_show_doctor(),
        Verb::PutAside => words.control_put_aside(),
        Verb::BringBack => words.control_bring_back(),
        Verb::SwitchTransport => words.control_switch_transport(),
        Verb::TurnRound => words.control_turn_round(),
        Verb::LetOutside => words.control_let_outside(),
        Verb::TakeBack => words.control_take_back(),
        Verb::ToMenu => words.control_to_menu(),
        Verb::NextSuggestion => words.control_next_suggestion(),
        Verb::PreviousSuggestion => words.control_previous_suggestion(),
        Verb::Close => words.control_close(),
        Verb::Accept => words.control_accept(),
        Verb::Cancel => words.control_cancel(),
        Verb::CursorLeft => words.control_cursor_left(),
        Verb::CursorRight => words.control_cursor_right(),
        Verb::WordLeft => words.control_word_left(),
        Verb::WordRight => words.control_word_right(),
        Verb::LineStart => words.control_line_start(),
        Verb::LineEnd => words.control_line_end(),
        Verb::DeleteBack => words.control_delete_back(),
        Verb::DeleteForward => words.control_delete_forward(),
        Verb::DeleteWord => words.control_delete_word(),
        Verb::DeleteLine => words.control_delete_line(),
        Verb::DeleteToEnd => words.control_delete_to_end(),
    }
}

/// What a verb does, in the one or two words of the footer; none for what the footer never names.
pub fn verb_short(words: &Words, verb: Verb) -> Option<String> {
    Some(match verb {
        Verb::Quit => words.control_quit_short(),
        Verb::Commands => words.control_commands_short(),
        Verb::Forget => words.control_forget_short(),
        Verb::StartPattern => words.control_start_pattern_short(),
        Verb::TurnShelf => words.control_turn_shelf_short(),
        Verb::Hint => words.control_hint_short(),
        Verb::ShowMe => words.control_show_me_short(),
        Verb::ChooseUp => words.control_choose_up_short(),
        Verb::NextTransport => words.control_next_transport_short(),
        Verb::ClearFilter => words.control_clear_filter_short(),
        Verb::Send => words.control_send_short(),
        Verb::SendNow => words.control_send_now_short(),
        Verb::FrameBreak => words.control_frame_break_short(),
        Verb::NextSpeaker => words.control_next_speaker_short(),
        Verb::HistoryBack => words.control_history_back_short(),
        Verb::ToPanes => words.control_to_panes_short(),
        Verb::Back => words.control_back_short(),
        Verb::Open => words.control_open_short(),
        Verb::PutAside => words.control_put_aside_short(),
        Verb::Search => words.control_search_short(),
        Verb::NextMatch => words.control_next_match_short(),
        Verb::Filter => words.control_filter_short(),
        Verb::Newer => words.control_newer_short(),
        Verb::SaveDiagram => words.control_save_diagram_short(),
        Verb::NextPeer => words.control_next_peer_short(),
        Verb::Up => words.control_up_short(),
        Verb::TypeAgain => words.control_type_again_short(),
        Verb::AddPeer => words.control_add_peer_short(),
        Verb::Kill => words.control_kill_short(),
        Verb::Undo => words.control_undo_short(),
        Verb::Crash => words.control_crash_short(),
        Verb::Restart => words.control_restart_short(),
        Verb::PauseOrResume => words.control_pause_or_resume_short(),
        Verb::Subscribe => words.control_subscribe_short(),
        Verb::DropSubscription => words.control_drop_subscription_short(),
        Verb::Slower => words.control_slower_short(),
        Verb::SetPace => words.control_set_pace_short(),
        Verb::Flood => words.control_flood_short(),
        Verb::CutOrMend => words.control_cut_or_mend_short(),
        Verb::PauseLab => words.control_pause_lab_short(),
        Verb::Step => words.control_step_short(),
        Verb::Earlier => words.control_earlier_short(),
        Verb::MuchEarlier => words.control_much_earlier_short(),
        Verb::SwitchTransport => words.control_switch_transport_short(),
        Verb::TurnRound => words.control_turn_round_short(),
        Verb::TakeBack => words.control_take_back_short(),
        Verb::ToMenu => words.control_to_menu_short(),
        Verb::Close => words.control_close_short(),
        Verb::Accept => words.control_accept_short(),
        Verb::Cancel => words.control_cancel_short(),
        Verb::PreviousSuggestion => words.control_previous_suggestion_short(),
        Verb::NextSuggestion
        | Verb::Help
        | Verb::Freeze
        | Verb::Keep
        | Verb::Recall
        | Verb::TurnGroup
        | Verb::CopyMessage
        | Verb::CopyEndpoint
        | Verb::NextTheme
        | Verb::NextLanguage
        | Verb::ToBox
        | Verb::PreviousMatch
        | Verb::Older
        | Verb::ChooseDown
        | Verb::Down
        | Verb::Faster
        | Verb::Renew
        | Verb::SetOption
        | Verb::Export
        | Verb::PlayScript
        | Verb::SlowMotion
        | Verb::Later
        | Verb::MuchLater
        | Verb::PreviousTransport
        | Verb::PreviousSpeaker
        | Verb::HistoryForward
        | Verb::LetOutside
        | Verb::PreviousPeer
        | Verb::First
        | Verb::Last
        | Verb::PageUp
        | Verb::PageDown
        | Verb::ShowMessages
        | Verb::ShowJournal
        | Verb::ShowPeer
        | Verb::ShowLesson
        | Verb::ShowSequence
        | Verb::ShowDoctor
        | Verb::BringBack
        | Verb::CursorLeft
        | Verb::CursorRight
        | Verb::WordLeft
        | Verb::WordRight
        | Verb::LineStart
        | Verb::LineEnd
        | Verb::DeleteBack
        | Verb::DeleteForward
        | Verb::DeleteWord
        | Verb::DeleteLine
        | Verb::DeleteToEnd => return None,
    })
}

/// Where a key counts, as a heading of the help.
pub fn context(words: &Words, context: Context) -> String {
    match context {
        Context::Menu => words.control_in_menu(),
        Context::Box => words.control_in_box(),
        Context::Panes => words.control_in_panes(),
        Context::Lab => words.control_in_lab(),
        Context::Help => words.control_in_help(),
        Context::Message => words.control_in_message(),
        Context::Prompt => words.control_in_prompt(),
        Context::Choice => words.control_in_choice(),
        Context::Confirm => words.control_in_confirm(),
        Context::Text => words.control_in_text(),
        Context::Cursor => words.control_in_cursor(),
        Context::Everywhere => words.control_in_everywhere(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::keys::{Hint, TABLE};
    use crate::l10n::Language;

    #[test]
    fn whatever_the_footer_names_has_a_short_word() {
        let words = Language::En.load();
        for row in TABLE.iter().filter(|row| row.hint != Hint::Silent) {
            assert!(verb_short(&words, row.verb).is_some(), "{row:?}");
        }
    }
}
