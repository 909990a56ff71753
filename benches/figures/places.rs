//! Every place of the program: who goes there, by which of the default keys, and what is seen when it stands. Data and
//! pictures only, for `screens::tests::figures` reads it too: a place without a figure, or one that would be taken before
//! what it shows has come, fails there.

/// A place.
pub struct Place {
    pub name: &'static str,
    /// Its id, as it stands beside the title.
    pub id: &'static str,
    pub login: &'static str,
    /// Keys from 申込一覧 to where the last ones are pressed, as `Pty::press` takes them.
    pub way: &'static str,
    /// The keys from which the clock runs.
    pub last: &'static str,
    /// The keys that lead back to where a letter is a command.
    pub back: &'static str,
    seen: fn(&str) -> bool,
}

impl Place {
    /// Whether this picture is that of the place, with what was asked for.
    pub fn stands(&self, picture: &str) -> bool {
        let mut head = picture
            .lines()
            .next()
            .unwrap_or_default()
            .split_whitespace();
        head.any(|word| word == self.id) && !has(picture, "読み込み中") && (self.seen)(picture)
    }

    const fn back(mut self, keys: &'static str) -> Self {
        self.back = keys;
        self
    }
}

const fn place(
    id: &'static str,
    name: &'static str,
    login: &'static str,
    way: &'static str,
    last: &'static str,
    seen: fn(&str) -> bool,
) -> Place {
    Place {
        name,
        id,
        login,
        way,
        last,
        back: "",
        seen,
    }
}

/// Whether these words stand there; how a wide cell pads is the emulator's business.
fn has(picture: &str, words: &str) -> bool {
    let squeezed: String = picture.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.contains(words)
}

/// A row of a list stands under the marker.
fn row(picture: &str) -> bool {
    let mut rows = picture.lines().filter_map(|line| line.strip_prefix(">_"));
    rows.any(|row| row.chars().filter(|c| !c.is_whitespace()).count() > 3)
}

/// Every place but the start, whose figure is that of a session.
pub const PLACES: &[Place] = &[
    place("Q1", "申込一覧", "sato", "g c g", "a", row),
    place("A1", "申込内容", "sato", "", "enter", |p| {
        has(p, "工事名")
    }),
    place("A2", "申込変更", "sato", "g 2 enter", "e", |p| {
        has(p, "郵便番号380-")
    })
    .back("f12"),
    place("E1", "窓口申込", "sato", "", "N", |p| {
        has(p, "受付方法")
    })
    .back("f12"),
    place("Q2", "承認待ち一覧", "takahashi", "g", "r", row),
    place("R1", "審査", "takahashi", "g r", "enter", |p| {
        has(p, "保証金額")
    }),
    place("C1", "契約一覧", "sato", "g", "c", row),
    place("C2", "契約内容", "sato", "g c", "enter", |p| {
        has(p, "被保証者")
    }),
    place("L1", "契約の履歴", "sato", "g c", "h", |p| {
        has(p, "発生番号1新規")
    }),
    place("K1", "条件検索", "sato", "g", "s", |p| has(p, "工事名")).back("f12"),
    place("K2", "検索結果", "sato", "g s 河川", "enter", row).back("f12 f12"),
    place("K3", "電話対応", "sato", "g t 護岸", "enter", |p| {
        has(p, "発注者の照会") && has(p, "こう答える")
    })
    .back("f12 f12"),
    place("P1", "発行状況", "sato", "g", "p", row),
    place("P2", "通知メール", "sato", "g p", "L", |p| {
        has(p, "件名")
    }),
    place(
        "M1",
        "変更等の手続き",
        "sato",
        "g c",
        "e enter",
        |p| has(p, "被保証者") && has(p, "手続きの理由"),
    )
    .back("f12"),
    place("M2", "変更承認待ち", "takahashi", "g", "m", row),
    place(
        "M3",
        "変更等の審査",
        "takahashi",
        "g m",
        "enter",
        |p| has(p, "変わる所"),
    ),
    place("G1", "集計", "takahashi", "g", "f", |p| has(p, "合計")),
    place("D1", "日締め", "takahashi", "g", "d", row),
    place("D2", "月締め", "takahashi", "g d", "tab", row),
    place("D3", "統計", "takahashi", "g d tab", "tab", row),
    place("D4", "一括納付", "takahashi", "g d tab tab", "tab", row),
    place("D5", "日締め明細", "takahashi", "g d", "enter", row),
    place(
        "D6",
        "一括納付の契約",
        "takahashi",
        "g d tab tab tab j",
        "enter",
        row,
    ),
    place("W1", "監査", "kansa", "g", "k", row),
    place("W2", "監査（認証キー）", "kansa", "g k", "tab", row),
    place("W3", "監査（拒否）", "kansa", "g k tab", "tab", row),
    place("W9", "監査 内容", "kansa", "g k", "enter", |p| {
        has(p, "種類")
    }),
    place("B0", "マスター", "kanri", "g", "b", row),
    place("B1", "提案の確認", "kanri", "g b", "enter", row),
    place("B2", "発注者", "kanri", "g b j", "enter", row),
    place("B2R", "発注者の規則", "kanri", "g b j enter", "enter", row),
    place("B3", "請負者", "kanri", "g b j j", "enter", row),
    place(
        "B3C",
        "請負者の契約",
        "kanri",
        "g b j j enter",
        "enter",
        row,
    ),
    place("B4", "金融機関", "kanri", "g b j j j", "enter", row),
    place("B5", "支店", "kanri", "g b j j j j", "enter", row),
    place("B6", "利用者", "kanri", "g b j j j j j", "enter", row),
    place("B7", "休日", "kanri", "g b j j j j j j", "enter", row),
    place(
        "B8",
        "会社・文面",
        "kanri",
        "g b j j j j j j j",
        "enter",
        row,
    ),
    place(
        "B9",
        "保証料率",
        "kanri",
        "g b j j j j j j j j",
        "enter",
        row,
    ),
    place(
        "B11",
        "承認限度額",
        "kanri",
        "g b j j j j j j j j j",
        "enter",
        row,
    ),
    place(
        "B12",
        "代行",
        "kanri",
        "g b j j j j j j j j j j",
        "enter",
        row,
    ),
    place(
        "B13",
        "担当別の件数",
        "kanri",
        "g b j j j j j j j j j j j",
        "enter",
        row,
    ),
    place(
        "B10",
        "メール文面",
        "kanri",
        "g b j j j j j j j j j j j j",
        "enter",
        row,
    ),
    place(
        "B14",
        "証書文面",
        "kanri",
        "g b j j j j j j j j j j j j j",
        "enter",
        row,
    ),
    place(
        "B15",
        "兼務",
        "kanri",
        "g b j j j j j j j j j j j j j j",
        "enter",
        row,
    ),
    place(
        "BF",
        "金融機関の入力",
        "kanri",
        "g b j j j enter",
        "e",
        |p| has(p, "○○銀行"),
    )
    .back("f12"),
    place("H1", "ヘルプ", "sato", "", "?", |p| {
        has(p, "キーとコマンド")
    }),
    place("H2", "キー一覧", "sato", "g", "?", |p| {
        has(p, "キーとコマンド")
    }),
    place("T1", "キーテスト", "sato", "g", "K", |p| {
        has(p, "解釈")
    })
    .back("q q"),
];
