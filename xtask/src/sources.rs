//! Reads the repository's own source files as text, for rules that are about text. It must not know the rules.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// One line of code, without its comment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Counted from 1.
    pub(crate) number: usize,
    pub(crate) code: String,
}

/// All files below a folder in a fixed order, without what npm, cargo or git put there. A folder that does not exist
/// has none.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            if name == "node_modules" || name == "target" || name == ".git" {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The lines of a Rust or JavaScript source that hold code.
pub(crate) fn code(source: &str) -> Vec<Line> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let code = without_comments(line, &mut inside);
        if !code.trim().is_empty() {
            lines.push(Line { number: index + 1, code });
        }
    }
    lines
}

/// A line without its comments; `inside` says whether a block comment is open. A `//` right after a colon is part of a
/// URL, and a `/*` right after anything but a space part of a media type or a path pattern.
fn without_comments(line: &str, inside: &mut bool) -> String {
    let mut code = String::new();
    let mut rest = line;
    loop {
        if *inside {
            let Some((_, after)) = rest.split_once("*/") else { return code };
            *inside = false;
            rest = after;
        }
        let before = |at: usize| rest.get(..at).and_then(|before| before.chars().next_back());
        let first = |mark, starts: fn(Option<char>) -> bool| {
            rest.match_indices(mark).map(|(at, _)| at).find(|at| starts(before(*at)))
        };
        let block = first("/*", |before| before.is_none_or(char::is_whitespace));
        let whole = first("//", |before| before != Some(':'));
        match (block, whole) {
            (Some(block), whole) if whole.is_none_or(|whole| block < whole) => {
                code.push_str(rest.get(..block).unwrap_or_default());
                rest = rest.get(block + 2..).unwrap_or_default();
                *inside = true;
            }
            (_, Some(whole)) => {
                code.push_str(rest.get(..whole).unwrap_or_default());
                return code;
            }
            _ => {
                code.push_str(rest);
                return code;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Vec<(usize, String)> {
        code(source).into_iter().map(|line| (line.number, line.code)).collect()
    }

    #[test]
    fn comments_are_no_code() {
        let source = "//! No inner_html.\nlet a = 1; // inner_html\n/* inner_html\n inner_html */ let b = 2;\n\n/// inner_html";
        assert_eq!(text(source), [(2, "let a = 1; ".to_owned()), (4, " let b = 2;".to_owned())]);
    }

    #[test]
    fn an_address_is_no_comment() {
        assert_eq!(
            text("let url = \"https://example.test\"; // why"),
            [(1, "let url = \"https://example.test\"; ".to_owned())]
        );
    }

    #[test]
    fn a_media_type_opens_no_comment() {
        assert_eq!(text("let any = \"*/*\";\nlet image = \"image/*\";").len(), 2);
    }

    #[test]
    fn files_come_in_a_fixed_order_and_without_what_tools_left() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let found = files(folder).unwrap();
        assert!(found.contains(&folder.join("src").join("main.rs")));
        assert!(found.is_sorted());
        assert!(files(&folder.join("no such folder")).unwrap().is_empty());
    }
}
