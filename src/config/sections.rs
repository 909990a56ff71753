//! Every setting: meaning, unit, default. `config.example.toml` is made from this file.

use super::setting::{Key, Reader, Section, Setting, number, section, set, unset};
use super::types::{
    Ambiguous, ColorMode, DatabaseTls, Ground, Highlight, KeymapChoice, Language, LogLevel,
    LogTarget, MailTls, Millis, PlatformKind, Seconds,
};
use secrecy::SecretString;
use std::path::PathBuf;

/// All sections in the order of the example file.
pub(super) const SECTIONS: &[Section] = &[
    Database::SECTION,
    Ui::SECTION,
    Worker::SECTION,
    Vault::SECTION,
    Platform::SECTION,
    Mail::SECTION,
    Document::SECTION,
    Log::SECTION,
];

section! {
    /// The database. Operators log in as themselves; whoever the database says they are, they are.
    Database = "database" {
        /// The whole address instead of the keys below: postgres://user@host:port/name.
        url: Option<SecretString> = unset("\"postgres://hanako@db.example.jp/densho\"");
        /// Host name, or the folder of a Unix socket (then the system user is the operator).
        host: String = set("\"/run/postgresql\"");
        /// TCP port, also part of the socket's name.
        port: u16 = number("5432", 1, 65_535);
        /// Name of the database.
        name: String = set("\"densho\"");
        /// Database role. Not set: the name of the system user.
        user: Option<String> = unset("\"hanako\"");
        /// Password for SCRAM; better in a file of its own.
        password: Option<SecretString> = unset("\"secret\"");
        /// File with the password, readable by its owner only.
        password_file: Option<PathBuf> = unset("\"~/.config/densho/password\"");
        /// verify-full, or off for a socket or a loopback address (sockets never use TLS).
        tls: DatabaseTls = set("\"verify-full\"");
        /// PEM file of the authorities to trust. Not set: those of the system.
        tls_ca_file: Option<PathBuf> = unset("\"/etc/densho/ca.pem\"");
        /// PEM file of the client's certificate, for logging in with one.
        tls_cert_file: Option<PathBuf> = unset("\"~/.config/densho/client.pem\"");
        /// PEM file of the client's private key, readable by its owner only.
        tls_key_file: Option<PathBuf> = unset("\"~/.config/densho/client.key\"");
        /// Seconds to wait for a connection.
        connect_timeout_seconds: Seconds = number("5", 1, 300);
        /// Seconds after which the database gives up a statement, and the screen says so.
        statement_timeout_seconds: Seconds = number("15", 1, 3600);
    }
}

section! {
    /// The screens.
    Ui = "ui" {
        /// Language: ja, en.
        language: Language = set("\"ja\"");
        /// Keymap: default, function-keys, vi, emacs, or the path of a file (with a / in it).
        keymap: KeymapChoice = set("\"default\"");
        /// File of the house's bindings laid over the keymap.
        site_keymap: Option<PathBuf> = unset("\"/etc/densho/keymap.toml\"");
        /// File of own bindings laid over both.
        user_keymap: Option<PathBuf> = unset("\"~/.config/densho/keymap.toml\"");
        /// Selected row: row (reverse), marker (a few bytes per move), auto (marker on slow lines).
        highlight: Highlight = set("\"auto\"");
        /// Columns of ○ and ─ on this terminal: narrow (1), wide (2), auto (ask it at the start).
        ambiguous: Ambiguous = set("\"auto\"");
        /// Milliseconds that a lone Esc is held to see whether a key sequence follows.
        esc_hold_ms: Millis = number("80", 20, 1000);
        /// Colours: auto, 16, 8, never. NO_COLOR counts under auto.
        color: ColorMode = set("\"auto\"");
        /// What the colours stand on: dark, light, auto (ask the terminal at the start; without an answer only
        /// colours that are read on both).
        background: Ground = set("\"auto\"");
        /// Seconds after which a shown auth key hides itself.
        reveal_seconds: Seconds = number("30", 5, 60);
        /// Seconds between looks at the database for others' changes.
        poll_seconds: Seconds = number("2", 1, 60);
        /// Seconds without a key after which the screens lock. A login with a password is asked for it; one
        /// without logs in anew and finds its place again. 0: never.
        lock_seconds: Seconds = number("900", 0, 86_400);
        /// Seconds without a sign of the terminal after which it is asked whether it is still there (three
        /// bytes); half a minute without an answer ends the session as a hang-up does. 0: never.
        probe_seconds: Seconds = number("600", 0, 86_400);
    }
}

