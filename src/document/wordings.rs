//! Every wording under which certificates were or are issued: the built-in one, the files of this machine, and those
//! that the database has on record, which may become more while the program runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::error::DocumentError;
use super::wording::{Wording, WordingError};
use crate::domain::master::RecordedWording;

/// The wordings.
#[derive(Debug)]
pub struct Wordings {
    files: Vec<Arc<Wording>>,
    current: usize,
    /// As the database told them last.
    recorded: RwLock<Vec<Arc<Wording>>>,
}

impl Wordings {
    /// The built-in wording and every `*.toml` in `folder`; `current` is the id for new
    /// certificates (none: the built-in one).
    ///
    /// # Errors
    /// All faults of all files: unreadable, refused, the same id twice, `current` unknown.
    pub fn load(folder: Option<&Path>, current: Option<&str>) -> Result<Self, Vec<WordingError>> {
        let mut faults = Vec::new();
        let mut files: Vec<Arc<Wording>> = Vec::new();
        let mut take = |read: Result<Wording, WordingError>| match read {
            Ok(wording) => files.push(Arc::new(wording)),
            Err(fault) => faults.push(fault),
        };
        take(Wording::standard());
        if let Some(folder) = folder {
            match toml_files(folder) {
                Err(fault) => take(Err(fault)),
                Ok(paths) => paths.iter().for_each(|path| take(read(path))),
            }
        }
        for (n, wording) in files.iter().enumerate() {
            if files.iter().take(n).any(|w| w.id() == wording.id()) {
                faults.push(WordingError {
                    file: wording.id().to_owned(),
                    fault: "this id is used by two wordings; give the new one an id of its own"
                        .to_owned(),
                });
            }
        }
        let wanted = current.map_or(Some(0), |id| files.iter().position(|w| w.id() == id));
        if wanted.is_none() {
            let ids: Vec<&str> = files.iter().map(|w| w.id()).collect();
            faults.push(WordingError {
                file: current.unwrap_or_default().to_owned(),
                fault: format!("no wording has this id; there are: {}", ids.join(", ")),
            });
        }
        match wanted {
            Some(current) if faults.is_empty() => Ok(Self {
                files,
                current,
                recorded: RwLock::default(),
            }),
            _ => Err(faults),
        }
    }

    /// The wording for new certificates.
    ///
    /// # Errors
    /// Never: `load` saw to it.
    pub fn current(&self) -> Result<&Wording, DocumentError> {
        self.files
            .get(self.current)
            .map(Arc::as_ref)
            .ok_or_else(|| self.none(""))
    }

    /// Whether the database has to be looked at for this reference: it is not known, or it names an id that a file
    /// has and says nothing of the sentences.
    #[must_use]
    pub fn asks(&self, reference: &str) -> bool {
        if self.files.first().is_some_and(|w| w.is_meant_by(reference)) {
            return false;
        }
        !reference.contains(':') || self.meant(reference).is_empty()
    }

    /// Takes what the database has on record; those it had told before are replaced.
    ///
    /// # Errors
    /// Those that cannot be read; the others are taken.
    pub fn learn(&self, rows: &[RecordedWording]) -> Result<(), Vec<WordingError>> {
        let (mut read, mut faults) = (Vec::new(), Vec::new());
        for row in rows {
            match Wording::recorded(row) {
                Ok(wording) => read.push(Arc::new(wording)),
                Err(fault) => faults.push(fault),
            }
        }
        *self
            .recorded
            .write()
            .unwrap_or_else(PoisonError::into_inner) = read;
        if faults.is_empty() {
            return Ok(());
        }
        Err(faults)
    }

    /// The wording that a snapshot names, to print what was issued in it: with a digest there is no doubt which one.
    ///
    /// # Errors
    /// None of that name, or its sentences are no longer those of the digest; an id without a digest that means two.
    pub fn find(&self, reference: &str) -> Result<Arc<Wording>, DocumentError> {
        let meant = self.meant(reference);
        self.one(&meant)?;
        meant.into_iter().next().ok_or_else(|| self.none(reference))
    }

    /// The wording to issue something in. Stricter than [`Self::find`]: an id that is both in a file and in the
    /// database, with other sentences, is refused whatever the digest.
    ///
    /// # Errors
    /// As `find`, and [`DocumentError::TwoWordings`].
    pub fn for_issue(&self, reference: &str) -> Result<Arc<Wording>, DocumentError> {
        let id = reference.split(':').next().unwrap_or_default();
        self.one(&self.meant(id))?;
        self.find(reference)
    }

    /// Id and digest of the built-in wording and of every file.
    #[must_use]
    pub fn files(&self) -> Vec<(String, String)> {
        let named = |w: &Arc<Wording>| {
            let digest = w.reference().split(':').nth(1).unwrap_or_default();
            (w.id().to_owned(), digest.to_owned())
        };
        self.files.iter().map(named).collect()
    }

    /// The file of this machine (or the built-in wording) that has this id.
    #[must_use]
    pub fn file_of(&self, id: &str) -> Option<&Wording> {
        self.files.iter().map(Arc::as_ref).find(|w| w.id() == id)
    }

