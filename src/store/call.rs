//! A write is one call of a function of `api`, whose transaction it is. Macros, because each statement is checked where it
//! stands.

/// A write that tells the application's new version and revision.
macro_rules! written {
    ($db:expr, $sql:literal, $($argument:expr),+ $(,)?) => {{
        let r = sqlx::query!($sql, $($argument),+).fetch_one($db).await?;
        Ok($crate::domain::command::Written::Application { version: r.version, revision: r.revision })
    }};
}

/// A write of which nothing is told but that it is done, whether the function gives a version or nothing.
macro_rules! done {
    ($db:expr, $sql:literal, $($argument:expr),+ $(,)?) => {{
        sqlx::query!($sql, $($argument),+).fetch_one($db).await?;
        Ok($crate::domain::command::Written::Done)
    }};
}

pub(super) use {done, written};
