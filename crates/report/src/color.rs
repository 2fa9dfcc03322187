//! The few colours that formats use besides those of the snippets.

use railint_lint::Level;

/// Paints text where the reader's terminal shows colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    /// Whether to paint at all.
    pub(crate) on: bool,
}

impl Paint {
    /// In the colour of a level.
    pub(crate) fn level(self, level: Level, text: &str) -> String {
        match level {
            Level::Error => self.sgr("1;31", text),
            Level::Warning => self.sgr("1;33", text),
            Level::Info | Level::Off => self.sgr("1;36", text),
        }
    }

    /// For the words that open a paragraph.
    pub(crate) fn lead(self, text: &str) -> String {
        self.sgr("36", text)
    }

    /// For what should stand out.
    pub(crate) fn bold(self, text: &str) -> String {
        self.sgr("1", text)
    }

    /// For what may be read last.
    pub(crate) fn dim(self, text: &str) -> String {
        self.sgr("2", text)
    }

    fn sgr(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
