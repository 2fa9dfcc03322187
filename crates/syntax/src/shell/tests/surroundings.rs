//! What belongs to a command besides its words: standard input, folder, the
//! scripts in its arguments.

use railint_source::Span;

use super::super::parse;
use super::lines;

#[test]
fn here_documents_are_the_standard_input() {
    let text = "NS=platform\nkubectl apply -n $NS -f - <<EOF --wait\nkind: Cluster\nns: $NS\nit's `date` \\$x \"q\"\nEOF\nls\n";
    let script = parse(text);
    assert!(!script.has_errors);
    assert_eq!(
        lines(&script),
        ["kubectl|apply|-n|platform|-f|-|--wait", "date", "ls"]
    );
    let heredoc = script.commands[0].stdin.as_ref().unwrap();
    assert_eq!(
        heredoc.text(),
        "kind: Cluster\nns: platform\nit's `date` $x \"q\"\n"
    );
    assert!(heredoc.dynamic && !heredoc.quoted);
    assert!(
        heredoc.span.text(text).starts_with("kind") && heredoc.span.text(text).ends_with("\"q\"\n")
    );
    let at = heredoc.text().find("platform").unwrap();
    let place = heredoc.content.to_source(Span::new(at, at + 8));
    assert_eq!(place.text(text), "$NS");
    assert!(script.commands[2].stdin.is_none());
}

#[test]
fn quoted_here_documents_are_literal() {
    let text = "cat <<-'END' | kubectl apply -f -\n\tkind: $X\n\t  a: `b`\n\tEND\nls";
    let script = parse(text);
    assert_eq!(lines(&script), ["cat", "kubectl|apply|-f|-", "ls"]);
    for command in &script.commands[..2] {
        let heredoc = command.stdin.as_ref().unwrap();
        assert_eq!(heredoc.text(), "kind: $X\n  a: `b`\n");
        assert!(heredoc.quoted && !heredoc.dynamic);
        let at = heredoc.text().find("a:").unwrap();
        let span = heredoc.content.to_source(Span::new(at, at + 2));
        assert_eq!(span.start, text.find("a:").unwrap());
    }
}

#[test]
fn several_here_documents_follow_each_other() {
    let text = "a <<X; b <<\"Y\"\n1\nX\n2\nY\nc \"$(d <<Z\n)\nZ\n)\" <<< \"e f\"\n";
    let script = parse(text);
    assert!(!script.has_errors);
    let stdin: Vec<_> = script
        .commands
        .iter()
        .map(|command| command.stdin.as_ref().unwrap().text())
        .collect();
    assert_eq!(stdin, ["1\n", "2\n", "e f", ")\n"]);
}

#[test]
fn cd_says_where_commands_run() {
    let text = "a; cd x && b; (cd y; c); cd z; d; cd -; e; cd /f; g; pushd h; i; popd; j\n\
        f() { cd k; l; }\nm; cd \"$R\"; n; cd ..; make -C o -C p q\n";
    let script = parse(text);
    let found: Vec<_> = script
        .commands
        .iter()
        .filter(|command| !matches!(command.name(), Some("cd" | "pushd" | "popd")))
        .map(|command| {
            let directory = command.directory.as_deref().unwrap_or("-");
            format!("{}:{directory}", command.name().unwrap())
        })
        .collect();
    assert_eq!(
        found,
        [
            "a:-",
            "b:x",
            "c:x/y",
            "d:x/z",
            "e:x",
            "g:/f",
            "i:/f/h",
            "j:/f",
            "l:/f/k",
            "m:/f",
            "n:$R",
            "make:$R/../o/p"
        ]
    );
}

#[test]
fn scripts_in_arguments_are_read() {
    let text = "N=x\nbash -euc \"helm list -n $N \\\"a b\\\"\" y\nsudo sh -c 'cd z && kubectl get $N'\n\
        ssh -p 22 root@host -- k3s status\nssh host \"kubectl apply -f a.yaml\"\neval helm $Q \"install r\"\nbash script.sh -c x\nsu - app -c 'psql -c \"x y\"'\n";
    let script = parse(text);
    let found = lines(&script);
    let inner = |line: &str| found.iter().any(|found| found == line);
    assert!(inner("helm|list|-n|x|a b"));
    assert!(inner("kubectl|get|x"));
    assert!(inner("k3s|status"));
    assert!(inner("kubectl|apply|-f|a.yaml"));
    assert!(inner("helm|$Q|install|r"));
    assert!(inner("psql|-c|x y"));
    assert_eq!(found.len(), 14, "{found:?}");
    let apply = script
        .commands
        .iter()
        .find(|command| command.words[0].text == "kubectl" && command.words.len() == 4)
        .unwrap();
    assert_eq!(apply.span.text(text), "kubectl apply -f a.yaml");
    assert_eq!(apply.words[3].span.text(text), "a.yaml");
}

#[test]
fn scripts_on_the_standard_input_are_read() {
    let text = "bash <<'X'\nhelm a\nX\nssh host <<X\nhelm b\nX\nssh host bash -s <<'X'\nhelm c\nX\nbash x.sh <<X\nhelm d\nX\n";
    let script = parse(text);
    let names: Vec<_> = lines(&script)
        .into_iter()
        .filter(|line| line.starts_with("helm"))
        .collect();
    assert_eq!(names, ["helm|a", "helm|b", "helm|c"]);
}
