//! What the errors of all parsers have in common: what is wrong, and at which byte.

/// Defines such an error. The type of `position` may be narrow if the text is short.
macro_rules! error_at_byte {
    ($(#[$attributes:meta])* pub struct $error:ident { kind: $kind:ident, position: $position:ty }) => {
        $(#[$attributes])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        pub struct $error {
            kind: $kind,
            position: $position,
        }

        impl $error {
            /// An error in `text`, whose end `rest` begins with the wrong byte.
            pub(crate) const fn new(kind: $kind, text: &[u8], rest: &[u8]) -> Self {
                Self { kind, position: $crate::slice::offset(text, rest) as $position }
            }

            /// What is wrong.
            #[must_use]
            pub const fn kind(self) -> $kind {
                self.kind
            }

            /// The index of the wrong byte; the length of the text if it ends too early.
            #[must_use]
            pub const fn position(self) -> usize {
                self.position as usize
            }
        }

        impl core::fmt::Display for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "byte {}: {}", self.position, self.kind.message())
            }
        }

        impl core::error::Error for $error {}
    };
}
