//! A mail server that is not ours: aiosmtpd, as the distribution packages it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A mail server of others: prints its port, keeps each mail in the folder named, knows nobody@… nowhere.
const MAIL_SERVER: &str = r"
import os, socket, sys
from aiosmtpd.controller import Controller
class Keep:
    n = 0
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('nobody@'):
            return '550 5.1.1 User unknown'
        envelope.rcpt_tos.append(address)
        return '250 OK'
    async def handle_DATA(self, server, session, envelope):
        Keep.n += 1
        path = os.path.join(sys.argv[1], f'{Keep.n}.eml')
        # Whole or not at all: somebody may look at any time.
        open(path + '.part', 'wb').write(envelope.content)
        os.rename(path + '.part', path)
        return '250 OK'
s = socket.socket()
s.bind(('127.0.0.1', 0))
port = s.getsockname()[1]
s.close()
c = Controller(Keep(), hostname='127.0.0.1', port=port)
c.start()
print(port, flush=True)
sys.stdin.read()
";

/// It runs as long as its value lives.
pub struct MailServer {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl MailServer {
    /// On a free port of the loopback; mails are kept in this folder, which is made.
    pub fn start(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).expect("a folder for mails");
        let mut child = Command::new("/usr/bin/python3")
            .args(["-c", MAIL_SERVER])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a port");
        let port = line.trim().parse().expect(
            "aiosmtpd is not installed; script/test does it, or: apt-get install python3-aiosmtpd",
        );
        Self {
            child,
            port,
            folder: folder.to_owned(),
        }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The mails so far.
    pub fn mails(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(&self.folder).expect("the folder of mails");
        let paths = files.map(|entry| entry.expect("an entry").path());
        paths
            .filter(|path| path.extension().is_some_and(|e| e == "eml"))
            .collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}
