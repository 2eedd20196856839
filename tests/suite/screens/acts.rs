//! What keys, pointer and pasted text do, told as "lab, keys, lab".

use std::time::{Duration, Instant};

use zmq_lab::control::{self, Action, Effect, Target, Wheel};
use zmq_lab::lab::{
    Command, Ending, Fact, Flood, Flow, Frame, Message, NoVacancy, Prefix, Run, Runs, Stream,
    Tally, Transport, Turn,
};
use zmq_lab::model::{Focus, Notice, Overlay, Place, Tab};

use super::story::Story;
use super::{LARGE, SMALL};

fn told(effects: Vec<Effect>) -> Vec<Command> {
    let command = |effect| match effect {
        Effect::Tell(command) => Some(command),
        Effect::Store { .. } | Effect::Copy(_) | Effect::Quit | Effect::Save => None,
        Effect::Write { .. } => None,
    };
    effects.into_iter().filter_map(command).collect()
}

fn pubsub() -> Story {
    Story::lab("pubsub", Transport::Inproc, SMALL)
}

#[test]
fn what_is_typed_goes_to_the_speaker() {
    let mut story = pubsub();
    story.types("hello, 你好");
    let peer = story.peer("publisher");
    let message = Message::single("hello, 你好");
    assert_eq!(told(story.keys("Enter")), [Command::Send { peer, message, turn: Turn::Wait }]);
    assert_eq!(story.model.screen.line.text(), "");
}

#[test]
fn a_frame_break_divides_the_line_and_is_seen() {
    let mut story = pubsub();
    story.types("key");
    story.keys("Ctrl-N");
    story.types("data, a|b");
    assert!(story.screen().contains("key┊data, a|b"), "{}", story.screen());
    let message = Message::from_frames(vec!["key".into(), "data, a|b".into()]);
    let peer = story.peer("publisher");
    assert_eq!(told(story.keys("Enter")), [Command::Send { peer, message, turn: Turn::Wait }]);
    story.keys("Up");
    assert!(story.screen().contains("key┊data, a|b"), "a line brought back has its frames");
}

#[test]
fn a_line_is_forced_out_of_turn_by_either_key() {
    for key in ["Ctrl-Y", "Alt-Enter"] {
        let mut story = Story::lab("reqrep", Transport::Inproc, SMALL);
        story.types("x");
        let told = told(story.keys(key));
        assert!(matches!(told[..], [Command::Send { turn: Turn::Force, .. }]), "{key} {told:?}");
    }
}

#[test]
fn forcing_nothing_does_nothing() {
    let mut story = Story::lab("reqrep", Transport::Inproc, SMALL);
    assert_eq!(story.keys("Ctrl-Y"), []);
    assert_eq!(story.model.screen.notices, [Notice::NothingTyped]);
}

#[test]
fn a_lone_b_ends_the_speaker() {
    let mut story = pubsub();
    story.types("b");
    let publisher = story.peer("publisher");
    assert_eq!(told(story.keys("Enter")), [Command::End(publisher)]);
}

#[test]
fn a_speaker_that_has_ended_keeps_the_line_in_the_box() {
    let mut story = pubsub();
    story.of("publisher", Fact::PeerEnded { how: Ending::Finished });
    story.types("hello");
    assert_eq!(story.keys("Enter"), []);
    assert_eq!(story.model.screen.line.text(), "hello");
    let publisher = story.peer("publisher");
    assert_eq!(story.model.screen.notices, [Notice::SpeakerEnded(publisher)]);
}

#[test]
fn a_speaker_that_has_yet_to_start_can_be_typed_to() {
    let mut story = pubsub();
    let topology = story.topology.clone();
    let (wall_clock, libzmq) = ("2026-11-22T12:00:00Z".to_owned(), "4.3.4".to_owned());
    story.say(None, Fact::LabStarted { topology, wall_clock, libzmq });
    story.types("hello");
    let peer = story.peer("publisher");
    let message = Message::single("hello");
    assert_eq!(told(story.keys("Enter")), [Command::Send { peer, message, turn: Turn::Wait }]);
}

#[test]
fn in_the_box_every_printable_key_types_and_outside_it_acts() {
    let mut story = pubsub();
    story.types("qkx?1");
    assert_eq!(story.model.screen.line.text(), "qkx?1");
    story.keys("Esc");
    assert_eq!(told(story.keys("k")), [Command::Kill(story.peer("publisher"))]);
    assert_eq!(story.keys("q"), [Effect::Quit]);
}

