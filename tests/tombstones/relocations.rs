//! The relocation table of the policy.

use std::path::Path;

use crate::departures::{VALUES, history, step};
use crate::stack::findings;
use crate::support::write;

const OLD: &str = "railiance-cluster/dns/zone.txt";

fn about(stack: &Path, due: &str) -> Vec<String> {
    let policy = format!(
        "extends: railiance\nrelocations:\n  - from: {{ repo: railiance-cluster, path: dns/ }}\n    \
         to: {{ repo: railiance-infra, path: net/dns }}\n    task: RAIL-HO-WP-0003\n    due: {due}\n"
    );
    write(stack, &[("railint.yaml", &policy)]);
    findings(stack, &[])
}

#[test]
fn a_relocation_is_pending_then_late_then_wants_its_tombstone() {
    let stack = history(&[(
        "2026-01-10",
        &[
            (OLD, Some(VALUES)),
            ("railiance-infra/a.md", Some("Hosts.\n")),
        ],
    )]);
    assert_eq!(
        about(stack.path(), "2026-12-31"),
        [
            "railiance-cluster/dns/zone.txt:1:1:1:1: info[tombstone/relocation-pending]: `dns` has yet to move to `railiance-infra/net/dns` by 2026-12-31"
        ]
    );
    let late = about(stack.path(), "2026-06-30");
    assert!(
        late[0].contains("error[tombstone/relocation-pending]"),
        "{late:?}"
    );
    // It left, wherever to.
    step(
        stack.path(),
        "2026-11-01",
        &[(OLD, None), ("railiance-cluster/a.md", Some("Now.\n"))],
    );
    let expected = "railiance-cluster/dns/zone.txt:1:1:1:1: error[tombstone/missing]: `dns/` left for railiance-infra as it had to, but without a tombstone";
    assert_eq!(about(stack.path(), "2026-06-30"), [expected]);
    step(
        stack.path(),
        "2026-11-02",
        &[("railiance-infra/net/dns/zone.txt", Some(VALUES))],
    );
    assert_eq!(about(stack.path(), "2026-06-30"), [expected]);
    write(
        stack.path(),
        &[(
            "railiance-cluster/MOVED.md",
            "dns/ moved to railiance-infra/net/dns/ (2026-11-01, OPS-1)\n",
        )],
    );
    assert_eq!(about(stack.path(), "2026-06-30"), [""; 0]);
}

#[test]
fn what_was_never_there_is_not_asked_for() {
    let stack = history(&[(
        "2026-01-10",
        &[
            ("railiance-cluster/a.md", Some("The cluster.\n")),
            ("railiance-infra/net/dns/zone.txt", Some(VALUES)),
        ],
    )]);
    assert_eq!(about(stack.path(), "2026-06-30"), [""; 0]);
}
