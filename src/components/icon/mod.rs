//! The few signs that go with words. Each is drawn for the eye only; the words say the same.

use crate::dom::{El, svg};

/// A sign, by its outline on a 16 by 16 grid.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Icon {
    Search,
    Back,
    Forward,
    Check,
    Warning,
    Add,
    Close,
    Up,
    Down,
    Copy,
    More,
    Calendar,
    Grip,
}

impl Icon {
    const fn outline(self) -> &'static str {
        match self {
            Self::Search => "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.6 10.6 14 14",
            Self::Back => "M10 3 5 8l5 5",
            Self::Forward => "m6 3 5 5-5 5",
            Self::Check => "m3 8.5 3.2 3.2L13 5",
            Self::Warning => {
                "M8 5.2v3.6M8 11.3v.1M7.1 2.3 1.5 12a1 1 0 0 0 .9 1.5h11.2a1 1 0 0 0 .9-1.5L8.9 2.3a1 1 0 0 0-1.8 0Z"
            }
            Self::Add => "M8 3v10M3 8h10",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Up => "M8 13V3M4 7l4-4 4 4",
            Self::Down => "M8 3v10M4 9l4 4 4-4",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Grip => "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
            Self::Calendar => "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
        }
    }

    /// Whether it points along the line of reading, so that it turns round where people read the other way.
    const fn points_along(self) -> bool {
        matches!(self, Self::Back | Self::Forward)
    }
}

/// Draws a sign.
pub(crate) fn icon(sign: Icon) -> El {
    svg("svg")
        .attr("class", if sign.points_along() { "jf-icon jf-turns" } else { "jf-icon" })
        .attr("viewBox", "0 0 16 16")
        .attr("aria-hidden", "true")
        .add(svg("path").attr("d", sign.outline()))
}
