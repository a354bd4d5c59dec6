//! Every setting of `jackfield serve`, once: as a flag, a variable and a key of the file. It must not know what a
//! setting means.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

/// One setting.
pub(super) struct Setting {
    /// The flag without its dashes, which is also its name in `ArgMatches`.
    pub(super) flag: &'static str,
    pub(super) variable: &'static str,
    pub(super) key: &'static str,
    /// What stands for the value in `--help`.
    pub(super) value: &'static str,
    pub(super) default: Option<&'static str>,
    /// Whether there may be several.
    pub(super) many: bool,
    help: &'static str,
    heading: &'static str,
}

macro_rules! settings {
    ($($heading:literal { $($flag:literal $variable:literal $key:literal $value:literal $many:literal $default:expr, $help:literal;)* })*) => {
        &[$($(Setting {
            flag: $flag,
            variable: concat!("JACKFIELD_", $variable),
            key: $key,
            value: $value,
            default: $default,
            many: $many,
            help: $help,
            heading: $heading,
        },)*)*]
    };
}

pub(super) const SETTINGS: &[Setting] = settings! {
    "Where" {
        "listen" "LISTEN" "listen" "ADDRESS" false Some("127.0.0.1:8080"),
            "Address and port to listen on";
        "base-path" "BASE_PATH" "base_path" "PATH" false Some("/integrations"),
            "Path that the endpoint is served below; `/` for none";
        "admin-listen" "ADMIN_LISTEN" "admin_listen" "ADDRESS" false None,
            "Address and port for /metrics, /healthz and /readyz, which browsers must not reach; off by default";
        "drain-seconds" "DRAIN_SECONDS" "drain_seconds" "N" false Some("5"),
            "With --admin-listen: how long calls are still taken after the signal to stop, while /readyz answers 503";
        "upstream" "UPSTREAM" "upstream" "URL" false Some("https://production.runalloy.com"),
            "Base URL of the Connectivity API; https, or http on a loopback address";
        "store" "STORE" "store" "FILE|URL" false Some("jackfield.db"),
            "Where users, runs and the journal are kept: a SQLite file for one process, `postgres://…` for several, `:memory:` to forget them at exit";
        "log" "LOG" "log" "FILTER" false Some("info"),
            "What to log, as JSON lines: error, warn, info, debug, or a tracing filter";
    }
    "What is offered" {
        "redirect-uri" "REDIRECT_URI" "redirect_uri" "URL" true None,
            "Address that an OAuth window may come back to, exactly; usually {origin}{base-path}/oauth/callback";
        "connector" "CONNECTOR" "connector" "ID" true None,
            "Offer only these connectors";
        "action" "ACTION" "action" "CONNECTOR=ACTION" true None,
            "Offer only these actions of a connector";
        "auth-config" "AUTH_CONFIG" "auth_config" "CONNECTOR=ID" true None,
            "Your own OAuth app for a connector";
        "allow-origin" "ALLOW_ORIGIN" "allow_origin" "ORIGIN" true None,
            "Origin whose pages may call the endpoint from elsewhere (CORS), scheme and host only";
    }
    "Who is signed in: by a header of your proxy" {
        "identity-header" "IDENTITY_HEADER" "identity_header" "NAME" false Some("X-User-Id"),
            "Header with the signed-in user's id, believed only beside the shared secret";
        "identity-name-header" "IDENTITY_NAME_HEADER" "identity_name_header" "NAME" false None,
            "Header with the signed-in user's full name, UTF-8";
    }
    "Who is signed in: by a token (JWT)" {
        "jwt-jwks-url" "JWT_JWKS_URL" "jwt_jwks_url" "URL" false None,
            "Where your identity provider publishes its keys (RS256, ES256)";
        "jwt-public-key" "JWT_PUBLIC_KEY" "jwt_public_key" "FILE" false None,
            "PEM file with the one public key that signs tokens (RS256 or ES256, by its kind)";
        "jwt-issuer" "JWT_ISSUER" "jwt_issuer" "ISS" false None,
            "The `iss` that a token must have; needed with public keys";
        "jwt-audience" "JWT_AUDIENCE" "jwt_audience" "AUD" true None,
            "The `aud` that a token must have one of; needed with public keys; `*` where the issuer makes tokens for you alone";
        "jwt-user-claim" "JWT_USER_CLAIM" "jwt_user_claim" "CLAIM" false Some("sub"),
            "The claim with the user's stable id";
        "jwt-name-claim" "JWT_NAME_CLAIM" "jwt_name_claim" "CLAIM" false None,
            "The claim with the user's full name";
        "jwt-cookie" "JWT_COOKIE" "jwt_cookie" "NAME" false None,
            "Cookie to take the token from where there is no `Authorization: Bearer`";
        "jwt-leeway-seconds" "JWT_LEEWAY_SECONDS" "jwt_leeway_seconds" "N" false Some("30"),
            "How far clocks may differ, at most 300";
    }
    "How much, and for how long" {
        "rate-limit" "RATE_LIMIT" "rate_limit" "N" false Some("600"),
            "How many calls one user may make in a minute, icons not counted; 0 for as many as they like";
        "upstream-calls" "UPSTREAM_CALLS" "upstream_calls" "N" false Some("64"),
            "How many calls to the upstream go on at once, a quarter of them one user's at most";
        "queue-length" "QUEUE_LENGTH" "queue_length" "N" false Some("1024"),
            "How many calls to the upstream wait for their turn";
        "queue-seconds" "QUEUE_SECONDS" "queue_seconds" "N" false Some("10"),
            "How long one waits before it is refused";
        "breaker-after" "BREAKER_AFTER" "breaker_after" "N" false Some("30"),
            "Leave the upstream alone when nine of ten calls failed, this many in 30 s; 0 for never";
        "breaker-seconds" "BREAKER_SECONDS" "breaker_seconds" "N" false Some("5"),
            "How long it is left alone before a call finds out whether it is back";
        "timeout-seconds" "TIMEOUT_SECONDS" "timeout_seconds" "N" false Some("30"),
            "How long a call to the upstream may take, waiting and retries included";
        "execute-timeout-seconds" "EXECUTE_TIMEOUT_SECONDS" "execute_timeout_seconds" "N" false Some("120"),
            "How long a run may take";
        "cache-seconds" "CACHE_SECONDS" "cache_seconds" "N" false Some("300"),
            "How long connectors, resources, actions and icons count as fresh";
        "answer-retention-hours" "ANSWER_RETENTION_HOURS" "answer_retention_hours" "N" false Some("24"),
            "How long the answer of a run is kept for repeats";
        "journal-retention-days" "JOURNAL_RETENTION_DAYS" "journal_retention_days" "N" false Some("30"),
            "How long the journal of runs is kept";
    }
};

