//! Where a request comes from, as wrong passwords are counted by it.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

/// The address that is counted. A proxy on this machine (there is one where people come over https, for we speak no TLS) says for whom it asks in
/// the last entry of `X-Forwarded-For`; what a caller wrote before it, or one who is no such proxy, is not believed. Of IPv6 the network counts:
/// whoever has one address there has 2^64 of them.
pub fn counted(peer: IpAddr, headers: &HeaderMap, is_behind_proxy: bool) -> String {
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let caller = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    let caller = caller.filter(|_| is_behind_proxy && peer.to_canonical().is_loopback()).unwrap_or(peer);
    match caller.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_on_this_machine_says_for_whom_it_asks_and_nobody_else_is_believed() {
        let table = [
            ("127.0.0.1", Some("203.0.113.7"), true, "203.0.113.7"),
            ("::1", Some("1.2.3.4, 203.0.113.7"), true, "203.0.113.7"),
            ("::ffff:127.0.0.1", Some("::ffff:203.0.113.7"), true, "203.0.113.7"),
            ("127.0.0.1", Some("203.0.113.7"), false, "127.0.0.1"),
            ("198.51.100.9", Some("203.0.113.7"), true, "198.51.100.9"),
            ("127.0.0.1", Some("203.0.113.7, unknown"), true, "127.0.0.1"),
            ("127.0.0.1", None, true, "127.0.0.1"),
            ("2001:db8:1:2:3:4:5:6", None, true, "2001:db8:1:2::/64"),
        ];
        for (peer, forwarded, is_behind_proxy, wanted) in table {
            let mut headers = HeaderMap::new();
            if let Some(forwarded) = forwarded {
                headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            }
            assert_eq!(counted(peer.parse().unwrap(), &headers, is_behind_proxy), wanted, "{peer} {forwarded:?}");
        }
    }
}
