//! Mail addresses that the completion mail can go to: checked where they come in, written as SMTP
//! wants them where they go out.
//!
//! An address is `local@domain`. The local part is made of the letters, digits and signs of
//! RFC 5322 (`atext`) and dots. Dots may stand anywhere in it: addresses such as
//! `a..b@docomo.ne.jp` were handed out by Japanese carriers until 2009 and still work. RFC 5321
//! allows them only as a quoted string, so [`MailAddress::wire`] writes `"a..b"@docomo.ne.jp`, as
//! mail servers themselves do when they pass such an address on; what was typed stays as it is.
//! Anything else that needs quoting, comments, address literals and internationalised addresses
//! are refused: no contractor has one that other business mail could reach.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// Longest address, in bytes: a line of the database, within the 254 of RFC 5321.
pub const MAX: usize = super::text::LINE_MAX;
/// Longest local part, in bytes.
const LOCAL_MAX: usize = 64;
/// Longest label of a domain, in bytes.
const LABEL_MAX: usize = 63;

/// An address that mail can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MailAddress {
    local: String,
    domain: String,
}

/// Why an address is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Nothing there.
    #[error("no address")]
    Empty,
    /// More than [`MAX`] bytes in all, or more than 64 before the `@`.
    #[error("too long")]
    TooLong,
    /// Full-width letters or signs; this is the address in plain ones.
    #[error("full-width letters; perhaps {0}")]
    FullWidth(String),
    /// A blank, control or other character that no address holds.
    #[error("character U+{:04X}", u32::from(*.0))]
    Character(char),
    /// No `@`, or more than one (two addresses in one field, for example).
    #[error("{0} times @, once is right")]
    At(usize),
    /// Nothing before the `@`.
    #[error("nothing before @")]
    NoLocal,
    /// A domain without a dot, or a label of it that is empty, too long, or begins or ends with `-`.
    #[error("domain {0}")]
    Domain(String),
}

/// Checks an address as typed. Blanks around it are a fault too: what is stored is what is sent to.
///
/// # Errors
/// The first fault.
pub fn check(text: &str) -> Result<MailAddress, AddressFault> {
    if text.is_empty() {
        return Err(AddressFault::Empty);
    }
    if let Some(c) = text.chars().find(|c| !c.is_ascii_graphic()) {
        // ｓｏｕｍｕ＠ｅｘａｍｐｌｅ．ｊｐ, from a keyboard with its IME left on.
        let plain: String = text.nfkc().collect();
        let meant = plain.trim();
        if !c.is_ascii() && meant != text && check(meant).is_ok() {
            return Err(AddressFault::FullWidth(meant.to_owned()));
        }
        return Err(AddressFault::Character(c));
    }
    if text.len() > MAX {
        return Err(AddressFault::TooLong);
    }
    let Some((local, domain)) = text.split_once('@') else {
        return Err(AddressFault::At(0));
    };
    if domain.contains('@') {
        return Err(AddressFault::At(text.matches('@').count()));
    }
    if local.is_empty() {
        return Err(AddressFault::NoLocal);
    }
    if local.len() > LOCAL_MAX {
        return Err(AddressFault::TooLong);
    }
    if let Some(c) = local.chars().find(|c| !is_atext(*c) && *c != '.') {
        return Err(AddressFault::Character(c));
    }
    let domain_fits = domain.contains('.') && domain.split('.').all(is_label);
    // The last label of a host name is never a number: that would be an IP address.
    let numeric = |label: &str| label.bytes().all(|b| b.is_ascii_digit());
    if !domain_fits || domain.rsplit('.').next().is_none_or(numeric) {
        return Err(AddressFault::Domain(domain.to_owned()));
    }
    Ok(MailAddress {
        local: local.to_owned(),
        domain: domain.to_owned(),
    })
}

fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

fn is_label(label: &str) -> bool {
    (1..=LABEL_MAX).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

impl MailAddress {
    /// The part before the `@`, as SMTP and mail headers want it: quoted where its dots need it.
    #[must_use]
    pub fn wire_local(&self) -> String {
        if self.local.split('.').any(str::is_empty) {
            format!("\"{}\"", self.local)
        } else {
            self.local.clone()
        }
    }

    /// The domain.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The address as SMTP and mail headers want it.
    #[must_use]
    pub fn wire(&self) -> String {
        format!("{}@{}", self.wire_local(), self.domain)
    }
}

/// As typed.
impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_addresses_go_out_as_typed() {
        for text in [
            "soumu@example.jp",
            "o'neil+tag@sub.example.co.jp",
            "A.B-c_d=e/f@xn--r8jz45g.example.jp",
        ] {
            let address = check(text).unwrap();
            assert_eq!(address.wire(), text);
            assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn dots_that_carriers_allowed_are_taken_and_quoted_on_the_way_out() {
        for local in ["a..b", ".a", "a.", "...a..b."] {
            let text = format!("{local}@docomo.example.jp");
            let address = check(&text).unwrap();
            assert_eq!(address.to_string(), text);
            assert_eq!(address.wire(), format!("\"{local}\"@docomo.example.jp"));
        }
    }

    #[test]
    fn each_fault_says_what_is_wrong() {
        use AddressFault as F;
        for (text, fault) in [
            ("", F::Empty),
            ("soumu", F::At(0)),
            ("a@example.jp,b@example.jp", F::At(2)),
            ("@example.jp", F::NoLocal),
            ("a b@example.jp", F::Character(' ')),
            (" a@example.jp", F::Character(' ')),
            ("a@example.jp\r\nBcc: x@example.jp", F::Character('\r')),
            ("a\0@example.jp", F::Character('\0')),
            ("<a@example.jp>", F::Character('<')),
            ("総務@example.jp", F::Character('総')),
            (
                "ｓｏｕｍｕ＠ｅｘａｍｐｌｅ．ｊｐ",
                F::FullWidth("soumu@example.jp".into()),
            ),
            (
                "soumu@example.jp　",
                F::FullWidth("soumu@example.jp".into()),
            ),
            ("a@jp", F::Domain("jp".into())),
            ("a@example..jp", F::Domain("example..jp".into())),
            ("a@-x.jp", F::Domain("-x.jp".into())),
            ("a@127.0.0.1", F::Domain("127.0.0.1".into())),
            ("a@[127.0.0.1]", F::Domain("[127.0.0.1]".into())),
        ] {
            assert_eq!(check(text), Err(fault), "{text:?}");
        }
        let long = format!("{}@example.jp", "a".repeat(65));
        assert_eq!(check(&long), Err(F::TooLong));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_nothing_that_steers_smtp_gets_through(text in any::<String>()) {
            if let Ok(address) = check(&text) {
                prop_assert_eq!(address.to_string(), text);
                let wire = address.wire();
                prop_assert!(wire.chars().all(|c| c.is_ascii_graphic() && !"<>\\,;:()[]".contains(c)));
            }
        }
    }
}
