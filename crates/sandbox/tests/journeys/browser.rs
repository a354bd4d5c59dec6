//! A browser as far as these tests need one: cookies, redirects followed one by one, forms filled in.

use std::net::SocketAddr;

use reqwest::{Response, StatusCode, redirect};

use crate::world::http;

pub(crate) struct Browser {
    http: reqwest::Client,
}

/// Where a browser has arrived.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) html: String,
}

impl Browser {
    /// `provider_url` names a host below localhost, which only browsers resolve everywhere.
    pub(crate) fn new(provider_url: &str) -> Self {
        let provider: url::Url = provider_url.parse().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], provider.port().unwrap()));
        let http = http()
            .cookie_store(true)
            .redirect(redirect::Policy::none())
            .resolve(provider.host_str().unwrap(), address)
            .build()
            .unwrap();
        Self { http }
    }

    /// Opens an address and follows where it leads, but not to a page of the host: port 1 of localhost is where
    /// nobody listens.
    pub(crate) async fn open(&self, url: &str) -> Page {
        let response = self.http.get(url).send().await.unwrap();
        self.arrive(response).await
    }

    /// Sends the form of a page with its hidden fields and what is entered.
    pub(crate) async fn submit(&self, page: &Page, action: &str, entered: &[(&str, &str)]) -> Page {
        let mut fields = page.hidden_fields();
        fields.extend(entered.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.send(page, action, &fields).await
    }

    pub(crate) async fn send(&self, page: &Page, action: &str, fields: &[(String, String)]) -> Page {
        let base: url::Url = page.url.parse().unwrap();
        let response = self.http.post(base.join(action).unwrap()).form(fields).send().await.unwrap();
        self.arrive(response).await
    }

    async fn arrive(&self, mut response: Response) -> Page {
        for _ in 0..10 {
            let Some(location) = response.headers().get("location") else {
                return Page {
                    url: response.url().to_string(),
                    status: response.status(),
                    headers: response.headers().clone(),
                    html: response.text().await.unwrap(),
                };
            };
            let target = response.url().join(location.to_str().unwrap()).unwrap();
            if target.host_str() == Some("localhost") && target.port() == Some(1) {
                let (status, headers) = (response.status(), response.headers().clone());
                return Page { url: target.to_string(), status, headers, html: String::new() };
            }
            response = self.http.get(target).send().await.unwrap();
        }
        panic!("too many redirects")
    }
}

impl Page {
    /// The hidden fields of the page's first form.
    pub(crate) fn hidden_fields(&self) -> Vec<(String, String)> {
        let form = self.html.split("<form").nth(1).unwrap_or_else(|| panic!("no form: {self:?}"));
        let form = form.split("</form>").next().unwrap();
        let hidden = form.split("<input").filter(|input| input.contains("type=\"hidden\""));
        hidden.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect()
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let rest = tag.split(&format!(" {name}=\"")).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}
