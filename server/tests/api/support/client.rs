//! One browser or program: requests to wherever the server is now, with its own cookies.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::process::Address;

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// What an answer means to the one who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    NotAllowed,
    NotFound,
    SignedOut,
    /// Refused for another reason: the codes.
    Refused(Vec<&'static str>),
    /// Nothing of the above: a defect. Status and body.
    Odd(u16, String),
}

impl Reply {
    pub fn outcome(&self) -> Outcome {
        match (self.status, self.failure().as_deref()) {
            (200, None) => Outcome::Done,
            (401, Some("signed_out") | None) => Outcome::SignedOut,
            (404, Some("not_found") | None) => Outcome::NotFound,
            (403, None) => Outcome::NotAllowed,
            (403 | 422 | 429, Some("refused")) => match self.codes() {
                codes if codes.contains(&"not_allowed") => Outcome::NotAllowed,
                codes => Outcome::Refused(codes),
            },
            _ => Outcome::Odd(self.status, self.body.chars().take(400).collect()),
        }
    }

    fn failure(&self) -> Option<String> {
        let body: Value = serde_json::from_str(&self.body).ok()?;
        Some(body.get("failure")?.as_str()?.to_owned())
    }

    /// The codes of the refusals, kept to the end of the test.
    pub fn codes(&self) -> Vec<&'static str> {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let problems = body["problems"].as_array().unwrap_or_else(|| panic!("no problems: {} {}", self.status, self.body));
        problems.iter().map(|problem| &*problem["code"].as_str().unwrap().to_owned().leak()).collect()
    }

    /// What was answered, which must be a success.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.body);
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value and the attributes of a cookie that this answer sets.
    pub fn set_cookie(&self, name: &str) -> Option<(String, Vec<String>)> {
        let lines = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned());
        let mut found = lines.filter_map(|line| {
            let mut parts = line.split(';').map(|part| part.trim().to_owned());
            let value = parts.next()?.strip_prefix(name)?.strip_prefix('=')?.to_owned();
            Some((value, parts.collect()))
        });
        found.next()
    }
}

/// A browser with its cookies.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    jar: Arc<Jar>,
    pub address: Address,
}

impl Client {
    pub fn new(address: &Address) -> Self {
        Self::at(address, Ipv4Addr::LOCALHOST)
    }

    /// A client that calls from another address of this machine.
    pub fn at(address: &Address, own: Ipv4Addr) -> Self {
        let jar = Arc::new(Jar::default());
        let http = reqwest::Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .local_address(IpAddr::V4(own))
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(1)
            .no_proxy()
            // Nothing here is encrypted: reading the machine's certificates takes longer than most requests.
            .tls_built_in_root_certs(false)
            .build()
            .unwrap();
        Self { http, jar, address: address.clone() }
    }

    /// The `Cookie` header of this client; empty without cookies.
    pub fn cookies(&self) -> String {
        let url = self.address.url("/").parse().unwrap();
        self.jar.cookies(&url).map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    pub fn put_cookie(&self, line: &str) {
        self.jar.add_cookie_str(line, &self.address.url("/").parse().unwrap());
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Result<Reply, reqwest::Error> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply { status, headers, body: String::from_utf8_lossy(&response.bytes().await?).into_owned() })
    }

    /// Calls a server function; an error means that its outcome is unknown.
    pub async fn try_call(&self, endpoint: &str, body: &Value) -> Result<Reply, reqwest::Error> {
        self.send(self.http.post(self.address.url(&format!("/api/{endpoint}"))).json(body)).await
    }

    /// Calls a server function.
    pub async fn call(&self, endpoint: &str, body: &Value) -> Reply {
        self.try_call(endpoint, body).await.unwrap_or_else(|error| panic!("{endpoint}: {error:?}"))
    }

    /// Calls a server function that takes a form.
    pub async fn post_form(&self, endpoint: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(self.http.post(self.address.url(&format!("/api/{endpoint}"))).form(fields)).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(self.address.url(path))).await.unwrap_or_else(|error| panic!("{path}: {error:?}"))
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Reply {
        self.post_form("account/sign_in", &[("login", login), ("password", password)]).await
    }
}