const AFTER_HELP: &str = "\
Every setting is a flag, a variable, or a key of the file that --config names, in this order: a flag wins over a
variable, and a variable over the file. Several values: repeat the flag, separate them with commas in the variable,
write a list in the file.

  # jackfield.toml
  listen = \"0.0.0.0:8080\"
  redirect_uri = [\"https://app.example.com/integrations/oauth/callback\"]
  [jwt]
  jwks_url = \"https://id.example.com/.well-known/jwks.json\"
  issuer = \"https://id.example.com/\"
  audience = [\"app\"]

Secrets, from the environment only; NAME_FILE instead of NAME reads one from a file:
  JACKFIELD_API_KEY          the Connectivity API's key (ALLOY_API_KEY is read too)
  JACKFIELD_IDENTITY_SECRET  shared with the proxy that sets the identity header; 16 bytes or more
  JACKFIELD_JWT_SECRET       the secret that signs tokens (HS256); 32 bytes or more
  JACKFIELD_STORE            where the PostgreSQL URL holds a password

Who is signed in, one of two ways:
  A header. For each request, your backend or proxy works out the signed-in user, removes whatever the browser
  sent under these names, and adds X-User-Id (the user's stable id) and X-Jackfield-Identity-Secret.
  A token. The browser's `Authorization: Bearer` or a cookie holds a JWT of your own session or identity provider.

Example:
  export JACKFIELD_API_KEY=... JACKFIELD_IDENTITY_SECRET=...
  jackfield serve --redirect-uri https://app.example.com/integrations/oauth/callback";

/// Puts every setting on the command line.
pub(super) fn augment(command: Command) -> Command {
    let config = Arg::new("config")
        .long("config")
        .env("JACKFIELD_CONFIG")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("TOML file with settings, one key each");
    let command = command.arg(config).after_help(AFTER_HELP);
    SETTINGS.iter().fold(command, |command, setting| {
        let mut arg = Arg::new(setting.flag)
            .long(setting.flag)
            .env(setting.variable)
            // A variable may hold the database's password.
            .hide_env_values(true)
            .value_name(setting.value)
            .help(setting.help)
            .help_heading(setting.heading);
        if setting.many {
            arg = arg.action(ArgAction::Append).value_delimiter(',');
        }
        if let Some(default) = setting.default {
            arg = arg.default_value(default);
        }
        command.arg(arg)
    })
}
