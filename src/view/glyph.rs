//! Glyphs: the signs with a meaning, and what stands in for each where only ASCII can be shown.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr as _;

use crate::lab::Fate;

#[expect(missing_docs, reason = "each is the sign of its name")]
pub mod sign {
    pub const DELIVERED: &str = "✓";
    pub const FILTERED: &str = "∅";
    pub const MISSED: &str = "↷";
    pub const LOST: &str = "✗";
    pub const REFUSED: &str = "⊘";
    pub const OUTSIDE: &str = "↗";
    pub const PENDING: &str = "◌";
    pub const INFERRED: &str = "≈";
    pub const REPLY: &str = "↩";
    pub const SENT: &str = "›";
    pub const GOT: &str = "←";
    pub const BINDS: &str = "◆";
    pub const CONNECTS: &str = "◇";
    pub const DOT: &str = "●";
    pub const RING: &str = "○";
    pub const BAR: &str = "▌";
    pub const CHOSEN: &str = "▸";
    pub const INTO: &str = "▶";
    pub const BACK: &str = "◀";
    pub const CUT: &str = "╳";
    pub const PAST: &str = "↶";
    pub const PAUSED: &str = "‖";
    pub const BETWEEN: &str = "·";
    pub const FLOW: &str = "→";
    pub const BOTH: &str = "⇄";
    pub const FRAME_BREAK: &str = "┊";
    pub const NOTICE: &str = "▲";
    pub const ELLIPSIS: &str = "…";
    pub const TAKEN: &str = "▰";
    pub const FREE: &str = "▱";
}

/// The sign of a fate.
pub const fn of(fate: &Fate) -> &'static str {
    match fate {
        Fate::Delivered { .. } => sign::DELIVERED,
        Fate::Filtered => sign::FILTERED,
        Fate::Missed(_) => sign::MISSED,
        Fate::Dropped(_) | Fate::Lost(_) => sign::LOST,
        Fate::Refused(_) => sign::REFUSED,
        Fate::Outside => sign::OUTSIDE,
        Fate::Pending(_) => sign::PENDING,
    }
}

/// What stands in for a sign, cell for cell.
fn stand_in(symbol: &str) -> &'static str {
    match symbol {
        "✓" => "+",
        "∅" => "/",
        "↷" => "^",
        "✗" => "x",
        "⊘" => "!",
        "↗" => ">",
        "◌" => ".",
        "╳" => "X",
        "↶" => "<",
        "≈" => "~",
        "↩" => "<",
        "›" | "▸" | "▶" | "→" => ">",
        "←" | "◀" => "<",
        "⇄" => "=",
        "↑" => "^",
        "↓" => "v",
        "◆" | "▰" => "#",
        "▱" => "-",
        "◇" => "o",
        "●" => "*",
        "○" => "o",
        "▲" => "!",
        "…" => "~",
        "·" | "┊" => "|",
        "–" | "—" => "-",
        "µ" => "u",
        "“" | "”" => "\"",
        "‘" | "’" => "'",
        "▌" | "‖" | "█" | "│" | "║" | "┃" | "╎" | "╏" | "▐" => "|",
        "─" | "╌" | "╍" | "┄" => "-",
        "━" | "═" => "=",
        "×" => "x",
        _ => "+",
    }
}

/// Puts ASCII stand-ins in the place of all else; of wide letters only unless `letters` are wanted.
pub fn flatten(buffer: &mut Buffer, letters: bool) {
    for cell in &mut buffer.content {
        if cell.symbol().is_ascii() || letters && cell.symbol().width() > 1 {
            continue;
        }
        let boxes = |c: char| ('\u{2500}'..='\u{257f}').contains(&c);
        let symbol = match stand_in(cell.symbol()) {
            "+" if cell.symbol() != "✓" && !cell.symbol().starts_with(boxes) => "?",
            stand_in => stand_in,
        };
        cell.set_symbol(symbol);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn every_sign_has_a_stand_in_and_nothing_else_gets_through() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
        buffer.set_string(0, 0, "╭─┬╮│✓ ∅ ↷ ✗ ⊘ ◌ ≈ ▶ 81 µs 你好", ratatui::style::Style::new());
        flatten(&mut buffer, false);
        let text: String = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(
            text.trim_end(),
            "+-+++|+ / ^ x ! . ~ > 81 us ? ? ".trim_end().replace("++|", "+|")
        );
    }
}
