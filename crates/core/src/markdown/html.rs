//! What HTML stands for where vendors put it into Markdown: tags and entities. It must not know blocks or spans.

/// What a tag means. Everything that only decorates means [`Role::Nothing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Nothing,
    /// A span of its own, by the sign that it is kept under until it is closed.
    Span(&'static str),
    Image,
    Break,
    Paragraph,
    Heading,
    Bullets,
    Numbers,
    Item,
    Cell,
}

impl Role {
    /// Whether it can stand within a paragraph.
    pub(super) const fn is_inline(self) -> bool {
        matches!(self, Self::Nothing | Self::Span(_) | Self::Image)
    }
}

/// The sign of a strong span that a tag has opened. No text begins like these.
pub(super) const STRONG: &str = "<b";
/// The sign of an emphasised one.
pub(super) const EMPHASIS: &str = "<i";
/// The sign of one that is code.
pub(super) const CODE: &str = "<c";
/// The sign of a link.
pub(super) const LINK: &str = "<a";

/// Names of elements, apart by spaces, and what they mean. Any other name is a placeholder: `<branch>` stays as it is.
const ROLES: [(&str, Role); 13] = [
    ("br", Role::Break),
    ("p div hr pre blockquote table thead tbody tr dl dt dd section details summary", Role::Paragraph),
    ("li", Role::Item),
    ("ul", Role::Bullets),
    ("ol", Role::Numbers),
    ("a", Role::Span(LINK)),
    ("b strong", Role::Span(STRONG)),
    ("i em var cite", Role::Span(EMPHASIS)),
    ("code tt kbd samp", Role::Span(CODE)),
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
    /// What follows it.
    pub(super) rest: &'a str,
}

impl Tag<'_> {
    /// An attribute's value, its entities read.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let at = self.attributes.to_ascii_lowercase().find(name)?;
        let value =
            self.attributes.get(at..)?.get(name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let value = match value.strip_prefix(['"', '\'']) {
            Some(inner) => inner.split(['"', '\'']).next(),
            None => value.split_ascii_whitespace().next(),
        };
        value.map(decoded)
    }
}

/// The tag at the start of a text; `None` where its `<` is just a sign.
pub(super) fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    // A sign that no `>` answers is looked at no further than the next one: the work stays in proportion.
    let end = inner.find(['<', '>'])?;
    let (inner, rest) = inner.split_at_checked(end)?;
    let rest = rest.strip_prefix('>')?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at_checked(length)?;
    let empty = attributes.trim_end_matches('/').trim().is_empty();
    let spaced = attributes.starts_with(|c: char| c.is_whitespace() || c == '/');
    // "a <b and c> d" compares; an attribute would have a value.
    if name.is_empty() || !(attributes.is_empty() || (spaced && (empty || attributes.contains('=')))) {
        return None;
    }
    let called = |names: &str| names.split(' ').any(|known| known.eq_ignore_ascii_case(name));
    let known = ROLES.iter().find(|(names, _)| called(names)).map(|(_, role)| *role);
    // An unknown element with attributes, or closed in itself, is some tool's markup, and no placeholder.
    let role = known.or_else(|| (!attributes.is_empty()).then_some(Role::Nothing))?;
    Some(Tag { role, closes, attributes, rest })
}

/// The text behind a comment. There is no `--` in one, so that the next comment is as far as anyone looks.
pub(super) fn comment(text: &str) -> Option<&str> {
    text.strip_prefix("<!--")?.split_once("--")?.1.strip_prefix('>')
}

/// Named entities that descriptions hold; numbers say the rest.
const ENTITIES: [(&str, char); 18] = [
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
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("rarr", '→'),
    ("times", '×'),
    ("copy", '©'),
    ("reg", '®'),
];

/// The character that an entity at the start of a text stands for, and what follows it.
pub(super) fn entity(text: &str) -> Option<(char, &str)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(10).position(|byte| byte == b';')?;
    let (name, rest) = inner.split_at_checked(end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| !c.is_control())?
        }
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, rest.strip_prefix(';')?))
}

/// A text with its entities read.
pub(super) fn decoded(mut text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    while let Some((before, _)) = text.split_once('&') {
        out.push_str(before);
        text = text.get(before.len()..).unwrap_or("");
        let (c, rest) = entity(text).unwrap_or(('&', text.strip_prefix('&').unwrap_or("")));
        out.push(c);
        text = rest;
    }
    out + text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_elements_are_tags() {
        for markup in
            ["<br>", "<BR/>", "</br>", "<br />", "<p style=\"x\">", "</li>", "<SchemaDefinition ref=\"x\"/>"]
        {
            assert!(tag(markup).is_some(), "{markup}");
        }
        for sign in [
            "<",
            "<>",
            "< b>",
            "<branch>",
            "<object_type>",
            "<b and c>",
            "<a",
            "<a <b>",
            "<https://a.example>",
            "<=n>",
        ] {
            assert!(tag(sign).is_none(), "{sign}");
        }
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let href = |text| tag(text).unwrap().attribute("href").unwrap_or_default();
        assert_eq!(
            href("<a target=_blank HREF = 'https://a.example/?a=1&amp;b=2'>"),
            "https://a.example/?a=1&b=2"
        );
        assert_eq!(href("<a href=x>"), "x");
        assert_eq!(href("<a name=\"x\">"), "");
    }

    #[test]
    fn entities_are_read_once() {
        assert_eq!(
            decoded("a &lt;b&gt; &amp;amp; &#39;c&#x27; R&D &nope; &#0; &"),
            "a <b> &amp; 'c' R&D &nope; &#0; &"
        );
    }
}
