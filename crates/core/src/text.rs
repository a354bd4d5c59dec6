//! Words for people out of names for machines.

/// The words in an identifier, which is ASCII nearly always (other letters are left as they are): `firstName`, `first_name`, `first-name` and `HTTPServer2` come apart; case is kept.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, c) in chars.iter().enumerate() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        let lower = |at: usize| chars.get(at).is_some_and(char::is_ascii_lowercase);
        // In "HTTPServer" the word starts at the last capital of a run; in "URLs" it does not.
        let last_capital = lower(at + 1) && (lower(at + 2) || chars.get(at + 1) != Some(&'s'));
        let starts = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || !before.is_ascii()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && last_capital)
            });
        if starts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.push(*c);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A byte in two hexadecimal digits, the letters small.
pub(crate) fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0'))
}

/// Abbreviations that people write in capitals.
const CAPITALS: [&str; 19] = [
    "id", "url", "uri", "api", "ip", "sms", "html", "json", "xml", "csv", "pdf", "sku", "vat", "crm", "hr",
    "utc", "iso", "sql", "http",
];
/// Names with a spelling of their own.
const SPELLED: [(&str, &str); 9] = [
    ("ids", "IDs"),
    ("urls", "URLs"),
    ("oauth", "OAuth"),
    ("oauth2", "OAuth"),
    ("github", "GitHub"),
    ("hubspot", "HubSpot"),
    ("firstname", "First name"),
    ("lastname", "Last name"),
    ("ecommerce", "E-commerce"),
];

/// An identifier as a label in sentence case: `first_name` → "First name", `userID` → "User ID", `oas` → "Oas".
///
/// ```
/// use jackfield_core::text::humanise;
/// assert_eq!(humanise("project-management"), "Project management");
/// assert_eq!(humanise("redirectURLs"), "Redirect URLs");
/// ```
#[must_use]
pub fn humanise(name: &str) -> String {
    let mut label = String::with_capacity(name.len() + 4);
    for (at, word) in words(name).iter().enumerate() {
        let lower = word.to_ascii_lowercase();
        let spelled = SPELLED.iter().find(|(plain, _)| *plain == lower).map(|(_, spelled)| *spelled);
        if at > 0 {
            label.push(' ');
        }
        if CAPITALS.contains(&lower.as_str()) {
            label.push_str(&lower.to_ascii_uppercase());
        } else if let Some(spelled) = spelled {
            label.push_str(spelled);
        } else if at == 0 {
            let mut chars = lower.chars();
            label.extend(chars.next().map(|first| first.to_ascii_uppercase()));
            label.push_str(chars.as_str());
        } else {
            label.push_str(&lower);
        }
    }
    if label.is_empty() { name.to_owned() } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_come_apart_into_words() {
        assert_eq!(words("HTTPServer2Go"), ["HTTP", "Server2", "Go"]);
        assert_eq!(words("fields[profile]"), ["fields", "profile"]);
        assert_eq!(words("first_name"), ["first", "name"]);
        assert!(words("$.").is_empty());
    }

    #[test]
    fn labels_read_like_words() {
        for (name, label) in [
            ("firstname", "First name"),
            ("userId", "User ID"),
            ("crm", "CRM"),
            ("xeroApiKeys", "Xero API keys"),
            ("$", "$"),
            ("étéNeuf", "été neuf"),
        ] {
            assert_eq!(humanise(name), label);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = humanise(&text);
        }
    }
}
