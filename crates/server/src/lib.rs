//! The language server: the findings of a stack while its files are edited.
//!
//! The server speaks the protocol and knows what is open in the editor. What is
//! wrong with a stack it asks the [`Backend`], which is the program around it.
//! One thread does everything; messages that have come meanwhile are taken
//! together, so that only the last of many keystrokes is judged.

mod actions;
mod answers;
mod backend;
mod client;
mod diagnostics;
mod documents;
mod places;
mod requests;
mod server;
mod transport;

pub use backend::{Backend, Judgement, Link, Problem, Spot, Unsaved};
pub use server::serve;
