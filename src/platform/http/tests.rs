//! Against a real server on a socket, which answers what each test tells it to.

use super::*;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;

/// What the server does with one connection.
enum Script {
    Answer(u16, String),
    AnswerWith(u16, &'static str, String),
    /// Reads the request and never answers, until the client has gone.
    Hang,
    /// Reads the request and closes.
    Close,
    /// Bytes that are no HTTP.
    Raw(&'static [u8]),
    /// Sends the head and half of the promised body.
    Half,
}

#[derive(Debug, Clone, Default)]
struct Seen {
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
}

struct Server {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

fn serve(scripts: Vec<Script>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/api/", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = seen.clone();
    std::thread::spawn(move || {
        for script in scripts {
            let (stream, _) = listener.accept().unwrap();
            let request = read_request(&stream);
            record.lock().unwrap().push(request);
            act(stream, script);
        }
    });
    Server { url, seen }
}

fn read_request(stream: &TcpStream) -> Seen {
    let mut reader = BufReader::new(stream);
    let mut seen = Seen::default();
    reader.read_line(&mut seen.line).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        seen.headers.push((name.to_owned(), value.to_owned()));
    }
    let length = seen
        .header("content-length")
        .map_or(0, |l| l.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    seen.body = String::from_utf8(body).unwrap();
    seen
}

fn act(mut stream: TcpStream, script: Script) {
    let mut answer = |status: u16, headers: &str, body: &str| {
        let length = body.len();
        write!(stream, "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
            .unwrap();
    };
    match script {
        Script::Answer(status, body) => answer(status, "", &body),
        Script::AnswerWith(status, headers, body) => answer(status, headers, &body),
        Script::Hang => {
            let _ = stream.read(&mut [0; 1]);
        }
        Script::Close => {}
        Script::Raw(bytes) => stream.write_all(bytes).unwrap(),
        Script::Half => stream
            .write_all(b"HTTP/1.1 201 X\r\nContent-Length: 500\r\n\r\n{\"reference\"")
            .unwrap(),
    }
}

fn client(url: &str) -> HttpPlatform {
    HttpPlatform::new(HttpSettings {
        url: url.to_owned(),
        token: Some("s3cret-token".to_owned().into()),
        timeout: Duration::from_millis(400),
        ca_file: None,
    })
    .unwrap()
}

fn publication() -> Publication {
    Publication {
        idempotency_key: Uuid::from_u128(7),
        contract_number: "37071-00001M".to_owned(),
        change_number: 0,
        replaces: None,
        certificate: json!({"works_name": "令和○年度　県単河川維持工事", "amount": 20_000_000}),
        key: AuthKey::parse("abcdEFGH2345").unwrap(),
    }
}

fn receipt() -> String {
    json!({"reference": "P-1", "arrived_at": "2022-11-01T05:02:00Z"}).to_string()
}

fn arrival() -> Arrival {
    Arrival {
        reference: "P-1".to_owned(),
        arrived_at: "2022-11-01T05:02:00Z".parse().unwrap(),
    }
}

fn problem(error: &str) -> String {
    json!({"error": error, "message": "言葉"}).to_string()
}

#[tokio::test]
async fn a_publication_travels_as_documented_and_brings_its_receipt() {
    let server = serve(vec![
        Script::Answer(201, receipt()),
        Script::Answer(200, receipt()),
    ]);
    let client = client(&server.url);
    assert_eq!(client.publish(&publication()).await.unwrap(), arrival());
    assert_eq!(client.publish(&publication()).await.unwrap(), arrival());
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen[0].line, "POST /api/v1/publications HTTP/1.1\r\n");
    assert_eq!(seen[0].header("authorization"), Some("Bearer s3cret-token"));
    assert_eq!(
        seen[0].header("idempotency-key"),
        Some("00000000-0000-0000-0000-000000000007")
    );
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_str(&seen[0].body).unwrap();
    assert_eq!(
        body,
        json!({"contract_number": "37071-00001M", "change_number": 0, "key": "abcdEFGH2345",
               "certificate": {"works_name": "令和○年度　県単河川維持工事", "amount": 20_000_000}})
    );
    assert_eq!(seen[1].body, seen[0].body);
}

#[tokio::test]
async fn a_platform_that_accepts_and_then_hangs_is_asked_before_it_is_tried_again() {
    let server = serve(vec![Script::Hang, Script::Answer(200, receipt())]);
    let client = client(&server.url);
    let failure = client.publish(&publication()).await.unwrap_err();
    assert!(matches!(failure, PublishFailure::Unknown(_)), "{failure:?}");
    assert_eq!(
        client.query(publication().idempotency_key).await.unwrap(),
        Some(arrival())
    );
    let seen = server.seen.lock().unwrap();
    assert_eq!(
        seen[1].line,
        "GET /api/v1/publications/00000000-0000-0000-0000-000000000007 HTTP/1.1\r\n"
    );
}

#[tokio::test]
async fn whatever_leaves_the_outcome_open_is_unknown() {
    let open = [
        Script::Answer(500, String::new()),
        Script::Answer(502, "<html>Bad Gateway</html>".to_owned()),
        Script::Answer(503, problem("busy")),
        Script::Answer(409, problem("in_progress")),
        Script::Answer(409, "conflict".to_owned()),
        Script::Answer(201, "thank you".to_owned()),
        Script::Answer(
            200,
            json!({"reference": "", "arrived_at": "2022-11-01T05:02:00Z"}).to_string(),
        ),
        Script::Answer(
            200,
            json!({"reference": "P-1", "arrived_at": "yesterday"}).to_string(),
        ),
        Script::Answer(202, receipt()),
        Script::Close,
        Script::Raw(b"\x00\x01\x02 nonsense\r\n\r\n"),
        Script::Half,
    ];
    let count = open.len();
    let server = serve(open.into_iter().collect());
    let client = client(&server.url);
    for at in 0..count {
        let failure = client.publish(&publication()).await.unwrap_err();
        assert!(
            matches!(failure, PublishFailure::Unknown(_)),
            "{at}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn what_the_platform_will_not_take_is_refused_in_its_words() {
    let server = serve(vec![
        Script::Answer(409, problem("idempotency_mismatch")),
        Script::Answer(422, problem("invalid")),
        Script::Answer(
            400,
            json!({"error": "bad", "message": "key abcdEFGH2345\u{1b}[31m is no key"}).to_string(),
        ),
    ]);
    let client = client(&server.url);
    let mut said = Vec::new();
    for _ in 0..3 {
        match client.publish(&publication()).await.unwrap_err() {
            PublishFailure::Refused(words) => said.push(words),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        said[0],
        "the platform answered 409 idempotency_mismatch: 言葉"
    );
    assert_eq!(said[1], "the platform answered 422 invalid: 言葉");
    // An echoed key and an escape sequence reach neither the record nor the screen.
    assert_eq!(
        said[2],
        "the platform answered 400 bad: key ************[31m is no key"
    );
}

#[tokio::test]
async fn what_was_turned_away_at_the_door_or_never_connected_is_not_sent() {
    let server = serve(vec![
        Script::Answer(401, problem("unauthorized")),
        Script::Answer(404, "<html>".to_owned()),
        Script::Answer(429, String::new()),
        Script::AnswerWith(
            302,
            "Location: https://elsewhere.example.com/\r\n",
            String::new(),
        ),
    ]);
    let with_server = client(&server.url);
    let mut said = Vec::new();
    for _ in 0..4 {
        match with_server.publish(&publication()).await.unwrap_err() {
            PublishFailure::TurnedAway(words) => said.push(words),
            PublishFailure::NotSent(words) => assert!(words.contains("429"), "{words}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(said.len(), 3, "all but the rate: {said:?}");
    assert!(said[0].ends_with("check platform.token_file"), "{said:?}");
    assert!(said[1].ends_with("check platform.url"), "{said:?}");

    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let alone = client(&format!("http://{closed}"));
    let failure = alone.publish(&publication()).await.unwrap_err();
    assert!(matches!(failure, PublishFailure::NotSent(_)), "{failure:?}");
}

#[tokio::test]
async fn only_the_documented_no_is_a_no() {
    let server = serve(vec![
        Script::Answer(404, problem("not_found")),
        Script::Answer(404, "<html>no such page</html>".to_owned()),
        Script::Answer(404, problem("no_route")),
        Script::Answer(200, "{}".to_owned()),
    ]);
    let client = client(&server.url);
    assert_eq!(client.query(Uuid::from_u128(1)).await.unwrap(), None);
    for _ in 0..3 {
        assert!(client.query(Uuid::from_u128(1)).await.is_err());
    }
}

#[tokio::test]
async fn an_orderer_sees_the_certificate_or_one_and_the_same_no() {
    let shown = json!({
        "latest": {"change_number": 1, "certificate": {"amount": 1}, "arrived_at": "2022-12-01T00:00:00Z"},
        "earlier": [{"change_number": 0, "certificate": {"amount": 2}, "arrived_at": "2022-11-01T00:00:00Z"}],
    });
    let server = serve(vec![
        Script::Answer(200, shown.to_string()),
        Script::Answer(404, problem("not_found")),
        Script::AnswerWith(429, "Retry-After: 8\r\n", problem("slow_down")),
    ]);
    let client = client(&server.url);
    let key = AuthKey::parse("abcdEFGH2345").unwrap();
    let LookUp::Found(found) = client.look_up("37071-00001M", &key).await.unwrap() else {
        panic!("not found");
    };
    assert_eq!(serde_json::to_value(*found).unwrap(), shown);
    assert_eq!(
        client.look_up("37071-00001M", &key).await.unwrap(),
        LookUp::NotFound
    );
    assert_eq!(
        client.look_up("37071-00001M", &key).await.unwrap_err(),
        PlatformFault::SlowDown(Duration::from_secs(8))
    );
    let seen = server.seen.lock().unwrap();
    // Number and key stand in the body, where no access log keeps them.
    assert_eq!(seen[0].line, "POST /api/v1/lookups HTTP/1.1\r\n");
    assert_eq!(
        seen[0].body,
        json!({"contract_number": "37071-00001M", "key": "abcdEFGH2345"}).to_string()
    );
}

#[tokio::test]
async fn withdrawing_and_the_status_check_read_their_answers() {
    let server = serve(vec![
        Script::Answer(
            200,
            json!({"withdrawn_at": "2022-12-01T00:00:00Z"}).to_string(),
        ),
        Script::Answer(404, problem("not_found")),
        Script::Answer(200, json!({"service": "見本", "version": 1}).to_string()),
        Script::Answer(200, json!({"service": "見本", "version": 2}).to_string()),
        Script::Answer(401, problem("unauthorized")),
    ]);
    let client = client(&server.url);
    let at = client
        .withdraw(Uuid::from_u128(7), "変更取消")
        .await
        .unwrap();
    assert_eq!(at.to_rfc3339(), "2022-12-01T00:00:00+00:00");
    let failure = client
        .withdraw(Uuid::from_u128(7), "変更取消")
        .await
        .unwrap_err();
    assert!(matches!(failure, PublishFailure::Refused(_)), "{failure:?}");
    assert_eq!(client.check().await.unwrap(), "見本");
    assert!(client.check().await.is_err());
    assert!(
        client
            .check()
            .await
            .unwrap_err()
            .to_string()
            .contains("platform.token_file")
    );
    assert_eq!(
        server.seen.lock().unwrap()[0].body,
        json!({"reason": "変更取消"}).to_string()
    );
}

#[test]
fn keys_never_travel_in_the_clear_to_another_machine() {
    let new = |url: &str| {
        HttpPlatform::new(HttpSettings {
            url: url.to_owned(),
            token: None,
            timeout: Duration::from_secs(1),
            ca_file: None,
        })
    };
    assert!(matches!(
        new("http://platform.example.jp/api"),
        Err(HttpSettingsFault::Clear(_))
    ));
    assert!(matches!(
        new("http://192.0.2.1:8080"),
        Err(HttpSettingsFault::Clear(_))
    ));
    for url in [
        "platform.example.jp",
        "ftp://platform.example.jp",
        "",
        "https://",
    ] {
        assert!(
            matches!(new(url), Err(HttpSettingsFault::Address(_))),
            "{url}"
        );
    }
    for url in [
        "https://platform.example.jp/api",
        "http://localhost:8080",
        "http://[::1]:8080",
    ] {
        assert!(new(url).is_ok(), "{url}");
    }
}

#[test]
fn debug_shows_neither_token_nor_key() {
    let shown = format!(
        "{:?} {:?}",
        client("https://platform.example.jp"),
        publication()
    );
    assert!(
        !shown.contains("s3cret") && !shown.contains("abcdEFGH2345"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_withdrawal_or_a_new_key_that_is_asked_to_wait_says_for_how_long() {
    let busy = |status| Script::AnswerWith(status, "Retry-After: 8\r\n", problem("slow_down"));
    let server = serve(vec![
        busy(429),
        busy(503),
        Script::Answer(503, String::new()),
        Script::Answer(401, problem("unauthorized")),
    ]);
    let client = client(&server.url);
    let (id, key) = (Uuid::from_u128(7), AuthKey::parse("abcdEFGH2345").unwrap());
    let pause = Duration::from_secs(8);
    let first = client.withdraw(id, "誤発行").await.unwrap_err();
    assert!(
        matches!(first, PublishFailure::Busy(p, _) if p == pause),
        "{first:?}"
    );
    let second = client.rekey(id, "37071-00001M", &key).await.unwrap_err();
    assert!(
        matches!(second, PublishFailure::Busy(p, _) if p == pause),
        "{second:?}"
    );
    let third = client.withdraw(id, "誤発行").await.unwrap_err();
    assert!(matches!(third, PublishFailure::Unknown(_)), "{third:?}");
    let fourth = client.rekey(id, "37071-00001M", &key).await.unwrap_err();
    assert!(
        matches!(fourth, PublishFailure::TurnedAway(_)),
        "{fourth:?}"
    );
}
