//! Which upstream user stands for an end user: created on first use, found again on conflict, remembered in the store.
//! It must not know what the user is wanted for.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use moka::future::Cache;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::context::{Call, now_ms};
use crate::error::ApiError;
use crate::id::Id;
use crate::identity::EndUser;
use crate::json::{RawObject, raw_list};
use crate::store::{Store, StoreError};
use crate::upstream::call::UpstreamCall;
use crate::upstream::{Ask, Effect, Retry, Upstream};

/// The upstream's users, by the host's ids.
#[derive(Debug)]
pub(crate) struct Users {
    known: Cache<String, Id>,
    realm: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewUser<'a> {
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<&'a str>,
}

/// Logs what the store says and tells the browser nothing of it.
pub(crate) fn store_failed(error: &StoreError, call: &Call) -> ApiError {
    tracing::error!(request_id = call.request_id(), reason = %error, "the store failed");
    ApiError::internal()
}

impl Users {
    pub(crate) fn new(config: &Config) -> Self {
        // One upstream with one key is one set of users: the same id under another key can be another person. The
        // digest is of a long random key, and only half of it is kept.
        let mut digest = Sha256::new();
        digest.update(config.upstream.as_str());
        digest.update([0]);
        digest.update(config.api_key.expose());
        let realm = digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let known = Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(60 * 60)).build();
        Self { known, realm }
    }

    /// The upstream user of an end user. However many calls come at once, one user is created.
    pub(crate) async fn resolve(
        &self,
        end_user: &EndUser,
        upstream: &Upstream,
        store: &Arc<dyn Store>,
        call: &Call,
    ) -> Result<Id, ApiError> {
        let find = async {
            let kept = store.upstream_user(&self.realm, &end_user.id).await;
            if let Some(id) = kept.map_err(|error| store_failed(&error, call))?.and_then(|id| user_id(&id)) {
                return Ok(id);
            }
            let id = create(end_user, upstream, call).await?;
            let remembered = store.remember_user(&self.realm, &end_user.id, id.as_str(), now_ms()).await;
            remembered.map_err(|error| store_failed(&error, call))?;
            Ok(id)
        };
        self.known
            .try_get_with(end_user.id.clone(), find)
            .await
            .map_err(|error: Arc<ApiError>| (*error).clone())
    }
}

/// An upstream user id must fit a header as well as a path.
fn user_id(text: &str) -> Option<Id> {
    Id::new(text).ok().filter(|id| id.as_str().bytes().all(|byte| byte.is_ascii_graphic()))
}

async fn create(end_user: &EndUser, upstream: &Upstream, call: &Call) -> Result<Id, ApiError> {
    let user = NewUser { username: &end_user.id, full_name: end_user.full_name.as_deref() };
    let body = serde_json::to_vec(&user).map_err(|_| ApiError::internal())?;
    let ask = Ask {
        call: UpstreamCall::CreateUser,
        user: None,
        body: Some(Bytes::from(body)),
        retry: Retry::IfNotDone,
    };
    match upstream.send(&ask, call).await {
        Ok(answer) => serde_json::from_slice::<RawObject>(&answer.body)
            .ok()
            .and_then(|user| user_id(&user.string("userId")?))
            .ok_or_else(ApiError::bad_answer),
        // How a taken name is refused is not documented; a lookup by the exact name is right after any such refusal,
        // and after an answer that got lost on the way.
        Err(failure)
            if matches!(
                failure.effect,
                Effect::Unknown
                    | Effect::Answered(
                        StatusCode::CONFLICT | StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY
                    )
            ) =>
        {
            match find(end_user, upstream, call).await? {
                Some(id) => Ok(id),
                None => Err(failure.error),
            }
        }
        Err(failure) => Err(failure.error),
    }
}

async fn find(end_user: &EndUser, upstream: &Upstream, call: &Call) -> Result<Option<Id>, ApiError> {
    let ask = Ask { call: UpstreamCall::ListUsers, user: None, body: None, retry: Retry::IfFailed };
    let answer = upstream.send(&ask, call).await?;
    let users = raw_list(&answer.body, &["data", "users"]).ok_or_else(ApiError::bad_answer)?;
    Ok(users.iter().find_map(|user| {
        let user = serde_json::from_str::<RawObject>(user.get()).ok()?;
        let name = user.string("username")?;
        (name == end_user.id).then(|| user.string("userId")).flatten().and_then(|id| user_id(&id))
    }))
}
