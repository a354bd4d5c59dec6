//! What was given for each setting, by whom: a flag, else a variable, else the file, else nobody. It must not know what
//! a setting means.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::file;
use super::table::{SETTINGS, Setting};

/// One value, as text, and where it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) origin: Origin,
}

/// Where a value was given, for error messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Flag(&'static str),
    Variable(&'static str),
    File { path: String, line: usize, key: String },
    Default(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(flag) | Self::Default(flag) => write!(formatter, "--{flag}"),
            Self::Variable(variable) => formatter.write_str(variable),
            Self::File { path, line, key } => write!(formatter, "{path}:{line}: {key}"),
        }
    }
}

impl Given {
    /// The value, understood.
    ///
    /// # Errors
    /// A sentence that names the setting. The value is in it: no secret is a setting.
    pub(super) fn read<T: FromStr>(&self, expected: &str) -> Result<T, String> {
        self.text.trim().parse().map_err(|_| self.wrong(&format!("{:?} is not {expected}", self.text)))
    }

    /// An error about this value.
    pub(super) fn wrong(&self, reason: &str) -> String {
        format!("{}: {reason}", self.origin)
    }
}

/// All that was given.
#[derive(Debug, Default)]
pub(super) struct Layers(Vec<(&'static str, Vec<Given>)>);

impl Layers {
    /// Reads the file, if there is one, and lays variables and flags over it.
    ///
    /// # Errors
    /// A sentence that names the file, its line and the key.
    pub(super) fn read(matches: &ArgMatches) -> Result<Self, String> {
        let mut file = match matches.get_one::<PathBuf>("config") {
            Some(path) => file::read(path)?,
            None => Vec::new(),
        };
        let mut layers = Self::default();
        for setting in SETTINGS {
            let (in_file, rest): (Vec<_>, Vec<_>) =
                file.into_iter().partition(|(key, _)| *key == setting.key);
            file = rest;
            let given = on_top(matches, setting)
                .unwrap_or_else(|| in_file.into_iter().flat_map(|(_, given)| given).collect());
            if !given.is_empty() {
                layers.0.push((setting.flag, given));
            }
        }
        Ok(layers)
    }

    /// All values of a setting.
    pub(super) fn all(&self, flag: &str) -> &[Given] {
        self.0.iter().find(|(known, _)| *known == flag).map_or(&[], |(_, given)| given)
    }

    /// The value of a setting, if one was given.
    pub(super) fn one(&self, flag: &str) -> Option<&Given> {
        self.all(flag).last()
    }

    /// The value of a setting, or its default.
    pub(super) fn or_default(&self, flag: &'static str) -> Given {
        self.one(flag).cloned().unwrap_or_else(|| {
            let setting = SETTINGS.iter().find(|setting| setting.flag == flag);
            let text = setting.and_then(|setting| setting.default).unwrap_or_default().to_owned();
            Given { text, origin: Origin::Default(flag) }
        })
    }
}

/// What a flag or else a variable says; a variable that is set to nothing is as good as not set.
fn on_top(matches: &ArgMatches, setting: &Setting) -> Option<Vec<Given>> {
    let origin = match matches.value_source(setting.flag)? {
        ValueSource::CommandLine => Origin::Flag(setting.flag),
        ValueSource::EnvVariable => Origin::Variable(setting.variable),
        _ => return None,
    };
    let texts = matches.get_many::<String>(setting.flag)?.filter(|text| !text.is_empty());
    let given: Vec<_> = texts.map(|text| Given { text: text.clone(), origin: origin.clone() }).collect();
    (!given.is_empty()).then_some(given)
}
