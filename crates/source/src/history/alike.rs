//! Which of many contents are alike.

use std::collections::HashMap;

use super::sketch::{Likeness, Sketch};

/// A line that more contents have leads to none of them.
const MAX_HOLDERS: usize = 64;

/// So many contents may have a line and it still weighs in full: one that was
/// moved stands in several places and states.
const FULL_WEIGHT: f32 = 4.0;

/// How many contents are named for one, at most.
const MAX_LIKELY: usize = 16;

/// Many contents, to be asked for those that are like another one. A line that
/// many of them have says little.
#[derive(Debug, Default)]
pub struct Alike<'s> {
    sketches: Vec<&'s Sketch>,
    by_line: HashMap<u64, Holders>,
}

/// Who has a line.
#[derive(Debug, Default)]
struct Holders {
    /// The first of them.
    some: Vec<usize>,
    count: usize,
}

impl<'s> Alike<'s> {
    /// Adds a content, and returns its index: they are counted from 0.
    pub fn add(&mut self, sketch: &'s Sketch) -> usize {
        let index = self.sketches.len();
        self.sketches.push(sketch);
        let mut before = None;
        for line in sketch.lines() {
            if before.replace(*line) == Some(*line) {
                continue;
            }
            let holders = self.by_line.entry(*line).or_default();
            holders.count += 1;
            if holders.some.len() < MAX_HOLDERS {
                holders.some.push(index);
            }
        }
        index
    }

    /// The contents that share uncommon lines with this one, those that share
    /// the most of them first.
    #[must_use]
    pub fn likely(&self, sketch: &Sketch) -> Vec<usize> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for line in sketch.lines() {
            let Some(holders) = self.by_line.get(line) else {
                continue;
            };
            if holders.count <= MAX_HOLDERS {
                for index in &holders.some {
                    *shared.entry(*index).or_default() += 1;
                }
            }
        }
        let mut shared: Vec<(usize, usize)> = shared.into_iter().collect();
        shared.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        shared.truncate(MAX_LIKELY);
        shared.into_iter().map(|(index, _)| index).collect()
    }

    /// The content of this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&'s Sketch> {
        self.sketches.get(index).copied()
    }

    /// How alike two contents are, by lines that weigh the less the more of
    /// all contents have them.
    #[must_use]
    pub fn likeness(&self, one: &Sketch, other: &Sketch) -> Likeness {
        one.weighed(other, &|line| self.weight(line))
    }

    fn weight(&self, line: u64) -> f32 {
        let count = self.by_line.get(&line).map_or(0, |holders| holders.count);
        // Counts are far below what a float holds exactly.
        (FULL_WEIGHT / count.max(1) as f32).min(1.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_says_counts_for_little() {
        let text = |name: usize| {
            format!("apiVersion: v1\nkind: Service\nport: 80\nname: {name}\nhost: {name}.org\n")
        };
        let sketches: Vec<Sketch> = (0..100)
            .map(|name| Sketch::of(text(name).as_bytes()).unwrap())
            .collect();
        let mut alike = Alike::default();
        for sketch in &sketches {
            alike.add(sketch);
        }
        let edited = Sketch::of(text(7).replace("80", "81").as_bytes()).unwrap();
        assert_eq!(alike.likely(&edited), [7]);
        let (own, other) = (alike.get(7).unwrap(), alike.get(8).unwrap());
        assert_eq!(edited.percent_alike(other), 40);
        assert!(alike.likeness(&edited, other).percent < 5);
        let near = alike.likeness(&edited, own);
        assert!(near.percent > 60 && near.shared > 2.0, "{near:?}");
    }
}
