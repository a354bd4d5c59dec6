//! What a browser sends to run an action, checked, and written out again for the upstream with every value as it was.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::error::ApiError;
use crate::execute::headers;
use crate::id::Id;
use crate::json::RawObject;

/// A run, ready for the upstream. There is nothing in it but these five fields: a `userId` or anything else that a
/// browser may send has no way through.
#[derive(Debug)]
pub(crate) struct RunBody {
    /// None for what can be used without an account.
    pub(crate) credential: Option<Id>,
    query_parameters: RawObject,
    request_body: Option<Box<RawValue>>,
    additional_headers: RawObject,
    path_params: RawObject,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    credential_id: Option<String>,
    #[serde(default, deserialize_with = "object")]
    query_parameters: RawObject,
    /// Absent and `null` are two things, so an `Option` alone would not do.
    #[serde(default, deserialize_with = "present")]
    request_body: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "object")]
    additional_headers: RawObject,
    #[serde(default, deserialize_with = "object")]
    path_params: RawObject,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

fn object<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RawObject, D::Error> {
    Ok(Option::<RawObject>::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Forwarded<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    credential_id: Option<&'a str>,
    query_parameters: &'a RawObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_body: Option<&'a RawValue>,
    additional_headers: &'a RawObject,
    path_params: &'a RawObject,
}

impl RunBody {
    /// Reads a body. Anything that is not in the contract is left behind.
    ///
    /// # Errors
    /// `INVALID_INPUT` with a sentence that quotes nothing of the body.
    pub(crate) fn read(body: &[u8]) -> Result<Self, ApiError> {
        // The whole of it is text or none of it: a part that is left behind would not be looked at otherwise.
        let text = std::str::from_utf8(body).map_err(|_| not_a_run())?;
        let sent: Sent = serde_json::from_str(text).map_err(|_| not_a_run())?;
        let objects = [&sent.query_parameters, &sent.additional_headers, &sent.path_params];
        if objects.into_iter().any(RawObject::has_duplicates) {
            return Err(ApiError::invalid_input("The body names a parameter twice."));
        }
        let credential = sent.credential_id.map(Id::new).transpose();
        let credential = credential
            .map_err(|_| ApiError::invalid_input("credentialId must be the id of a credential."))?;
        Ok(Self {
            credential,
            query_parameters: sent.query_parameters,
            request_body: sent.request_body,
            additional_headers: headers::strip(sent.additional_headers)?,
            path_params: sent.path_params,
        })
    }

    /// The body for the upstream.
    pub(crate) fn write(&self) -> Result<Vec<u8>, ApiError> {
        let forwarded = Forwarded {
            credential_id: self.credential.as_ref().map(Id::as_str),
            query_parameters: &self.query_parameters,
            request_body: self.request_body.as_deref(),
            additional_headers: &self.additional_headers,
            path_params: &self.path_params,
        };
        serde_json::to_vec(&forwarded).map_err(|_| ApiError::internal())
    }
}

fn not_a_run() -> ApiError {
    ApiError::invalid_input(
        "The body must be {credentialId, queryParameters, requestBody, additionalHeaders, pathParams}.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn through(body: &str) -> Result<String, ApiError> {
        Ok(String::from_utf8(RunBody::read(body.as_bytes())?.write()?).unwrap())
    }

    #[test]
    fn every_digit_and_every_spelling_goes_through() {
        let body = r#"{"credentialId":"c1","queryParameters":{"limit":10000000000000000000001,"b":1.0},"requestBody":{ "price":19.990000000000000001, "u":"\u00e9", "z":1,"a":-0.0,"e":1E400 },"additionalHeaders":{"X-A":"b"},"pathParams":{"id":9007199254740993}}"#;
        assert_eq!(through(body).unwrap(), body);
    }

    #[test]
    fn absent_null_and_empty_bodies_stay_apart() {
        let rest = r#""additionalHeaders":{},"pathParams":{}}"#;
        for (sent, forwarded) in [
            ("", ""),
            (r#","requestBody":null"#, r#""requestBody":null,"#),
            (r#","requestBody":{}"#, r#""requestBody":{},"#),
            (r#","requestBody":[]"#, r#""requestBody":[],"#),
        ] {
            let expected = format!(r#"{{"credentialId":"c","queryParameters":{{}},{forwarded}{rest}"#);
            assert_eq!(through(&format!(r#"{{"credentialId":"c"{sent}}}"#)).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_not_in_the_contract_is_left_behind() {
        let result = through(
            r#"{"credentialId":"c","userId":"victim","x-alloy-userid":"victim","queryParameters":null}"#,
        );
        assert!(!result.unwrap().contains("victim"));
    }

    #[test]
    fn a_run_may_need_no_credential() {
        let rest = r#""queryParameters":{},"additionalHeaders":{},"pathParams":{}}"#;
        for sent in ["{}", r#"{"credentialId":null}"#] {
            assert_eq!(through(sent).unwrap(), format!("{{{rest}"));
        }
    }

    #[test]
    fn what_is_no_run_is_refused_without_being_quoted() {
        for body in [
            "",
            "null",
            "[]",
            r#"{"credentialId":5}"#,
            r#"{"credentialId":""}"#,
            r#"{"credentialId":".."}"#,
            r#"{"credentialId":"mine","credentialId":"other"}"#,
            r#"{"credentialId":"c","queryParameters":[]}"#,
            r#"{"credentialId":"c","pathParams":"secret-value"}"#,
            r#"{"credentialId":"c","pathParams":{"id":1,"id":2}}"#,
        ] {
            let error = through(body).unwrap_err();
            assert_eq!(error.code, "INVALID_INPUT", "{body}");
            assert!(!error.message.contains("secret-value"));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_even_where_it_would_be_left_behind() {
        for body in [&b"{\"left\":\"\xff\"}"[..], b"{\"requestBody\":\"\xff\"}", b"\xef\xbb\xbf{}"] {
            assert_eq!(RunBody::read(body).unwrap_err().code, "INVALID_INPUT");
        }
    }

    proptest! {
        #[test]
        fn no_body_panics(body in "\\PC{0,60}") {
            let _ = RunBody::read(body.as_bytes());
        }
    }
}
