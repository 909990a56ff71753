//! tmux and GNU screen between densho and a terminal that gives ambiguous characters two columns: neither knows
//! the other's widths, and every row must stand straight all the same.

use crate::support::office::{Office, flyer, works};
use crate::support::pty::{DEADLINE, Pty};
use densho::terminal::width::is_ambiguous;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const DENSHO: &str = env!("CARGO_BIN_EXE_densho");

/// What stands between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Tmux,
    Screen,
}

impl Between {
    fn program(self) -> &'static str {
        match self {
            Self::Tmux => "tmux",
            Self::Screen => "screen",
        }
    }

    /// Those that are installed; the suite's own script installs both.
    fn all() -> Vec<Self> {
        let required = std::env::var_os("DENSHO_TEST_EMULATORS").is_some_and(|v| v == "required");
        let installed = |it: &Self| {
            let found = Command::new(it.program()).arg("-V").output().is_ok();
            assert!(found || !required, "{it:?} is not installed");
            if !found {
                eprintln!("SKIPPED: {it:?} is not installed");
            }
            found
        };
        [Self::Tmux, Self::Screen]
            .into_iter()
            .filter(installed)
            .collect()
    }

    /// Runs densho inside, with nothing but the screen of the program.
    fn start(self, home: &Path, arguments: &[&str], env: &[(&str, &str)]) -> Pty {
        let at = |name: &str| home.join(name).display().to_string();
        let socket = at("socket");
        let settings = at("settings");
        let text = match self {
            Self::Tmux => "set -g status off\nset -g escape-time 20\n",
            Self::Screen => "startup_message off\ndefutf8 on\n",
        };
        std::fs::write(&settings, text).unwrap();
        let mut all = vec!["-u", "-S", &socket, "-f", &settings, "new-session", DENSHO];
        if self == Self::Screen {
            all = vec!["-U", "-c", &settings, DENSHO];
        }
        all.extend_from_slice(arguments);
        let home = home.display().to_string();
        let folder = at("screens");
        let mut environment = vec![("HOME", home.as_str()), ("SCREENDIR", &folder)];
        environment.extend_from_slice(env);
        Pty::start(Path::new(self.program()), &all, &environment, 80, 24)
    }

    /// Has everything drawn anew from what it remembers, without the program.
    fn redraw(self, home: &Path, pty: &mut Pty) {
        let before = pty.written;
        match self {
            Self::Tmux => {
                let socket = home.join("socket");
                let done = Command::new("tmux")
                    .arg("-S")
                    .args([socket.as_os_str(), "refresh-client".as_ref()])
                    .status();
                assert!(done.unwrap().success());
            }
            Self::Screen => pty.text("\x01l"),
        }
        let until = Instant::now() + DEADLINE;
        while pty.written < before + 500 {
            assert!(Instant::now() < until, "{self:?} draws nothing");
            pty.await_output(until);
        }
    }
}

/// The cells of a terminal outside that draws ambiguous characters in two columns (in their place the emulator,
/// which has no such mode, is given a kanji), or in one.
fn cells(pty: &mut Pty, wide: bool) -> Vec<Vec<String>> {
    pty.picture();
    // What is still on its way may end inside a character.
    let text = String::from_utf8_lossy(&pty.raw);
    let as_drawn: String = text
        .chars()
        .map(|c| if wide && is_ambiguous(c) { '漢' } else { c })
        .collect();
    let mut emulator = vt100::Parser::new(24, 80, 0);
    emulator.process(as_drawn.as_bytes());
    let screen = emulator.screen();
    (0..24)
        .map(|y| {
            (0..80)
                .filter_map(|x| screen.cell(y, x))
                .map(|cell| cell.contents().to_owned())
                .collect()
        })
        .collect()
}

/// Rows of the ruler whose bars stand elsewhere.
fn crooked(pty: &mut Pty, wide: bool) -> Vec<String> {
    cells(pty, wide)[3..14]
        .iter()
        .filter(|row| row[30] != "|" || row[60] != "|")
        .map(|row| row.concat())
        .collect()
}

