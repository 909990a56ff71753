//! The connections of one session with the database. It has all of them or none: a login may have only so many, and a
//! session that took one now and the next when it needs it would be short of it because of whoever came later.

use super::refusal::{refusal, told};
use crate::domain::refusal::Refusal;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use std::collections::VecDeque;
use std::fmt;
use std::io::ErrorKind;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout_at};

/// A connection that has just ended is counted by the server for a moment longer.
const COUNTED: Duration = Duration::from_secs(1);
/// Who was turned away tries after this: longer than those who are there take to notice that their connections ended, which
/// is the time between two looks of the screens (`ui.poll_seconds`, 2 unless set).
const BEHIND: Duration = Duration::from_secs(3);
/// Between two tries to connect.
const PAUSE: Duration = Duration::from_millis(100);

/// The connections of a session, made when the first is asked for and kept as long as the session lives.
pub(super) struct Connections {
    options: PgConnectOptions,
    most: usize,
    within: Duration,
    turns: Arc<Semaphore>,
    /// One at a time connects.
    door: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    back: Notify,
}

#[derive(Default)]
struct State {
    idle: VecDeque<PgConnection>,
    /// Lent, or being looked at.
    out: usize,
    /// The login had no room for this session when it last asked.
    turned_away: bool,
}

impl fmt::Debug for Connections {
    // The options hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}

/// A connection while it is used. Dropped, it is ended, for nobody knows what it was at; [`Lent::keep`] gives it back.
pub(super) struct Lent {
    connection: PgConnection,
    counted: Counted,
    turn: OwnedSemaphorePermit,
}

/// That a connection of the session is out.
struct Counted(Arc<Connections>);

impl Drop for Counted {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.out = state.out.saturating_sub(1);
        drop(state);
        self.0.back.notify_one();
    }
}

impl Lent {
    /// Gives it back to the session.
    pub fn keep(self) {
        let Self {
            connection,
            counted,
            turn,
        } = self;
        counted.0.state().idle.push_back(connection);
        drop(counted);
        drop(turn);
    }
}

impl Deref for Lent {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

impl Connections {
    /// At most so many, each to be had within this time.
    pub fn new(options: PgConnectOptions, most: usize, within: Duration) -> Self {
        Self {
            options,
            most,
            within,
            turns: Arc::new(Semaphore::new(most)),
            door: tokio::sync::Mutex::default(),
            state: Mutex::default(),
            back: Notify::new(),
        }
    }

    /// How they are made.
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// A connection that answers.
    ///
    /// # Errors
    /// [`Refusal::TooManySessions`] where the login has no room for the whole session, [`Refusal::Unavailable`] where
    /// none is to be had in time, and whatever else the server says to who connects.
    pub async fn lend(self: &Arc<Self>) -> Result<Lent, Refusal> {
        let until = Instant::now() + self.within;
        let turn = Arc::clone(&self.turns).acquire_owned();
        let Ok(Ok(turn)) = timeout_at(until, turn).await else {
            return Err(Refusal::Unavailable);
        };
        let (connection, counted) = timeout_at(until, self.any(until))
            .await
            .unwrap_or(Err(Refusal::Unavailable))?;
        Ok(Lent {
            connection,
            counted,
            turn,
        })
    }

    /// Ends every connection that is not lent, and lends none any more.
    pub async fn close(&self) {
        self.turns.close();
        let idle = std::mem::take(&mut self.state().idle);
        for connection in idle {
            connection.close().await.ok();
        }
    }

    async fn any(self: &Arc<Self>, until: Instant) -> Result<(PgConnection, Counted), Refusal> {
        let mut crowded = Instant::now() + COUNTED.min(self.within / 2);
        // Who was turned away stands behind those who are there already and only come back, after a restart of the
        // server for example, and tries once.
        if self.state().turned_away {
            sleep(BEHIND.min(self.within * 3 / 4)).await;
            crowded = Instant::now();
        }
        loop {
            while let Some((mut connection, counted)) = self.take() {
                if connection.ping().await.is_ok() {
                    return Ok((connection, counted));
                }
            }
            let error = {
                let _door = self.door.lock().await;
                // Whoever was at the door before may have left some.
                if !self.state().idle.is_empty() {
                    continue;
                }
                match self.enter().await {
                    Ok(entered) => return Ok(entered),
                    Err(error) => error,
                }
            };
            let now = Instant::now();
            match refusal(&error) {
                // It makes do with what it has until it gets back what it lost.
                Refusal::TooManySessions if self.holds_any() => {
                    let _back = timeout_at(until.min(now + COUNTED), self.back.notified()).await;
                }
                Refusal::TooManySessions if now < crowded => sleep(PAUSE).await,
                Refusal::TooManySessions => {
                    self.state().turned_away = true;
                    return Err(Refusal::TooManySessions);
                }
                _ if is_starting(&error) && now + PAUSE < until => sleep(PAUSE).await,
                _ => return Err(told(&error)),
            }
        }
    }

    /// A connection more; where there is none yet, all of them at once.
    async fn enter(self: &Arc<Self>) -> Result<(PgConnection, Counted), sqlx::Error> {
        let rest = match self.holds_any() {
            true => 0,
            false => self.most.saturating_sub(1),
        };
        let first = PgConnection::connect_with(&self.options).await?;
        let mut others = VecDeque::new();
        for _ in 0..rest {
            match PgConnection::connect_with(&self.options).await {
                Ok(connection) => others.push_back(connection),
                Err(error) => {
                    others.push_back(first);
                    for connection in others {
                        connection.close().await.ok();
                    }
                    return Err(error);
                }
            }
        }
        let mut state = self.state();
        state.idle.append(&mut others);
        state.out += 1;
        state.turned_away = false;
        drop(state);
        Ok((first, Counted(Arc::clone(self))))
    }

    /// The one that has rested longest, so that none of them is forgotten on the way by whoever watches the line.
    fn take(self: &Arc<Self>) -> Option<(PgConnection, Counted)> {
        let mut state = self.state();
        let connection = state.idle.pop_front()?;
        state.out += 1;
        drop(state);
        Some((connection, Counted(Arc::clone(self))))
    }

    fn holds_any(&self) -> bool {
        let state = self.state();
        state.out > 0 || !state.idle.is_empty()
    }

    /// Nothing is done with it that could fail half way.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a server is about to be there.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == ErrorKind::ConnectionRefused,
        sqlx::Error::Database(said) => said.code().as_deref() == Some("57P03"),
        _ => false,
    }
}
