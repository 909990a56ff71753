//! PDFs to files: drawn from snapshots, written where only the operator can read them.

use super::Desk;
use crate::document::{self, Fonts, SaveFault, SpecimenFault, Wording, Wordings};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, Query};
use crate::domain::field::FieldId;
use crate::domain::master::RecordedWording;
use crate::domain::refusal::Refusal;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Draws and saves.
#[derive(Debug)]
pub struct Printer {
    /// Fonts of the certificate.
    pub fonts: Fonts,
    /// The company's wordings.
    pub wordings: Wordings,
    /// The operator's folder; made with mode 0700 when it is missing.
    pub folder: PathBuf,
}

/// How many files of one name may stand beside each other.
const SAME_NAME: u32 = 1_000;

impl Printer {
    /// Sees to it that the wording of a certificate is known: one that came on record after this program started is
    /// asked for, outside of every transaction.
    ///
    /// # Errors
    /// The database's, when it has to be asked.
    pub async fn know_wording<D: Desk>(&self, desk: &D, reference: &str) -> Result<(), Refusal> {
        if !self.wordings.asks(reference) {
            return Ok(());
        }
        if let Answer::DocumentWordings(rows) = desk.query(&Query::DocumentWordings).await? {
            for fault in self.wordings.learn(&rows).err().into_iter().flatten() {
                tracing::warn!(error = %fault, "a wording on record cannot be read");
            }
        }
        Ok(())
    }

    /// Draws nobody's certificates and notice in a wording that is not on record yet, and saves them as one PDF.
    ///
    /// # Errors
    /// What would keep certificates in it from being printed; a file of this machine that has its id.
    pub fn specimen(
        &self,
        name: &str,
        wording: &RecordedWording,
        contents: &[CertificateContent],
        hand_in: &str,
    ) -> Result<String, SpecimenFault> {
        let wording =
            Wording::recorded(wording).map_err(|e| SpecimenFault::Unreadable(e.to_string()))?;
        if let Some(file) = self.wordings.file_of(wording.id()) {
            return Err(SpecimenFault::TakenByFile(file.origin().to_owned()));
        }
        let pdf = document::specimen(contents, hand_in, &self.fonts, &wording)?;
        self.save(name, &pdf)
            .map_err(|e| SpecimenFault::Other(e.to_string()))
    }

    /// Draws a certificate and saves it; gives the path. Takes milliseconds of computing.
    ///
    /// # Errors
    /// Why not.
    pub fn certificate(
        &self,
        name: &str,
        content: &CertificateContent,
    ) -> Result<String, SaveFault> {
        let wording = self.wordings.find(&content.wording)?;
        let pdf = document::certificate(content, &self.fonts, &wording)?;
        Ok(self.save(name, &pdf)?)
    }

    /// The characters that no font can print, each with the field it stands in. Takes microseconds, milliseconds
    /// when a fallback font is opened for the first time.
    #[must_use]
    pub fn missing(&self, texts: &[(FieldId, String)]) -> Vec<(FieldId, String)> {
        let of = |(field, text): &(FieldId, String)| -> Vec<(FieldId, String)> {
            let gone = document::missing_characters(text, &self.fonts).unwrap_or_default();
            gone.into_iter().map(|c| (*field, c)).collect()
        };
        texts.iter().flat_map(of).collect()
    }

    /// Saves a PDF in a file of its own, mode 0600, and gives its path. Nothing is overwritten: a
    /// second file of the name says that it is a copy, and which.
    ///
    /// # Errors
    /// The operating system's.
    pub fn save(&self, name: &str, pdf: &[u8]) -> io::Result<String> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)?;
        let (path, mut file) = new_file(&self.folder, &plain_name(name))?;
        let written = file.write_all(pdf).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // Half a PDF helps nobody.
            drop(std::fs::remove_file(&path));
            return Err(error);
        }
        Ok(path.display().to_string())
    }
}

fn new_file(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "pdf"));
    for n in 1..SAME_NAME {
        let name = if n == 1 {
            format!("{stem}.{ending}")
        } else {
            format!("{stem}-copy{n}.{ending}")
        };
        let path = folder.join(name);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
        {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A name cannot lead out of the folder, whatever a contract is called.
fn plain_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c == '/' || c == '\0' || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .collect();
    plain.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn printer(folder: &Path) -> Printer {
        Printer {
            fonts: Fonts::new(Vec::new()),
            wordings: Wordings::load(None, None).unwrap(),
            folder: folder.join("print"),
        }
    }

    #[test]
    fn files_are_the_operators_own_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let printer = printer(folder.path());
        let first = printer.save("37071-00001M.pdf", b"one").unwrap();
        let second = printer.save("37071-00001M.pdf", b"two").unwrap();
        assert!(first.ends_with("print/37071-00001M.pdf"), "{first}");
        assert!(second.ends_with("print/37071-00001M-copy2.pdf"), "{second}");
        assert_eq!(std::fs::read(&first).unwrap(), b"one");
        let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&first), 0o600);
        assert_eq!(mode(folder.path().join("print").to_str().unwrap()), 0o700);
    }

    #[test]
    fn a_name_cannot_lead_out_of_the_folder() {
        assert_eq!(plain_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(plain_name("a\nb.pdf"), "a_b.pdf");
    }
}
