//! The loop on a terminal in memory.

use super::*;
use crate::document::{Fonts, Wordings};
use crate::i18n::Language;
use crate::keys::{Keymap, Sequence};
use crate::runtime::harness::{Office, clerk};
use crate::terminal::{Ambiguous, Colour, Profile};
use crate::ui::Look;
use ratatui::layout::Size;
use std::io::Write;
use std::sync::Mutex;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::timeout;

#[derive(Clone, Default)]
struct Out(Arc<Mutex<(Vec<u8>, usize)>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut out = self.0.lock().unwrap();
        out.0.extend_from_slice(bytes);
        out.1 += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn options() -> Options {
    Options {
        settings: Settings {
            language: Language::Japanese,
            look: Look::default(),
            keymap: Keymap::preset("default").unwrap(),
            plain_keys: false,
            poll_seconds: 1,
            reveal_seconds: 30,
            lock_seconds: 900,
            unlock: crate::app::Unlock::Password,
            place: None,
            tour: false,
            letters: None,
            login: "sato_hanako".to_owned(),
        },
        limits: Limits::default(),
        printer: Printer {
            fonts: Fonts::new(Vec::new()),
            wordings: Wordings::load(None, None).unwrap(),
            folder: "/dev/null/print".into(),
        },
        probe: None,
        place: None,
    }
}

struct Session80x24 {
    keys: Sender<InputEvent>,
    out: Out,
    /// Columns and rows of the window.
    size: Arc<Mutex<Size>>,
    end: tokio::task::JoinHandle<io::Result<ExitReason>>,
}

impl Session80x24 {
    fn start() -> Self {
        Self::with(options())
    }

    fn with(options: Options) -> Self {
        let mut office = Office::sample(30);
        office.me = Ok(clerk());
        let (keys, mut input) = channel(100);
        let out = Out::default();
        let written = out.clone();
        let size = Arc::new(Mutex::new(Size::new(80, 24)));
        let window = Arc::clone(&size);
        let end = tokio::spawn(async move {
            let size = Box::new(move || *window.lock().unwrap());
            let mut screen = Screen::new(
                written,
                Profile {
                    ambiguous: Ambiguous::Narrow,
                    certain: true,
                    colour: Colour::Sixteen,
                    ..Profile::default()
                },
                size,
            )?;
            let stand = Stand {
                screen: &mut screen,
                input: &mut input,
                suspend: || Ok(()),
            };
            run_on(options, Arc::new(office), stand).await
        });
        Self {
            keys,
            out,
            size,
            end,
        }
    }

    async fn press(&self, keys: &str) {
        for chord in keys.parse::<Sequence>().unwrap().0 {
            self.keys.send(InputEvent::Key(chord)).await.unwrap();
        }
    }

    /// Waits until the terminal was sent this text.
    async fn sees(&self, text: &str) {
        self.sees_from(0, text).await;
    }

    /// The same, looking only at what was sent after so many bytes.
    async fn sees_from(&self, from: usize, text: &str) {
        let found =
            || String::from_utf8_lossy(&self.out.0.lock().unwrap().0[from..]).contains(text);
        let seen = async {
            while !found() {
                tokio::task::yield_now().await;
            }
        };
        let in_time = timeout(Duration::from_secs(10), seen).await;
        in_time.unwrap_or_else(|_| panic!("never saw {text}"));
    }

    fn sent(&self) -> (usize, usize) {
        let out = self.out.0.lock().unwrap();
        (out.0.len(), out.1)
    }

    async fn ends(self) -> ExitReason {
        timeout(Duration::from_secs(10), self.end)
            .await
            .unwrap()
            .unwrap()
            .unwrap()
    }
}

#[tokio::test]
async fn the_queue_stands_and_the_operator_leaves_after_a_yes() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    session.press("Q y").await;
    assert_eq!(session.ends().await, ExitReason::Left);
}

