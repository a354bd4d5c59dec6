//! Something that is being read, is there, or could not be read; and what is known by name.

use crate::dom::Observed;
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

/// What is known by name: a few entries, looked through one by one. Followers are told of every change.
#[derive(Debug)]
pub(crate) struct Known<K, T>(Observed<Vec<(K, T)>>);

impl<K, T> Default for Known<K, T> {
    fn default() -> Self {
        Self(Observed::default())
    }
}

impl<K: PartialEq + Clone + 'static, T: Clone + PartialEq + 'static> Known<K, T> {
    pub(crate) fn get(&self, key: &K) -> Option<T> {
        self.0.with(|entries| entries.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone()))
    }

    pub(crate) fn peek(&self, key: &K) -> Option<T> {
        self.0.peek(|entries| entries.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone()))
    }

    pub(crate) fn put(&self, key: &K, value: T) {
        if self.peek(key).as_ref() != Some(&value) {
            self.0.update(|entries| match entries.iter_mut().find(|(known, _)| known == key) {
                Some(entry) => entry.1 = value,
                None => entries.push((key.clone(), value)),
            });
        }
    }

    pub(crate) fn take(&self, key: &K) {
        if self.peek(key).is_some() {
            self.0.update(|entries| entries.retain(|(known, _)| known != key));
        }
    }

    pub(crate) fn clear(&self) {
        self.0.set(Vec::new());
    }
}
