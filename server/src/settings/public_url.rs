//! The URL under which people reach this installation. It decides the cookie and what counts as our own origin.
//!
//! Invariant: https, or plain http on this machine itself; passwords and sessions never cross a network in clear.

use std::net::{IpAddr, SocketAddr};

use axum::http::Uri;

const ALLOWED: &str = "https://HOST[:PORT], or http:// on this machine only (localhost, 127.0.0.1, [::1]), without a path";

/// A checked public URL, kept as a web origin: scheme, host and, where it is not the scheme's own, port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    port: u16,
    secure: bool,
}

impl PublicUrl {
    /// Reads `https://host[:port]` or `http://loopback[:port]`; otherwise says what is allowed and why.
    pub fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|_| ALLOWED.to_owned())?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(ALLOWED.to_owned()),
        };
        let has_more = uri.path_and_query().is_some_and(|rest| rest.as_str() != "/");
        let has_user = uri.authority().is_none_or(|authority| authority.as_str().contains('@'));
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        if has_more || has_user || host.is_empty() {
            return Err(ALLOWED.to_owned());
        }
        if !secure && !is_loopback(&host) {
            return Err(format!(
                "{ALLOWED}; over plain http anybody on the way could read passwords and take over sessions: \
                 put a TLS proxy in front and give its https URL"
            ));
        }
        let default_port = if secure { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(default_port);
        let scheme = if secure { "https" } else { "http" };
        let origin = if port == default_port { format!("{scheme}://{host}") } else { format!("{scheme}://{host}:{port}") };
        Ok(Self { origin, port, secure })
    }

    /// The URL that an address on this machine answers to; an address that others can reach needs a public URL of its own.
    pub fn of_address(address: SocketAddr) -> Result<Self, String> {
        if address.ip().is_loopback() {
            Self::parse(&format!("http://{address}"))
        } else {
            Err(format!("a public_url, because address {address} is reached from other machines: {ALLOWED}"))
        }
    }

    /// `https://host[:port]`, no slash at the end: what a browser sends as `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether people come over https.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether a request's `Origin` is ours. On this machine its three names are one, since people type any of them.
    pub fn is_own_origin(&self, origin: &str) -> bool {
        origin == self.origin || (!self.secure && Self::parse(origin).is_ok_and(|other| !other.secure && other.port == self.port))
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.origin)
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
