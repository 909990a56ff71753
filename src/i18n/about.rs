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
        name: language.pick("停止", "Shut out"),
        about: language.pick(
            "利用者を停止する（理由を付けて）",
            "Shut the operator out, with a reason",
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
        name: language.pick("削除", "Take out"),
        about: language.pick(
            "休日を除く（理由を付けて）",
            "Take the holiday out, with a reason",
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
