//! What a command is called on one screen, where its usual words would mislead.

use super::Language;

/// What a command is called on one screen, and what it does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// In legend and hints.
    pub name: &'static str,
    /// In the help, one sentence without a full stop.
    pub about: &'static str,
}

/// Enter in a form.
#[must_use]
pub fn next_field(language: Language) -> Own {
    Own {
        name: language.pick("次の欄", "Next"),
        about: language.pick("次の欄へ移る", "To the next field"),
    }
}

/// Enter in a field of several lines.
#[must_use]
pub fn new_line(language: Language) -> Own {
    Own {
        name: language.pick("改行", "New line"),
        about: language.pick("行を改める", "Begin a new line"),
    }
}

/// Enter in the conditions of a search.
#[must_use]
pub fn find(language: Language) -> Own {
    Own {
        name: language.pick("探す", "Find"),
        about: language.pick("入れた条件で探す", "Find by the conditions given"),
    }
}

/// The key that ends a filter.
#[must_use]
pub fn narrow(language: Language) -> Own {
    Own {
        name: language.pick("絞り込む", "Filter"),
        about: language.pick("入れた条件で絞り込む", "Narrow the list by what was typed"),
    }
}

/// Option 9 of days and months.
#[must_use]
pub fn close(language: Language) -> Own {
    Own {
        name: language.pick("締める", "Close"),
        about: language.pick(
            "その日か月を締める（確認あり）",
            "Close the day or month (asks first)",
        ),
    }
}

/// Option 10 of days and months.
#[must_use]
pub fn reopen(language: Language) -> Own {
    Own {
        name: language.pick("再開", "Reopen"),
        about: language.pick(
            "締めた日か月を、理由を付けて再開する（締めた人とは別の人）",
            "Reopen it with a reason; somebody else than who closed it",
        ),
    }
}

/// Option 9 of a proposal.
#[must_use]
pub fn accept(language: Language) -> Own {
    Own {
        name: language.pick("確認", "Confirm"),
        about: language.pick(
            "提案を確認して有効にする（自分の提案はできない）",
            "Confirm the proposal: it takes effect (never your own)",
        ),
    }
}

/// Option 10 of a proposal.
#[must_use]
pub fn reject(language: Language) -> Own {
    Own {
        name: language.pick("却下", "Reject"),
        about: language.pick(
            "提案を理由を付けて却下する",
            "Reject the proposal with a reason",
        ),
    }
}

/// Option 4 of an operator.
#[must_use]
pub fn shut_out(language: Language) -> Own {
    Own {
        name: language.pick("停止", "Disable"),
        about: language.pick(
            "利用者を停止する（理由を付けて）",
            "Disable the operator, with a reason",
        ),
    }
}

/// Option 4 of a delegation, and of a branch opened to somebody.
#[must_use]
pub fn end(language: Language) -> Own {
    Own {
        name: language.pick("終了", "End"),
        about: language.pick("理由を付けて終わらせる", "End it with a reason"),
    }
}

/// Option 4 of a contractor.
#[must_use]
pub fn merge(language: Language) -> Own {
    Own {
        name: language.pick("統合", "Merge"),
        about: language.pick(
            "別の請負者の記録へ統合する。統合済みなら取消を提案する",
            "Merge it into another record, or propose to undo that",
        ),
    }
}

/// Option 4 of a holiday.
#[must_use]
pub fn drop_day(language: Language) -> Own {
    Own {
        name: language.pick("削除", "Delete"),
        about: language.pick(
            "休日を除く（理由を付けて）",
            "Delete the holiday, with a reason",
        ),
    }
}

/// Enter on a contract: the application that it came from.
#[must_use]
pub fn open_application(language: Language) -> Own {
    Own {
        name: language.pick("申込", "Application"),
        about: language.pick("もとの申込を開く", "Open the application that it came from"),
    }
}

/// Enter on an amendment: the contract's history.
#[must_use]
pub fn open_contract(language: Language) -> Own {
    Own {
        name: language.pick("契約", "Contract"),
        about: language.pick("発行された契約を開く", "Open the contract issued from it"),
    }
}

/// Enter on what changes a contract.
#[must_use]
pub fn open_history(language: Language) -> Own {
    Own {
        name: language.pick("履歴", "History"),
        about: language.pick("契約の履歴を開く", "Open the contract's history"),
    }
}

/// Enter on an event of the history: its certificate.
#[must_use]
pub fn open_certificate(language: Language) -> Own {
    Own {
        name: language.pick("証書", "Certificate"),
        about: language.pick(
            "選んだ履歴の証書を開く",
            "Open the certificate of the selected event",
        ),
    }
}

