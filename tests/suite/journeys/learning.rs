//! Journeys through the first three lessons, each by somebody who has less to work with: only the
//! mouse, only sixteen colours and 80×24, no colour at all, only Chinese.

use std::sync::{Mutex, MutexGuard, PoisonError};

use vt100::Color;

use crate::terminal::{Key, Terminal};

/// A window as projectors have it.
const SIZE: (u16, u16) = (80, 24);

/// What a person works with.
#[derive(Clone, Copy, PartialEq)]
enum Hands {
    Mouse,
    Keys,
}

/// What the screen says, in the person's language.
struct Said {
    hint: &'static str,
    running: &'static str,
    done: &'static str,
    /// The name of the open tab.
    tab: &'static str,
    titles: [&'static str; 3],
}

const ENGLISH: Said = Said {
    hint: "type to search",
    running: "● running",
    done: "The lesson is done.",
    tab: "Lesson",
    titles: ["Your first request", "One at a time", "The reply that never comes"],
};

const CHINESE: Said = Said {
    hint: "输入以搜索模式",
    running: "● 运行中",
    done: "这一课完成了。",
    tab: "课文",
    titles: ["第一个请求", "一来一往", "永远不来的应答"],
};

/// One learner at a time: while a server is killed its port is free, and another lesson's would take
/// it and be sent its messages.
static ALONE: Mutex<()> = Mutex::new(());

struct Learner {
    _alone: MutexGuard<'static, ()>,
    terminal: Terminal,
    hands: Hands,
    said: Said,
    /// Whether keys are typed into the box.
    types: bool,
}

impl Learner {
    fn new(hands: Hands, said: Said, env: &[(&str, &str)]) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let terminal = Terminal::start_with(&[], SIZE, env);
        terminal.wait_for(said.hint);
        Self { _alone: alone, terminal, hands, said, types: true }
    }

    fn click(&self, text: &str) {
        // A taken port is told of in the bottom line; a click anywhere puts that away.
        self.terminal.wait_until(text, |screen| {
            let shown = screen.contents();
            shown.contains(text) || shown.contains("▲ 127.0.0.1")
        });
        if !self.terminal.screen().contains(text) {
            self.terminal.click(1, 0);
            self.terminal.wait_for(text);
        }
        let (x, y) = self.terminal.find(text);
        self.terminal.click(x, y);
    }

    /// Clicks a text at or below the row where the step that is on begins.
    fn click_in_step(&self, step: usize, text: &str) {
        let mark = format!("▸ {step} ");
        self.terminal.wait_for(&mark);
        let (_, top) = self.terminal.find(&mark);
        let (x, y) = self.terminal.find_from(top, text);
        self.terminal.click(x, y);
    }

    fn begin(&mut self) {
        match self.hands {
            Hands::Mouse => {
                self.click("Lessons");
                self.click(self.said.titles[0]);
            }
            Hands::Keys => {
                self.terminal.key(Key::F(5));
                self.terminal.wait_for(self.said.titles[0]);
                self.terminal.key(Key::Enter);
            }
        }
        self.opened(0, 4);
    }

    fn opened(&mut self, lesson: usize, steps: usize) {
        self.terminal.wait_row(&[self.said.titles[lesson]]);
        self.terminal.wait_row(&[self.said.running]);
        self.terminal.wait_for(&format!(" 1/{steps}"));
        self.types = true;
    }

    fn next(&mut self, lesson: usize, steps: usize) {
        self.terminal.wait_for(self.said.done);
        match self.hands {
            Hands::Mouse => self.click("the next one"),
            Hands::Keys => {
                self.leave_box();
                self.terminal.key(Key::Enter);
            }
        }
        self.opened(lesson, steps);
    }

    fn leave_box(&mut self) {
        if std::mem::take(&mut self.types) {
            self.terminal.key(Key::Esc);
            self.wait_for_keys(false);
        }
    }

    fn enter_box(&mut self) {
        if !std::mem::replace(&mut self.types, true) {
            self.terminal.type_text("i");
            self.wait_for_keys(true);
        }
    }

    /// Waits until the keys count in the box, or in the panes: then the open tab stands out.
    fn wait_for_keys(&self, types: bool) {
        let (x, y) = self.terminal.find(self.said.tab);
        self.terminal.wait_until("the focus to move", |screen| {
            screen.cell(y, x).is_some_and(|cell| cell.inverse() != types)
        });
    }

    fn select(&mut self, name: &str) {
        let mark = format!("┏ {name} ");
        match self.hands {
            Hands::Mouse => {
                self.click(&format!(" {name} "));
                self.types = false;
            }
            Hands::Keys => {
                self.leave_box();
                while !self.terminal.screen().contains(&mark) {
                    let before = selected(&self.terminal.screen());
                    self.terminal.key(Key::Tab);
                    self.terminal.wait_until("another peer to be selected", |screen| {
                        selected(&screen.contents()) != before
                    });
                }
            }
        }
        self.terminal.wait_for(&mark);
    }

    /// Presses a key of the panes; in the foot stand the words for it.
    fn press(&self, letter: &str, words: &str) {
        match self.hands {
            Hands::Mouse => self.click(&format!("{letter} {words}")),
            Hands::Keys => self.terminal.type_text(letter),
        }
    }

    /// Sends what the step names.
    fn send(&mut self, step: usize, text: &str) {
        match self.hands {
            Hands::Mouse => {
                self.click_in_step(step, text);
                self.click("Enter send");
                self.types = true;
            }
            Hands::Keys => {
                self.enter_box();
                self.terminal.line(text);
            }
        }
    }