#[test]
fn the_ruler_is_straight_inside_a_multiplexer_whatever_the_terminal_outside_takes() {
    for between in Between::all() {
        let home = tempfile::tempdir().unwrap();
        let mut pty = between.start(home.path(), &["ruler"], &[]);
        pty.see("abcdefghij");
        for again in [false, true] {
            if again {
                between.redraw(home.path(), &mut pty);
            }
            pty.see("abcdefghij");
            for wide in [false, true] {
                let until = Instant::now() + DEADLINE;
                while !crooked(&mut pty, wide).is_empty() {
                    let rows = crooked(&mut pty, wide);
                    assert!(
                        Instant::now() < until,
                        "{between:?}, wide {wide}: {rows:#?}"
                    );
                    pty.await_output(until.min(Instant::now() + Duration::from_millis(100)));
                }
            }
        }
        // That it could have been otherwise: told that they take one column, it shows them as they are.
        pty.text("n");
        pty.see("○○建設");
        // Both are waited for: what is drawn half is crooked either way.
        let until = Instant::now() + DEADLINE;
        while crooked(&mut pty, true).is_empty() || !crooked(&mut pty, false).is_empty() {
            let rows = crooked(&mut pty, false);
            assert!(
                Instant::now() < until,
                "{between:?} has widths of its own: {rows:#?}"
            );
            pty.await_output(until.min(Instant::now() + Duration::from_millis(100)));
        }
        pty.text("q");
        pty.wait_end();
    }
}

/// The column in which each row of the list says its state.
fn columns_of_state(pty: &mut Pty) -> Vec<Option<usize>> {
    cells(pty, true)
        .iter()
        .filter(|row| row.concat().contains("-0000"))
        .map(|row| {
            row.windows(3)
                .rposition(|three| three[0] == "受" && three[2] == "付")
        })
        .collect()
}

#[tokio::test]
async fn the_list_stays_straight_inside_a_multiplexer_while_one_moves_in_it() {
    let office = Office::new().await;
    office.receive("371", &flyer()).await;
    for name in ["Ⅲα工区Я橋××", "○号△△線①", "県単河川維持工事", "ﾌﾞﾛｯｸé積"]
    {
        office.receive("371", &works(name)).await;
    }
    for between in Between::all() {
        let home = tempfile::tempdir().unwrap();
        let host = office.db.cluster().socket_dir().display().to_string();
        let env = [
            ("DENSHO_DATABASE__HOST", host.as_str()),
            ("DENSHO_DATABASE__NAME", office.db.name()),
            ("DENSHO_DATABASE__USER", "sato"),
            ("DENSHO_UI__HIGHLIGHT", "row"),
        ];
        let mut pty = between.start(home.path(), &[], &env);
        pty.see("県単河川");
        // What is still on its way is waited for.
        let straight = |pty: &mut Pty, when: &str| {
            let until = Instant::now() + DEADLINE;
            loop {
                let columns = columns_of_state(pty);
                let first = columns.first().copied().flatten();
                if columns.len() == 5 && first.is_some() && columns.iter().all(|c| *c == first) {
                    return;
                }
                assert!(
                    Instant::now() < until,
                    "{between:?} {when}: {columns:?}\n{}",
                    pty.picture()
                );
                pty.await_output(until.min(Instant::now() + Duration::from_millis(100)));
            }
        };
        straight(&mut pty, "at first");
        // Where the cursor passes while a move is being drawn is no answer: each is waited for where it ends.
        let rows: Vec<usize> = (0..24)
            .filter(|y| {
                pty.picture()
                    .lines()
                    .nth(*y)
                    .is_some_and(|row| row.contains("-0000"))
            })
            .collect();
        let mut at = 0;
        for key in ["j", "j", "k", "7", "j", "j"] {
            at = match key {
                "j" => at + 1,
                "k" => at - 1,
                _ => at,
            };
            pty.text(key);
            let until = Instant::now() + DEADLINE;
            while usize::from(pty.cursor().0) != rows[at] {
                assert!(
                    Instant::now() < until,
                    "{between:?}: {key} does not end in row {}: {:?}\n{}",
                    rows[at],
                    pty.cursor(),
                    pty.picture()
                );
                pty.await_output(until);
            }
        }
        straight(&mut pty, "after moves");
        between.redraw(home.path(), &mut pty);
        pty.see("県単河川");
        straight(&mut pty, "drawn anew");
        pty.press("Q y");
        pty.wait_end();
    }
}
