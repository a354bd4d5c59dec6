//! Where a catalog's files come from: built into the program, or a directory on disk.

use std::borrow::Cow;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use include_dir::{Dir, include_dir};
use serde_json::Value;

use super::CatalogError;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/catalog");

/// A tree of files that is read by relative path.
#[derive(Debug)]
pub(super) enum Source {
    BuiltIn,
    Directory(PathBuf),
}

impl Source {
    /// The file at `path`, or `None` where there is none.
    pub(super) fn read(&self, path: &str) -> Result<Option<Cow<'static, [u8]>>, CatalogError> {
        match self {
            Self::BuiltIn => Ok(BUILT_IN.get_file(path).map(|file| Cow::Borrowed(file.contents()))),
            Self::Directory(root) => match fs::read(root.join(path)) {
                Ok(bytes) => Ok(Some(Cow::Owned(bytes))),
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    Ok(None)
                }
                Err(error) => Err(CatalogError::new(path, &error)),
            },
        }
    }

    /// The JSON document at `path`, or `None` where there is none.
    pub(super) fn read_json(&self, path: &str) -> Result<Option<Value>, CatalogError> {
        self.read(path)?
            .map(|bytes| serde_json::from_slice(&bytes).map_err(|error| CatalogError::new(path, &error)))
            .transpose()
    }
}

/// Whether a name from a request may become one component of a path below the catalog.
pub(super) fn is_plain_name(name: &str) -> bool {
    !matches!(name, "" | "." | "..")
        && name.len() <= 200
        && !name.chars().any(|letter| matches!(letter, '/' | '\\' | ':') || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_leave_its_folder_is_not_plain() {
        for name in ["", ".", "..", "../secrets", "a/b", "a\\b", "C:", "a\0b"] {
            assert!(!is_plain_name(name), "{name:?}");
        }
        for name in ["createContact", "chat_postMessage", "issues-create", "v1.get", "日本"] {
            assert!(is_plain_name(name), "{name:?}");
        }
    }
}
