//! How 集計 is drawn: one column of sections on 80 columns, two beside each other from 130 on. Every bar has its
//! number beside it; the selected count is reversed and has the cursor.

use super::rows::{JOBS, Row, RowKey};
use super::{DashboardScreen, Figures, words};
use crate::app::Shared;
use crate::domain::dashboard::{Age, Dashboard, Hour};
use crate::i18n::{Language, dates, detail::Detail, publication};
use crate::keys::{Command, Context};
use crate::terminal::width::Align;
use crate::ui::chart::{Part, bar, spark};
use crate::ui::{Canvas, Ink};

/// From this width on the second half of the sections stands beside the first.
const WIDE: u16 = 130;
/// Columns of the left half, as wide as a narrow terminal.
const LEFT: u16 = 79;
/// First column of a label.
const X: u16 = 2;
/// Hours that are always shown: those of the desks.
const DESK_HOURS: (usize, usize) = (8, 18);

/// One line of a column.
enum Line {
    /// Headings: text at a column, right-aligned where a width is given.
    Head(Vec<(u16, u16, &'static str)>),
    /// A row that can be selected, by its index.
    Row(usize),
    /// Hours of the day.
    Scale,
    /// The sparkline of an hourly series.
    Spark(RowKey),
    Note(&'static str),
    Blank,
}

/// What all the lines need.
struct Picture<'a> {
    figures: &'a Dashboard,
    rows: &'a [Row],
    language: Language,
    selected: usize,
    column: usize,
}

impl DashboardScreen {
    pub(super) fn draw_figures(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let said = Figures(language);
        let (width, height) = (canvas.width(), canvas.height());
        let Some(figures) = &self.figures else {
            let text = match (shared.is_lost(), self.asked) {
                (true, _) => said.not_connected(),
                (false, Some(_)) => said.loading(),
                (false, None) => said.not_read(),
            };
            canvas.put(X, 1, text, Ink::Quiet);
            return;
        };
        let x = canvas.put(1, 0, &said.as_of(dates::clock(figures.at)), Ink::Plain);
        if self.stale || shared.is_lost() {
            canvas.put(x + 1, 0, said.not_read(), Ink::Warning);
        } else {
            let key = |command| shared.settings.keymap.key_of(command, Context::List);
            let text = said.follows(key(Command::NextTab), key(Command::Run));
            canvas.put(x + 1, 0, &text, Ink::Quiet);
        }
        let rows = self.rows();
        let picture = Picture {
            figures,
            selected: self.selected(&rows),
            column: self.column,
            rows: &rows,
            language,
        };
        let (mut left, right) = (picture.work(), picture.flow());
        // The last row says how far it goes.
        let window = height.saturating_sub(2);
        let place = if width >= WIDE {
            let a = self.column_of(&picture, &left, &mut canvas.part(0, 1, LEFT, window));
            let room = width - LEFT - 1;
            let mut half = canvas.part(LEFT + 1, 1, room, window);
            let b = self.column_of(&picture, &right, &mut half);
            if b.2 > a.2 { b } else { a }
        } else {
            left.push(Line::Blank);
            left.extend(right);
            self.column_of(&picture, &left, &mut canvas.part(0, 1, width, window))
        };
        let lists = Detail(language);
        let (from, to, all) = place;
        let word = if to < all { lists.more() } else { lists.end() };
        let text = format!("{}-{to} / {all}  {word}", from + 1);
        let at = width.saturating_sub(canvas.measure(&text) + 1);
        canvas.put(at, height.saturating_sub(1), &text, Ink::Quiet);
    }

    /// Draws one column of lines so that the selected one is seen; gives from where to where it was drawn, and of how many.
    fn column_of(
        &self,
        picture: &Picture<'_>,
        lines: &[Line],
        canvas: &mut Canvas<'_>,
    ) -> (usize, usize, usize) {
        let window = usize::from(canvas.height()).max(1);
        let mine = |line: &Line| matches!(line, Line::Row(i) if *i == picture.selected);
        let at = lines.iter().position(mine);
        let furthest = lines.len().saturating_sub(window);
        let mut top = usize::from(self.top.get()).min(furthest);
        if let Some(at) = at {
            // With the heading of the section, when it is the first row of it.
            let from = at.saturating_sub(1);
            top = top.min(from).max((at + 1).saturating_sub(window));
            self.top.set(u16::try_from(top).unwrap_or(u16::MAX));
        }
        for (y, line) in (0..).zip(lines.iter().skip(top).take(window)) {
            picture.line(line, y, canvas);
        }
        (top, (top + window).min(lines.len()), lines.len())
    }
}

impl Picture<'_> {
    fn row_of(&self, key: &RowKey) -> Option<Line> {
        let at = self.rows.iter().position(|r| r.key == *key);
        at.map(Line::Row)
    }

    /// What is to be done, and by whom.
    fn work(&self) -> Vec<Line> {
        let said = Figures(self.language);
        let mut head = vec![(X, 0, said.stages()), (17, 6, said.count())];
        head.push((24, 0, said.bar_late()));
        for (x, age) in (39..).step_by(7).zip(Age::ALL) {
            head.push((x, 7, words::age(self.language, age)));
        }
        head.push((67, 6, said.late()));
        head.push((73, 6, said.held()));
        let mut lines = vec![Line::Head(head)];
        let stages = self.figures.stages.iter().map(|s| RowKey::Stage(s.state));
        lines.extend(stages.filter_map(|key| self.row_of(&key)));
        lines.extend(self.row_of(&RowKey::Open));
        lines.push(Line::Blank);
        let head = vec![(X, 0, said.jobs()), (17, 6, said.count())];
        lines.push(Line::Head(head));
        lines.extend(JOBS.iter().filter_map(|s| self.row_of(&RowKey::Jobs(*s))));
        lines.extend(self.row_of(&RowKey::Amendments));
        lines.push(Line::Blank);
        let head = vec![
            (X, 0, said.clerks()),
            (17, 6, said.examining()),
            (24, 0, said.bar_late()),
            (53, 7, said.late()),
            (60, 7, said.held()),
            (67, 12, said.waiting()),
        ];
        lines.push(Line::Head(head));
        if self.figures.clerks.is_empty() {
            lines.push(Line::Note(said.no_clerks()));
        }
        let clerks = self.figures.clerks.iter();
        lines.extend(clerks.filter_map(|c| self.row_of(&RowKey::Clerk(c.login.clone()))));
        lines
    }

    /// What came and went.
    fn flow(&self) -> Vec<Line> {
        let said = Figures(self.language);
        let mut lines = vec![Line::Head(vec![(X, 0, said.hours())]), Line::Scale];
        for key in [RowKey::Received, RowKey::Issued] {
            lines.push(Line::Spark(key.clone()));
            lines.extend(self.row_of(&key));
        }
        lines.push(Line::Blank);
        lines.push(Line::Head(vec![(X, 0, said.days())]));
        let days = self.figures.days.iter().rev().map(|d| RowKey::Day(d.day));
        lines.extend(days.filter_map(|key| self.row_of(&key)));
        lines
    }

    fn line(&self, line: &Line, y: u16, canvas: &mut Canvas<'_>) {
        match line {
            Line::Head(heads) => {
                for (x, width, text) in heads {
                    match width {
                        0 => canvas.put(*x, y, text, Ink::Heading),
                        _ => canvas.put_in(*x, y, *width, Align::Right, text, Ink::Quiet),
                    };
                }
            }
            Line::Row(i) => self.row(*i, y, canvas),
            Line::Scale => {
                let hours = self.hours(canvas.width());
                for (x, hour) in hours.places() {
                    let text = hour.to_string();
                    canvas.put_in(x, y, hours.step, Align::Right, &text, Ink::Quiet);
                }
            }
            Line::Spark(key) => {
                let hours = self.hours(canvas.width());
                let values = hours.values(&self.figures.hours, key);
                let marks = spark(&values, values.iter().copied().max().unwrap_or(0));
                for ((x, _), mark) in hours.places().zip(marks) {
                    let text = mark.to_string();
                    canvas.put_in(x, y, hours.step, Align::Right, &text, Ink::Plain);
                }
            }
            Line::Note(text) => {
                canvas.put(X, y, text, Ink::Quiet);
            }
            Line::Blank => {}
        }
    }

    /// A count of a row: reversed and under the cursor while it is selected.
    #[allow(clippy::too_many_arguments)]
    fn count(
        &self,
        i: usize,
        n: usize,
        x: u16,
        width: u16,
        y: u16,
        warns: bool,
        canvas: &mut Canvas<'_>,
    ) {
        let Some(count) = self.rows.get(i).and_then(|row| row.counts.get(n)) else {
            return;
        };
        let counts = self.rows.get(i).map_or(1, |row| row.counts.len());
        let here = i == self.selected && n == self.column.min(counts - 1);
        // Never cut: a number without its commas rather than a part of it.
        let grouped = dates::grouped(count.number);
        let text = match canvas.measure(&grouped) < width {
            true => grouped,
            false => count.number.to_string(),
        };
        let ink = match (here, warns && count.number > 0) {
            (true, _) => Ink::Selected,
            (false, true) => Ink::Warning,
            (false, false) => Ink::Plain,
        };
        canvas.put_in(x, y, width, Align::Right, &text, ink);
        if here {
            let at = (x + width).saturating_sub(canvas.measure(&text));
            canvas.cursor(at, y);
        }
    }

    fn row(&self, i: usize, y: u16, canvas: &mut Canvas<'_>) {
        let Some(row) = self.rows.get(i) else { return };
        if i == self.selected {
            canvas.put(0, y, ">", Ink::Plain);
        }
        let said = Figures(self.language);
        let label = |canvas: &mut Canvas<'_>, text: &str| {
            canvas.put_in(X, y, 14, Align::Left, text, Ink::Plain);
        };
        match &row.key {
            RowKey::Stage(state) => {
                let stage = self.figures.stages.iter().find(|s| s.state == *state);
                let name = words::state(self.language, *state);
                match stage.and_then(|s| s.hours) {
                    Some(hours) => label(canvas, &said.stage(name, hours)),
                    None => label(canvas, name),
                }
                self.stage_counts(i, y, canvas);
                if let Some(stage) = stage {
                    let most = self.figures.stages.iter().map(|s| s.count).max();
                    late_bar(
                        canvas,
                        24,
                        y,
                        14,
                        (stage.count, stage.late),
                        most.unwrap_or(0),
                    );
                }
            }
            RowKey::Open => {
                label(canvas, said.all_open());
                self.stage_counts(i, y, canvas);
            }
            RowKey::Jobs(shown) => {
                label(canvas, publication::shown(self.language, *shown));
                let stopped = *shown == crate::domain::publication::Shown::Dead;
                self.count(i, 0, 17, 6, y, stopped, canvas);
                let (issues, mails) = self.figures.jobs(*shown);
                let parts = format!(
                    "{} {}  {} {}",
                    said.of_issue(),
                    dates::grouped(issues),
                    said.of_mail(),
                    dates::grouped(mails)
                );
                canvas.put(25, y, &parts, Ink::Plain);
            }
            RowKey::Amendments => {
                label(canvas, said.amendments());
                self.count(i, 0, 17, 6, y, false, canvas);
            }
            RowKey::Clerk(login) => {
                let Some(clerk) = self.figures.clerks.iter().find(|c| c.login == *login) else {
                    return;
                };
                label(canvas, &clerk.name);
                self.count(i, 0, 17, 6, y, false, canvas);
                let most = self.figures.clerks.iter().map(|c| c.examining).max();
                late_bar(
                    canvas,
                    24,
                    y,
                    28,
                    (clerk.examining, clerk.late),
                    most.unwrap_or(0),
                );
                self.count(i, 1, 53, 7, y, true, canvas);
                self.count(i, 2, 60, 7, y, false, canvas);
                self.count(i, 3, 67, 12, y, false, canvas);
            }
            RowKey::Received | RowKey::Issued => {
                let received = row.key == RowKey::Received;
                let name = if received {
                    said.received()
                } else {
                    said.issued()
                };
                canvas.put(X, y, name, Ink::Plain);
                self.count(i, 0, 8, 7, y, false, canvas);
                let hours = self.hours(canvas.width());
                let values = hours.values(&self.figures.hours, &row.key);
                for ((x, _), value) in hours.places().zip(values) {
                    let text = value.to_string();
                    canvas.put_in(x, y, hours.step, Align::Right, &text, Ink::Plain);
                }
            }
            RowKey::Day(day) => {
                let Some(found) = self.figures.days.iter().find(|d| d.day == *day) else {
                    return;
                };
                let x = canvas.put(X, y, &words::day(self.language, *day), Ink::Plain);
                if !found.business {
                    canvas.put(x + 1, y, said.closed(), Ink::Quiet);
                }
                let days = &self.figures.days;
                let most = days.iter().map(|d| d.received.max(d.issued)).max();
                let most = most.unwrap_or(0);
                // Label, twice: word, count, bar.
                let half = canvas.width().saturating_sub(16) / 2;
                let series = [
                    (said.received(), found.received, '#'),
                    (said.issued(), found.issued, '='),
                ];
                for (n, (name, value, mark)) in series.into_iter().enumerate() {
                    let x = 15 + half * u16::try_from(n).unwrap_or(0);
                    let wide = canvas.put(x, y, name, Ink::Quiet).max(x + 4);
                    self.count(i, n, wide, 6, y, false, canvas);
                    let part = Part {
                        value,
                        mark,
                        ink: Ink::Plain,
                    };
                    let room = half.saturating_sub(wide + 8 - x);
                    bar(canvas, wide + 7, y, room, &[part], most);
                }
            }
        }
    }

