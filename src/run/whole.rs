//! A backend that sends each frame in one piece, so that no terminal shows one half drawn, or the
//! cursor on its way.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// Around a frame: the terminal is asked to show it when it is complete. One that does not know
/// these sequences ignores them (synchronized output, mode 2026).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// What was written and not yet sent. Flushing it does nothing: ratatui's crossterm backend
/// flushes after each move of the cursor.
#[derive(Clone, Default)]
struct Held(Rc<RefCell<Vec<u8>>>);

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The crossterm backend, sending only whole frames.
pub struct Whole<W> {
    inner: CrosstermBackend<Held>,
    held: Held,
    out: W,
}

impl<W: Write> Whole<W> {
    /// A backend that sends to `out`.
    pub fn new(out: W) -> Self {
        let held = Held::default();
        Self { inner: CrosstermBackend::new(held.clone()), held, out }
    }
}

impl<W: Write> Backend for Whole<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut held = self.held.0.borrow_mut();
        if held.is_empty() {
            return Ok(());
        }
        let frame = [BEGIN, held.as_slice(), END].concat();
        held.clear();
        self.out.write_all(&frame)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts what arrives in one piece.
    #[derive(Default)]
    struct Pieces(Vec<Vec<u8>>);

    impl Write for &mut Pieces {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_and_its_cursor_go_out_in_one_piece() {
        let mut pieces = Pieces::default();
        let mut backend = Whole::new(&mut pieces);
        let mut cell = Cell::default();
        cell.set_symbol("x");
        backend.draw([(3, 4, &cell)].into_iter()).unwrap();
        backend.show_cursor().unwrap();
        backend.set_cursor_position((1, 1)).unwrap();
        backend.flush().unwrap();
        backend.flush().unwrap();
        assert_eq!(pieces.0.len(), 1);
        let frame = String::from_utf8(pieces.0.remove(0)).unwrap();
        assert!(frame.starts_with("\x1b[?2026h") && frame.ends_with("\x1b[?2026l"), "{frame:?}");
        let cursor = "\x1b[2;2H";
        assert!(frame.find('x') < frame.find(cursor), "{frame:?}");
    }
}
