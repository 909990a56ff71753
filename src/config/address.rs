//! Just enough of an address to see whether a connection stays on this machine.

use std::net::IpAddr;
use std::path::Path;

/// True for a socket folder (an absolute path), `localhost`, 127.0.0.0/8 and ::1 (also in brackets).
/// Names are not resolved: a name server must not decide whether a password travels in the clear.
#[must_use]
pub fn stays_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    Path::new(host).is_absolute()
        || host.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Scheme and host of a URL; the host of `?host=/socket` for PostgreSQL addresses. Several hosts
/// (`a,b`) come back as they stand and so never count as this machine.
pub(super) fn scheme_and_host(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = rest.split(['/', '#']).next().unwrap_or_default();
    let host_port = authority.rsplit('@').next().unwrap_or_default();
    let host = match host_port.split_once(']') {
        Some((v6, _)) => format!("{v6}]"),
        None if host_port.contains(',') => host_port.to_owned(),
        None => host_port.split(':').next().unwrap_or_default().to_owned(),
    };
    let from_query = query.split('&').find_map(|pair| pair.strip_prefix("host="));
    let host = match from_query {
        Some(host) => host.replace("%2F", "/").replace("%2f", "/"),
        None => host.replace("%2F", "/").replace("%2f", "/"),
    };
    Some((scheme.to_ascii_lowercase(), host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sockets_and_loopback_addresses_stay_here() {
        for host in [
            "/run/postgresql",
            "localhost",
            "LocalHost",
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "[::1]",
        ] {
            assert!(stays_here(host), "{host}");
        }
        for host in [
            "",
            "db.example.jp",
            "localhost.example.jp",
            "10.0.0.1",
            "0.0.0.0",
            "::",
            "128.0.0.1",
        ] {
            assert!(!stays_here(host), "{host}");
        }
    }

    #[test]
    fn the_host_is_found_wherever_an_address_has_it() {
        for (url, scheme, host) in [
            (
                "postgres://u:p@db.example.jp:5433/densho",
                "postgres",
                "db.example.jp",
            ),
            (
                "postgres://localhost@db.example.jp/densho",
                "postgres",
                "db.example.jp",
            ),
            (
                "postgresql:///densho?host=/run/postgresql",
                "postgresql",
                "/run/postgresql",
            ),
            (
                "postgresql://localhost/densho?user=a&host=db.example.jp",
                "postgresql",
                "db.example.jp",
            ),
            (
                "postgres://%2Frun%2Fpostgresql/densho",
                "postgres",
                "/run/postgresql",
            ),
            (
                "postgres://localhost,db.example.jp/densho",
                "postgres",
                "localhost,db.example.jp",
            ),
            ("HTTPS://[::1]:8443/api", "https", "[::1]"),
            ("http://127.0.0.1", "http", "127.0.0.1"),
        ] {
            assert_eq!(
                scheme_and_host(url),
                Some((scheme.to_owned(), host.to_owned())),
                "{url}"
            );
        }
        assert_eq!(scheme_and_host("db.example.jp"), None);
    }
}
