//! Which parts of a template exclude one another.

use railint_source::Span;

use super::actions::{Action, Word};

/// Deeper control structures than this are taken for plain text: no template has
/// them, and it bounds the work.
const MAX_DEPTH: usize = 100;

/// One branch of a control structure: what stands between an `{{ if }}`,
/// `{{ range }}`, `{{ with }}`, `{{ define }}` or `{{ block }}` and its
/// `{{ else }}` or `{{ end }}`, or behind an `{{ else }}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// The control structure, numbered from 0 in the order of the starts.
    pub block: usize,
    /// Which of its branches, from 0.
    pub number: usize,
    /// The text between the actions.
    pub span: Span,
    /// The branch that this control structure stands in, by its place in
    /// [`super::Masked::branches`].
    pub parent: Option<usize>,
}

/// Finds all branches. A structure without an end goes to the end of the text.
pub(super) fn find(text: &str, actions: &[Action]) -> Vec<Branch> {
    let mut branches: Vec<Branch> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut too_deep = 0_usize;
    let mut blocks = 0;
    for action in actions {
        let behind = Span::new(action.span.end, text.len());
        match action.word {
            Word::Other => {}
            Word::Open if open.len() == MAX_DEPTH => too_deep += 1,
            Word::Open => {
                branches.push(Branch {
                    block: blocks,
                    number: 0,
                    span: behind,
                    parent: open.last().copied(),
                });
                open.push(branches.len() - 1);
                blocks += 1;
            }
            Word::Else | Word::End if too_deep > 0 => {
                too_deep -= usize::from(action.word == Word::End);
            }
            Word::Else | Word::End => {
                let Some(ended) = open.pop().and_then(|at| branches.get_mut(at)) else {
                    continue;
                };
                ended.span = Span::new(ended.span.start, action.span.start);
                if action.word == Word::Else {
                    let next = Branch {
                        number: ended.number + 1,
                        span: behind,
                        ..*ended
                    };
                    branches.push(next);
                    open.push(branches.len() - 1);
                }
            }
        }
    }
    branches
}

/// Whether what stands at two offsets can be there together: when one of them
/// stands in all the branches that the other stands in. Of two structures side
/// by side nobody knows how their conditions relate; often one is the opposite
/// of the other.
pub(super) fn meet(branches: &[Branch], one: usize, other: usize) -> bool {
    let one = around(branches, one);
    let other = around(branches, other);
    one.iter().zip(&other).all(|(one, other)| one == other)
}

/// The branches around an offset, the outermost first.
fn around(branches: &[Branch], offset: usize) -> Vec<usize> {
    let mut next = branches
        .partition_point(|branch| branch.span.start <= offset)
        .checked_sub(1);
    let mut chain = Vec::new();
    while let Some((at, branch)) = next.and_then(|at| Some((at, branches.get(at)?))) {
        if offset < branch.span.end {
            chain.push(at);
        }
        next = branch.parent;
    }
    chain.reverse();
    chain
}
