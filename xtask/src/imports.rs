//! Which files a page loads, read out of the modules themselves: what a module imports statically is loaded with it,
//! what it imports dynamically or names with `new URL('…', import.meta.url)` when it is needed. It must not know which
//! files the package has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// What one module refers to, as file names beside it.
#[derive(Debug, Default, PartialEq, Eq)]
struct References {
    at_once: BTreeSet<String>,
    later: BTreeSet<String>,
}

/// What a page loads that imports one module.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Loaded {
    /// With the import itself.
    pub(crate) at_once: BTreeSet<String>,
    /// When an element is used.
    pub(crate) later: BTreeSet<String>,
}

/// Follows the references from the module `entry` in `folder`.
pub(crate) fn follow(folder: &Path, entry: &str) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    let mut later = BTreeSet::new();
    visit(folder, entry, &mut loaded.at_once, &mut later)?;
    while let Some(file) = later.pop_first() {
        if !loaded.at_once.contains(&file) && !loaded.later.contains(&file) {
            // What a lazily loaded module imports statically is loaded lazily as well.
            visit(folder, &file, &mut loaded.later, &mut later)?;
        }
    }
    loaded.later = &loaded.later - &loaded.at_once;
    Ok(loaded)
}

fn visit(folder: &Path, file: &str, seen: &mut BTreeSet<String>, later: &mut BTreeSet<String>) -> Result<()> {
    if !seen.insert(file.to_owned()) {
        return Ok(());
    }
    let path = folder.join(file);
    if !path.is_file() {
        bail!("{} is referred to but is not there", path.display());
    }
    if !Path::new(file).extension().is_some_and(|extension| extension == "js" || extension == "mjs") {
        return Ok(());
    }
    let source = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let references = references(&source);
    later.extend(references.later);
    for file in references.at_once {
        visit(folder, &file, seen, later)?;
    }
    Ok(())
}

fn references(source: &str) -> References {
    let tokens = tokens(source);
    let mut references = References::default();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Text(text) = token else { continue };
        let Some(file) = text.strip_prefix("./").or_else(|| text.ends_with(".wasm").then_some(text)) else {
            continue;
        };
        let before = |steps: usize| index.checked_sub(steps).and_then(|at| tokens.get(at)).map(Token::as_str);
        match (before(3), before(2), before(1)) {
            (_, _, Some("from" | "import")) => references.at_once.insert(file.to_owned()),
            (_, Some("import"), Some("(")) | (Some("new"), Some("URL"), Some("(")) => {
                references.later.insert(file.to_owned())
            }
            _ => false,
        };
    }
    references
}

#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text(&'a str),
}

impl<'a> Token<'a> {
    fn as_str(&self) -> &'a str {
        match self {
            Self::Word(text) => text,
            Self::Text(_) => "",
        }
    }
}

/// Words, single punctuation marks and plain strings, without comments. Template literals come out in pieces: no
/// module specifier is one.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' || first == '\'' {
            let inner = rest.get(1..).unwrap_or_default();
            // A quote that does not end on its line stands in a regular expression or a template.
            match inner.find([first, '\n']) {
                Some(end) if inner.get(end..).is_some_and(|tail| tail.starts_with(first)) => {
                    tokens.push(Token::Text(inner.get(..end).unwrap_or_default()));
                    end + 2
                }
                _ => 1,
            }
        } else if first.is_alphanumeric() || first == '_' || first == '$' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
            tokens.push(Token::Word(rest.get(..end).unwrap_or_default()));
            end
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Word(rest.get(..first.len_utf8()).unwrap_or_default()));
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[&str]) -> BTreeSet<String> {
        files.iter().map(|&file| file.to_owned()).collect()
    }

    #[test]
    fn static_imports_come_at_once_and_dynamic_ones_later() {
        let found = references(
            "import { a } from './a.js';\nimport './b.js';\nexport * from \"./c.js\";\nconst d = () => import('./d.js');\n\
             const w = new URL('jackfield_wasm_bg.wasm', import.meta.url);\nconst v = new URL('./w.wasm', import.meta.url);",
        );
        assert_eq!(found.at_once, set(&["a.js", "b.js", "c.js"]));
        assert_eq!(found.later, set(&["d.js", "jackfield_wasm_bg.wasm", "w.wasm"]));
    }

    #[test]
    fn types_named_in_comments_are_not_loaded() {
        let found = references(
            "/** @type {import('./options.js').Options} */\n// import './x.js'\nlet s = './y.js';",
        );
        assert_eq!(found, References::default());
    }

    #[test]
    fn a_quote_in_a_regular_expression_hides_nothing() {
        let found = references("const quote = /'/g;\nimport './a.js';");
        assert_eq!(found.at_once, set(&["a.js"]));
    }

    #[test]
    fn a_file_that_is_also_imported_at_once_does_not_count_as_later() {
        let folder = std::env::temp_dir().join(format!("jackfield-imports-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("define.js"), "import './element.js';").unwrap();
        fs::write(folder.join("element.js"), "import './face.js'; const l = () => import('./glue.js');")
            .unwrap();
        fs::write(folder.join("face.js"), "export const x = 1;").unwrap();
        fs::write(folder.join("glue.js"), "import './face.js'; new URL('g.wasm', import.meta.url)").unwrap();
        fs::write(folder.join("g.wasm"), [0]).unwrap();
        let loaded = follow(&folder, "define.js");
        let missing = follow(&folder, "nothing.js");
        fs::remove_dir_all(&folder).unwrap();
        let loaded = loaded.unwrap();
        assert_eq!(loaded.at_once, set(&["define.js", "element.js", "face.js"]));
        assert_eq!(loaded.later, set(&["g.wasm", "glue.js"]));
        assert!(missing.unwrap_err().to_string().contains("nothing.js"));
    }
}
