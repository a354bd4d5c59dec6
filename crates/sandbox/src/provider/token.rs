//! The token endpoint: a code, its verifier and the client's secret against tokens (RFC 6749 section 4.1.3).

use std::time::Instant;

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::json;

use super::{Provider, Registration};
use crate::random;

#[derive(Deserialize)]
pub(super) struct Parameters {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

pub(super) async fn exchange(
    State(provider): State<Provider>,
    headers: HeaderMap,
    form: Result<Form<Parameters>, FormRejection>,
) -> Response {
    let Ok(Form(given)) = form else { return refusal(StatusCode::BAD_REQUEST, "invalid_request") };
    let Some(client) = authenticated(&provider, &headers, &given) else {
        let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"token\"")];
        return (challenge, refusal(StatusCode::UNAUTHORIZED, "invalid_client")).into_response();
    };
    if given.grant_type.as_deref() != Some("authorization_code") {
        return refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let (Some(code), Some(verifier)) = (given.code, given.code_verifier) else {
        return refusal(StatusCode::BAD_REQUEST, "invalid_request");
    };
    // Taken before it is checked: a code is spent by the first attempt, even by a wrong one.
    let grant = provider.grants.with(|grants| grants.take(&code, Instant::now()));
    let grant = grant.filter(|grant| {
        grant.client_id == client.client_id
            && given.redirect_uri.as_deref() == Some(grant.redirect_uri.as_str())
            && grant.was_asked_with(&verifier)
    });
    let Some(grant) = grant else { return refusal(StatusCode::BAD_REQUEST, "invalid_grant") };
    Json(json!({
        "access_token": format!("provider-access-{}", random::token()),
        "refresh_token": format!("provider-refresh-{}", random::token()),
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": grant.scopes.join(" "),
    }))
    .into_response()
}

/// The client, by HTTP Basic or by the form, never by both (RFC 6749 section 2.3.1).
fn authenticated<'p>(
    provider: &'p Provider,
    headers: &HeaderMap,
    given: &Parameters,
) -> Option<&'p Registration> {
    let (id, secret) = match headers.get(header::AUTHORIZATION) {
        Some(_) if given.client_secret.is_some() => return None,
        Some(value) => basic(value.to_str().ok()?)?,
        None => (given.client_id.clone()?, given.client_secret.clone()?),
    };
    provider.registrations.get(&id).filter(|client| client.has_secret(&secret))
}

fn basic(header: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(header.strip_prefix("Basic ")?).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

/// Both halves of the pair are form-encoded before they are joined.
fn form_decoded(text: &str) -> Option<String> {
    let pair = format!("={text}");
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
}

fn refusal(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_basic_authentication_are_form_decoded() {
        let header = format!("Basic {}", STANDARD.encode("a%3Ab:c%2Bd+e"));
        assert_eq!(basic(&header), Some(("a:b".to_owned(), "c+d e".to_owned())));
    }

    #[test]
    fn a_header_that_is_not_basic_authentication_is_nothing() {
        for header in ["", "Basic", "Basic !", "Bearer abc", "Basic bm9jb2xvbg=="] {
            assert_eq!(basic(header), None, "{header:?}");
        }
    }
}
