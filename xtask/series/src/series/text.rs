// SPDX-License-Identifier: GPL-2.0

//! A patch's text: the commit's message, `Note:` lines, `Overlay:` lines.

/// The parts of a patch's text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The commit's message, ending in a newline.
    pub message: String,
    /// What its `Note:` lines say.
    pub notes: String,
    /// What its `Overlay:` lines name.
    pub claims: Vec<String>,
}

impl Text {
    /// Divides a text; an error says what is wrong in it, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut message: Vec<&str> = Vec::new();
        let mut parts = Self::default();
        for (i, line) in text.lines().enumerate() {
            let at = |what: &str| format!("line {}: {what}", i + 1);
            if let Some(claim) = line.strip_prefix("Overlay:") {
                let claim = claim.trim();
                if claim.is_empty() {
                    return Err(at("`Overlay:` names no path"));
                }
                parts.claims.push(claim.to_owned());
            } else if line.trim().is_empty() && !parts.is_begun() {
                message.push("");
            } else if line.trim().is_empty() {
                continue;
            } else if !parts.claims.is_empty() {
                return Err(at("text after an `Overlay:` line"));
            } else if let Some(note) = line.strip_prefix("Note:") {
                parts
                    .notes
                    .push_str(note_line(note).map_err(|what| at(&what))?);
                parts.notes.push('\n');
            } else if !parts.notes.is_empty() {
                return Err(at("text after a `Note:` line"));
            } else {
                message.push(line.trim_end());
            }
        }
        parts.message = whole_message(message)?;
        Ok(parts)
    }

    /// Whether the message is over.
    fn is_begun(&self) -> bool {
        !self.notes.is_empty() || !self.claims.is_empty()
    }
}

/// A line for the place below `---`, where git looks for the diff.
fn note_line(note: &str) -> Result<&str, String> {
    let note = note.strip_prefix(' ').unwrap_or(note).trim_end();
    let diff = ["diff ", "Index: ", "--- ", "+++ ", "@@ "];
    if let Some(begin) = diff.iter().find(|begin| note.starts_with(**begin)) {
        return Err(format!(
            "a note that begins with `{begin}` is taken for a diff"
        ));
    }
    if !note.is_ascii() {
        // The header that says how the mail is encoded was written for the message alone.
        return Err("a note holds characters beyond ASCII".to_owned());
    }
    Ok(note)
}

fn whole_message(mut lines: Vec<&str>) -> Result<String, String> {
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    match lines[..] {
        [] | ["", ..] => return Err("line 1: no subject".to_owned()),
        [_, second, ..] if !second.is_empty() => {
            return Err("line 2: an empty line must follow the subject".to_owned());
        }
        _ => {}
    }
    if !lines.iter().any(|line| line.starts_with("Signed-off-by: ")) {
        return Err("no `Signed-off-by:` line".to_owned());
    }
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlay_lines_are_not_part_of_the_message() {
        let text = "a: b\n\nWhy.\n\nSigned-off-by: N <e@x>\n\nOverlay: rust/\nOverlay: a.c\n";
        let text = Text::parse(text).unwrap();
        assert_eq!(text.message, "a: b\n\nWhy.\n\nSigned-off-by: N <e@x>\n");
        assert_eq!((text.notes.as_str(), text.claims.len()), ("", 2));
        assert_eq!(text.claims, ["rust/", "a.c"]);
    }

    #[test]
    fn notes_are_not_part_of_the_message() {
        let text =
            "a: b\n\nSigned-off-by: N <e@x>\n\nNote: One.\nNote:\nNote:   two\n\nOverlay: c\n";
        let text = Text::parse(text).unwrap();
        assert_eq!(text.message, "a: b\n\nSigned-off-by: N <e@x>\n");
        assert_eq!(text.notes, "One.\n\n  two\n");
        assert_eq!(text.claims, ["c"]);
    }

    #[test]
    fn a_malformed_message_is_refused() {
        for (text, what) in [
            ("", "line 1: no subject"),
            ("\na\n", "line 1: no subject"),
            ("a\nb\n", "line 2: an empty line must follow the subject"),
            ("a\n\nb\n", "no `Signed-off-by:` line"),
            (
                "a\n\nOverlay: x\nb\n",
                "line 4: text after an `Overlay:` line",
            ),
            ("a\n\nOverlay:\n", "line 3: `Overlay:` names no path"),
            ("a\n\nNote: b\nc\n", "line 4: text after a `Note:` line"),
            (
                "a\n\nOverlay: x\nNote: b\n",
                "line 4: text after an `Overlay:` line",
            ),
            (
                "a\n\nNote: diff --git a/x b/x\n",
                "line 3: a note that begins with `diff ` is taken for a diff",
            ),
            (
                "a\n\nNote: na\u{ef}ve\n",
                "line 3: a note holds characters beyond ASCII",
            ),
        ] {
            assert_eq!(Text::parse(text), Err(what.to_owned()), "{text:?}");
        }
    }
}