/// Tab of the figures.
#[must_use]
pub fn count_on(language: Language) -> Own {
    Own {
        name: language.pick("次の件数", "Next count"),
        about: language.pick(
            "右の件数へ。行の終わりでは次の行の最初へ",
            "To the count on the right; from the last one to the next row",
        ),
    }
}

/// The same backwards.
#[must_use]
pub fn count_back(language: Language) -> Own {
    Own {
        name: language.pick("前の件数", "Count before"),
        about: language.pick("左の件数へ", "To the count on the left"),
    }
}

/// The filter of the audit.
#[must_use]
pub fn filter_records(language: Language) -> Own {
    Own {
        name: language.pick("絞込", "Filter"),
        about: language.pick(
            "利用者・番号・種類・期間で絞り込む",
            "Narrow by operator, number, kind and days",
        ),
    }
}

/// The filter of the close.
#[must_use]
pub fn filter_period(language: Language) -> Own {
    Own {
        name: language.pick("絞込", "Filter"),
        about: language.pick(
            "見る月か年度を選ぶ",
            "Choose the month or fiscal year to see",
        ),
    }
}

/// The filter of a contractor's contracts.
#[must_use]
pub fn filter_number(language: Language) -> Own {
    Own {
        name: language.pick("絞込", "Filter"),
        about: language.pick("番号で絞り込む", "Narrow by number"),
    }
}

/// The filter of a master.
#[must_use]
pub fn filter_text(language: Language) -> Own {
    Own {
        name: language.pick("絞込", "Filter"),
        about: language.pick("名前やコードで絞り込む", "Narrow by name or code"),
    }
}

/// The filter of 発行状況.
#[must_use]
pub fn filter_shown(language: Language) -> Own {
    Own {
        name: language.pick("表示", "Shown"),
        about: language.pick(
            "待ち・再試行・停止・送信済など、何を表示するかを選ぶ",
            "Choose what is shown: waiting, retrying, stopped, sent …",
        ),
    }
}

/// The filter of 契約一覧.
#[must_use]
pub fn conditions(language: Language) -> Own {
    Own {
        name: language.pick("条件検索", "Find"),
        about: language.pick(
            "日付・金額・状態などの条件で探す",
            "Search by days, amounts, states and other conditions",
        ),
    }
}

/// A new row that becomes a proposal.
#[must_use]
pub fn propose(language: Language) -> Own {
    Own {
        name: language.pick("新規", "New"),
        about: language.pick(
            "新しい内容を入れて提案する（別の人が確認すると有効になる）",
            "Type a new one and propose it; it counts once another confirms",
        ),
    }
}

/// A new row of a master.
#[must_use]
pub fn enter_row(language: Language) -> Own {
    Own {
        name: language.pick("新規", "New"),
        about: language.pick("新しい行を登録する", "Enter a new row"),
    }
}

/// The field of a correction or an amendment as it was.
#[must_use]
pub fn as_before(language: Language) -> Own {
    Own {
        name: language.pick("元の値", "As before"),
        about: language.pick("この欄を元の値に戻す", "Put back what stood in this field"),
    }
}

/// F10 of an entered application.
#[must_use]
pub fn check_entry(language: Language) -> Own {
    Own {
        name: language.pick("申込確認", "Check"),
        about: language.pick(
            "入力を確かめて、内容と検査の結果を見てから送信する",
            "Check what was typed, see the content and its checks, then send it",
        ),
    }
}

/// F10 of an amendment.
#[must_use]
pub fn ask_approval(language: Language) -> Own {
    Own {
        name: language.pick("確認", "Check"),
        about: language.pick(
            "入力を確かめて、変わる所を見てから承認を依頼する",
            "Check what was typed, see what changes, then submit it",
        ),
    }
}

/// F10 of a master.
#[must_use]
pub fn check_master(language: Language) -> Own {
    Own {
        name: language.pick("確認", "Check"),
        about: language.pick(
            "入力を確かめて、内容を見てから保存か提案をする",
            "Check what was typed, see it, then save or propose it",
        ),
    }
}

/// Tab between the lists of the audit or the close.
#[must_use]
pub fn another_list(language: Language) -> Own {
    Own {
        name: language.pick("次の一覧", "Next list"),
        about: language.pick("次の一覧へ", "To the next list"),
    }
}

/// The same backwards.
#[must_use]
pub fn list_before(language: Language) -> Own {
    Own {
        name: language.pick("前の一覧", "List before"),
        about: language.pick("前の一覧へ", "To the list before"),
    }
}
