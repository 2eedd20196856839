//! Keys, as xterm sends them.

/// A key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A letter with Alt held.
    Alt(char),
    BackTab,
    Backspace,
    /// A letter with Ctrl held.
    Ctrl(char),
    Delete,
    Down,
    End,
    Enter,
    Esc,
    /// F1 to F12.
    F(u8),
    Home,
    Left,
    PageDown,
    PageUp,
    Right,
    Tab,
    Up,
}

impl Key {
    /// What the terminal sends for it.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Alt(letter) => format!("\x1b{letter}").into_bytes(),
            Self::BackTab => b"\x1b[Z".to_vec(),
            Self::Backspace => b"\x7f".to_vec(),
            Self::Ctrl(letter) => vec![u8::try_from(letter).unwrap() & 0x1f],
            Self::Delete => b"\x1b[3~".to_vec(),
            Self::Down => b"\x1b[B".to_vec(),
            Self::End => b"\x1b[F".to_vec(),
            Self::Enter => b"\r".to_vec(),
            Self::Esc => b"\x1b".to_vec(),
            Self::F(n @ 1..=4) => vec![0x1b, b'O', b'O' + n],
            Self::F(n @ 5..=12) => {
                let code = [15, 17, 18, 19, 20, 21, 23, 24][usize::from(n - 5)];
                format!("\x1b[{code}~").into_bytes()
            }
            Self::F(n) => panic!("there is no F{n}"),
            Self::Home => b"\x1b[H".to_vec(),
            Self::Left => b"\x1b[D".to_vec(),
            Self::PageDown => b"\x1b[6~".to_vec(),
            Self::PageUp => b"\x1b[5~".to_vec(),
            Self::Right => b"\x1b[C".to_vec(),
            Self::Tab => b"\t".to_vec(),
            Self::Up => b"\x1b[A".to_vec(),
        }
    }
}
