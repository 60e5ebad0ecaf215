// SPDX-License-Identifier: GPL-2.0

//! Who sends the mails, if somebody does.

/// A person, as in `Signed-off-by: Name <mail>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// Reads `Name <mail>`.
pub fn parse(text: &str) -> Result<Sender, String> {
    let form = "this is not of the form `Name <name@example.org>`";
    let (name, rest) = text.trim().split_once('<').ok_or(form)?;
    let email = rest.strip_suffix('>').ok_or(form)?;
    let strange = |c: char| c.is_control() || c == '<' || c == '>';
    let is_address = email
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if name.trim().is_empty()
        || !is_address
        || text.chars().filter(|&c| strange(c)).count() != 2
        || email.contains(char::is_whitespace)
    {
        return Err(form.to_owned());
    }
    Ok(Sender {
        name: name.trim().to_owned(),
        email: email.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_has_a_name_and_an_address() {
        let sender = parse(" Zo\u{eb} Q. <z@example.org>").unwrap();
        assert_eq!(
            (sender.name.as_str(), sender.email.as_str()),
            ("Zo\u{eb} Q.", "z@example.org")
        );
        for text in [
            "Z",
            "z@example.org",
            "<z@example.org>",
            "Z <z>",
            "Z <@x>",
            "Z <z@x> y",
            "Z <z @x>",
            "Z\nY <z@x>",
            "Z <<z@x>",
        ] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
