use super::*;
use std::sync::Mutex;

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl MakeWriter<'_> for Memory {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn logged(timed: bool, level: LogLevel, events: impl FnOnce()) -> String {
    let memory = Memory::default();
    tracing::subscriber::with_default(subscriber(memory.clone(), timed, level), events);
    String::from_utf8(memory.0.lock().unwrap().clone()).unwrap()
}

#[test]
fn a_key_is_masked_wherever_it_gets_into_an_event() {
    let key = "abcdEFGH2345";
    let log = logged(true, LogLevel::Info, || {
        tracing::info!(contract = "37071-00001M", error = key, "drawn {key}");
        tracing::warn!("{}", format!("key={key}, again \"{key}\""));
        let span = tracing::info_span!("issue", reference = key);
        span.in_scope(|| tracing::error!("inside"));
    });
    assert_eq!(log.lines().count(), 3);
    assert!(!log.contains(key) && !log.contains("EFGH"), "{log}");
    assert!(
        log.contains("drawn ************ contract=\"37071-00001M\""),
        "{log}"
    );
}

#[test]
fn a_field_that_nobody_allowed_is_hidden() {
    let log = logged(true, LogLevel::Info, || {
        tracing::info!(
            contractor = "○○建設　株式会社",
            job = 7,
            address = "長野市",
            "taken"
        );
    });
    assert!(
        log.ends_with("taken contractor=[hidden] job=7 address=[hidden]\n"),
        "{log}"
    );
}

#[test]
fn mail_addresses_are_masked_and_logins_at_hosts_are_not_lost() {
    for (line, kept) in [
        (
            "550 no such user <hanako@example.jp>",
            "550 no such user <[address]>",
        ),
        ("to=hanako@example.jp, next", "to=[address], next"),
        (
            "postgres://u:p@db.example.jp/densho failed",
            "[address] failed",
        ),
        ("at 5 @ noon", "at 5 @ noon"),
    ] {
        assert_eq!(redact(line), kept);
    }
}

#[test]
fn an_event_is_one_line_that_steers_no_terminal() {
    let log = logged(true, LogLevel::Info, || {
        tracing::info!("one\ntwo\u{1b}[31m\u{202e}three");
    });
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(
        !log.trim_end()
            .contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{log:?}"
    );
}

#[test]
fn times_are_tokyos_and_the_journal_gets_priorities_instead() {
    let at = "2022-11-01T05:02:03.004Z".parse().unwrap();
    assert_eq!(in_tokyo(at), "2022-11-01T14:02:03.004+09:00");
    let log = logged(true, LogLevel::Info, || tracing::info!("x"));
    assert!(
        log.contains("+09:00  INFO densho::runtime::logs::tests: x"),
        "{log}"
    );
    let journal = logged(false, LogLevel::Debug, || {
        tracing::error!("a");
        tracing::warn!("b");
        tracing::info!("c");
        tracing::debug!("d");
    });
    let marks: Vec<&str> = journal.lines().map(|l| &l[..3]).collect();
    assert_eq!(marks, ["<3>", "<4>", "<6>", "<7>"]);
    assert!(
        journal.starts_with("<3>densho::runtime::logs::tests: a\n"),
        "{journal}"
    );
}

#[test]
fn libraries_are_heard_from_warnings_on() {
    let log = logged(true, LogLevel::Trace, || {
        tracing::info!(target: "ureq::body", "body");
        tracing::warn!(target: "ureq::pool", "pool");
        tracing::trace!("ours");
    });
    assert!(
        !log.contains("body") && log.contains("pool") && log.contains("ours"),
        "{log}"
    );
}

#[test]
fn the_file_is_for_its_owner_only_and_a_long_one_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state/densho/densho.log");
    let mode = |p: &Path| p.metadata().unwrap().permissions().mode() & 0o777;
    open(&path).unwrap().write_all(b"one\n").unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    open(&path).unwrap().write_all(b"two\n").unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(LONGEST_FILE + 1)
        .unwrap();
    open(&path).unwrap();
    assert_eq!(path.metadata().unwrap().len(), 0);
    assert_eq!(
        path.with_extension("log.1").metadata().unwrap().len(),
        LONGEST_FILE + 1
    );
}
