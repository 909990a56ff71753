//! `densho operator add|list|disable`: run by the database's administrator, because it makes logins.

use super::exit::{Exit, Failure};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::domain::ids::{BranchId, Login};
use crate::domain::master::{NewOperator, OperatorRow};
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::record::Role;
use crate::i18n::cli::Cli;
use crate::store::admin;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Let a person in: makes the database login and the operator's record.
    Add {
        /// Login: small letters, digits and _, the same as the person's SSH login.
        login: String,
        /// Name (氏名), as screens and records show it.
        #[arg(long)]
        name: String,
        /// Branch code (three digits).
        #[arg(long)]
        branch: String,
        /// clerk (担当者), supervisor (審査役), auditor (監査) or administrator (管理者).
        #[arg(long, value_parser = role)]
        role: Role,
        /// Authority limit of a supervisor: PRODUCT=AMOUNT, e.g. advance_payment=1億; all=AMOUNT for
        /// every product. May be given several times. From an operator of the role administrator it is a proposal that
        /// another person confirms; the database's administrator sets it at once.
        #[arg(long = "limit", value_name = "PRODUCT=AMOUNT", value_parser = limit)]
        limits: Vec<Limit>,
    },
    /// Open another branch to a person (兼務); run by an administrator of the house, who is put on record.
    Entitle {
        /// Login.
        login: String,
        /// Branch code.
        branch: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Close it again; who is there is back in their own branch.
    Unentitle {
        /// Login.
        login: String,
        /// Branch code.
        branch: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Print which branches are open to whom besides their own.
    Entitled,
    /// Print every operator.
    List,
    /// Shut a person out: no new logins, open sessions ended. The record stays.
    Disable {
        /// Login.
        login: String,
    },
}

/// One `--limit`: none = every product.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    product: Option<Product>,
    yen: Yen,
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| format!("one of {}", Role::ALL.map(Role::code).join(", ")))
}

fn limit(text: &str) -> Result<Limit, String> {
    let (product, amount) = text
        .split_once('=')
        .ok_or("PRODUCT=AMOUNT, e.g. advance_payment=1億")?;
    let product = match product {
        "all" => None,
        code => Some(Product::from_code(code).ok_or_else(|| {
            format!(
                "no product {code}; there are all, {}",
                Product::ALL.map(Product::code).join(", ")
            )
        })?),
    };
    let yen = amount
        .parse()
        .map_err(|fault| format!("{amount}: {fault}"))?;
    Ok(Limit { product, yen })
}

/// Later limits win over earlier ones.
fn limits(given: &[Limit]) -> Vec<(Product, Yen)> {
    Product::ALL
        .into_iter()
        .filter_map(|product| {
            let last = given
                .iter()
                .rfind(|l| l.product.is_none_or(|p| p == product))?;
            Some((product, last.yen))
        })
        .collect()
}

pub(super) fn run(site: &Site, action: &Action) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = language(&config);
    let words = Cli(language);
    block_on(async {
        let mut db = connect::to(&config).await?;
        match action {
            Action::Add {
                login,
                name,
                branch,
                role,
                limits: given,
            } => {
                let new = NewOperator {
                    login: Login(login.clone()),
                    branch: BranchId(branch.clone()),
                    name: name.clone(),
                    role: *role,
                    limits: limits(given),
                };
                let done = admin::add_operator(&mut db, &new).await;
                connect::settle(&mut db, "add_operator", done, language).await?;
                out::line(&words.may_log_in(login))?;
                let proposed = admin::proposes(&mut db).await;
                let proposed = proposed.map_err(|e| connect::refused(&e, language))?;
                if proposed && !new.limits.is_empty() {
                    out::line(&words.limits_wait(new.limits.len()))?;
                }
            }
            Action::Entitle {
                login,
                branch,
                reason,
            }
            | Action::Unentitle {
                login,
                branch,
                reason,
            } => {
                let open = matches!(action, Action::Entitle { .. });
                let (who, at) = (Login(login.clone()), BranchId(branch.clone()));
                let request = uuid::Uuid::new_v4();
                let done = admin::entitle(&mut db, request, &who, &at, reason, open).await;
                let command = if open { "entitle" } else { "end_entitlement" };
                connect::settle(&mut db, command, done, language).await?;
                out::line(&match open {
                    true => words.branch_opened(branch, login),
                    false => words.branch_closed(branch, login),
                })?;
            }
            Action::Entitled => {
                let rows = admin::entitlements(&mut db).await;
                for row in connect::settle(&mut db, "list_operators", rows, language).await? {
                    out::fields(&row.each_ref().map(String::as_str))?;
                }
            }
            Action::List => {
                let rows = admin::operators(&mut db).await;
                for row in connect::settle(&mut db, "list_operators", rows, language).await? {
                    print(&row)?;
                }
            }
            Action::Disable { login } => {
                let done = admin::disable_operator(&mut db, &Login(login.clone())).await;
                connect::settle(&mut db, "shut_out", done, language).await?;
                out::line(&words.shut_out(login))?;
            }
        }
        Ok(Exit::Done)
    })
}

fn print(row: &OperatorRow) -> Result<(), Failure> {
    let limits: Vec<String> = row
        .limits
        .iter()
        .map(|(product, yen)| format!("{}={}", product.code(), yen.get()))
        .collect();
    let state = match row.disabled_at {
        Some(at) => format!("disabled {}", crate::domain::date::minute(at)),
        None => "enabled".to_owned(),
    };
    out::fields(&[
        row.login.as_str(),
        row.branch.as_str(),
        &row.branch_name,
        &row.name,
        row.role.code(),
        &state,
        &limits.join(" "),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_limit_wins_and_all_stands_for_every_product() {
        let given: Vec<Limit> = ["all=1億", "performance=3000万"]
            .map(|text| limit(text).unwrap())
            .into();
        let limits = limits(&given);
        assert_eq!(limits.len(), 4);
        assert!(limits.contains(&(Product::AdvancePayment, Yen::new(100_000_000).unwrap())));
        assert!(limits.contains(&(Product::Performance, Yen::new(30_000_000).unwrap())));
        assert!(limit("advance=1").is_err());
        assert!(limit("all=1,00,000").is_err());
    }
}
