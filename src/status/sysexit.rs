//! Status codes and the exits of programs that deliver mail (`sysexits.h`).

use super::StatusCode;

/// `EX_CONFIG`, the last exit of `sysexits.h`.
const LAST: u8 = 78;

impl StatusCode {
    /// The status code for the exit of a program that delivers mail, such as one that a `.forward` file names: of the
    /// exits in `sysexits.h`. `None` for others, such as 1, which say nothing.
    ///
    /// | exit | status code | | exit | status code |
    /// |---|---|---|---|---|
    /// | `EX_OK` 0 | 2.0.0 | | `EX_OSERR` 71 | 4.3.0 |
    /// | `EX_USAGE` 64 | 5.3.0 | | `EX_OSFILE` 72 | 5.3.0 |
    /// | `EX_DATAERR` 65 | 5.6.0 | | `EX_CANTCREAT` 73 | 5.2.0 |
    /// | `EX_NOINPUT` 66 | 5.3.0 | | `EX_IOERR` 74 | 4.3.0 |
    /// | `EX_NOUSER` 67 | 5.1.1 | | `EX_TEMPFAIL` 75 | 4.3.0 |
    /// | `EX_NOHOST` 68 | 5.1.2 | | `EX_PROTOCOL` 76 | 5.5.0 |
    /// | `EX_UNAVAILABLE` 69 | 5.3.0 | | `EX_NOPERM` 77 | 5.7.0 |
    /// | `EX_SOFTWARE` 70 | 5.3.0 | | `EX_CONFIG` 78 | 5.3.5 |
    ///
    /// These are Postfix's, except that an input/output error passes, as sendmail has it.
    ///
    /// ```
    /// use smtp_status::StatusCode;
    /// assert_eq!(StatusCode::of_sysexit(67), Some(StatusCode::from_static("5.1.1")));
    /// assert_eq!(StatusCode::of_sysexit(1), None);
    /// ```
    #[must_use]
    pub const fn of_sysexit(exit: u8) -> Option<Self> {
        Some(match exit {
            0 => const { Self::from_static("2.0.0") },
            64 | 66 | 69 | 70 | 72 => const { Self::from_static("5.3.0") },
            65 => const { Self::from_static("5.6.0") },
            67 => const { Self::from_static("5.1.1") },
            68 => const { Self::from_static("5.1.2") },
            71 | 74 | 75 => const { Self::from_static("4.3.0") },
            73 => const { Self::from_static("5.2.0") },
            76 => const { Self::from_static("5.5.0") },
            77 => const { Self::from_static("5.7.0") },
            LAST => const { Self::from_static("5.3.5") },
            _ => return None,
        })
    }

    /// The exit of which [`of_sysexit`](Self::of_sysexit) makes this code; `None` if none does, or several do.
    ///
    /// A program that delivers and must exit for any code: this exit, else 75 (`EX_TEMPFAIL`) for class 4, and 69
    /// (`EX_UNAVAILABLE`) for class 5.
    ///
    /// ```
    /// use smtp_status::{Class, StatusCode};
    /// let exit = |code: StatusCode| match (code.sysexit(), code.class()) {
    ///     (Some(exit), _) => exit,
    ///     (None, Class::Success) => 0,
    ///     (None, Class::PersistentTransientFailure) => 75,
    ///     (None, Class::PermanentFailure) => 69,
    /// };
    /// assert_eq!(exit(StatusCode::from_static("5.1.1")), 67);
    /// assert_eq!(exit(StatusCode::from_static("4.2.2")), 75);
    /// ```
    #[must_use]
    pub const fn sysexit(self) -> Option<u8> {
        let (mut exit, mut found) = (0, None);
        while exit <= LAST {
            match (Self::of_sysexit(exit), found) {
                (Some(code), Some(_)) if code.equals(self) => return None,
                (Some(code), None) if code.equals(self) => found = Some(exit),
                _ => {}
            }
            exit = exit.wrapping_add(1);
        }
        found
    }
}
