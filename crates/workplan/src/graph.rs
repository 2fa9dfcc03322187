//! Circles in what waits for what.

/// The nodes that lie on a circle, by the number of their circle; `None` for
/// the others. `edges` holds the successors of each node. Tarjan's algorithm
/// with a stack of its own, so that a long chain costs no depth.
pub(crate) fn circles(edges: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut search = Search {
        order: vec![None; edges.len()],
        low: vec![0; edges.len()],
        open: vec![false; edges.len()],
        stack: Vec::new(),
        circle: vec![None; edges.len()],
        count: 0,
        circles: 0,
    };
    for node in 0..edges.len() {
        if search.order.get(node) == Some(&None) {
            search.from(node, edges);
        }
    }
    search.circle
}

struct Search {
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    open: Vec<bool>,
    stack: Vec<usize>,
    circle: Vec<Option<usize>>,
    count: usize,
    circles: usize,
}

impl Search {
    fn from(&mut self, root: usize, edges: &[Vec<usize>]) {
        // A node and how many of its successors have been seen.
        let mut path = vec![(root, 0)];
        self.enter(root);
        while let Some((node, seen)) = path.last_mut() {
            let node = *node;
            let next = edges.get(node).and_then(|successors| successors.get(*seen));
            *seen += 1;
            match next {
                Some(&next) => match self.order.get(next) {
                    Some(None) => {
                        self.enter(next);
                        path.push((next, 0));
                    }
                    Some(Some(order)) if self.open.get(next) == Some(&true) => {
                        let order = *order;
                        self.lower(node, order);
                    }
                    _ => {}
                },
                None => {
                    path.pop();
                    self.leave(node, edges);
                    if let Some((parent, _)) = path.last() {
                        let low = self.low.get(node).copied().unwrap_or_default();
                        self.lower(*parent, low);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        set(&mut self.order, node, Some(self.count));
        set(&mut self.low, node, self.count);
        set(&mut self.open, node, true);
        self.stack.push(node);
        self.count += 1;
    }

    fn lower(&mut self, node: usize, low: usize) {
        if let Some(own) = self.low.get_mut(node) {
            *own = (*own).min(low);
        }
    }

    /// Closes the component that begins at `node`, if one does.
    fn leave(&mut self, node: usize, edges: &[Vec<usize>]) {
        let first = self.order.get(node).copied().flatten();
        if self.low.get(node).copied() != first {
            return;
        }
        let start = self.stack.iter().rposition(|open| *open == node);
        let members = self.stack.split_off(start.unwrap_or(self.stack.len()));
        let alone = members.len() == 1
            && !edges
                .get(node)
                .is_some_and(|successors| successors.contains(&node));
        for member in members {
            set(&mut self.open, member, false);
            if !alone {
                set(&mut self.circle, member, Some(self.circles));
            }
        }
        self.circles += 1;
    }
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(place) = list.get_mut(at) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn circles_are_told_from_chains() {
        // 0 -> 1 -> 2 -> 0, 3 -> 0, 4 -> 4, 5 -> 6
        let edges = [vec![1], vec![2], vec![0], vec![0], vec![4], vec![6], vec![]];
        let found = circles(&edges);
        assert!(found[0].is_some() && found[0] == found[1] && found[1] == found[2]);
        assert_eq!((found[3], found[5], found[6]), (None, None, None));
        assert!(found[4].is_some() && found[4] != found[0]);
    }

    #[test]
    fn a_long_chain_costs_no_depth() {
        let edges: Vec<Vec<usize>> = (0..100_000)
            .map(|node| vec![(node + 1) % 100_000])
            .collect();
        assert!(circles(&edges).iter().all(Option::is_some));
    }
}
