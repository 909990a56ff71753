//! What comes into the core and what it asks for.

use crate::document::{SaveFault, SpecimenFault};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, Query, RevealPurpose, Write, Written};
use crate::domain::field::FieldId;
use crate::domain::ids::ContractKey;
use crate::domain::master::RecordedWording;
use crate::domain::refusal::Refusal;
use crate::keys::Chord;
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Names one request of the core; every effect that carries one ends in exactly one [`Reply`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// Something happened.
#[derive(Debug)]
pub enum Msg {
    /// The first message: ask who sits here.
    Start,
    /// A key was pressed.
    Key(Chord),
    /// Enter that came in one burst with text and may be a paste's: submits no field; in a form it goes on to the next
    /// one, where nothing is typed it is Enter.
    LineEnd,
    /// One character of several code points, as an IME commits it.
    Text(String),
    /// Text was pasted (bracketed): never a command, never a submission.
    Paste(String),
    /// For the key test: what arrived, before or instead of a key.
    Heard(Heard),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// The terminal sends another encoding than UTF-8.
    NotUtf8,
    /// The line is gone or the process was told to go: screens save what they hold.
    Leaving,
    /// An effect ended.
    Reply(Reply),
    /// Time passed: sent when [`super::Model::next_tick`] is due, at the latest.
    Tick,
}

impl Msg {
    /// It comes from the keyboard.
    pub(super) fn is_typed(&self) -> bool {
        matches!(
            self,
            Self::Key(_) | Self::LineEnd | Self::Text(_) | Self::Paste(_)
        )
    }
}

/// What a screen that listens to the keyboard itself is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Bytes as they came; what they are taken for follows.
    Bytes(Vec<u8>),
    /// A key.
    Key(Chord),
    /// A character of several code points.
    Text(String),
    /// A paste.
    Paste(String),
    /// A sequence that means nothing, or an answer of the terminal; made visible.
    Other(String),
}

/// How an effect ended.
#[derive(Debug)]
pub enum Reply {
    /// A read.
    Read {
        /// Which request.
        id: RequestId,
        /// What it gave.
        result: Result<Answer, Refusal>,
    },
    /// A write.
    Written {
        /// Which request.
        id: RequestId,
        /// The id under which the database knows it; the same again when it is sent again.
        request_id: Uuid,
        /// What it did.
        result: Result<Written, Refusal>,
    },
    /// A reveal.
    Revealed {
        /// Which request.
        id: RequestId,
        /// What was revealed.
        result: Result<Revealed, Refusal>,
    },
    /// Texts were looked through for characters that no font can print.
    Glyphs {
        /// Which request.
        id: RequestId,
        /// Each such character with the field it stands in.
        missing: Vec<(FieldId, String)>,
    },
    /// The password was looked at.
    Unlocked {
        /// Which request.
        id: RequestId,
        /// It is the login's; else `LoginRefused` (it is not), `NotAllowed` (the server checks none).
        result: Result<(), Refusal>,
    },
    /// A file was saved.
    Saved {
        /// Which request.
        id: RequestId,
        /// Where, or why not.
        result: Result<String, SaveFault>,
    },
    /// A specimen was saved.
    Specimen {
        /// Which request.
        id: RequestId,
        /// Where, or why not.
        result: Result<String, SpecimenFault>,
    },
}

impl Reply {
    /// Which request this ends.
    #[must_use]
    pub fn id(&self) -> RequestId {
        match self {
            Self::Read { id, .. }
            | Self::Written { id, .. }
            | Self::Revealed { id, .. }
            | Self::Glyphs { id, .. }
            | Self::Unlocked { id, .. }
            | Self::Saved { id, .. }
            | Self::Specimen { id, .. } => *id,
        }
    }

    /// Whether the database had a part in it: what is done on this machine alone says nothing of the link.
    #[must_use]
    pub fn is_of_database(&self) -> bool {
        !matches!(
            self,
            Self::Saved { .. } | Self::Specimen { .. } | Self::Glyphs { .. }
        )
    }

    /// The refusal, if it is one of the database's.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Read { result, .. } => result.as_ref().err(),
            Self::Written { result, .. } => result.as_ref().err(),
            Self::Revealed { result, .. } => result.as_ref().err(),
            Self::Saved { .. } | Self::Specimen { .. } | Self::Glyphs { .. } => None,
            Self::Unlocked { result, .. } => result.as_ref().err(),
        }
    }
}

