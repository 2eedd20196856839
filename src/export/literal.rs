//! Literals: how each language writes a text or bytes.

use super::programs::Language;

/// A text, as this language writes it.
pub(super) fn text(text: &str, language: Language) -> String {
    match language {
        Language::Python => bytes_between(text.as_bytes(), "\"", hex),
        Language::Rust => format!("\"{}\"", text.escape_default()),
        Language::C => bytes_between(text.as_bytes(), "\"", octal),
        Language::Mermaid => text.replace('"', "#quot;"),
    }
}

/// Bytes, as this language writes them; C needs their number besides.
pub(super) fn bytes(bytes: &[u8], language: Language) -> String {
    match language {
        Language::Python | Language::Rust => bytes_between(bytes, "b\"", hex),
        Language::C => bytes_between(bytes, "\"", octal),
        Language::Mermaid => bytes.escape_ascii().to_string(),
    }
}

fn bytes_between(bytes: &[u8], opening: &str, odd: impl Fn(u8) -> String) -> String {
    let mut said = opening.to_owned();
    for byte in bytes {
        match byte {
            b'"' | b'\\' => {
                said.push('\\');
                said.push(char::from(*byte));
            }
            b' '..=b'~' => said.push(char::from(*byte)),
            _ => said.push_str(&odd(*byte)),
        }
    }
    said.push('"');
    said
}

fn hex(byte: u8) -> String {
    format!("\\x{byte:02x}")
}

/// In C a hexadecimal escape has no end; an octal one has three digits.
fn octal(byte: u8) -> String {
    format!("\\{byte:03o}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_reads_back_the_same_bytes() {
        let odd = b"a\"\\\n\xff1";
        assert_eq!(bytes(odd, Language::Python), r#"b"a\"\\\x0a\xff1""#);
        assert_eq!(bytes(odd, Language::Rust), r#"b"a\"\\\x0a\xff1""#);
        assert_eq!(bytes(odd, Language::C), r#""a\"\\\012\3771""#);
        assert_eq!(text("x\t", Language::Rust), r#""x\t""#);
    }
}
