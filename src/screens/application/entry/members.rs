//! Members of a JV in one field: `○○建設㈱ 60、△△土木㈱ 40`, shares in percent.

use crate::domain::application::JointVentureMember;

/// As the field shows them.
#[must_use]
pub fn text(members: &[JointVentureMember]) -> String {
    let one = |m: &JointVentureMember| match m.share % 100 {
        0 => format!("{} {}", m.name, m.share / 100),
        rest => format!("{} {}.{rest:02}", m.name, m.share / 100),
    };
    members.iter().map(one).collect::<Vec<_>>().join("、")
}

/// One member: a name, a blank, the share with at most two decimals.
#[must_use]
pub fn read(text: &str) -> Option<JointVentureMember> {
    let text = text.trim();
    let (name, share) = text.rsplit_once([' ', '\u{3000}'])?;
    let share = crate::ui::field::narrow(share);
    let share = share.trim_end_matches('%');
    let (whole, rest) = share.split_once('.').unwrap_or((share, ""));
    let rest = match rest.len() {
        0 => 0,
        1 => rest.parse::<u32>().ok()? * 10,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    let share = whole.parse::<u32>().ok().filter(|whole| *whole <= 100)? * 100 + rest;
    Some(JointVentureMember {
        name: name.trim().to_owned(),
        share,
    })
}
