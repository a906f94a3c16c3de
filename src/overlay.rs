//! Whether this build has an overlay, which changes what the library says: see the page
//! [about extending](crate::_extending).
//!
//! An application that relies on its overlay can check that it was applied: cargo reads `.cargo/config.toml` from the
//! directory it runs in and those above it, so a build from elsewhere leaves the overlay out.
//!
//! ```
//! // This build has none. With one, assert that it is applied.
//! const _: () = assert!(!smtp_status::overlay::IS_APPLIED);
//! ```

/// Whether the build has an overlay.
pub const IS_APPLIED: bool = crate::registry::OVERLAY_IS_APPLIED;

/// How many conditions the overlay amends: 0 without one.
pub const AMENDMENTS: usize = crate::registry::OVERLAY_AMENDMENTS;
