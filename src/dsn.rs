//! The fields of a delivery status notification that carry codes (RFC 3464).
