//! Tests against the real outside.
