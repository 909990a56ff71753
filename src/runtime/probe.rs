//! A line that is dead without saying so: a question to the terminal after a long silence. Where it answered
//! at the start, no answer now means that nobody is there: a laptop was shut, a router forgot the connection,
//! and neither SIGHUP nor an error will ever come, because nothing is sent that could fail.
//! Three bytes in ten minutes of silence; an idle minute still sends nothing.

use std::time::{Duration, Instant};

/// How long an answer may take on the worst of lines, and no longer than the silence before the question.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing.
    Wait,
    /// Send the question.
    Ask,
    /// Nobody answered: leave as on SIGHUP.
    Dead,
}

/// When anything last came from the terminal, and whether a question is out.
#[derive(Debug)]
pub(super) struct Probe {
    silence: Option<Duration>,
    heard: Instant,
    asked: Option<Instant>,
}

impl Probe {
    /// Asks after so long a silence; never with `None`.
    pub(super) const fn new(silence: Option<Duration>, now: Instant) -> Self {
        Self {
            silence,
            heard: now,
            asked: None,
        }
    }

    /// Something came: a key, an answer, anything.
    pub(super) const fn heard(&mut self, now: Instant) {
        self.heard = now;
        self.asked = None;
    }

    /// How long nothing needs to be done.
    pub(super) fn wait(&self, now: Instant) -> Option<Duration> {
        let due = match self.asked {
            Some(asked) => asked + self.silence?.min(PATIENCE),
            None => self.heard + self.silence?,
        };
        Some(due.saturating_duration_since(now))
    }

    /// What to do now; a question counts as sent.
    pub(super) fn step(&mut self, now: Instant) -> Step {
        match self.wait(now) {
            Some(wait) if wait.is_zero() => match self.asked {
                Some(_) => Step::Dead,
                None => {
                    self.asked = Some(now);
                    Step::Ask
                }
            },
            _ => Step::Wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENCE: Duration = Duration::from_secs(600);

    #[test]
    fn a_terminal_that_answers_is_asked_again_after_the_next_silence() {
        let start = Instant::now();
        let mut probe = Probe::new(Some(SILENCE), start);
        assert_eq!(probe.step(start + SILENCE / 2), Step::Wait);
        assert_eq!(probe.step(start + SILENCE), Step::Ask);
        assert_eq!(probe.step(start + SILENCE), Step::Wait);
        let answered = start + SILENCE + Duration::from_secs(2);
        probe.heard(answered);
        assert_eq!(probe.wait(answered), Some(SILENCE));
    }

    #[test]
    fn a_terminal_that_answers_nothing_is_given_up_after_the_patience() {
        let start = Instant::now();
        let mut probe = Probe::new(Some(SILENCE), start);
        assert_eq!(probe.step(start + SILENCE), Step::Ask);
        assert_eq!(probe.step(start + SILENCE + PATIENCE / 2), Step::Wait);
        assert_eq!(probe.step(start + SILENCE + PATIENCE), Step::Dead);
    }

    #[test]
    fn an_answer_is_not_waited_for_longer_than_the_silence_before() {
        let start = Instant::now();
        let short = Duration::from_secs(2);
        let mut probe = Probe::new(Some(short), start);
        assert_eq!(probe.step(start + short), Step::Ask);
        assert_eq!(probe.step(start + short * 2), Step::Dead);
    }

    #[test]
    fn without_a_silence_nothing_is_ever_asked() {
        let start = Instant::now();
        let mut probe = Probe::new(None, start);
        assert_eq!(probe.wait(start), None);
        assert_eq!(probe.step(start + SILENCE * 100), Step::Wait);
    }
}
