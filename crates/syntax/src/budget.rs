//! A bound on the text that variables may grow to.

use std::cell::Cell;

/// How many bytes the values of variables may add to one file. Without such a
/// bound, a file of a few lines can ask for more text than there is memory.
const MAX_EXPANDED: usize = 4 << 20;

/// What is left of the text that variables may add.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Cell<usize>,
}

impl Budget {
    /// The budget of one file.
    pub(crate) fn of_file() -> Self {
        Self {
            left: Cell::new(MAX_EXPANDED),
        }
    }

    /// Takes the cost of a value of `length` bytes; `false` if too little is
    /// left. Looking at a reference has a cost of its own.
    pub(crate) fn take(&self, length: usize) -> bool {
        match self.left.get().checked_sub(length + 1) {
            Some(left) => {
                self.left.set(left);
                true
            }
            None => false,
        }
    }
}
