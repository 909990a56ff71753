//! The main job with `DENSHO_UI__LANGUAGE=en` in real terminals: whatever stands on the screen on the way, nothing of it is
//! Japanese but data.

use crate::support::house::House;
use crate::support::pty::Pty;

fn is_japanese(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{2ffff}' | '々' | '〆')
}

/// What people have entered: the application, the masters, and what is typed on the way.
const DATA: &[&str] = &[
    include_str!("../../samples/flyer.json"),
    include_str!("support/fixture.sql"),
    WORKS,
    "前払金保証",
    "契約保証",
];

const WORKS: &str = "見本川護岸工事";

/// Dates and amounts as the certificate prints them, in either language.
const PRINTED: &[&str] = &["令和", "年", "月", "日", "円", "万", "万円"];

/// An operator whose every picture is looked at.
struct Reader {
    session: Pty,
    pictures: usize,
}

impl Reader {
    fn new(house: &House, login: &str) -> Self {
        Self {
            session: house.english_session(login),
            pictures: 0,
        }
    }

    /// Waits for these words; nothing beside them is Japanese.
    fn see(&mut self, text: &str) -> String {
        let picture = self.session.see(text);
        let data: String = DATA.concat().split_whitespace().collect();
        for run in picture
            .split(|c| !is_japanese(c))
            .filter(|run| !run.is_empty())
        {
            let known = data.contains(run) || PRINTED.contains(&run);
            assert!(known, "「{run}」 in\n{picture}");
        }
        self.pictures += 1;
        picture
    }

    /// Presses keys and waits for what they lead to.
    fn press(&mut self, keys: &str, text: &str) -> String {
        self.session.press(keys);
        self.see(text)
    }

    /// Reads a question to its end, page by page, and says yes.
    fn yes(&mut self, text: &str) -> String {
        while self.session.picture().contains("more: ") {
            let before = self.session.picture();
            self.session.press("pgdn");
            self.session
                .wait("the next page", |picture| picture != before);
            self.see("");
        }
        self.press("y", text)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_claimed_submitted_approved_issued_and_found_without_a_word_of_japanese()
{
    let house = House::new().await;
    house.receive(WORKS);
    let mut clerk = Reader::new(&house, "sato");
    clerk.see("Applications Q1");
    clerk.see("○○建設");
    clerk.press("c", "claimed");
    clerk.press("enter", "Warnings:");
    // Every warning is set aside with a reason.
    loop {
        let picture = clerk.see("Warnings:");
        let line = picture.lines().find(|l| l.contains("Warnings:")).unwrap();
        let counts: Vec<usize> = line
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|n| n.parse().ok())
            .collect();
        let [0, warnings, reasoned] = counts[..] else {
            panic!("{picture}")
        };
        if warnings == reasoned {
            break;
        }
        clerk.press("w", "Override this warning");
        clerk.session.text("asked by phone");
        clerk.press("enter", "yes");
        clerk.yes(&format!("(with a reason: {})", reasoned + 1));
    }
    clerk.press("s", "Submit this for approval?");
    clerk.yes("submitted for approval");

    let mut supervisor = Reader::new(&house, "takahashi");
    supervisor.see("Review queue Q2");
    supervisor.see("○○建設");
    supervisor.press("enter", "Certificate (");
    supervisor.press("a", "Issue these certificates?");
    supervisor.yes("approved");
    for screen in [&mut supervisor, &mut clerk] {
        screen.see("37071-00001M");
        screen.see("sent ");
        screen.see("soumu@example.jp");
    }

    clerk.press("enter", "# Overview (");
    clerk.press("g p", "Publication");
    clerk.press("g s", "Search K1");
    clerk.session.text("護岸");
    clerk.press("enter", "37071-00001M");
    clerk.press("enter", "# Overview (");
    clerk.press("h", "History");
    clerk.press("?", "Keys and commands");
    assert!(clerk.pictures > 12, "{}", clerk.pictures);
}
