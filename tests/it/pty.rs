//! The harness itself: what it types arrives, what is printed is seen, questions are answered.

use crate::support::pty::Pty;
use std::path::Path;

#[test]
fn what_is_typed_comes_back_as_a_picture() {
    let mut pty = Pty::start(Path::new("/bin/cat"), &[], &[], 80, 24);
    pty.text("○○建設　株式会社");
    pty.press("enter");
    pty.see("○○建設　株式会社");
    assert!(!pty.on_alternate_screen());
}

#[test]
fn a_question_for_the_cursor_is_answered_with_where_it_stands() {
    let script =
        r"stty raw -echo; printf 'ab\033[6n'; dd bs=1 count=6 2>/dev/null | tail -c +2; stty sane";
    let mut pty = Pty::start(Path::new("/bin/sh"), &["-c", script], &[], 80, 24);
    pty.see("[1;3R");
    assert!(pty.wait_end());
}
