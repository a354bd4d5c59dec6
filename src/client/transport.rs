//! One HTTP exchange with the endpoint.

use super::TokenSource;
use crate::clock::Timer;
use jackfield_core::Error;
use jackfield_core::json::{Value, parse};
use jackfield_core::wire::{Call, failure};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

/// Reading should be quick; a run may take as long as the third party takes.
const SAFE_TIMEOUT_MS: u64 = 40_000;
const RUN_TIMEOUT_MS: u64 = 150_000;

pub(super) struct Transport {
    endpoint: String,
    token: Option<TokenSource>,
    fetch: Option<js_sys::Function>,
    /// Aborts every call when the widget goes.
    closing: Option<AbortController>,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Transport {
    pub(super) fn new(endpoint: String, token: Option<TokenSource>, fetch: Option<js_sys::Function>) -> Self {
        Self { endpoint, token, fetch, closing: AbortController::new().ok() }
    }

    pub(super) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub(super) fn close(&self) {
        if let Some(closing) = &self.closing {
            closing.abort();
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closing.as_ref().is_some_and(|closing| closing.signal().aborted())
    }

    pub(super) async fn send(&self, call: &Call) -> Result<Value, Error> {
        let path =
            call.path().ok_or_else(|| Error::widget(Error::BAD_OPTION, "an id that no path can hold"))?;
        let headers = self.headers(call).await?;
        let deadline = Deadline::new(
            if call.is_safe() { SAFE_TIMEOUT_MS } else { RUN_TIMEOUT_MS },
            self.closing.as_ref(),
        );
        let answer = self.exchange(&[&*self.endpoint, &*path].concat(), call, &headers, &deadline).await;
        answer.map_err(|error| match error {
            Exchange::Refused(error) => error,
            Exchange::Broken if deadline.passed.get() => {
                Error::widget(Error::TIMEOUT, "no answer came in time")
            }
            Exchange::Broken => Error::widget(Error::NETWORK, "the endpoint could not be reached"),
        })
    }

    async fn headers(&self, call: &Call) -> Result<Headers, Error> {
        let mut list = vec![("Accept", "application/json".to_owned()), ("X-Jackfield", "1".to_owned())];
        if call.body().is_some() {
            list.push(("Content-Type", "application/json".to_owned()));
        }
        if let Some(key) = call.idempotency_key() {
            list.push(("Idempotency-Key", key.to_owned()));
        }
        if let Some(TokenSource(source)) = &self.token {
            list.push(("Authorization", ["Bearer ", &*source().await?].concat()));
        }
        let refused = |_| Error::widget(Error::BAD_OPTION, "a header could not be set");
        let headers = Headers::new().map_err(refused)?;
        for (name, value) in list {
            headers.set(name, &value).map_err(refused)?;
        }
        Ok(headers)
    }

    async fn exchange(
        &self,
        url: &str,
        call: &Call,
        headers: &Headers,
        deadline: &Deadline,
    ) -> Result<Value, Exchange> {
        let init = RequestInit::new();
        init.set_method(call.http_method());
        init.set_headers(headers);
        if let Some(body) = call.body() {
            init.set_body(&body.to_string().into());
        }
        // A cookie session on another origin has to be asked for; a token makes cookies unnecessary.
        let foreign = !self.endpoint.starts_with('/') && self.token.is_none();
        init.set_credentials(if foreign {
            RequestCredentials::Include
        } else {
            RequestCredentials::SameOrigin
        });
        if let Some(controller) = &deadline.controller {
            init.set_signal(Some(&controller.signal()));
        }
        let promise = match &self.fetch {
            Some(fetch) => {
                let answer =
                    fetch.call2(&JsValue::UNDEFINED, &url.into(), &init).map_err(|_| Exchange::Broken)?;
                js_sys::Promise::resolve(&answer)
            }
            None => web_sys::window().ok_or(Exchange::Broken)?.fetch_with_str_and_init(url, &init),
        };
        let response: Response =
            JsFuture::from(promise).await.ok().and_then(|r| r.dyn_into().ok()).ok_or(Exchange::Broken)?;
        let text = JsFuture::from(response.text().map_err(|_| Exchange::Broken)?)
            .await
            .map_err(|_| Exchange::Broken)?;
        understand(&response, &text.as_string().unwrap_or_default())
    }
}

enum Exchange {
    /// The other side said no.
    Refused(Error),
    /// There was no answer, or not a whole one.
    Broken,
}

fn understand(response: &Response, text: &str) -> Result<Value, Exchange> {
    let header = |name| response.headers().get(name).ok().flatten();
    let request_id = header("x-request-id");
    if !response.ok() {
        return Err(Exchange::Refused(failure(
            response.status(),
            text,
            header("retry-after").as_deref(),
            request_id.as_deref(),
        )));
    }
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    parse(text).map_err(|error| {
        let mut refused = Error::widget(
            Error::BAD_ANSWER,
            ["the endpoint answered with something that is not JSON: ", &*error.to_string()].concat(),
        );
        refused.http_status = Some(response.status());
        refused.request_id = request_id;
        Exchange::Refused(refused)
    })
}

/// Aborts a call when it takes too long or when the widget goes.
struct Deadline {
    controller: Option<AbortController>,
    passed: Rc<Cell<bool>>,
    _timer: Option<Timer>,
    _closing: Option<crate::listener::Listener>,
}

impl Deadline {
    fn new(after_ms: u64, closing: Option<&AbortController>) -> Self {
        let controller = AbortController::new().ok();
        let passed = Rc::new(Cell::new(false));
        let (late, clock) = (controller.clone(), Rc::clone(&passed));
        let timer = Timer::new(after_ms, move || {
            clock.set(true);
            late.iter().for_each(AbortController::abort);
        });
        let gone = controller.clone();
        let closing = closing.and_then(|closing| {
            if closing.signal().aborted() {
                gone.iter().for_each(AbortController::abort);
            }
            let abort = move |_: &web_sys::Event| gone.iter().for_each(AbortController::abort);
            crate::listener::Listener::new(&closing.signal(), "abort", Box::new(abort))
        });
        Self { controller, passed, _timer: timer, _closing: closing }
    }
}