#[test]
fn the_next_speaker_is_the_next_who_can_speak() {
    let mut story = Story::lab("reqrep", Transport::Inproc, SMALL);
    story.keys("Tab");
    assert_eq!(story.model.screen.speaker, Some(story.peer("client-2")));
    story.keys("Tab");
    assert_eq!(story.model.screen.speaker, Some(story.peer("client-1")));
    let mut story = pubsub();
    story.keys("Tab");
    assert_eq!(story.model.screen.notices, [Notice::OneSpeaker]);
}

#[test]
fn selecting_goes_along_the_stage_and_selects_the_speaker_too() {
    let mut story = Story::lab("pipeline", Transport::Inproc, SMALL);
    story.keys("Esc Tab Tab Tab");
    assert_eq!(story.model.screen.selected, Some(story.peer("sink")));
    // The sink does not speak; what is typed still goes to the ventilator.
    assert_eq!(story.model.screen.speaker, Some(story.peer("ventilator")));
    story.keys("Right");
    assert_eq!(story.model.screen.selected, Some(story.peer("ventilator")));
    story.keys("Left");
    assert_eq!(story.model.screen.selected, Some(story.peer("sink")));
}

#[test]
fn the_selected_peer_is_killed_started_again_paused_and_joined_by_another() {
    let mut story = Story::lab("pipeline", Transport::Inproc, SMALL);
    story.keys("Esc Tab");
    let worker = story.peer("worker-1");
    assert_eq!(told(story.keys("p")), [Command::Pause(worker)]);
    story.of("worker-1", Fact::PeerPaused);
    assert_eq!(told(story.keys("p")), [Command::Resume(worker)]);
    assert_eq!(told(story.keys("k")), [Command::Kill(worker)]);
    assert_eq!(story.keys("r"), []);
    assert_eq!(story.model.screen.notices, [Notice::Runs(worker)]);
    story.of("worker-1", Fact::PeerEnded { how: Ending::Killed });
    assert_eq!(told(story.keys("r")), [Command::Restart(worker)]);
    assert_eq!(story.keys("k"), []);
    let told = told(story.keys("a"));
    let [Command::Add(spec)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(spec.name, "worker-3");
}

#[test]
fn a_workers_pace_is_stepped_and_typed() {
    use std::time::Duration;
    let mut story = Story::lab("pipeline", Transport::Inproc, SMALL);
    story.keys("Esc Tab");
    let worker = story.peer("worker-1");
    let set = |millis| [Command::SetPace(worker, Duration::from_millis(millis))];
    assert_eq!(told(story.keys("+")), set(1));
    story.of("worker-1", Fact::PaceSet { pace: Duration::from_millis(200) });
    assert_eq!(told(story.keys("+")), set(500));
    assert_eq!(told(story.keys("-")), set(100));
    story.keys("w");
    story.types("fast");
    assert_eq!(story.keys("Enter"), []);
    assert!(story.screen().contains("Try 200ms"), "{}", story.screen());
    story.keys("Ctrl-U");
    story.types("1500");
    assert_eq!(told(story.keys("Enter")), set(1500));
    story.keys("Tab Tab");
    assert_eq!(story.keys("w"), []);
    assert_eq!(story.model.screen.notices, [Notice::NoWorker(story.peer("sink"))]);
}

#[test]
fn subscriptions_are_added_and_dropped() {
    let mut story = pubsub();
    story.keys("Esc Tab Tab s");
    story.types("45 ");
    let peer = story.peer("subscriber-2");
    assert_eq!(told(story.keys("Enter")), [Command::Subscribe(peer, Prefix::from("45 "))]);
    story.of("subscriber-2", Fact::Subscribed { socket: 0, prefix: Prefix::from("45 ") });
    assert_eq!(
        told(story.keys("d Down Down Enter")),
        [Command::Unsubscribe(peer, Prefix::from("45 "))]
    );
    assert!(story.model.screen.overlay.is_none());
}

#[test]
fn the_transport_is_switched_with_all_that_was_changed() {
    let mut story = Story::lab("pipeline", Transport::Tcp, SMALL);
    let pace = std::time::Duration::from_secs(2);
    story.of("worker-1", Fact::PaceSet { pace });
    let told = told(story.keys("F6"));
    let [Command::Start(topology)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(topology.transport, Transport::Ipc);
    assert_eq!(topology.peers[1].role, zmq_lab::lab::Role::Worker { pace });
    assert!(story.model.screen.notices.is_empty(), "nothing has started over yet");
    story.started(topology.clone());
    assert_eq!(story.model.screen.notices, [Notice::Over(Transport::Ipc)]);
}

#[test]
fn a_key_pressed_twice_before_the_lab_answers_switches_the_transport_twice() {
    let mut story = Story::lab("pubsub", Transport::Tcp, SMALL);
    let told = told(story.keys("F6 F6"));
    let [Command::Start(first), Command::Start(second)] = &told[..] else { panic!("{told:?}") };
    let (first, second) = (first.clone(), second.clone());
    assert_eq!((first.transport, second.transport), (Transport::Ipc, Transport::Inproc));
    story.started(first);
    assert!(story.model.screen.starting.is_some(), "the second is yet to come");
    story.started(second);
    assert!(story.model.screen.starting.is_none());
    assert_eq!(story.model.screen.notices, [Notice::Over(Transport::Inproc)]);
}

#[test]
fn the_wire_of_the_selected_peer_is_turned_round() {
    use zmq_lab::lab::{Attach, WireId};
    let mut story = Story::lab("pipeline", Transport::Tcp, SMALL);
    story.keys("Esc Tab");
    let told = told(story.keys("o"));
    let [Command::Start(topology)] = &told[..] else { panic!("{told:?}") };
    let binders = topology.sockets_at(WireId(0), Attach::Bind).count();
    assert_eq!(binders, 2, "both workers bind now");
}

#[test]
fn back_in_the_menu_the_lab_is_stopped_and_the_choice_is_where_it_was() {
    let mut story = Story::menu(SMALL);
    story.keys("Down Down Tab");
    let start = told(story.keys("Enter"));
    assert!(matches!(&start[..], [Command::Start(t)] if t.name == "pipeline"));
    assert_eq!(told(story.keys("F8")), [Command::Stop]);
    assert_eq!(story.model.screen.place, Place::Menu);
    let again = told(story.keys("Enter"));
    assert!(matches!(&again[..], [Command::Start(t)] if t.transport == Transport::Ipc));
}

#[test]
fn a_few_pasted_lines_are_sent_and_many_are_asked_about() {
    let mut story = pubsub();
    assert_eq!(told(story.act(Action::Paste("one\r\ntwo\r\nthree".into()))).len(), 3);
    assert_eq!(story.act(Action::Paste("x\n".repeat(21))), []);
    assert!(matches!(story.model.screen.overlay, Some(Overlay::Paste { .. })));
    assert_eq!(story.keys("n"), []);
    story.act(Action::Paste("x\n".repeat(21)));
    assert_eq!(told(story.keys("y")).len(), 21);
    story.act(Action::Paste("x\n".repeat(20_000)));
    assert!(story.screen().contains("Send 10000 lines"), "{}", story.screen());
    assert!(story.screen().contains("10000 more lines"), "{}", story.screen());
}

#[test]
fn text_pasted_without_a_line_break_is_edited_further() {
    let mut story = pubsub();
    story.types("ab");
    story.keys("Left");
    assert_eq!(story.act(Action::Paste("你好".into())), []);
    assert_eq!(story.model.screen.line.text(), "a你好b");
    let (_, cursor) = story.draw();
    // The box begins in column 2; one letter and two wide characters stand before the cursor.
    assert_eq!(cursor.map(|at| at.x), Some(2 + 1 + 4));
}

#[test]
fn a_click_selects_a_peer_a_tab_and_a_message() {
    let mut story = pubsub();
    story.send("publisher", 0, "hello", None);
    story.send("publisher", 0, "again", None);
    story.rest();
    story.click("subscriber-2");
    assert_eq!(story.model.screen.selected, Some(story.peer("subscriber-2")));
    story.click("Journal");
    assert_eq!(story.model.screen.tab, Tab::Journal);
    story.click("Messages");
    let oldest = story.model.world.ledger().roots().next().unwrap().id;
    let (_, y) = story.find("  1  hello");
    let target = story.hit(8, y);
    assert_eq!(target, Target::Message(oldest, None));
    story.act(Action::Click(target));
    assert_eq!(story.model.screen.row, Some(oldest));
    story.keys("Esc");
    story.click("type a message");
    assert_eq!(story.model.screen.focus, Focus::Box);
}

#[test]
fn a_click_in_the_menu_chooses_and_a_second_one_starts() {
    let mut story = Story::menu(LARGE);
    assert_eq!(story.click("Pipeline"), []);
    assert!(
        matches!(&told(story.click("Pipeline"))[..], [Command::Start(t)] if t.name == "pipeline")
    );
    let mut story = Story::menu(SMALL);
    story.click("inproc");
    assert_eq!(story.model.screen.menu.transport, Transport::Inproc);
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut story = pubsub();
    story.keys("F5");
    let (x, y) = story.find("A PUB socket");
    story.act(Action::Wheel(story.hit(x, y), Wheel::Down));
    assert_eq!(story.model.screen.lesson_top, 3);
    let (x, y) = story.find("subscriber-1 ─");
    let before = story.model.screen.selected;
    story.act(Action::Wheel(story.hit(x, y), Wheel::Down));
    assert_ne!(story.model.screen.selected, before);
    assert_eq!(story.model.screen.lesson_top, 3);
}

#[test]
fn no_scrolling_goes_beyond_what_there_is() {
    let mut story = pubsub();
    for n in 0..30 {
        story.send("publisher", 0, &format!("line {n}"), None);
    }
    story.rest();
    for tab in ["F2", "F3", "F4", "F5"] {
        story.keys(tab);
        let newest = story.screen();
        story.keys("Esc End End PgDn Home Home PgUp Esc");
        for _ in 0..9 {
            story.keys("PgDn");
        }
        story.keys("Esc Home");
        let top = story.screen();
        story.keys("Up PgUp Up");
        assert_eq!(top, story.screen(), "{tab}");
        story.keys("End");
        let end = story.screen();
        story.keys("Down PgDn Down");
        assert_eq!(end, story.screen(), "{tab}");
        story.keys("Esc");
        drop(newest);
    }
}

#[test]
fn a_selected_row_stays_selected_while_new_ones_come() {
    let mut story = pubsub();
    for n in 0..3 {
        story.send("publisher", 0, &format!("line {n}"), None);
    }
    story.keys("Esc Down");
    let row = story.model.screen.row.unwrap();
    for n in 3..40 {
        story.send("publisher", 0, &format!("line {n}"), None);
    }
    assert_eq!(story.model.screen.row, Some(row));
    let screen = story.screen();
    assert!(screen.contains("▸  2  line 1"), "{screen}");
    story.keys("Home");
    assert_eq!(story.model.screen.row, None);
}

#[test]
fn a_recording_cannot_be_told_anything() {
    let mut story = pubsub();
    story.model.screen.replay();
    for key in ["k", "a", "t", "o", "p"] {
        assert_eq!(story.keys(key), [], "{key}");
        assert_eq!(story.model.screen.notices, [Notice::Recorded], "{key}");
    }
    assert_eq!(story.keys("m"), [Effect::Quit]);
}

#[test]
fn nasty_payloads_are_shown_inert_wherever_they_stand() {
    let nasty = "\u{1b}[31mred\u{7}\u{202e}txt";
    let mut story = pubsub();
    story.send("publisher", 0, nasty, None);
    story.receive("subscriber-1", 0, nasty);
    story.act(Action::Paste(nasty.into()));
    for tab in ["F2", "F3", "F4"] {
        story.keys(tab);
        let screen = story.screen();
        let raw = |c: char| c == '\u{202e}' || (c.is_control() && c != '\n');
        assert!(!screen.contains(raw), "{screen:?}");
    }
}

#[test]
fn a_flood_is_asked_for_in_words_changed_and_stopped() {
    let mut story = pubsub();
    let peer = story.peer("publisher");
    story.keys("Esc g");
    assert!(story.screen().contains("What messages shall publisher make"), "{}", story.screen());
    assert!(story.screen().contains("rate=1000/s size=64"), "{}", story.screen());
    story.types(" count=5");
    let flood: Flood = "rate=1000/s size=64 count=5".parse().unwrap();
    assert_eq!(told(story.keys("Enter")), [Command::Flood(peer, flood.clone())]);
    story.say(Some(peer), Fact::FloodStarted { flood });
    story.keys("g");
    assert!(story.screen().contains("count=5"), "what it makes now stands there to be changed");
    story.types(" sise=3");
    assert_eq!(told(story.keys("Enter")), []);
    assert!(story.screen().contains("That is no flood"), "{}", story.screen());
    story.keys("Esc");
    assert_eq!(told(story.keys("g Enter")), [Command::StopFlood(peer)]);
    assert_eq!(told(story.keys("g Ctrl-U Enter")), [Command::StopFlood(peer)]);
    story.say(Some(peer), Fact::FloodStopped);
    let first = "rate=1000/s size=64".parse().unwrap();
    assert_eq!(told(story.keys("g Enter")), [Command::Flood(peer, first)]);
}

#[test]
fn rates_and_latencies_of_a_flood_are_told() {
    let mut story = Story::lab("pubsub", Transport::Inproc, LARGE);
    let (from, to) = (story.peer("publisher"), story.peer("subscriber-1"));
    story.say(Some(from), Fact::FloodStarted { flood: Flood::default() });
    let stream = Stream { speaker: from, topic: Frame::default() };
    for k in 0..20u64 {
        let (first, last) = (k * 1000 + 1, k * 1000 + 1000);
        let until = story.model.world.now();
        let later = until + Duration::from_micros(81);
        let flow = Flow {
            stream: stream.clone(),
            offered: Runs::from(Run::between(first, last)),
            refused: Runs::default(),
            received: Runs::default(),
            unread: Runs::default(),
            until,
            left: vec![(last, until)],
            came: Vec::new(),
        };
        let got = Flow {
            offered: Runs::default(),
            received: flow.offered.clone(),
            left: Vec::new(),
            came: vec![(last, later)],
            ..flow.clone()
        };
        story.say(Some(from), Fact::Flow { socket: 0, flow: Box::new(flow) });
        let sent = Tally { offered: last, sent: last, ..Tally::default() };
        story.say(Some(from), Fact::Tally { socket: 0, tally: sent });
        story.say(Some(to), Fact::Flow { socket: 0, flow: Box::new(got) });
        let got = Tally { received: last, ..Tally::default() };
        story.say(Some(to), Fact::Tally { socket: 0, tally: got });
        story.pass(Duration::from_millis(50));
    }
    let screen = story.screen();
    assert!(screen.contains("k/s"), "{screen}");
    assert!(screen.contains("#020000@publisher"), "the last of them, as it looks: {screen}");
    assert!(screen.contains("Nothing was typed yet"), "{screen}");
    story.model.screen.selected = Some(to);
    story.keys("F4");
    let screen = story.screen();
    assert!(screen.contains("1 in 1000 timed"), "{screen}");
    assert!(screen.contains("filtered 20000"), "{screen}");
    story.keys("F2");
    story.send("publisher", 0, "hello", None);
    assert!(story.screen().contains("20,000 generated"), "{}", story.screen());
}

#[test]
fn a_peers_place_can_be_left_to_an_outside_program_and_taken_back() {
    let mut story = Story::lab("pubsub", Transport::Tcp, LARGE);
    let all = story.topology.clone();
    story.keys("Esc Tab");
    let Some(Command::Start(rest)) = told(story.keys("l")).pop() else { panic!("no start") };
    assert_eq!(rest, all.without("subscriber-1").unwrap());
    let (wall_clock, libzmq) = ("2026-11-22T12:00:00Z".to_owned(), "4.3.4".to_owned());
    story.say(None, Fact::LabStarted { topology: rest, wall_clock, libzmq });
    assert_eq!(story.model.screen.notices, [Notice::Left("subscriber-1".into())]);
    assert_eq!(story.model.screen.tab, Tab::Lesson);
    assert!(story.screen().contains("subscriber-1 is left to an outside program: SUB …"));
    let Some(Command::Start(whole)) = told(story.keys("L")).pop() else { panic!("no start") };
    assert_eq!(whole, all);
}

#[test]
fn inside_this_program_no_place_can_be_left_to_another() {
    let mut story = pubsub();
    story.keys("Esc Tab");
    assert_eq!(story.keys("l"), []);
    let why = NoVacancy::Inproc("subscriber-1".into());
    assert_eq!(story.model.screen.notices, [Notice::NoVacancy(why)]);
    assert_eq!(story.keys("L"), []);
    assert_eq!(story.model.screen.notices, [Notice::NoneVacant]);
}

/// A scenario in which `a` pushes to `b`, with this besides.
fn pushes_to_b(more: &str) -> String {
    let peers = "
[[peer]]
name = 'a'
role = 'speaker'
socket = { type = 'PUSH', bind = true }
[[peer]]
name = 'b'
role = 'listener'
socket = { type = 'PULL', connect = 'a' }
";
    format!("{peers}{more}")
}

#[test]
fn the_traffic_of_a_scenario_begins_when_all_are_ready_and_once() {
    let toml = pushes_to_b(
        "
[[traffic]]
rate = '5/s'
",
    );
    let mut story = Story::own(&toml, LARGE);
    story.started(story.topology.clone());
    assert_eq!(control::traffic::follow(&mut story.model), [], "nobody runs yet");
    story.begin();
    let effects = control::traffic::follow(&mut story.model);
    assert_eq!(told(effects), [Command::Flood(story.peer("a"), "rate=5".parse().unwrap())]);
    assert_eq!(control::traffic::follow(&mut story.model), []);
}

#[test]
fn a_lab_is_taken_home_in_the_language_and_folder_that_are_typed() {
    let mut story = pubsub();
    story.keys("Esc");
    assert_eq!(story.keys("x"), []);
    let effects = story.keys("Enter");
    let [Effect::Write { folder, files }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(folder, "zmq-lab-pubsub-python");
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["publisher.py", "subscriber-1.py", "subscriber-2.py"]);
    story.act(Action::Written(Ok("/home/ann/zmq-lab-pubsub-python".to_owned())));
    assert!(story.screen().contains("/home/ann/zmq-lab-pubsub-python"), "{}", story.screen());

    story.keys("x Ctrl-U");
    story.types("basic here");
    assert_eq!(story.keys("Enter"), [], "there is no such language");
    assert!(story.screen().contains("python, rust, c, mermaid"), "{}", story.screen());
    story.keys("Ctrl-U");
    story.types("Mermaid my drawings");
    let effects = story.keys("Enter");
    let [Effect::Write { folder, files }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((folder.as_str(), files.len()), ("my drawings", 1));
}

#[test]
fn an_expectation_that_fails_says_what_was_found_instead() {
    let toml = pushes_to_b(
        "
[[script]]
send = 'hello'
[[expect]]
peer = 'a'
sent = 2
within = '1s'
[[expect]]
finding = 'port-taken'
[[expect]]
peer = 'a'
sent = '> 0'
",
    );
    for size in [(80, 24), LARGE] {
        let mut story = Story::own(&toml, size);
        story.begin();
        story.keys("F5 Esc G");
        let now = Instant::now();
        control::script::follow(&mut story.model, now, now);
        let due = control::script::due(&story.model, now).unwrap();
        control::script::follow(&mut story.model, due, now);
        story.send("a", 0, "hello", None);
        let tally = Tally { offered: 1, sent: 1, ..Tally::default() };
        story.of("a", Fact::Tally { socket: 0, tally });
        let screen = story.screen();
        assert!(screen.contains("◌ a: sent exactly 2 (found: 1)"), "{screen}");
        // It is given its time, and no more.
        let judged = control::script::due(&story.model, now).unwrap();
        assert!(judged >= due + Duration::from_secs(1));
        control::script::follow(&mut story.model, judged, now);
        assert_eq!(control::script::due(&story.model, now), None, "it is said once");
        let screen = story.screen();
        assert!(screen.contains("✗ a: sent exactly 2"), "{screen}");
        assert!(screen.contains("found instead: 1"), "{screen}");
        assert!(screen.contains("✗ the doctor finds port-taken"), "{screen}");
        assert!(screen.contains("found instead: nothing"), "{screen}");
        assert!(screen.contains("✓ a: sent more than 0"), "{screen}");
        assert!(screen.contains("Lesson ✗2"), "{screen}");
        assert!(screen.contains("2 of 3 expectations do not hold"), "{screen}");
        // Played again, it is judged again.
        story.keys("G");
        assert!(story.screen().contains("◌ a: sent exactly 2 (found: 1)"), "{}", story.screen());
    }
}

#[test]
fn what_is_published_to_a_literal_endpoint_has_its_fate_in_its_row() {
    let toml = "
[[peer]]
name = 'publisher'
role = 'speaker'
socket = { type = 'PUB', connect = 'tcp://127.0.0.1:7777' }
";
    for size in [(80, 24), LARGE] {
        let mut story = Story::own(toml, size);
        story.begin();
        story.send("publisher", 0, "too early", None);
        let from = Some(zmq_lab::lab::Address("127.0.0.1:40001".into()));
        let prefix = Prefix::from("123");
        story.of("publisher", Fact::SubscriptionLanded { socket: 0, prefix, from });
        story.send("publisher", 0, "hello", None);
        story.send("publisher", 0, "123 hi", None);
        story.rest();
        let screen = story.screen();
        let row = |text: &str| screen.lines().find(|line| line.contains(text)).unwrap().to_owned();
        assert!(row("too early").contains("↷ nobody subscribed"), "{screen}");
        assert!(row("  hello").contains("∅ filtered"), "{screen}");
        assert!(row("  123 hi").contains("↗ outside≈"), "{screen}");
        story.keys("Esc Home Enter");
        let screen = story.screen();
        assert!(screen.contains("▶ outside"), "{screen}");
        assert!(screen.contains("whether it was read, nobody"), "{screen}");
    }
}

#[test]
fn more_than_may_be_fails_at_once() {
    let toml = pushes_to_b(
        "
[[expect]]
peer = 'a'
sent = '< 2'
",
    );
    let mut story = Story::own(&toml, LARGE);
    story.begin();
    story.keys("F5");
    assert!(story.screen().contains("✓ a: sent fewer than 2"), "{}", story.screen());
    let tally = Tally { offered: 2, sent: 2, ..Tally::default() };
    story.of("a", Fact::Tally { socket: 0, tally });
    let screen = story.screen();
    assert!(screen.contains("✗ a: sent fewer than 2"), "{screen}");
    assert!(screen.contains("found instead: 2"), "{screen}");
}

#[test]
fn a_script_is_played_and_its_expectations_are_ticked_as_they_come_true() {
    let toml = pushes_to_b(
        "
[[script]]
send = 'hello'
[[expect]]
peer = 'b'
sent = 0
[[expect]]
peer = 'a'
sent = 1
",
    );
    let mut story = Story::own(&toml, LARGE);
    story.begin();
    story.keys("F5");
    let screen = story.screen();
    assert!(screen.contains("✓ b: sent exactly 0"), "{screen}");
    assert!(screen.contains("◌ a: sent exactly 1 (found: 0)"), "{screen}");
    let now = Instant::now();
    let later = now + Duration::from_secs(10);
    let follow = |story: &mut Story| control::script::follow(&mut story.model, later, now);
    assert_eq!(follow(&mut story), [], "nobody asked for it");
    story.keys("Esc");
    assert_eq!(story.keys("G"), []);
    assert!(story.screen().contains("The script is played: 1 step."), "{}", story.screen());
    assert_eq!(follow(&mut story), [], "it has just begun");
    let due = control::script::due(&story.model, now).unwrap();
    let effects = control::script::follow(&mut story.model, due, now);
    let (peer, message) = (story.peer("a"), Message::single("hello"));
    assert_eq!(told(effects), [Command::Send { peer, message, turn: Turn::Wait }]);
    story.send("a", 0, "hello", None);
    let tally = Tally { offered: 1, sent: 1, ..Tally::default() };
    story.of("a", Fact::Tally { socket: 0, tally });
    assert!(story.screen().contains("✓ a: sent exactly 1"), "{}", story.screen());
    let judged = control::script::due(&story.model, now).unwrap();
    assert_eq!(control::script::follow(&mut story.model, judged, now), [], "it is over");
    let screen = story.screen();
    assert!(screen.contains("all 2 expectations hold"), "{screen}");
    assert!(screen.contains("Lesson ✓"), "{screen}");
    // What is done to the lab afterwards is no part of it.
    let tally = Tally { offered: 2, sent: 2, ..Tally::default() };
    story.of("a", Fact::Tally { socket: 0, tally });
    assert!(story.screen().contains("✓ a: sent exactly 1"), "{}", story.screen());
    let mut plain = Story::own(&toml[..toml.find("[[script]]").unwrap()], LARGE);
    plain.begin();
    plain.keys("Esc G");
    assert!(plain.screen().contains("no script"), "{}", plain.screen());
}