#[tokio::test]
async fn a_dropped_line_ends_the_session() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    session
        .keys
        .send(InputEvent::Leave(Leave::HangUp))
        .await
        .unwrap();
    assert_eq!(session.ends().await, ExitReason::Told(Leave::HangUp));
}

#[tokio::test]
async fn an_input_that_ends_without_a_word_ends_the_session_too() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    let Session80x24 { keys, end, .. } = session;
    drop(keys);
    assert_eq!(end.await.unwrap().unwrap(), ExitReason::Told(Leave::Eof));
}

#[tokio::test]
async fn keys_that_wait_together_are_drawn_once() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    let (bytes, frames) = session.sent();
    // Nothing is awaited between them: they lie in the channel together.
    for chord in "j j j j j j j j j j :".parse::<Sequence>().unwrap().0 {
        session.keys.try_send(InputEvent::Key(chord)).unwrap();
    }
    session.sees_from(bytes, "コマンド").await;
    assert_eq!(session.sent().1 - frames, 1, "one frame for eleven keys");
    session.press("Esc Esc Q y").await;
    assert_eq!(session.ends().await, ExitReason::Left);
}

#[tokio::test]
async fn keys_of_one_packet_are_thrown_away_behind_a_refusal_and_later_ones_work() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    let (bytes, _) = session.sent();
    // One after the other, as the reader of the terminal hands on what came in one packet.
    session.press("D Q y").await;
    session.sees_from(bytes, "ほか1件").await;
    session.press("Q y").await;
    assert_eq!(session.ends().await, ExitReason::Left);
}

#[tokio::test]
async fn a_storm_of_new_sizes_is_one_frame() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    let (bytes, frames) = session.sent();
    for _ in 0..50 {
        session.keys.try_send(InputEvent::Resized).unwrap();
    }
    session
        .keys
        .try_send(InputEvent::Key(crate::keys::Chord::char(':')))
        .unwrap();
    session.sees_from(bytes, "コマンド").await;
    assert_eq!(session.sent().1 - frames, 1, "one frame for fifty sizes");
    session.press("Esc Esc Q y").await;
    assert_eq!(session.ends().await, ExitReason::Left);
}

#[tokio::test]
async fn a_key_that_is_quicker_than_the_word_of_a_larger_window_counts_in_the_larger_one() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    *session.size.lock().unwrap() = Size::new(60, 20);
    session.keys.send(InputEvent::Resized).await.unwrap();
    session.sees("60×20").await;
    let (bytes, _) = session.sent();
    *session.size.lock().unwrap() = Size::new(80, 24);
    session.press(":").await;
    session.sees_from(bytes, "コマンド").await;
    session.press("Esc Esc Q y").await;
    assert_eq!(session.ends().await, ExitReason::Left);
}

#[tokio::test]
async fn a_key_that_is_quicker_than_the_word_of_a_smaller_window_counts_in_the_larger_one() {
    let session = Session80x24::start();
    session.sees("N2211-00446").await;
    let (bytes, _) = session.sent();
    *session.size.lock().unwrap() = Size::new(60, 20);
    session.press(":").await;
    session.keys.send(InputEvent::Resized).await.unwrap();
    session.sees_from(bytes, "60×20").await;
    let (bytes, _) = session.sent();
    *session.size.lock().unwrap() = Size::new(80, 24);
    session.keys.send(InputEvent::Resized).await.unwrap();
    session.sees_from(bytes, "コマンド").await;
    session.press("Esc Esc Q y").await;
    assert_eq!(session.ends().await, ExitReason::Left);
}

#[tokio::test]
async fn a_silent_terminal_is_asked_whether_it_is_there() {
    let session = Session80x24::with(Options {
        probe: Some(Duration::from_millis(200)),
        ..options()
    });
    session.sees("N2211-00446").await;
    session.sees("\u{1b}[c").await;
    // The answer is no key.
    let answer = crate::terminal::input::Reply::Attributes("?62c".to_owned());
    session.keys.send(InputEvent::Reply(answer)).await.unwrap();
    session.press("Q y").await;
    assert_eq!(session.ends().await, ExitReason::Left);
}
