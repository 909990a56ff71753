//! 集計 against the real database: what is counted, that a count and its list agree, whose branch it is, who may ask.

use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, PageFrom, Query, QueueFilter, Write};
use densho::domain::dashboard::{Age, Dashboard};
use densho::domain::ids::Login;
use densho::domain::publication::Shown;
use densho::domain::record::ApplicationState;
use densho::domain::refusal::Refusal;
use densho::store::Store;
use tokio::task::{LocalSet, spawn_local};

async fn figures(store: &Store) -> Dashboard {
    match store.query(&Query::Dashboard).await {
        Ok(Answer::Dashboard(figures)) => *figures,
        other => panic!("{other:?}"),
    }
}

async fn listed(store: &Store, filter: QueueFilter) -> Vec<String> {
    let query = Query::Queue {
        filter,
        from: PageFrom::Top,
        limit: 50,
    };
    match store.query(&query).await {
        Ok(Answer::Queue(page)) => {
            assert_eq!(
                page.total,
                i64::try_from(page.rows.len()).ok(),
                "the total says the same"
            );
            page.rows.into_iter().map(|r| r.works).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn count(figures: &Dashboard, state: ApplicationState) -> (i64, [i64; 4], i64, i64) {
    let stage = figures.stages.iter().find(|s| s.state == state).unwrap();
    (stage.count, stage.ages, stage.late, stage.held)
}

/// Seven applications in every state there is; a day of the week that has no influence.
async fn a_day(office: &Office) {
    for name in ["受付一", "受付二", "受付三"] {
        office.receive("371", &works(name)).await;
    }
    let examined = office.receive("371", &works("審査")).await;
    office.store("sato").claim(&examined).await.unwrap();
    office.submitted("sato", "371", &works("承認待")).await;
    office
        .issued("suzuki", "takahashi", "371", &works("発行済"))
        .await;
    office.receive("380", &works("新潟")).await;
}

/// What is counted as today's is yesterday's where the day ends meanwhile: it is looked at once more then.
async fn within_one_day<F>(look: fn() -> F)
where
    F: Future<Output = ()> + 'static,
{
    let today = || densho::domain::date::jst_day(std::time::SystemTime::now().into());
    let day = today();
    let looked = LocalSet::new()
        .run_until(async { spawn_local(look()).await })
        .await;
    if let Err(failed) = looked {
        if today() == day {
            std::panic::resume_unwind(failed.into_panic());
        }
        look().await;
    }
}

#[tokio::test]
async fn what_is_counted_is_what_its_list_shows() {
    within_one_day(counted_as_listed).await;
}

async fn counted_as_listed() {
    let office = Office::new().await;
    a_day(&office).await;
    // 受付二 has seen one business day begin, 受付三 many; both are over their four hours.
    office
        .arrange(
            "UPDATE core.application SET stage_since = (core.age_edges())[2], stage_due = (core.age_edges())[2] + interval '4 hours'
              WHERE works = '受付二';
             UPDATE core.application SET stage_since = (core.age_edges())[4] - interval '1 hour', stage_due = (core.age_edges())[3]
              WHERE works = '受付三';",
        )
        .await;
    let takahashi = office.store("takahashi");
    let shown = figures(&takahashi).await;
    assert_eq!(
        count(&shown, ApplicationState::Received),
        (3, [1, 1, 0, 1], 2, 0)
    );
    assert_eq!(count(&shown, ApplicationState::Examining).0, 1);
    assert_eq!(count(&shown, ApplicationState::AwaitingApproval).0, 1);
    let received = |age, late| QueueFilter {
        state: Some(ApplicationState::Received),
        age,
        late,
        ..QueueFilter::default()
    };
    assert_eq!(
        listed(&takahashi, received(Some(Age::Today), false)).await,
        ["受付一"]
    );
    assert_eq!(
        listed(&takahashi, received(Some(Age::One), false)).await,
        ["受付二"]
    );
    assert_eq!(
        listed(&takahashi, received(Some(Age::Old), false)).await,
        ["受付三"]
    );
    assert_eq!(
        listed(&takahashi, received(None, true)).await,
        ["受付二", "受付三"]
    );
    // A clerk's load, and the rows of it.
    let sato = shown
        .clerks
        .iter()
        .find(|c| c.login.as_str() == "sato")
        .unwrap();
    assert_eq!((sato.examining, sato.waiting), (1, 1));
    let of = |login: &str, state| QueueFilter {
        state: Some(state),
        clerk: Some(Login::from(login)),
        ..QueueFilter::default()
    };
    assert_eq!(
        listed(&takahashi, of("sato", ApplicationState::Examining)).await,
        ["審査"]
    );
    assert_eq!(
        listed(&takahashi, of("sato", ApplicationState::AwaitingApproval)).await,
        ["承認待"]
    );
    assert!(
        listed(&takahashi, of("suzuki", ApplicationState::AwaitingApproval))
            .await
            .is_empty()
    );
    let gone = shown.clerks.iter().any(|c| c.login.as_str() == "gone");
    assert!(!gone, "who has left and has nothing is not shown");
    // Today, by day and by hour.
    let today = shown.days.last().unwrap();
    assert_eq!((shown.days.len(), today.received, today.issued), (14, 6, 1));
    assert_eq!(shown.hours.iter().map(|h| h.received).sum::<i64>(), 6);
    assert_eq!(shown.hours.iter().map(|h| h.issued).sum::<i64>(), 1);
    let issued = QueueFilter {
        state: Some(ApplicationState::Issued),
        day: Some(today.day),
        ..QueueFilter::default()
    };
    assert_eq!(listed(&takahashi, issued.clone()).await, ["発行済"]);
    let yesterday = QueueFilter {
        day: today.day.pred_opt(),
        ..issued
    };
    assert!(listed(&takahashi, yesterday).await.is_empty());
}

#[tokio::test]
async fn a_hold_is_not_late_and_a_day_off_makes_nothing_older() {
    within_one_day(hold_and_day_off).await;
}

async fn hold_and_day_off() {
    let office = Office::new().await;
    let key = office.receive("371", &works("保留")).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    office
        .arrange("UPDATE core.application SET stage_since = (core.age_edges())[2], stage_due = (core.age_edges())[2] WHERE works = '保留'")
        .await;
    let takahashi = office.store("takahashi");
    assert_eq!(
        count(&figures(&takahashi).await, ApplicationState::Examining),
        (1, [0, 1, 0, 0], 1, 0)
    );
    // The latest business day turns out to be a holiday: nothing began since.
    office
        .arrange(
            "INSERT INTO core.holiday (day, name) SELECT core.tokyo_day((core.age_edges())[1]), '臨時の休日'
             ON CONFLICT DO NOTHING",
        )
        .await;
    assert_eq!(
        count(&figures(&takahashi).await, ApplicationState::Examining).1,
        [1, 0, 0, 0]
    );
    let version = sato.application(&key).await.row.version;
    let today: chrono::NaiveDate = office
        .look("SELECT core.tokyo_day(clock_timestamp())")
        .await;
    let hold = Write::Hold {
        key,
        version,
        until: today + chrono::Days::new(3),
        reason: "書類待ち".to_owned(),
    };
    sato.send(hold).await.unwrap();
    assert_eq!(
        count(&figures(&takahashi).await, ApplicationState::Examining),
        (1, [1, 0, 0, 0], 0, 1)
    );
    // The day of the hold has come: it keeps nothing from being late any more, and counts no longer.
    office
        .arrange("UPDATE core.application SET held_until = core.tokyo_day(clock_timestamp()) WHERE works = '保留'")
        .await;
    assert_eq!(
        count(&figures(&takahashi).await, ApplicationState::Examining),
        (1, [1, 0, 0, 0], 1, 0)
    );
}

#[tokio::test]
async fn failures_are_counted_by_what_has_to_be_done() {
    let office = Office::new().await;
    let takahashi = office.store("takahashi");
    let key = office.submitted("sato", "371", &works("発行")).await;
    takahashi.approve(&key).await.unwrap();
    assert_eq!(figures(&takahashi).await.jobs(Shown::Waiting), (2, 0));
    office
        .arrange(
            "UPDATE core.job SET trouble = 'platform: timeout' WHERE product = 'performance';
             UPDATE core.job SET state = 'dead', trouble = 'refused' WHERE product = 'advance_payment';",
        )
        .await;
    let shown = figures(&takahashi).await;
    assert_eq!(shown.jobs(Shown::Failed), (1, 0));
    assert_eq!(shown.jobs(Shown::Dead), (1, 0));
    assert_eq!(shown.jobs(Shown::Waiting), (0, 0));
    // The same by hand, under the same row-level security.
    assert_eq!(
        figures(&office.store("tanaka")).await.jobs(Shown::Dead),
        (1, 0)
    );
}

#[tokio::test]
async fn a_branch_counts_its_own_and_head_office_counts_all() {
    within_one_day(own_and_all).await;
}

async fn own_and_all() {
    let office = Office::new().await;
    a_day(&office).await;
    office
        .arrange("UPDATE core.operator SET role = 'supervisor' WHERE login = 'kato'")
        .await;
    let received = |f: &Dashboard| count(f, ApplicationState::Received).0;
    assert_eq!(received(&figures(&office.store("takahashi")).await), 3);
    let niigata = figures(&office.store("kato")).await;
    assert_eq!(received(&niigata), 1);
    assert!(
        niigata.clerks.is_empty(),
        "no colleague of another branch: {:?}",
        niigata.clerks
    );
    assert_eq!(
        niigata.days.last().map(|d| (d.received, d.issued)),
        Some((1, 0))
    );
    for login in ["tanaka", "kansa", "kanri"] {
        assert_eq!(received(&figures(&office.store(login)).await), 4, "{login}");
    }
}

#[tokio::test]
async fn the_figures_are_refused_to_clerks_also_by_hand() {
    let office = Office::new().await;
    let answer = office.store("sato").query(&Query::Dashboard).await;
    assert_eq!(answer, Err(Refusal::NotAllowed));
    let out = office.db.psql_as("sato", "SELECT api.dashboard()");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("ZD010"), "{said}");
}

#[tokio::test]
async fn only_an_administrator_sets_the_hours_of_a_stage_and_they_hold_from_then_on() {
    let office = Office::new().await;
    let set = |hours| Write::SetStageHours {
        state: ApplicationState::Received,
        hours,
    };
    let kanri = office.store("kanri");
    for login in ["sato", "takahashi", "kansa"] {
        let refused = office.store(login).send(set(6)).await;
        assert_eq!(refused, Err(Refusal::NotAllowed), "{login}");
    }
    assert!(matches!(
        kanri.send(set(0)).await,
        Err(Refusal::BadValue { .. })
    ));
    // The screens of every branch read it at once.
    let takahashi = office.store("takahashi");
    let change = async || match takahashi.query(&Query::Pulse).await {
        Ok(Answer::Pulse { change, .. }) => change,
        other => panic!("{other:?}"),
    };
    let before = change().await;
    kanri.send(set(6)).await.unwrap();
    assert_ne!(change().await, before);
    let stage = figures(&kanri).await.stages.into_iter().next().unwrap();
    assert_eq!(
        (stage.state, stage.hours),
        (ApplicationState::Received, Some(6))
    );
    let recorded: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'masters.stage_hours' AND detail ->> 'before' = '4' AND detail ->> 'after' = '6'")
        .await;
    assert_eq!(recorded, 1);
}
