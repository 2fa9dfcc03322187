//! `railint server`: the language server, over standard input and output.

use std::io::{self, BufReader};

use crate::editor::Editor;
use crate::failure::Failure;

/// Serves an editor. The status is 1 where it left without a word.
pub(crate) fn run() -> Result<u8, Failure> {
    let input = BufReader::new(io::stdin());
    let in_order = railint_server::serve(input, io::stdout(), &mut Editor::new());
    Ok(u8::from(!in_order))
}