    fn stage_counts(&self, i: usize, y: u16, canvas: &mut Canvas<'_>) {
        self.count(i, 0, 17, 6, y, false, canvas);
        for (n, x) in (1..=Age::ALL.len()).zip((39..).step_by(7)) {
            self.count(i, n, x, 7, y, false, canvas);
        }
        self.count(i, 5, 67, 6, y, true, canvas);
        self.count(i, 6, 73, 6, y, false, canvas);
    }

    /// Which hours have room in so many columns.
    fn hours(&self, columns: u16) -> Hours {
        let some = |h: &Hour| h.received + h.issued > 0;
        let all = &self.figures.hours;
        let first = all.iter().position(some).unwrap_or(DESK_HOURS.0);
        let last = all.iter().rposition(some).unwrap_or(DESK_HOURS.1);
        let most = all.iter().map(|h| h.received.max(h.issued)).max();
        Hours::new(
            first.min(DESK_HOURS.0),
            last.max(DESK_HOURS.1),
            most.unwrap_or(0),
            columns,
        )
    }
}

/// Hours of the day side by side, some of them together where there is no room for each.
struct Hours {
    from: usize,
    to: usize,
    together: usize,
    step: u16,
}

impl Hours {
    const X: u16 = 16;

    fn new(from: usize, to: usize, most: i64, columns: u16) -> Self {
        let room = usize::from(columns.saturating_sub(Self::X));
        let fits = |together: &usize| {
            let digits = (most * i64::try_from(*together).unwrap_or(1))
                .to_string()
                .len();
            (to - from + 1).div_ceil(*together) * (digits + 1).max(3) <= room
        };
        let together = [1, 2, 3, 4, 6, 8, 12].into_iter().find(fits).unwrap_or(24);
        let digits = (most * i64::try_from(together).unwrap_or(1))
            .to_string()
            .len();
        let step = u16::try_from(digits + 1).unwrap_or(u16::MAX).max(3);
        Self {
            from,
            to,
            together,
            step,
        }
    }

    /// Column and first hour of each.
    fn places(&self) -> impl Iterator<Item = (u16, usize)> {
        let columns = (0u16..).map(|n| Self::X.saturating_add(n.saturating_mul(self.step)));
        columns.zip((self.from..=self.to).step_by(self.together))
    }

    fn values(&self, hours: &[Hour], key: &RowKey) -> Vec<i64> {
        let of = |h: &Hour| match key {
            RowKey::Issued => h.issued,
            _ => h.received,
        };
        let shown = hours.iter().skip(self.from).take(self.to - self.from + 1);
        let shown: Vec<i64> = shown.map(of).collect();
        shown
            .chunks(self.together)
            .map(|c| c.iter().sum())
            .collect()
    }
}

/// What is in time as `#`, what is late as `!`.
fn late_bar(
    canvas: &mut Canvas<'_>,
    x: u16,
    y: u16,
    columns: u16,
    (all, late): (i64, i64),
    most: i64,
) {
    let part = |value, mark, ink| Part { value, mark, ink };
    let parts = [
        part(all - late, '#', Ink::Plain),
        part(late, '!', Ink::Warning),
    ];
    bar(canvas, x, y, columns, &parts, most);
}
