//! Takes out of a style sheet what only people read, while the widget is compiled: every byte of it is downloaded.

/// A style sheet without comments and without the spaces that mean nothing, at the beginning of the array, and its length.
pub(super) const fn squeeze<const LENGTH: usize>(css: &str) -> ([u8; LENGTH], usize) {
    let mut squeezed = [0; LENGTH];
    let mut room: &mut [u8] = &mut squeezed;
    let mut css = css.as_bytes();
    let (mut length, mut last, mut quoted, mut space) = (0, b'}', false, false);
    while let Some((&byte, rest)) = css.split_first() {
        css = rest;
        if !quoted {
            if byte == b'/' && matches!(rest, [b'*', ..]) {
                css = after_comment(rest);
                continue;
            }
            if byte.is_ascii_whitespace() {
                space = true;
                continue;
            }
        }
        // A space stands between two words, or before what is not an element's own: `.a :hover`.
        if space
            && !matches!(last, b'{' | b'}' | b';' | b',' | b':' | b'>')
            && !matches!(byte, b'{' | b'}' | b'>' | b'!')
        {
            (room, length) = put(b' ', room, length);
        }
        space = false;
        if byte == b'"' {
            quoted = !quoted;
        }
        (room, length) = put(byte, room, length);
        last = byte;
    }
    (squeezed, length)
}

const fn put(byte: u8, room: &mut [u8], length: usize) -> (&mut [u8], usize) {
    match room.split_first_mut() {
        Some((place, rest)) => {
            *place = byte;
            (rest, length + 1)
        }
        None => (&mut [], length),
    }
}

/// What follows a comment, from within which it is looked for.
const fn after_comment(mut css: &[u8]) -> &[u8] {
    while let Some((_, rest)) = css.split_first() {
        if let [b'*', b'/', after @ ..] = rest {
            return after;
        }
        css = rest;
    }
    css
}
