//! What a mail that left says: decoded by Python, and searched for what it must not say.

use std::path::Path;
use std::process::Command;

/// A mail as Python reads it: headers, then the text. (The headers by its older decoder: the newer
/// one of Python 3.11 leaves a blank between two encoded words of a name.)
pub fn parsed(path: &Path) -> String {
    let script = "import sys, email, email.policy\n\
        from email.header import decode_header, make_header\n\
        old = email.message_from_binary_file(open(sys.argv[1], 'rb'))\n\
        m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)\n\
        out = ''.join(f'{k}: {make_header(decode_header(v))}\\n' for k, v in old.items()) + '\\n' + m.get_content()\n\
        out += '' if not m.defects and not m.is_multipart() else f'DEFECTS {m.defects}'\n\
        sys.stdout.buffer.write(out.encode())\n";
    let output = Command::new(python())
        .args(["-c", script])
        .arg(path)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    // A text's line ends are CR LF inside its encoding (RFC 2045).
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\r\n", "\n")
}

/// The distribution's Python, for which it packages aiosmtpd.
pub fn python() -> &'static str {
    if Path::new("/usr/bin/python3").exists() {
        "/usr/bin/python3"
    } else {
        "python3"
    }
}

/// What of these keys and amounts the text says, however it is written: in full width, with commas, in 万 and 千万, in
/// groups of four.
pub fn says(text: &str, keys: &[&str], amounts: &[i64]) -> Vec<String> {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap(),
            c => c,
        })
        .filter(|c| !c.is_whitespace() && !",、".contains(*c))
        .collect();
    let letters: String = narrow.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut said: Vec<String> = keys
        .iter()
        .filter(|key| letters.contains(**key))
        .map(|key| (*key).to_owned())
        .collect();
    for amount in amounts {
        let forms = forms(*amount);
        said.extend(forms.into_iter().filter(|form| narrow.contains(form)));
    }
    said
}

/// An amount as people write it, without commas.
fn forms(amount: i64) -> Vec<String> {
    const KANJI: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let mut forms = vec![amount.to_string()];
    for (unit, word) in [
        (10_000, "万"),
        (1_000_000, "百万"),
        (10_000_000, "千万"),
        (100_000_000, "億"),
    ] {
        if amount % unit == 0 {
            let n = amount / unit;
            forms.push(format!("{n}{word}"));
            if let Some(kanji) = usize::try_from(n).ok().and_then(|n| KANJI.get(n)) {
                forms.push(format!("{kanji}{word}"));
            }
        }
    }
    forms
}

#[test]
fn keys_and_amounts_are_noticed_in_every_form() {
    for text in [
        "20000000",
        "20,000,000円",
        "２０，０００，０００",
        "2,000万円",
        "２０００万",
        "2千万",
        "二千万円",
    ] {
        assert_ne!(says(text, &[], &[20_000_000]), [""; 0], "{text}");
    }
    for text in [
        "Z28YUE4J3Bux",
        "Z28Y UE4J 3Bux",
        "Z28Y-UE4J-3Bux",
        "Ｚ２８ＹＵＥ４Ｊ３Ｂｕｘ",
    ] {
        assert_ne!(says(text, &["Z28YUE4J3Bux"], &[]), [""; 0], "{text}");
    }
    let silent = "令和4年11月1日 37071-00001M z28yue4j3bux 二万円";
    assert_eq!(says(silent, &["Z28YUE4J3Bux"], &[20_000_000]), [""; 0]);
}
