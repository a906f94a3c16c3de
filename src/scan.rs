//! Status codes in free text.
