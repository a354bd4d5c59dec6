//! What HTML stands for where vendors put it into Markdown: tags and entities. It must not know blocks or spans.

use super::bytes::{byte, find, number, part, skip};

/// What a tag means, or a sign of Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Decoration. It goes, its text stays.
    Nothing,
    /// `*`
    Star,
    /// `**`
    Stars,
    /// `_`
    Bar,
    /// `__`
    Bars,
    /// `[`
    Bracket,
    /// `![`, or a tag
    Image,
    Strong,
    Emphasis,
    Code,
    Link,
    // From here on, what cannot stand within a paragraph.
    Break,
    Paragraph,
    Heading,
    Bullets,
    Numbers,
    Item,
    Cell,
}

/// Names of elements and what they mean. Any other name is a placeholder: `<branch>` stays as it is.
const ROLES: [(&str, Role); 13] = [
    ("br", Role::Break),
    ("p div hr pre blockquote table thead tbody tr dl dt dd section details summary", Role::Paragraph),
    ("li", Role::Item),
    ("ul", Role::Bullets),
    ("ol", Role::Numbers),
    ("a", Role::Link),
    ("b strong", Role::Strong),
    ("i em var cite", Role::Emphasis),
    ("code tt kbd samp", Role::Code),
    ("h1 h2 h3 h4 h5 h6", Role::Heading),
    ("td th", Role::Cell),
    ("img", Role::Image),
    ("span font small big u s del ins mark sub sup abbr center", Role::Nothing),
];

/// One tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    pub(super) role: Role,
    /// Whether it ends its element.
    pub(super) closes: bool,
    attributes: &'a str,
    /// Where it ends.
    pub(super) end: usize,
}

impl Tag<'_> {
    /// Whether it cannot stand within a paragraph.
    pub(super) fn is_block(&self) -> bool {
        self.role as u8 >= Role::Break as u8
    }

    /// An attribute's value, its entities read. Its name comes with the `=`.
    pub(super) fn attribute(&self, name: &str) -> String {
        let (_, value) = self.attributes.split_once(name).unwrap_or_default();
        let quote = byte(value, 0);
        let quoted = usize::from(quote == b'"' || quote == b'\'');
        let end = find(value, quoted, &[if quoted == 1 { quote } else { b' ' }]);
        decoded(part(value, quoted, end))
    }
}

/// The tag at a place; `None` where its `<` is just a sign.
#[inline(never)]
pub(super) fn tag(text: &str, at: usize) -> Option<Tag<'_>> {
    let closes = byte(text, at + 1) == b'/';
    let from = at + 1 + usize::from(closes);
    // A sign that no `>` answers is looked at no further than the next one: the work stays in proportion.
    let end = find(text, from, b"<>");
    let named = find(text, from, b" \t\r/>=_:<");
    if byte(text, at) != b'<' || byte(text, end) != b'>' || named > end {
        return None;
    }
    let (name, attributes) = (part(text, from, named), part(text, named, end));
    let known = ROLES.iter().find(|(names, _)| is_among(names, name));
    // "a <b and c> d" compares; an attribute would have a value.
    let bare = skip(attributes, 0, b" \t\r/") == attributes.len();
    let markup = byte(attributes, 0) <= b'/' && (bare || find(attributes, 0, b"=") < attributes.len());
    let role = match known {
        Some((_, role)) if attributes.is_empty() || markup => *role,
        // An unknown element with attributes, or closed in itself, is some tool's markup, and no placeholder; so is
        // a comment.
        None if byte(name, 0) == b'!' || (!attributes.is_empty() && markup && !name.is_empty()) => {
            Role::Nothing
        }
        _ => return None,
    };
    Some(Tag { role, closes, attributes, end: end + 1 })
}

fn is_among(names: &str, name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        let end = find(names, at, b" ");
        if part(names, at, end).eq_ignore_ascii_case(name) {
            return true;
        }
        at = end + 1;
    }
    false
}

/// Named entities that descriptions hold; numbers say the rest.
const ENTITIES: [(&str, char); 14] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("plus", '+'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("rarr", '→'),
];

/// The character that an entity at a place stands for, and where it ends; where it is none, its `&`.
#[inline(never)]
pub(super) fn entity(text: &str, at: usize) -> (char, usize) {
    let numbered = byte(text, at + 1) == b'#';
    let hex = numbered && byte(text, at + 2) | 32 == b'x';
    let from = at + 1 + usize::from(numbered) + usize::from(hex);
    let end = find(text, from, b";&");
    let name = part(text, from, end);
    let c = if numbered {
        let code = number(name, if hex { 16 } else { 10 });
        code.and_then(char::from_u32).filter(|c| *c >= ' ')
    } else {
        ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
    };
    match c {
        Some(c) if byte(text, end) == b';' => (c, end + 1),
        _ => ('&', at + 1),
    }
}

/// A text with its entities read.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let next = find(text, at, b"&");
        out.push_str(part(text, at, next));
        at = next;
        if at < text.len() {
            let (c, end) = entity(text, at);
            out.push(c);
            at = end;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_elements_are_tags() {
        for markup in [
            "<br>",
            "<BR/>",
            "</br>",
            "<br />",
            "<p style=\"x\">",
            "</li>",
            "<SchemaDefinition ref=\"x\"/>",
            "<!-- x -->",
        ] {
            assert!(tag(markup, 0).is_some(), "{markup}");
        }
        for sign in [
            "<",
            "<>",
            "< b>",
            "< b=c>",
            "<branch>",
            "<object_type>",
            "<b and c>",
            "<a",
            "<a <b>",
            "<https://a.example>",
            "<=n>",
            "<i,j>",
        ] {
            assert!(tag(sign, 0).is_none(), "{sign}");
        }
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let href = |text| tag(text, 0).unwrap().attribute("href=");
        assert_eq!(
            href("<a target=_blank href='https://a.example/?a=1&amp;b=2'>"),
            "https://a.example/?a=1&b=2"
        );
        assert_eq!(href("<a href=x y=z>"), "x");
        assert_eq!(href("<a name=\"x\">"), "");
    }

    #[test]
    fn entities_are_read_once() {
        assert_eq!(
            decoded("é&lt;b&gt; &amp;amp; &#39;c&#x27; R&D &nope; &#0; &é &"),
            "é<b> &amp; 'c' R&D &nope; &#0; &é &"
        );
    }
}
