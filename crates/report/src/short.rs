//! `short`: one line a finding, for editors, problem matchers and `grep`.
//!
//! There is no summary: every line is a finding.

use std::io::{self, Write};

use railint_lint::Outcome;

use crate::color::Paint;
use crate::common::{one_line, range, repo_of};
use crate::{Format, Options, Texts};

pub(crate) struct Short;

impl Format for Short {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let paint = Paint { on: options.color };
        for finding in &outcome.findings {
            let path = texts.display_path(repo_of(finding), &finding.path);
            writeln!(
                out,
                "{}:{}: {}[{}]: {}",
                one_line(&path),
                range(&finding.place),
                paint.level(finding.level, finding.level.as_str()),
                finding.rule.id,
                one_line(&finding.message),
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use railint_lint::Outcome;

    use crate::common::is_unsafe;
    use crate::samples;
    use crate::{Kind, Options};

    #[test]
    fn one_line_a_finding_and_nothing_else() {
        insta::assert_snapshot!(samples::write(Kind::Short, &samples::stack(), &Options::default()), @r"
        railiance-cluster/Makefile:3:2:3:49: error[boundary/bundled-service]: The release `gitea` brings up a database of its own: PostgreSQL HA
        railiance-cluster/Makefile:4:4:4:21: warning[boundary/wrong-layer]: railiance-cluster deploys the forge `gitea`
        railiance-cluster/docs/old notes.md:1:1:1:1: info[boundary/unowned-path]: No layer owns this path
        ");
    }

    #[test]
    fn only_the_level_is_coloured() {
        let options = Options {
            color: true,
            ..Options::default()
        };
        let text = samples::write(Kind::Short, &samples::stack(), &options);
        insta::assert_snapshot!(text.replace('\u{1b}', "␛"), @r"
        railiance-cluster/Makefile:3:2:3:49: ␛[1;31merror␛[0m[boundary/bundled-service]: The release `gitea` brings up a database of its own: PostgreSQL HA
        railiance-cluster/Makefile:4:4:4:21: ␛[1;33mwarning␛[0m[boundary/wrong-layer]: railiance-cluster deploys the forge `gitea`
        railiance-cluster/docs/old notes.md:1:1:1:1: ␛[1;36minfo␛[0m[boundary/unowned-path]: No layer owns this path
        ");
    }

    mod properties {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn every_finding_is_exactly_one_line(
                names in prop::collection::vec(("(?s).{0,20}", "(?s).{0,20}", "(?s).{0,40}"), 0..5),
                color in any::<bool>(),
            ) {
                let mut outcome = Outcome::default();
                for (repo, path, message) in &names {
                    let mut finding = samples::bundled();
                    finding.repo.clone_from(repo);
                    finding.path.clone_from(path);
                    finding.message.clone_from(message);
                    outcome.findings.push(finding);
                }
                let options = Options { color, ..Options::default() };
                let text = samples::write(Kind::Short, &outcome, &options);
                prop_assert_eq!(text.matches('\n').count(), names.len());
                prop_assert!(text.is_empty() || text.ends_with('\n'));
                let leak = text.replace(['\n', '\u{1b}'], "").contains(is_unsafe);
                prop_assert!(!leak);
                                let escapes = text.matches('\u{1b}').count();
                prop_assert_eq!(escapes, if color { 2 * names.len() } else { 0 });
            }
        }
    }
}
