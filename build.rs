//! Migrations are embedded at compile time; a new file among them must be noticed.
fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
