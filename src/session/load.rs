//! Something that is being read, is there, or could not be read.

use jackfield_core::Error;

/// The three states that everything from the network has. An empty answer is a [`Load::Ready`] one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Load<T> {
    #[default]
    Loading,
    Ready(T),
    Failed(Error),
}

impl<T> Load<T> {
    pub(crate) const fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }
}

impl<T> From<Result<T, Error>> for Load<T> {
    fn from(result: Result<T, Error>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            Err(error) => Self::Failed(error),
        }
    }
}