/// What was revealed. Wiped from memory when dropped; says nothing of itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub enum Revealed {
    /// The auth key, 12 characters.
    Key(Zeroizing<String>),
    /// The key notice, a PDF.
    Notice(Zeroizing<Vec<u8>>),
}

impl fmt::Debug for Revealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Revealed(..)")
    }
}

/// Why the screens end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The operator left.
    Left,
    /// The login is refused.
    Refused,
    /// Too many wrong passwords at the lock.
    LockedOut,
}

/// What the runtime has to do.
#[derive(Clone, PartialEq)]
pub enum Effect {
    /// Read; answered by [`Reply::Read`].
    Query {
        /// Which request.
        id: RequestId,
        /// What to read.
        query: Query,
    },
    /// Write; answered by [`Reply::Written`].
    Write {
        /// Which request.
        id: RequestId,
        /// The id of an earlier try of the same write; none = the runtime makes one.
        request_id: Option<Uuid>,
        /// What to write.
        write: Write,
    },
    /// Make an ephemeral key pair, request the reveal, wait for the worker's answer and open it;
    /// answered by [`Reply::Revealed`].
    Reveal {
        /// Which request.
        id: RequestId,
        /// Of which contract.
        key: ContractKey,
        /// Why; goes on record.
        reason: String,
        /// Key or notice.
        purpose: RevealPurpose,
    },
    /// Save a PDF in the operator's folder; answered by [`Reply::Saved`] with where it is.
    SavePdf {
        /// Which request.
        id: RequestId,
        /// File name without folder; never holds a key.
        name: String,
        /// The file.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// Make a certificate's PDF and save it in the operator's folder; answered by [`Reply::Saved`].
    PrintCertificate {
        /// Which request.
        id: RequestId,
        /// File name without folder.
        name: String,
        /// What it says.
        content: Box<CertificateContent>,
    },
    /// Make a PDF that shows a wording which is not on record yet, and save it; answered by [`Reply::Specimen`].
    PrintSpecimen {
        /// Which request.
        id: RequestId,
        /// File name without folder.
        name: String,
        /// The wording.
        wording: Box<RecordedWording>,
        /// Nobody's certificates.
        contents: Vec<CertificateContent>,
        /// What an orderer's rules might say about handing in the notice.
        hand_in: &'static str,
    },
    /// Look for characters that no font can print; answered by [`Reply::Glyphs`].
    Glyphs {
        /// Which request.
        id: RequestId,
        /// Fields and what stands in them.
        texts: Vec<(FieldId, String)>,
    },
    /// Look whether this is the login's password; answered by [`Reply::Unlocked`].
    Unlock {
        /// Which request.
        id: RequestId,
        /// What was typed.
        password: Zeroizing<String>,
    },
    /// Keep where the operator is for the next start, or forget it.
    KeepPlace(Option<String>),
    /// Tell the bytes of keys, or no longer: for the key test.
    Tap(bool),
    /// Draw everything anew, as if nothing stood on the terminal.
    Redraw,
    /// Stop the process as Ctrl-Z does; come back whole.
    Suspend,
    /// Leave.
    Quit(Exit),
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query { id, query } => write!(f, "Query({}, {query:?})", id.0),
            Self::Write { id, write, .. } => write!(f, "Write({}, {write:?})", id.0),
            Self::Reveal { id, purpose, .. } => write!(f, "Reveal({}, {purpose:?})", id.0),
            Self::SavePdf { id, name, .. } => write!(f, "SavePdf({}, {name})", id.0),
            Self::PrintCertificate { id, name, .. } => {
                write!(f, "PrintCertificate({}, {name})", id.0)
            }
            Self::PrintSpecimen { id, name, .. } => write!(f, "PrintSpecimen({}, {name})", id.0),
            Self::Glyphs { id, texts } => write!(f, "Glyphs({}, {})", id.0, texts.len()),
            Self::Unlock { id, .. } => write!(f, "Unlock({})", id.0),
            Self::KeepPlace(place) => write!(f, "KeepPlace({place:?})"),
            Self::Tap(on) => write!(f, "Tap({on})"),
            Self::Redraw => f.write_str("Redraw"),
            Self::Suspend => f.write_str("Suspend"),
            Self::Quit(exit) => write!(f, "Quit({exit:?})"),
        }
    }
}
