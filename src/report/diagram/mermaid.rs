//! The ladder as a Mermaid `sequenceDiagram`.

use std::io::{self, Write};

use crate::l10n::Words;
use crate::model::World;
use crate::model::ladder::sheet::{Lane, lanes};

use super::items::{Item, Tip, items, name};

pub fn write(world: &World, words: &Words, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "sequenceDiagram")?;
    for lane in lanes(world) {
        writeln!(out, "    participant {} as {}", id(lane), text(&name(world, words, lane)))?;
    }
    let let_go = world.ladder().let_go();
    if let (Some(lane), true) = (lanes(world).first(), let_go > 0) {
        let said = words.report_diagram_let_go(let_go);
        writeln!(out, "    Note over {}: {}", id(*lane), text(&said))?;
    }
    for rung in world.ladder().rungs() {
        for item in items(world, words, rung) {
            write_item(&item, &lanes(world), out)?;
        }
    }
    Ok(())
}

fn write_item(item: &Item, lanes: &[Lane], out: &mut impl Write) -> io::Result<()> {
    match item {
        Item::Arrow { from, to, label, note, tip } => {
            let arrow = match tip {
                Tip::Arrived => "->>",
                Tip::Open => "--)",
                Tip::Cross => "--x",
                Tip::Quiet => "-->>",
            };
            let said = if note.is_empty() { label.clone() } else { format!("{label} ({note})") };
            writeln!(out, "    {}{arrow}{}: {}", id(*from), id(*to), text(&said))
        }
        Item::Note { at, said, .. } => {
            writeln!(out, "    Note over {}: {}", id(*at), text(said))
        }
        Item::Across { said } => match lanes {
            [] => Ok(()),
            [only] => writeln!(out, "    Note over {}: {}", id(*only), text(said)),
            [first, .., last] => {
                writeln!(out, "    Note over {},{}: {}", id(*first), id(*last), text(said))
            }
        },
    }
}

/// A participant's short name: nobody's own name can be taken for a word of Mermaid's.
fn id(lane: Lane) -> String {
    match lane {
        Lane::Outside => "outside".to_owned(),
        Lane::Peer(peer) => format!("p{}", peer.0),
    }
}

/// Text that Mermaid takes as it is: whatever could mean something to it or to the HTML it makes
/// stands as a character's number, `#35;`.
fn text(text: &str) -> String {
    let plain = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '_' | '!' | '?' | '(' | ')')
    };
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if plain(c) || !c.is_ascii() && !c.is_control() {
            shown.push(c);
        } else {
            shown.push_str(&format!("#{};", u32::from(c)));
        }
    }
    // A message must say something.
    if shown.trim().is_empty() { "#32;".to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_mean_something_to_mermaid_stands_as_numbers() {
        assert_eq!(text("a;b#c:d"), "a#59;b#35;c#58;d");
        assert_eq!(text("%%{init}%% <b>"), "#37;#37;#123;init#125;#37;#37; #60;b#62;");
        assert_eq!(text("wrap: x\n"), "wrap#58; x#10;");
        assert_eq!(text("123 你好, ✓!"), "123 你好, ✓!");
        assert_eq!(text("  "), "#32;");
    }
}
