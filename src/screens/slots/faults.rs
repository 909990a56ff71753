//! What is wrong with the fields, as the screen that reads them says it.

use super::Slots;

impl Slots {
    /// Says what is wrong, all at once, the focus on the first; true when something is.
    pub fn show_faults(&mut self, faults: &[(&'static str, String)]) -> bool {
        for slot in &mut self.slots {
            slot.error = faults
                .iter()
                .find(|(key, _)| *key == slot.key)
                .map(|(_, why)| why.clone());
        }
        if let Some(first) = self.slots.iter().position(|s| s.error.is_some()) {
            self.leave_all();
            self.focus = first;
        }
        !faults.is_empty()
    }

    /// Says what is wrong with one field, and leaves the focus where it is.
    pub fn set_fault(&mut self, key: &str, why: &str) {
        for slot in self.slots.iter_mut().filter(|s| s.key == key) {
            slot.error = Some(why.to_owned());
        }
    }

    /// This is wrong with a field no longer; something else may be.
    pub fn clear_fault(&mut self, key: &str, why: &str) {
        for slot in self.slots.iter_mut().filter(|s| s.key == key) {
            slot.error.take_if(|said| said == why);
        }
    }

    /// Whether something is said to be wrong with a field.
    #[must_use]
    pub fn has_fault(&self, key: &str) -> bool {
        self.slots.iter().any(|s| s.key == key && s.error.is_some())
    }

    /// What is said to be wrong with a field.
    #[must_use]
    pub fn fault(&self, key: &str) -> Option<&str> {
        let slot = self.slots.iter().find(|s| s.key == key)?;
        slot.error.as_deref()
    }
}
