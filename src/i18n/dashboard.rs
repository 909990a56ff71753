//! Words of 集計.

use super::{Language, catalogue};
use crate::domain::dashboard::Age;
use crate::domain::record::ApplicationState;
use chrono::{Datelike, NaiveDate};

catalogue! {
    /// 集計.
    Figures {
        title: "集計" / "Figures";
        as_of(time): "{time} 現在" / "as of {time}";
        follows(next, open): "（変わるたびに新しくなる） {next}右の件数へ {open}その一覧へ" / "(kept up to date)  {next}=Next count  {open}=Its list";
        not_connected: "つながり次第、集計します。" / "The figures come as soon as the database answers.";
        not_read: "（新しい件数を読めていません）" / "(newer counts could not be read)";
        loading: "集計しています…" / "counting…";
        stages: "状態（期限）" / "State (limit)";
        count: "件数" / "count";
        late: "超過" / "late";
        held: "保留" / "hold";
        bar_late: "#期限内 !超過" / "#=in time !=late";
        stage(name, hours): "{name} {hours}時間" / "{name} {hours} h";
        all_open: "合計" / "all";
        jobs: "発行と通知" / "Issue and mail";
        of_issue: "発行" / "issue";
        of_mail: "通知" / "mail";
        amendments: "変更承認待" / "amendments";
        clerks: "担当者" / "Clerk";
        examining: "審査中" / "exam.";
        waiting: "承認待" / "waits";
        no_clerks: "担当者がいません。" / "There are no clerks.";
        hours: "本日 時間別" / "Today by hour";
        days: "日別（14日間）" / "By day (14 days)";
        received: "受付" / "in";
        issued: "発行" / "issued";
        closed: "休" / "--";
        nothing_behind: "0件です。開く一覧はありません。" / "The count is 0: there is no list to open.";
        no_list: "この行には一覧がありません。" / "There is no list behind this row.";
        no_options(next, run): "ここでは番号は使いません。{next} で件数を選び、{run} で一覧を開きます。" / "No option numbers here: {next} chooses a count, {run} opens its list.";
        not_for_role: "集計は審査役・管理者・監査の画面です" / "The figures are for supervisors, administrators and auditors";
        not_for_role_remedy: "申込の件数は画面上部のタブに出ています。" / "The tabs at the top show the counts of applications.";
        hours_title: "期限の時間" / "Hours of a stage";
        hours_same(name, hours): "{name} の期限は {hours}時間のままです。何も変わっていません。" / "{name}: {hours} hours as before. Nothing was changed.";
        hours_change(name, before, hours): "{name} の期限を {before}時間から {hours}時間に変えます（営業時間）。全支店の、これから{name}になるものに効きます。" / "{name}: from {before} to {hours} business hours, in every branch, for what enters it from now on.";
        hours_question(name): "{name} の期限を営業時間（休日と夜間は数えない）で決めます。これから{name}になるものに効きます。" / "Business hours for \"{name}\" (nights and holidays do not count). It holds for what enters it from now on.";
        hours_label: "時間（1〜1000）" / "Hours (1 to 1000)";
        hours_bad(text): "「{text}」は 1 から 1000 までの整数ではありません。変えていません" / "\"{text}\" is no whole number from 1 to 1000; nothing was changed";
        hours_bad_remedy: "営業時間の時間数を数字だけで入れてください（例 8）。" / "Type the number of business hours, such as 8.";
        hours_done(name, hours): "{name} の期限を {hours} 時間にしました。" / "\"{name}\" may take {hours} hours now.";
        hours_which: "期限を変える状態の行で押してください（受付・審査中・承認待・発行中）。" / "Choose the row of a state that has a limit.";
        clerk(name): "担当 {name}" / "clerk {name}";
        age_filter(age): "経過 {age}" / "age {age}";
        late_filter: "期限超過" / "late";
        held_filter: "保留" / "on hold";
        day_filter(day): "発行日 {day}" / "issued {day}";
    }
}

/// An age, as a column's heading.
#[must_use]
pub fn age(language: Language, age: Age) -> &'static str {
    let (ja, en) = match age {
        Age::Today => ("当日", "today"),
        Age::One => ("1日", "1 day"),
        Age::Few => ("2-3日", "2-3 d"),
        Age::Old => ("4日-", "4+ d"),
    };
    language.pick(ja, en)
}

/// A state as a row of the figures: 要対応 is the name of a list that holds more than this state.
#[must_use]
pub fn state(language: Language, state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Attention => language.pick("発行停止", "stopped"),
        other => super::domain::state(language, other),
    }
}

/// `11/01(火)`, `11/01 Tue`.
#[must_use]
pub fn day(language: Language, day: NaiveDate) -> String {
    const JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
    let at = day.weekday().num_days_from_monday() as usize;
    let weekday = JA.get(at).copied().unwrap_or_default();
    match language {
        Language::Japanese => format!("{}({weekday})", day.format("%m/%d")),
        Language::English => day.format("%m/%d %a").to_string(),
    }
}
