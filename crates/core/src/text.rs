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

/// A description in two pieces: what says what it is, and the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prose {
    /// The first paragraph, cut at a sentence where it is long.
    pub first: String,
    /// Everything after it, paragraphs apart.
    pub rest: String,
}

/// A first paragraph longer than this is cut at a sentence, if there is one.
const LONG: usize = 240;

/// Reads a vendor's Markdown (or HTML) as plain sentences: marks and addresses go, words stay.
///
/// ```
/// use jackfield_core::text::prose;
/// let read = prose("Creates an **issue**. See [the guide](https://example.com).\n\nMore.");
/// assert_eq!(read.first, "Creates an issue. See the guide.");
/// assert_eq!(read.rest, "More.");
/// ```
#[must_use]
pub fn prose(markdown: &str) -> Prose {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut begin = true;
    for line in markdown.lines() {
        let line = plain(line.trim().trim_start_matches(['#', '>']).trim_start());
        let item = line.starts_with("- ") || line.starts_with("* ");
        // "[!NOTE]" and the like say how to draw a box, and nothing else.
        if line.is_empty() || (line.starts_with("[!") && line.ends_with(']')) {
            begin = true;
            continue;
        }
        match paragraphs.last_mut() {
            Some(paragraph) if !begin => {
                paragraph.push(if item { '\n' } else { ' ' });
                paragraph.push_str(&line);
            }
            _ => paragraphs.push(line),
        }
        begin = false;
    }
    let mut paragraphs = paragraphs.into_iter();
    let first = paragraphs.next().unwrap_or_default();
    let rest = paragraphs.collect::<Vec<_>>().join("\n\n");
    match sentence_end(&first) {
        Some((head, tail)) => Prose {
            first: head.to_owned(),
            rest: if rest.is_empty() { tail.to_owned() } else { format!("{tail}\n\n{rest}") },
        },
        None => Prose { first, rest },
    }
}

/// A long paragraph, cut behind the last sentence that ends early enough.
fn sentence_end(paragraph: &str) -> Option<(&str, &str)> {
    if paragraph.chars().count() <= LONG {
        return None;
    }
    let ends = paragraph.match_indices(". ").map(|(at, _)| at + 1);
    let at = ends.take_while(|at| *at <= LONG).last()?;
    let (head, tail) = paragraph.split_at_checked(at)?;
    Some((head, tail.trim_start()))
}

/// A line without its marks: `[words](address)` becomes words, emphasis and tags go.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        if let Some((words, tail)) = link(rest) {
            out.push_str(&words.replace(['`', '*'], ""));
            rest = tail;
        } else if let Some(tail) = tag(rest) {
            rest = tail;
        } else {
            let letter = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
            // `_NOTE_` is emphasis, `snake_case` a name.
            let emphasis = c == '`'
                || (c == '_' && !(out.ends_with(letter) && after.starts_with(letter)))
                || (c == '*'
                    && (after.starts_with('*')
                        || out.ends_with(|o: char| !o.is_whitespace())
                        || !after.starts_with(' ')));
            // A list's own star or dash stands at the start, before a space.
            if !emphasis || (out.is_empty() && after.starts_with(' ')) {
                out.push(c);
            }
            rest = after;
        }
    }
    out.trim().to_owned()
}

fn link(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[').or_else(|| text.strip_prefix("!["))?;
    let (words, rest) = inner.split_once("](")?;
    if words.contains(['[', '\n']) {
        return None;
    }
    Some((words, rest.split_once(')')?.1))
}

/// The text behind an HTML tag; `None` where a `<` is just a sign.
fn tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return None;
    }
    Some(inner.split_once('>')?.1)
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

    #[test]
    fn descriptions_read_as_sentences() {
        let read = |text: &str| prose(text).first;
        assert_eq!(read("Use `a` or **b** <br/>and <a href=\"x\">c</a>."), "Use a or b and c.");
        assert_eq!(read("_NOTE: **closing** the `a_b`._"), "NOTE: closing the a_b.");
        assert_eq!(read("1 < 2 and 2 * 3"), "1 < 2 and 2 * 3");
        assert_eq!(read("> [!NOTE]\n> Soon gone."), "Soon gone.");
        assert_eq!(read("## Title\n\nText"), "Title");
        assert_eq!(read("A:\n- one\n- two"), "A:\n- one\n- two");
        assert_eq!(read(""), "");
    }

    #[test]
    fn a_long_paragraph_is_cut_at_a_sentence() {
        let read = prose(&format!("{} End. {}", "Word word. ".repeat(18), "x".repeat(300)));
        assert!(read.first.ends_with('.') && read.first.len() <= 241, "{}", read.first);
        assert!(read.rest.ends_with('x'));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = (prose(&text), humanise(&text));
        }
    }
}
