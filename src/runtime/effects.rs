//! Effects on tokio: each within its time, each ending in exactly one reply, panics included.

use super::{Desk, Printer};
use crate::app::{Effect, Reply, RequestId, Revealed};
use crate::document::{SaveFault, SpecimenFault};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, Query, RevealPurpose, Write, Written};
use crate::domain::ids::ContractKey;
use crate::domain::refusal::Refusal;
use crate::vault::RevealKeypair;
use crate::worker::reveal_context;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long effects may take before the screens go on without them. Longer than the store's own
/// limits, which know more about what happened.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A read.
    pub query: Duration,
    /// A write.
    pub write: Duration,
    /// A reveal, the worker's answer included; it is gone after a minute anyway.
    pub reveal: Duration,
    /// Between two looks for the worker's answer.
    pub reveal_poll: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            query: Duration::from_secs(25),
            write: Duration::from_secs(25),
            reveal: Duration::from_secs(30),
            reveal_poll: Duration::from_millis(200),
        }
    }
}

/// Carries out effects and sends their replies.
#[derive(Debug)]
pub(super) struct Effects<D> {
    desk: Arc<D>,
    printer: Arc<Printer>,
    limits: Limits,
    replies: UnboundedSender<Reply>,
    /// What only asks: dropped when the screens end.
    asked: JoinSet<()>,
    /// What changes something: finished when the screens end, drafts above all.
    kept: JoinSet<()>,
}

impl<D: Desk> Effects<D> {
    pub(super) fn new(
        desk: Arc<D>,
        printer: Arc<Printer>,
        limits: Limits,
        replies: UnboundedSender<Reply>,
    ) -> Self {
        Self {
            desk,
            printer,
            limits,
            replies,
            asked: JoinSet::new(),
            kept: JoinSet::new(),
        }
    }

    /// Starts an effect. Those that are the session's own are given back.
    pub(super) fn start(&mut self, effect: Effect) -> Option<Effect> {
        while self.asked.try_join_next().is_some() {}
        while self.kept.try_join_next().is_some() {}
        let desk = Arc::clone(&self.desk);
        let limits = self.limits;
        match effect {
            Effect::Query { id, query } => {
                let ask = async move { within(limits.query, desk.query(&query)).await };
                self.spawn(End::Dropped, ask, move |result| Reply::Read {
                    id,
                    result: result.and_then(|r| r),
                });
            }
            Effect::Write {
                id,
                request_id,
                write,
            } => {
                let request_id = request_id.unwrap_or_else(Uuid::new_v4);
                let act = async move { within(limits.write, desk.write(request_id, &write)).await };
                self.spawn(End::Finished, act, move |result| Reply::Written {
                    id,
                    request_id,
                    result: result.and_then(|r| r),
                });
            }
            Effect::Reveal {
                id,
                key,
                reason,
                purpose,
            } => {
                let act = reveal(desk, key, reason, purpose, limits);
                self.spawn(End::Dropped, act, move |result| Reply::Revealed {
                    id,
                    result: result.and_then(|r| r),
                });
            }
            Effect::SavePdf { id, name, bytes } => {
                let printer = Arc::clone(&self.printer);
                self.save(id, move || Ok(printer.save(&name, &bytes)?));
            }
            Effect::PrintCertificate { id, name, content } => {
                let act = print(desk, Arc::clone(&self.printer), name, content, limits);
                self.spawn(End::Finished, act, move |result| Reply::Saved {
                    id,
                    result: result.unwrap_or_else(|refusal| Err(SaveFault::Refused(refusal))),
                });
            }
            Effect::PrintSpecimen {
                id,
                name,
                wording,
                contents,
                hand_in,
            } => {
                let printer = Arc::clone(&self.printer);
                let act = async move {
                    tokio::task::spawn_blocking(move || {
                        printer.specimen(&name, &wording, &contents, hand_in)
                    })
                    .await
                    .unwrap_or_else(|e| Err(SpecimenFault::Other(e.to_string())))
                };
                self.spawn(End::Finished, act, move |result| Reply::Specimen {
                    id,
                    result: result.unwrap_or_else(|r| Err(SpecimenFault::Other(r.to_string()))),
                });
            }
            Effect::Glyphs { id, texts } => {
                let printer = Arc::clone(&self.printer);
                let look = async move {
                    tokio::task::spawn_blocking(move || printer.missing(&texts))
                        .await
                        .unwrap_or_default()
                };
                self.spawn(End::Dropped, look, move |result| Reply::Glyphs {
                    id,
                    missing: result.unwrap_or_default(),
                });
            }
            Effect::Unlock { id, password } => {
                let ask = async move { within(limits.query, desk.unlock(&password)).await };
                self.spawn(End::Dropped, ask, move |result| Reply::Unlocked {
                    id,
                    result: result.and_then(|r| r),
                });
            }
            own @ (Effect::KeepPlace(_)
            | Effect::Tap(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit(_)) => {
                return Some(own);
            }
        }
        None
    }

    /// The screens end: reads are dropped at once, writes and files are waited for, at most so long.
    /// Gives how many of those had to be left without an outcome.
    pub(super) async fn finish(&mut self, longest: Duration) -> usize {
        let end = Instant::now() + longest;
        self.asked.abort_all();
        while let Ok(Some(_)) = timeout_at(end, self.kept.join_next()).await {}
        let left = self.kept.len();
        self.kept.abort_all();
        left
    }

    fn save(
        &mut self,
        id: RequestId,
        act: impl FnOnce() -> Result<String, SaveFault> + Send + 'static,
    ) {
        let act = async move {
            // Drawing and the disk take milliseconds: not on the thread that keys come in on.
            tokio::task::spawn_blocking(act)
                .await
                .unwrap_or_else(|e| Err(SaveFault::Internal(e.to_string())))
        };
        self.spawn(End::Finished, act, move |result| Reply::Saved {
            id,
            result: result.unwrap_or_else(|refusal| Err(SaveFault::Refused(refusal))),
        });
    }

    /// Runs `act` and sends one reply made of its outcome; a panic is an internal refusal.
    fn spawn<T: Send + 'static>(
        &mut self,
        end: End,
        act: impl Future<Output = T> + Send + 'static,
        reply: impl FnOnce(Result<T, Refusal>) -> Reply + Send + 'static,
    ) {
        let replies = self.replies.clone();
        let mut work = JoinSet::new();
        work.spawn(act);
        let set = match end {
            End::Dropped => &mut self.asked,
            End::Finished => &mut self.kept,
        };
        // The inner set ends with the outer task, so that a dropped read frees its connection at once.
        set.spawn(async move {
            let joined = match work.join_next().await {
                Some(joined) => joined,
                None => return,
            };
            let result = joined.map_err(|error| {
                tracing::error!(panicked = error.is_panic(), "an effect ended early");
                Refusal::Internal("an effect ended early".to_owned())
            });
            // Nobody listens any more: the session has ended.
            drop(replies.send(reply(result)));
        });
    }
}

