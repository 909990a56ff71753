//! Keeps secrets in memory from reaching the disk or another process of the same user.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use std::io;

/// Forbids core dumps of this process and attaching to it without privilege. To be called first
/// thing by every process that may hold an auth key. It cannot be undone for core files (the hard
/// limit goes to 0), and children inherit that limit.
///
/// # Errors
/// When the kernel refuses.
pub fn harden_process() -> io::Result<()> {
    setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{dumpable_behavior, getrlimit};

    #[test]
    fn after_hardening_there_is_no_core_and_no_attaching() {
        harden_process().unwrap();
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