    /// Marks an answer, by its place and its words.
    fn mark(&mut self, place: usize, words: &str) {
        match self.hands {
            Hands::Mouse => self.click(&format!("[ ] {words}")),
            Hands::Keys => {
                self.leave_box();
                for _ in 0..place {
                    self.terminal.key(Key::Down);
                }
                self.terminal.key(Key::Enter);
            }
        }
        self.types = false;
        self.terminal.wait_for("[x]");
    }

    fn step(&self, step: usize, of: usize) {
        self.terminal.wait_for(&format!(" {step}/{of}"));
    }

    fn first_lesson(&mut self) {
        self.begin();
        self.send(1, "hello");
        self.step(2, 4);
        self.mark(1, "client-2");
        self.select("client-2");
        self.send(2, "again");
        self.step(3, 4);
        self.select("server");
        self.press("p", "pause");
        self.terminal.wait_for("‖");
        self.select("client-1");
        self.send(3, "slow");
        self.step(4, 4);
        self.select("server");
        self.press("p", "go on");
    }

    fn second_lesson(&mut self) {
        self.next(1, 4);
        self.select("server");
        self.press("p", "pause");
        self.terminal.wait_for("‖");
        self.select("client-1");
        self.send(1, "one");
        self.step(2, 4);
        self.send(2, "two");
        self.step(3, 4);
        self.mark(1, "it refuses the message");
        match self.hands {
            Hands::Mouse => {
                self.click_in_step(3, "three");
                self.click_in_step(3, "Ctrl-Y");
            }
            Hands::Keys => {
                self.enter_box();
                self.terminal.type_text("three");
                self.terminal.key(Key::Ctrl('y'));
            }
        }
        self.types = true;
        self.step(4, 4);
        self.select("server");
        self.press("p", "go on");
    }

    fn third_lesson(&mut self) {
        self.next(2, 5);
        self.select("server");
        self.press("p", "pause");
        self.terminal.wait_for("‖");
        self.select("client-1");
        self.send(1, "please");
        self.step(2, 5);
        self.select("server");
        self.press("k", "kill");
        self.step(3, 5);
        self.mark(1, "no, it waits on");
        self.select("server");
        self.press("r", "restart");
        self.step(4, 5);
        self.select("client-1");
        self.send(4, "again");
        self.step(5, 5);
        self.select("client-1");
        match self.hands {
            // The key stands in the hint, and can be clicked there.
            Hands::Mouse => {
                self.click("a hint");
                self.terminal.wait_for("press R");
                self.click_in_step(5, "R;");
            }
            Hands::Keys => self.terminal.type_text("R"),
        }
        self.terminal.gone("· 1 held");
        self.terminal.gone("· 暂存 1");
        self.send(5, "fresh");
        self.terminal.wait_for(self.said.done);
    }

    fn all(mut self) -> Terminal {
        self.first_lesson();
        self.second_lesson();
        self.third_lesson();
        self.terminal
    }
}

/// What stands in the heavy frame.
fn selected(screen: &str) -> Option<String> {
    let name = screen.split_once("┏ ")?.1;
    name.split(' ').next().map(str::to_owned)
}

/// Every colour on the screen.
fn colours(terminal: &Terminal) -> Vec<Color> {
    let mut found = Vec::new();
    for y in 0..SIZE.1 {
        for x in 0..SIZE.0 {
            for colour in terminal.cell(x, y, |cell| [cell.fgcolor(), cell.bgcolor()]) {
                if !found.contains(&colour) {
                    found.push(colour);
                }
            }
        }
    }
    found
}

#[test]
fn the_first_three_lessons_with_the_mouse_alone() {
    Learner::new(Hands::Mouse, ENGLISH, &[]).all();
}

#[test]
fn the_first_three_lessons_in_sixteen_colours_on_a_small_screen() {
    let terminal = Learner::new(Hands::Keys, ENGLISH, &[("TERM", "xterm")]).all();
    let colours = colours(&terminal);
    assert!(colours.len() > 2, "{colours:?}");
    let of_the_sixteen = |colour: &Color| match colour {
        Color::Default => true,
        Color::Idx(place) => *place < 16,
        Color::Rgb(..) => false,
    };
    assert!(colours.iter().all(of_the_sixteen), "{colours:?}");
}

#[test]
fn the_first_three_lessons_without_any_colour() {
    let terminal = Learner::new(Hands::Keys, ENGLISH, &[("NO_COLOR", "1")]).all();
    assert_eq!(colours(&terminal), [Color::Default]);
}

#[test]
fn the_first_three_lessons_in_chinese() {
    let terminal = Learner::new(Hands::Keys, CHINESE, &[("LC_ALL", "zh_CN.UTF-8")]).all();
    let screen = terminal.screen();
    assert!(!screen.contains("lesson") && !screen.contains("Enter send"), "{screen}");
}

#[test]
fn a_lesson_left_in_the_middle_goes_on_there() {
    let terminal = Terminal::start(&["learn", "first-request"], SIZE.0, SIZE.1);
    terminal.wait_row(&[ENGLISH.running]);
    terminal.line("hello");
    terminal.wait_for(" 2/4");
    terminal.key(Key::F(8));
    terminal.wait_row(&["Your first request", "1 of 4 steps"]);
    terminal.key(Key::Enter);
    terminal.wait_for("you did 1 of 4 steps");
    terminal.key(Key::Enter);
    terminal.wait_for("You are where you were: step 2 of 4.");
    // Any key puts away what was told, here perhaps of a taken port as well.
    terminal.key(Key::F(5));
    terminal.gone("You are where you were");
    // What the lab did again is there again, and what comes next is one's own.
    terminal.wait_row(&["\"hello\" server → client-1", "delivered"]);
    terminal.wait_row(&["▸ 2", "client-2"]);
    terminal.wait_for("Who will get the reply");
}
