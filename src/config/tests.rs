use super::*;
use secrecy::ExposeSecret;
use std::os::unix::fs::PermissionsExt;

pub(super) fn with_file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    (dir, path)
}

pub(super) fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let home = [("HOME", "/home/hanako")];
    home.iter()
        .chain(pairs)
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect()
}

fn load(text: &str, variables: &[(&str, &str)]) -> Result<Config, Vec<ConfigFault>> {
    let (_dir, path) = with_file(text);
    Config::load(Some(&path), env(variables))
}

/// The faults of a file in words, without the folder.
fn said(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let faults = load(text, variables).unwrap_err();
    faults
        .iter()
        .map(|fault| {
            let words = fault.to_string();
            words
                .find("config.toml:")
                .map_or(words.clone(), |at| words[at..].to_owned())
        })
        .collect()
}

#[test]
fn the_example_in_the_tree_is_the_one_made_from_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/config.example.toml");
    if std::env::var_os("DENSHO_TEST_WRITE_EXAMPLE").is_some() {
        std::fs::write(path, example()).unwrap();
    }
    let tree = std::fs::read_to_string(path).unwrap();
    assert!(
        tree == example(),
        "run: DENSHO_TEST_WRITE_EXAMPLE=1 cargo test the_example_in_the_tree"
    );
}

