//! The platform's client over real TLS, against OpenSSL's own server.

use densho::platform::{HttpPlatform, HttpSettings, Platform, Publication, PublishFailure};
use densho::vault::AuthKey;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

struct Server {
    child: Child,
    port: String,
    ca: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves the files of `dir` as whole HTTP answers, with a certificate for `localhost`.
fn serve(dir: &Path) -> Server {
    let made = Command::new("openssl")
        .args("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(' '))
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(dir)
        .output()
        .expect("openssl runs");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let status = "{\"service\": \"見本\", \"version\": 1}";
    std::fs::create_dir_all(dir.join("api/v1")).unwrap();
    std::fs::write(
        dir.join("api/v1/status"),
        format!(
            "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n{status}",
            status.len()
        ),
    )
    .unwrap();
    let mut child = Command::new("openssl")
        .args("s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem -HTTP".split(' '))
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl runs");
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let port = lines
        .find_map(|line| {
            line.strip_prefix("ACCEPT ")?
                .rsplit(':')
                .next()
                .map(str::to_owned)
        })
        .expect("the server says its port");
    // Whatever else it says must be read, or it stops when the pipe is full.
    std::thread::spawn(move || lines.count());
    Server {
        child,
        port,
        ca: dir.join("cert.pem"),
    }
}

fn client(url: &str, ca_file: Option<PathBuf>) -> HttpPlatform {
    HttpPlatform::new(HttpSettings {
        url: url.to_owned(),
        token: Some("token".to_owned().into()),
        timeout: Duration::from_secs(20),
        ca_file,
    })
    .unwrap()
}

#[tokio::test]
async fn only_a_platform_with_a_trusted_certificate_of_its_own_name_is_talked_to() {
    let dir = tempfile::tempdir().unwrap();
    let server = serve(dir.path());
    let url = format!("https://localhost:{}/api", server.port);
    let trusted = client(&url, Some(server.ca.clone()));
    assert_eq!(trusted.check().await.unwrap(), "見本");

    let by_address = format!("https://127.0.0.1:{}/api", server.port);
    for doubtful in [
        client(&url, None),
        client(&by_address, Some(server.ca.clone())),
    ] {
        let said = doubtful.check().await.unwrap_err().to_string();
        assert!(
            said.contains("certificate") && said.contains("platform.ca_file"),
            "{said}"
        );
        let publication = Publication {
            idempotency_key: uuid::Uuid::from_u128(1),
            contract_number: "37071-00001M".to_owned(),
            change_number: 0,
            replaces: None,
            certificate: serde_json::json!({}),
            key: AuthKey::parse("abcdEFGH2345").unwrap(),
        };
        let failure = doubtful.publish(&publication).await.unwrap_err();
        assert!(matches!(failure, PublishFailure::NotSent(_)), "{failure:?}");
    }
}
