//! Whether a connection stays on this machine.

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

#[cfg(test)]
mod tests {
    use super::stays_here;

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
}
