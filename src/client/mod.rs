//! Calls to the host's endpoint: one at a time made, retried where that is safe, abandoned when the widget goes.
//!
//! What an answer means is decided in [`jackfield_core::wire`]; this module only carries.

mod transport;

use crate::clock;
use crate::options::Options;
use jackfield_core::Error;
use jackfield_core::json::Value;
use jackfield_core::wire::Call;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// Gives the bearer token for a call; called before each one, so that it may renew it.
#[derive(Clone)]
pub struct TokenSource(Rc<dyn Fn() -> Token>);

/// A token that is on its way.
type Token = Pin<Box<dyn Future<Output = Result<String, Error>>>>;

impl TokenSource {
    /// A source that calls this function.
    pub fn new<F>(source: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<String, Error>> + 'static,
    {
        Self(Rc::new(move || Box::pin(source())))
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}

/// Speaks to one endpoint. Works without any component on the page.
///
/// ```no_run
/// # async fn example() -> Result<(), jackfield::core::Error> {
/// use jackfield::{Options, client::Client, core::wire};
/// let client = Client::new(&Options::default())?;
/// let connectors = wire::connectors(&client.call(wire::Call::Connectors).await?)?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    inner: Rc<transport::Transport>,
}

impl Client {
    /// A client for the endpoint of these options.
    ///
    /// # Errors
    /// `BAD_OPTION` where the endpoint is no address that calls may go to.
    pub fn new(options: &Options) -> Result<Self, Error> {
        let endpoint = options.checked_endpoint()?;
        let inner = transport::Transport::new(endpoint, options.token.clone(), options.fetch.clone());
        Ok(Self { inner: Rc::new(inner) })
    }

    /// Where the endpoint is, without a slash at its end.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.inner.endpoint()
    }

    /// Makes a call, and makes a safe one again where that may help: after 429, 5xx and broken connections, with
    /// growing pauses, as long as `Retry-After` asks for. A run or a new credential is never sent twice by itself.
    ///
    /// # Errors
    /// What the endpoint answered, or `NETWORK`, `TIMEOUT`, `BAD_ANSWER`.
    pub async fn call(&self, call: Call) -> Result<Value, Error> {
        let mut tried = 0;
        loop {
            if self.inner.is_closed() {
                return Err(Error::widget(Error::NETWORK, "the widget is gone"));
            }
            tried += 1;
            let error = match self.inner.send(&call).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            match call.retry_in(tried, &error, clock::chance()) {
                Some(wait) if !self.inner.is_closed() => clock::sleep(u64::from(wait)).await,
                _ => return Err(error),
            }
        }
    }

    /// Whether it was closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Abandons all calls under way and makes no more.
    pub fn close(&self) {
        self.inner.close();
    }
}