    fn one(&self, meant: &[Arc<Wording>]) -> Result<(), DocumentError> {
        let Some(first) = meant.first() else {
            return Ok(());
        };
        let named = |w: &Wording| format!("{} = {}", w.origin(), w.reference());
        match meant.iter().find(|w| w.reference() != first.reference()) {
            Some(second) => Err(DocumentError::TwoWordings {
                id: first.id().to_owned(),
                first: named(first),
                second: named(second),
            }),
            None => Ok(()),
        }
    }

    fn every(&self) -> Vec<Arc<Wording>> {
        let recorded = self.recorded.read().unwrap_or_else(PoisonError::into_inner);
        self.files.iter().chain(recorded.iter()).cloned().collect()
    }

    fn meant(&self, reference: &str) -> Vec<Arc<Wording>> {
        let mut all = self.every();
        all.retain(|w| w.is_meant_by(reference));
        all
    }

    fn none(&self, wanted: &str) -> DocumentError {
        let mut given: Vec<String> = self.every().iter().map(|w| w.reference().into()).collect();
        given.dedup();
        DocumentError::OtherWording {
            wanted: wanted.to_owned(),
            given: given.join(", "),
        }
    }
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, WordingError> {
    let fault = |e: std::io::Error| WordingError {
        file: folder.display().to_string(),
        fault: e.to_string(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Wording, WordingError> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Wording::parse(&file, &text),
        Err(e) => Err(WordingError {
            file,
            fault: e.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::wording::STANDARD;
    use super::*;

    fn recorded(id: &str, care: &str) -> RecordedWording {
        let mut sentences = Wording::standard().unwrap().sentences();
        sentences["notice"]["care"] = care.into();
        RecordedWording {
            id: id.to_owned(),
            sentences,
        }
    }

    #[test]
    fn a_folder_adds_wordings_and_every_fault_is_said_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("own.toml", &STANDARD.replace("v1", "own-2026"));
        put("ignored.txt", "not read");
        let wordings = Wordings::load(Some(folder.path()), Some("own-2026")).unwrap();
        assert_eq!(wordings.current().unwrap().id(), "own-2026");
        assert_eq!(wordings.find("v1").unwrap().id(), "v1");
        assert!(wordings.find("v1:000000000000").is_err());

        put("twice.toml", STANDARD);
        put("broken.toml", "id = ");
        let faults = Wordings::load(Some(folder.path()), Some("nobody")).unwrap_err();
        assert_eq!(faults.len(), 3, "{faults:?}");
    }

    #[test]
    fn a_wording_that_is_not_known_yet_is_asked_for_and_found_once_the_database_has_told_it() {
        let wordings = Wordings::load(None, None).unwrap();
        assert!(!wordings.asks("v1"));
        assert!(!wordings.asks("v1:38b1b26f4dbb"));
        assert!(wordings.asks("own:123456789012"));
        assert!(wordings.find("own").is_err());
        wordings.learn(&[recorded("own", "秘密です。")]).unwrap();
        let own = wordings.find("own").unwrap();
        assert!(!wordings.asks(own.reference()));
        assert_eq!(wordings.for_issue(own.reference()).unwrap(), own);
        // Told again, with another one beside it: the first is still there.
        let both = [recorded("own", "秘密です。"), recorded("own-2", "内密に。")];
        wordings.learn(&both).unwrap();
        assert!(wordings.find("own-2").is_ok());
        assert_eq!(wordings.find(own.reference()).unwrap(), own);
    }

    #[test]
    fn an_id_of_a_file_and_of_the_database_with_other_sentences_is_refused_with_both_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.toml");
        std::fs::write(&path, STANDARD.replace("v1", "own")).unwrap();
        let wordings = Wordings::load(Some(folder.path()), None).unwrap();
        // An id alone does not say that the file is meant: the database is looked at.
        assert!(wordings.asks("own"));
        let file = wordings.find("own").unwrap();
        wordings.learn(&[recorded("own", "秘密です。")]).unwrap();
        for refused in [
            wordings.find("own"),
            wordings.for_issue("own"),
            wordings.for_issue(file.reference()),
        ] {
            let said = refused.unwrap_err().to_string();
            assert!(
                said.contains("own.toml") && said.contains("own (database)"),
                "{said}"
            );
        }
        // What was issued says by its digest which of them it means.
        assert_eq!(wordings.find(file.reference()).unwrap(), file);
        // With the same sentences it is one wording.
        let same = RecordedWording {
            id: "own".to_owned(),
            sentences: file.sentences(),
        };
        wordings.learn(&[same]).unwrap();
        assert!(wordings.for_issue("own").is_ok());
    }

    #[test]
    fn one_that_cannot_be_read_is_told_and_keeps_no_other_out() {
        let wordings = Wordings::load(None, None).unwrap();
        let broken = recorded("broken", "{key}");
        let faults = wordings.learn(&[broken, recorded("own", "秘密です。")]);
        assert_eq!(faults.unwrap_err().len(), 1);
        assert!(wordings.find("own").is_ok());
        assert!(wordings.find("broken").is_err());
    }
}