section! {
    /// The worker: issues, publishes, mails.
    Worker = "worker" {
        /// Its name in leases and logs. Not set: host name and process id.
        name: Option<String> = unset("\"worker-1\"");
        /// Jobs at the same time, each with a database connection.
        concurrency: u16 = number("4", 1, 64);
        /// Seconds that a job is leased for; a heartbeat renews it. A worker that dies is replaced after that.
        lease_seconds: Seconds = number("60", 5, 3600);
        /// Milliseconds between looks for jobs when there was none.
        poll_ms: Millis = number("200", 10, 60_000);
        /// Attempts after which a job waits for a person (要対応).
        max_attempts: u16 = number("12", 1, 100);
        /// Seconds before the second attempt; doubled with each further one, with jitter.
        backoff_first_seconds: Seconds = number("2", 1, 3600);
        /// Seconds that no wait between attempts exceeds.
        backoff_longest_seconds: Seconds = number("900", 1, 86_400);
        /// Folder of application files to take in. Not set: none is watched.
        spool_dir: Option<PathBuf> = unset("\"/var/spool/densho\"");
        /// Seconds between looks into the folder.
        spool_poll_seconds: Seconds = number("2", 1, 3600);
    }
}

section! {
    /// The worker's secrets: 32 bytes each (raw, 64 hexadecimal digits or base64) in files of the
    /// worker's user with mode 0600, or systemd credentials. Make one: head -c 32 /dev/urandom | base64
    Vault = "vault" {
        /// Key-encryption key that seals auth keys. Lost, and no stored key can be opened again.
        kek_file: Option<PathBuf> = unset("\"/etc/densho/kek\"");
        /// The same as a systemd credential: its name in LoadCredential=.
        kek_credential: Option<String> = unset("\"densho-kek\"");
        /// Former key-encryption keys, which still open what they sealed.
        old_kek_files: Vec<PathBuf> = set("[]");
        /// Secret of the MACs that tell keys apart without opening them. Never changes.
        pepper_file: Option<PathBuf> = unset("\"/etc/densho/pepper\"");
        /// The same as a systemd credential: its name in LoadCredential=.
        pepper_credential: Option<String> = unset("\"densho-pepper\"");
    }
}

section! {
    /// The platform where orderers read certificates.
    Platform = "platform" {
        /// local: the registry in our database. http: a service after docs/platform-api.md.
        kind: PlatformKind = set("\"local\"");
        /// Its address, https (http for a loopback address only); for http.
        url: Option<String> = unset("\"https://platform.example.jp/api\"");
        /// Bearer token; better in a file of its own.
        token: Option<SecretString> = unset("\"secret\"");
        /// File with the token, readable by its owner only.
        token_file: Option<PathBuf> = unset("\"/etc/densho/platform-token\"");
        /// PEM file of the authorities to trust. Not set: the built-in ones.
        ca_file: Option<PathBuf> = unset("\"/etc/densho/platform-ca.pem\"");
        /// Seconds for a whole call. After that its outcome is unknown and is asked for.
        timeout_seconds: Seconds = number("15", 1, 300);
        /// Secret of the local registry's MACs: a file like those of [vault], but another secret.
        mac_key_file: Option<PathBuf> = unset("\"/etc/densho/registry-key\"");
    }
}

section! {
    /// The completion mail (発行完了のお知らせ).
    Mail = "mail" {
        /// SMTP server.
        host: String = set("\"localhost\"");
        /// TCP port.
        port: u16 = number("465", 1, 65_535);
        /// required (from the first byte), starttls, or none for a loopback address.
        tls: MailTls = set("\"required\"");
        /// PEM file of the authorities to trust. Not set: those of the system.
        tls_ca_file: Option<PathBuf> = unset("\"/etc/densho/mail-ca.pem\"");
        /// Account at the server. Not set: no login.
        user: Option<String> = unset("\"densho@example.jp\"");
        /// Its password; better in a file of its own.
        password: Option<SecretString> = unset("\"secret\"");
        /// File with the password, readable by its owner only.
        password_file: Option<PathBuf> = unset("\"/etc/densho/mail-password\"");
        /// Sender's address.
        from_address: Option<String> = unset("\"densho@example.jp\"");
        /// Sender's name as the contractor sees it.
        from_name: String = set("\"電子証書保証株式会社\"");
        /// Name that the worker gives itself to the server. Not set: the host name.
        helo: Option<String> = unset("\"densho.example.jp\"");
        /// Seconds for each step of the dialogue with the server.
        timeout_seconds: Seconds = number("30", 1, 300);
        /// Template instead of the built-in one.
        template_file: Option<PathBuf> = unset("\"/etc/densho/mail.txt\"");
    }
}

section! {
    /// Certificates and key notices on paper.
    Document = "document" {
        /// Folder of the company's own wordings. Not set: the built-in one.
        wording_dir: Option<PathBuf> = unset("\"/etc/densho/wording\"");
        /// Fonts for characters that the built-in ones lack (𠮷, variants), in order, before the usual installed ones.
        fallback_fonts: Vec<PathBuf> = set("[]");
        /// Folder that PDFs are written to; made with mode 0700.
        print_dir: PathBuf = set("\"~/densho-print\"");
    }
}

section! {
    /// The log. It never holds auth keys or personal data.
    Log = "log" {
        /// file, stderr (not while screens stand), journal (for a systemd service).
        target: LogTarget = set("\"file\"");
        /// The file, made with mode 0600; its folder is made with mode 0700.
        path: PathBuf = set("\"~/.local/state/densho/densho.log\"");
        /// error, warn, info, debug, trace.
        level: LogLevel = set("\"info\"");
    }
}