#[test]
fn the_example_is_the_defaults_and_names_every_key() {
    let read = load(&example(), &[]).unwrap();
    let default = load("", &[]).unwrap();
    let values = |config: &Config| -> Vec<_> {
        config
            .effective
            .iter()
            .map(|e| (e.key.clone(), e.value.clone()))
            .collect()
    };
    assert_eq!(values(&read), values(&default));
    // With every sample uncommented each key is read from the file: none was left out or misspelt.
    let full: String = example()
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let faults = load(&full, &[]).unwrap_err();
    assert!(
        faults
            .iter()
            .all(|f| matches!(f.kind, FaultKind::Conflict(_))),
        "{faults:#?}"
    );
    assert_eq!(
        full.lines()
            .filter(|l| l.contains(" = ") && !l.starts_with('#'))
            .count(),
        default.effective.len()
    );
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_defaults() {
    let text = "[ui]\nlanguage = \"en\"\npoll_seconds = 7\n";
    let config = load(
        text,
        &[
            ("DENSHO_UI__POLL_SECONDS", "9"),
            ("DENSHO_DATABASE__HOST", "/tmp/socket"),
        ],
    )
    .unwrap();
    assert_eq!(config.ui.language, Language::En);
    assert_eq!(config.ui.poll_seconds, Seconds(9));
    assert_eq!(config.ui.reveal_seconds.duration().as_secs(), 30);
    assert_eq!(config.database.host, "/tmp/socket");
    let shown = |key: &str| {
        let e = config.effective.iter().find(|e| e.key == key).unwrap();
        (e.value.clone().unwrap(), e.place.clone())
    };
    assert_eq!(
        shown("ui.poll_seconds"),
        (
            "9".to_owned(),
            Place::Environment("DENSHO_UI__POLL_SECONDS".to_owned())
        )
    );
    assert!(matches!(shown("ui.language"), (v, Place::File(_, Some(2))) if v == "\"en\""));
    assert_eq!(
        shown("ui.reveal_seconds"),
        ("30".to_owned(), Place::Default)
    );
}

#[test]
fn every_fault_comes_at_once_with_its_place_and_remedy() {
    let text = r#"
[ui]
langage = "ja"
color = "nevr"
poll_seconds = 0
esc_hold_ms = "80"
[databse]
host = "db.example.jp"
[mail]
language = "ja"
from_name = "a\r\nBcc: x"
"#;
    let variables = [
        ("DENSHO_UI_LANGUAGE", "en"),
        ("DENSHO_WORKER__CONCURRENCY", "many"),
    ];
    assert_eq!(
        said(text, &variables),
        [
            "config.toml:3: ui.langage: no such setting; did you mean language?",
            "config.toml:4: ui.color: takes one of auto, 16, 8, never; did you mean never?",
            "config.toml:5: ui.poll_seconds: takes a whole number from 1 to 60",
            "config.toml:6: ui.esc_hold_ms: takes a whole number without quotes",
            "config.toml:7: databse: no such setting; did you mean [database]?",
            "config.toml:10: mail.language: no such setting; did you mean language in [ui]?",
            "config.toml:11: mail.from_name: holds a control character; remove it",
            "DENSHO_UI_LANGUAGE: no such setting; did you mean DENSHO_UI__LANGUAGE?",
            "DENSHO_WORKER__CONCURRENCY: worker.concurrency: takes a whole number without quotes",
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_says_the_line() {
    let faults = said("[ui]\nlanguage = \nkeymap = \"default\n", &[]);
    assert!(
        faults[0].starts_with("config.toml:2: not TOML: "),
        "{faults:?}"
    );
    assert!(
        faults
            .iter()
            .any(|f| f.starts_with("config.toml:3: not TOML: ")),
        "{faults:?}"
    );
    assert!(said("ui = 3\n", &[])[0].starts_with("config.toml:1: ui: takes a section"));
    let faults = said("[ui]\nlanguage = \"ja\"\nlanguage = \"en\"\n", &[]);
    assert!(
        faults[0].starts_with("config.toml:3: not TOML: duplicate key"),
        "{faults:?}"
    );
}

#[test]
fn nothing_that_carries_a_secret_may_travel_in_the_clear() {
    let text = r#"
[database]
host = "db.example.jp"
tls = "off"
[platform]
kind = "http"
url = "http://platform.example.jp"
[mail]
host = "mail.example.jp"
tls = "none"
"#;
    assert_eq!(
        said(text, &[]),
        [
            "config.toml:4: database.tls: would send secrets in the clear; use verify-full, or a host on this machine",
            "config.toml:7: platform.url: would send secrets in the clear; use https",
            "config.toml:10: mail.tls: would send secrets in the clear; use required or starttls, or a host on this machine",
        ]
    );
    let here = "[database]\nurl = \"postgres://u@localhost/densho\"\ntls = \"off\"\n\
                [platform]\nkind = \"http\"\nurl = \"http://127.0.0.1:1\"\n[mail]\nhost = \"::1\"\ntls = \"none\"\n";
    assert!(load(here, &[]).is_ok());
    let url = "[database]\nurl = \"postgres://localhost@db.example.jp/densho\"\ntls = \"off\"\n";
    assert_eq!(said(url, &[]).len(), 1);
}

#[test]
fn settings_that_exclude_or_need_each_other_are_named() {
    let text = r#"
[database]
url = "postgres://db.example.jp/densho"
port = 5433
password = "x"
password_file = "/x"
tls_cert_file = "/c"
[platform]
kind = "http"
[mail]
user = "u"
from_address = "nobody"
[worker]
backoff_first_seconds = 10
backoff_longest_seconds = 5
"#;
    assert_eq!(
        said(text, &[]),
        [
            "config.toml:4: database.port: set together with database.url; keep one of them",
            "config.toml:5: database.password: set together with database.url; keep one of them",
            "config.toml:6: database.password_file: set together with database.password; keep one of them",
            "config.toml:6: database.password_file: set together with database.url; keep one of them",
            "config.toml:12: mail.from_address: takes a mail address like densho@example.jp",
            "config.toml:15: worker.backoff_longest_seconds: is less than worker.backoff_first_seconds; make it that or more",
            "database.tls_key_file: must be set: a client's certificate and its private key go together",
            "platform.url: must be set: platform.kind is http",
            "mail.password_file: must be set: mail.user logs in with it",
        ]
    );
}

#[test]
fn a_worker_needs_keys_and_a_sender_and_the_screens_do_not() {
    let config = load("", &[]).unwrap();
    let missing: Vec<String> = config
        .require_worker()
        .unwrap_err()
        .into_iter()
        .map(|f| f.key)
        .collect();
    assert_eq!(
        missing,
        [
            "vault.kek_file",
            "vault.pepper_file",
            "platform.mac_key_file",
            "mail.from_address"
        ]
    );
    let text = "[vault]\nkek_credential = \"kek\"\npepper_file = \"p\"\n[platform]\nmac_key_file = \"m\"\n\
                [mail]\nfrom_address = \"densho@example.jp\"\n";
    assert!(load(text, &[]).unwrap().require_worker().is_ok());
}

#[test]
fn paths_start_at_the_files_folder_at_home_or_at_the_root() {
    let (dir, path) = with_file(
        "[vault]\nkek_file = \"kek\"\npepper_file = \"/etc/pepper\"\nold_kek_files = [\"a\", \"~/b\"]\n[ui]\nkeymap = \"./my.toml\"\n",
    );
    let variables = env(&[
        ("DENSHO_DOCUMENT__FALLBACK_FONTS", "/f/1.ttf:/f/2.ttf"),
        ("CREDENTIALS_DIRECTORY", "/run/c"),
    ]);
    let config = Config::load(Some(&path), variables).unwrap();
    assert_eq!(config.vault.kek_file, Some(dir.path().join("kek")));
    assert_eq!(config.vault.pepper_file, Some(PathBuf::from("/etc/pepper")));
    assert_eq!(
        config.vault.old_kek_files,
        [dir.path().join("a"), PathBuf::from("/home/hanako/b")]
    );
    assert_eq!(
        config.ui.keymap,
        KeymapChoice::File(dir.path().join("./my.toml"))
    );
    assert_eq!(
        config.document.print_dir,
        PathBuf::from("/home/hanako/densho-print")
    );
    assert_eq!(
        config.document.fallback_fonts,
        [PathBuf::from("/f/1.ttf"), PathBuf::from("/f/2.ttf")]
    );
    assert_eq!(config.credentials_directory, Some(PathBuf::from("/run/c")));
    assert_eq!(config.file, Some(path));
}

#[test]
fn the_file_is_named_or_the_first_that_exists() {
    let (dir, path) = with_file("[ui]\nlanguage = \"en\"\n");
    let by_variable =
        Config::load(None, env(&[("DENSHO_CONFIG", path.to_str().unwrap())])).unwrap();
    assert_eq!(by_variable.ui.language, Language::En);
    let own = dir.path().join("densho/config.toml");
    std::fs::create_dir(own.parent().unwrap()).unwrap();
    std::fs::write(&own, "[ui]\npoll_seconds = 5\n").unwrap();
    let searched = Config::load(
        None,
        env(&[("XDG_CONFIG_HOME", dir.path().to_str().unwrap())]),
    )
    .unwrap();
    assert_eq!(
        (searched.file, searched.ui.poll_seconds),
        (Some(own), Seconds(5))
    );
    for missing in [
        Config::load(Some(Path::new("/nowhere/c.toml")), env(&[])),
        Config::load(None, env(&[("DENSHO_CONFIG", "/nowhere/c.toml")])),
    ] {
        let faults = missing.unwrap_err();
        assert_eq!(
            faults[0].to_string(),
            "/nowhere/c.toml: cannot be read: there is no such file"
        );
    }
}

#[test]
fn secrets_are_read_from_private_files_and_never_shown() {
    let (dir, path) =
        with_file("[database]\npassword = \"pa55word\"\n[platform]\ntoken_file = \"token\"\n");
    let token = dir.path().join("token");
    private_file::create(&token, b"t0ken\n").unwrap();
    let config = Config::load(
        Some(&path),
        env(&[("DENSHO_DATABASE__PASSWORD", "envpa55")]),
    )
    .unwrap();
    assert_eq!(
        config.database.password().unwrap().unwrap().expose_secret(),
        "envpa55"
    );
    assert_eq!(
        config.platform.token().unwrap().unwrap().expose_secret(),
        "t0ken"
    );
    assert!(config.mail.password().unwrap().is_none());
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("pa55") && !shown.contains("t0ken"),
        "{shown}"
    );
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(
        config
            .platform
            .token()
            .unwrap_err()
            .to_string()
            .contains("chmod 600")
    );
}

#[test]
fn a_fault_never_repeats_a_secret() {
    let text =
        "[database]\npassword = 12345\nurl = \"hunter2hunter2\"\n[platform]\ntoken = [\"tok3n\"]\n";
    for words in said(text, &[("DENSHO_MAIL__PASSWORD", "pa55\u{7}")]) {
        assert!(
            !words.contains("12345")
                && !words.contains("hunter")
                && !words.contains("tok3n")
                && !words.contains("pa55"),
            "{words}"
        );
    }
}

#[test]
fn variables_of_others_and_empty_ones_are_left_alone() {
    let variables = [
        ("DENSHOKU", "1"),
        ("DENSHO_TEST_PORT", "1"),
        ("DENSHO_MAIL__HOST", ""),
        ("LANG", "C"),
    ];
    assert_eq!(load("", &variables).unwrap().mail.host, "localhost");
}

#[test]
fn settings_in_a_folder_that_the_login_may_not_look_into_stop_the_start() {
    let paths = || {
        ["/own/config.toml", "/site/config.toml"]
            .map(PathBuf::from)
            .into_iter()
    };
    let found = super::sources::first_file(paths(), |path| Ok(path.starts_with("/site")));
    assert_eq!(found.unwrap(), Some(PathBuf::from("/site/config.toml")));

    let kept_out = |path: &Path| {
        Err(if path.starts_with("/site") {
            std::io::ErrorKind::PermissionDenied.into()
        } else {
            std::io::ErrorKind::NotFound.into()
        })
    };
    let said = super::sources::first_file(paths(), kept_out)
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("/site/config.toml") && said.contains("0755"),
        "{said}"
    );
}
