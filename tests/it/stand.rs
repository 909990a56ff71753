//! The screens by the program itself: that they stand, leave, and say why when they cannot.

use crate::support::TestDb;
use crate::support::pty::Pty;
use std::path::Path;

struct Seat {
    db: TestDb,
    home: tempfile::TempDir,
}

impl Seat {
    async fn new() -> Self {
        Self {
            db: TestDb::new().await,
            home: tempfile::tempdir().expect("a folder"),
        }
    }

    fn sit_down(&self, login: &str, more: &[(&str, &str)]) -> Pty {
        let socket = self.db.cluster().socket_dir().display().to_string();
        let home = self.home.path().display().to_string();
        let mut env = vec![
            ("HOME", home.as_str()),
            ("DENSHO_DATABASE__HOST", &socket),
            ("DENSHO_DATABASE__NAME", self.db.name()),
            ("DENSHO_DATABASE__USER", login),
        ];
        env.extend_from_slice(more);
        Pty::start(Path::new(env!("CARGO_BIN_EXE_densho")), &[], &env, 80, 24)
    }
}

#[tokio::test]
async fn the_screens_stand_before_the_operators_own_queue_and_give_the_terminal_back() {
    let seat = Seat::new().await;
    let mut terminal = seat.sit_down("sato", &[]);
    // Typed ahead, before the first answer is there: it runs when it can, each key in its turn.
    terminal.see("申込一覧");
    terminal.text(":quit\r");
    terminal.see("長野支店");
    terminal.see("佐藤");
    assert!(terminal.on_alternate_screen());
    terminal.see("終了しますか");
    terminal.gone("コマンド");
    terminal.text("y");
    assert!(terminal.wait_end());
    assert!(!terminal.on_alternate_screen());
    assert!(
        seat.home
            .path()
            .join(".local/state/densho/densho.log")
            .exists()
    );
}

#[tokio::test]
async fn screens_that_start_without_a_database_say_so_and_go_on_when_it_is_there() {
    let mut seat = Seat {
        db: TestDb::alone().await,
        home: tempfile::tempdir().expect("a folder"),
    };
    seat.db.stop();
    let mut terminal = seat.sit_down("sato", &[]);
    terminal.see("データベースにつながりません");
    seat.db.resume();
    terminal.see("申込一覧");
    terminal.see("佐藤");
    terminal.gone("データベースにつながりません");
}

#[tokio::test]
async fn a_login_that_is_no_operator_is_told_so() {
    let seat = Seat::new().await;
    let mut terminal = seat.sit_down("stranger", &[]);
    terminal.see("stranger");
    terminal.text("q");
    terminal.wait_end();
}

#[tokio::test]
async fn a_fault_of_the_keymap_is_said_before_the_terminal_is_taken() {
    let seat = Seat::new().await;
    let own = seat.home.path().join("keymap.toml");
    std::fs::write(&own, "[global]\nno-such-command = [\"x\"]\n").expect("written");
    let own = own.display().to_string();
    let mut terminal = seat.sit_down("sato", &[("DENSHO_UI__USER_KEYMAP", &own)]);
    terminal.see("keymap.toml:2");
    assert!(!terminal.wait_end());
    assert!(!terminal.on_alternate_screen());
}

#[tokio::test]
async fn without_a_terminal_there_are_no_screens() {
    let seat = Seat::new().await;
    let output = seat
        .db
        .densho("sato", &[])
        .env("LANG", "C.UTF-8")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(64), "{output:?}");
}