/// A certificate to a file, its wording asked for where it is not known.
async fn print<D: Desk>(
    desk: Arc<D>,
    printer: Arc<Printer>,
    name: String,
    content: Box<CertificateContent>,
    limits: Limits,
) -> Result<String, SaveFault> {
    within(
        limits.query,
        printer.know_wording(desk.as_ref(), &content.wording),
    )
    .await
    .map_err(SaveFault::Refused)?;
    // Drawing and the disk take milliseconds: not on the thread that keys come in on.
    tokio::task::spawn_blocking(move || printer.certificate(&name, &content))
        .await
        .unwrap_or_else(|e| Err(SaveFault::Internal(e.to_string())))
}

/// What becomes of an effect that is under way when the screens end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nobody wants the answer any more.
    Dropped,
    /// It is given the time to end.
    Finished,
}

async fn within<T>(
    limit: Duration,
    act: impl Future<Output = Result<T, Refusal>>,
) -> Result<T, Refusal> {
    timeout(limit, act).await.unwrap_or(Err(Refusal::TimedOut))
}

/// Asks for a key or a notice, sealed to a pair of keys made for this one request; waits for the
/// worker's answer and opens it.
///
/// # Errors
/// The refusal of the request, or [`Refusal::TimedOut`] when no worker answers.
pub async fn reveal<D: Desk>(
    desk: Arc<D>,
    key: ContractKey,
    reason: String,
    purpose: RevealPurpose,
    limits: Limits,
) -> Result<Revealed, Refusal> {
    let end = Instant::now() + limits.reveal;
    let pair = RevealKeypair::generate().map_err(|e| Refusal::Internal(e.to_string()))?;
    let write = Write::RequestReveal {
        key,
        public_key: pair.public().to_vec(),
        reason,
        purpose,
    };
    let asked = within(limits.write, desk.write(Uuid::new_v4(), &write)).await?;
    let Written::Reveal { id } = asked else {
        return Err(Refusal::Internal("a reveal without an id".to_owned()));
    };
    loop {
        match within(limits.query, desk.query(&Query::Reveal { id })).await? {
            Answer::Reveal(Some(sealed)) => {
                let plain = pair
                    .open(&context(id, purpose), &sealed)
                    .map_err(|e| Refusal::Internal(e.to_string()))?;
                return opened(plain, purpose);
            }
            Answer::Reveal(None) if Instant::now() < end => sleep(limits.reveal_poll).await,
            Answer::Reveal(None) => return Err(Refusal::TimedOut),
            _ => return Err(Refusal::Internal("another answer than a reveal".to_owned())),
        }
    }
}

fn opened(plain: Zeroizing<Vec<u8>>, purpose: RevealPurpose) -> Result<Revealed, Refusal> {
    match purpose {
        RevealPurpose::Notice => Ok(Revealed::Notice(plain)),
        RevealPurpose::View => match std::str::from_utf8(&plain) {
            Ok(text) => Ok(Revealed::Key(Zeroizing::new(text.to_owned()))),
            Err(_) => Err(Refusal::Internal("a key that is not text".to_owned())),
        },
    }
}

/// What the worker binds its answer to: the request and what was asked for.
fn context(id: Uuid, purpose: RevealPurpose) -> Vec<u8> {
    let purpose = match purpose {
        RevealPurpose::View => "view",
        RevealPurpose::Notice => "notice",
    };
    reveal_context(id, purpose)
}

#[cfg(test)]
mod tests;
