use proptest::prelude::*;
use railint_source::Span;

use super::*;

/// The commands of a script, words joined with `|`.
fn commands(text: &str) -> Vec<String> {
    let script = parse(text);
    assert!(!script.has_errors, "{text}");
    lines(&script)
}

fn lines(script: &Script) -> Vec<String> {
    let words = |command: &Command| {
        let words: Vec<_> = command.words.iter().map(|w| w.text.as_str()).collect();
        words.join("|")
    };
    script.commands.iter().map(words).collect()
}

/// The words of the last command, those marked that are not fully known.
fn last_words(text: &str) -> Vec<String> {
    let script = parse(text);
    let last = script.commands.last().unwrap();
    last.words
        .iter()
        .map(|word| format!("{}{}", word.text, if word.dynamic { "?" } else { "" }))
        .collect()
}

#[test]
fn a_command_over_several_lines_is_one() {
    let text =
        "helm upgrade --install pg bitnami/pg \\\n  -f helm/pg.yaml \\\n\\\n  -n plat\\\nform\n";
    let script = parse(text);
    assert_eq!(
        lines(&script),
        ["helm|upgrade|--install|pg|bitnami/pg|-f|helm/pg.yaml|-n|platform"]
    );
    let command = &script.commands[0];
    for word in &command.words[..8] {
        assert_eq!(word.span.text(text), word.text);
    }
    assert_eq!(command.words[8].span.text(text), "plat\\\nform");
    assert_eq!(command.span.text(text), text.trim_end());
}

#[test]
fn windows_line_ends_are_line_ends() {
    let text = "helm list \\\r\n  -A\r\ncat <<EOF\r\na\r\nEOF\r\nls\r\n";
    assert_eq!(commands(text), ["helm|list|-A", "cat", "ls"]);
    let script = parse(text);
    assert_eq!(script.commands[1].stdin.as_ref().unwrap().text(), "a\r\n");
}

#[test]
fn operators_divide_commands() {
    assert_eq!(
        commands("a 1 && b 2 || c 3; d 4 & e 5 | f 6 |& g 7\nh 8"),
        ["a|1", "b|2", "c|3", "d|4", "e|5", "f|6", "g|7", "h|8"]
    );
}

#[test]
fn blocks_hold_commands() {
    let text = "if ! a; then b; elif c; then d; else e; fi\n\
        for x in 1 $(f) 2; do g $x; done\n\
        for ((i=0; i<3; i++)); do g2; done\n\
        while h; do i; done < file\n\
        until j\ndo\nk\ndone\n\
        { l; m; }\n\
        (n; o)\n\
        select y in p; do q; done\n";
    let names: String = commands(text).concat();
    assert_eq!(names, "abcdefg|$xg2hijklmnoq");
}

#[test]
fn patterns_of_case_are_no_commands() {
    let text = "case \"$1\" in\n  up|start) a ;;\n  (down) b;& \n  \"x y\") ;;\n  *) c\nesac\nd $(case x in e) f;; esac)\n";
    assert_eq!(
        commands(text),
        ["a", "b", "c", "d|$(case x in e) f;; esac)", "f"]
    );
}

#[test]
fn functions_hold_commands() {
    let text = "f() { a; }\nfunction g { b; }\nfunction h () (\n c\n)\ni()\n{\n d\n}\ng x\n";
    assert_eq!(commands(text), ["a", "b", "c", "d", "g|x"]);
}

#[test]
fn tests_and_arithmetic_are_no_commands() {
    let text = "[[ $a =~ ^(x|y)$ && -n $(a) || b > c ]] && (( i++ )) || x=$((1 + $(b) * (2)))\n\
        echo $[1 + 2] ${#x} ${x//a/\"}\"} ${x%%)}\n[ -f z ]\n";
    assert_eq!(
        commands(text),
        [
            "a",
            "b",
            "echo|$[1 + 2]|${#x}|${x//a/\"}\"}|${x%%)}",
            "[|-f|z|]"
        ]
    );
}

#[test]
fn substitutions_hold_commands_at_their_own_place() {
    let text = "echo \"a $(helm list \"b c\") `kubectl get`\" <(sops -d x)";
    let script = parse(text);
    assert_eq!(
        lines(&script),
        [
            "echo|a $(helm list \"b c\") `kubectl get`|<(sops -d x)",
            "helm|list|b c",
            "kubectl|get",
            "sops|-d|x"
        ]
    );
    assert_eq!(script.commands[1].span.text(text), "helm list \"b c\"");
    assert!(script.commands[0].words[1].dynamic);
    assert!(!script.commands[1].words[2].dynamic);
}

#[test]
fn text_and_comments_are_no_commands() {
    assert_eq!(
        commands(
            "# helm install a b\n  # c\necho \"helm install a b\" 'kubectl apply' # x\nprintf x#y\n"
        ),
        ["echo|helm install a b|kubectl apply", "printf|x#y"]
    );
}

#[test]
fn quotes_and_escapes_are_taken_away() {
    assert_eq!(
        last_words(r#"a 'b c' "d 'e' \" \\ \n" f\ g h'i'"j" $'k\n\'l' "" é"#),
        [
            "a",
            "b c",
            "d 'e' \" \\ \\n",
            "f g",
            "hij",
            "k\n'l",
            "",
            "é"
        ]
    );
}

#[test]
fn redirections_are_no_arguments() {
    assert_eq!(
        commands("a 1 >/dev/null 2>&1 &>x 3<y <z {fd}>w >>v >|u 2 2> t"),
        ["a|1|2"]
    );
}

#[test]
fn arrays_are_no_commands() {
    let text = "a=(b \"c d\" $(e)\n# )\nf)\ng[1]=x\nh+=(i)\ndeclare -A k=([l]=m)\nn \"${a[@]}\"\n";
    assert_eq!(commands(text), ["e", "declare|-A|k=([l]=m)", "n|${a[@]}"]);
    assert_eq!(last_words(text), ["n", "${a[@]}?"]);
}

#[test]
fn constants_replace_their_variables() {
    let text = "NS=platform; REL='pg'\nCHART=\"bitnami/$REL\"\n\
        helm upgrade $REL \"${CHART}\" -n \"$NS\" --set a=${REL}x --namespace=$NS";
    assert_eq!(
        last_words(text),
        [
            "helm",
            "upgrade",
            "pg",
            "bitnami/pg",
            "-n",
            "platform",
            "--set",
            "a=pgx",
            "--namespace=platform"
        ]
    );
    let script = parse(text);
    let command = &script.commands[0];
    assert_eq!(command.words[3].span.text(text), "\"${CHART}\"");
    assert_eq!(command.flag(&["--namespace"])[0].span.text(text), "$NS");
    let constants: Vec<_> = script
        .variables
        .iter()
        .map(|variable| {
            (
                variable.name.as_str(),
                variable.value.as_str(),
                variable.constant,
            )
        })
        .collect();
    assert_eq!(
        constants,
        [
            ("NS", "platform", true),
            ("REL", "pg", true),
            ("CHART", "bitnami/pg", true)
        ]
    );
    assert_eq!(script.variables[1].span.text(text), "REL='pg'");
    assert_eq!(script.variables[1].value_span.text(text), "'pg'");
}

#[test]
fn unquoted_values_fall_apart_into_words() {
    assert_eq!(
        last_words("F=' -f a  --wait '; E=; helm x$F$E $E \"$F\" \"$E\" y"),
        ["helm", "x", "-f", "a", "--wait", " -f a  --wait ", "", "y"]
    );
}

#[test]
fn what_has_several_values_or_none_is_dynamic() {
    let cases = [
        ("x $A", "$A?"),
        ("x ${A}b", "${A}b?"),
        ("A=1; A=2; x $A", "$A?"),
        ("A=1; A=1; x $A", "1"),
        ("A=1; A+=2; x $A", "12"),
        ("if a; then A=1; fi; x $A", "1?"),
        ("[ -z $A ] && A=1; x $A", "1?"),
        ("if a; then A=1; else A=2; fi; x $A", "$A?"),
        ("A=$(b); x $A", "$A?"),
        ("A=$A; x $A", "$A?"),
        ("A=$B; B=$A; x \"$A\"", "$A?"),
        ("A=$1; x \"$A\"", "$A?"),
        ("A=$B/c; x $A/d", "$B/c/d?"),
        ("for A in 1 2; do x $A; done", "$A?"),
        ("A=1; read -r A; x $A", "$A?"),
        ("A=1; unset A; x $A", "$A?"),
        ("export A=1; x $A", "1"),
        ("f() { local A=1; x $A; }", "1"),
        ("A=1 y; x $A", "$A?"),
        ("x ${A:-b}", "b?"),
        ("x \"${A-b c}\"", "b c?"),
        ("A=1; x ${A:-b}", "1"),
        ("A=${A:-b}; x $A", "b?"),
        ("A=${1:-b}; x $A", "$A?"),
        (": ${A:=b}; x $A", "b?"),
        ("A=1; x ${A:?gone}", "1"),
        ("A=1; x ${A%b}", "${A%b}?"),
        ("x $1$@$$", "$1$@$$?"),
        ("x '$A'", "$A"),
        ("x \\$A", "$A"),
    ];
    for (text, expected) in cases {
        let words = parse(text).commands;
        let command = words
            .iter()
            .find(|command| command.words[0].text == "x")
            .unwrap();
        let word = &command.words[1];
        let shown = format!("{}{}", word.text, if word.dynamic { "?" } else { "" });
        assert_eq!(shown, expected, "{text}");
    }
}

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

#[test]
fn what_does_not_match_is_an_error_and_what_comes_before_is_kept() {
    for text in [
        "a; echo \"b\nhelm x",
        "a; echo 'b",
        "a; (b",
        "a; b)",
        "a; $(b",
        "a; `b",
        "a; ${b",
        "a; if b; then c",
        "a; fi",
        "a <<EOF\nb\n",
        "a; f() {",
        "a; [[ b",
        "a; case b in",
        "a; x=(b",
    ] {
        let script = parse(text);
        assert!(script.has_errors, "{text}");
        assert_eq!(script.commands[0].name(), Some("a"), "{text}");
    }
}

#[test]
fn bounds_hold() {
    assert!(parse(&"x\n".repeat(MAX_LENGTH)).has_errors);
    for opening in [
        "(",
        "$(",
        "\"$(",
        "`a` `(`",
        "${a:-",
        "a=(",
        "@(",
        "case a in ",
        "if ",
    ] {
        assert!(parse(&opening.repeat(20_000)).has_errors, "{opening}");
    }
    let bomb: String = (0..64)
        .map(|i| format!("A{}=$A{i}$A{i}\n", i + 1))
        .collect();
    let script = parse(&format!("A0=xxxxxxxx\n{bomb}\nhelm $A64 $A5"));
    assert_eq!(script.commands[0].words[1].text, "$A64");
    assert_eq!(script.commands[0].words[2].text, "x".repeat(256));
    let chain: String = (0..500).map(|i| format!("A{}=$A{i}\n", i + 1)).collect();
    assert!(!parse(&chain).has_errors);
}

fn check(text: &str) {
    let script = parse(text);
    let inside = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?}");
    for command in &script.commands {
        assert!(!command.words.is_empty());
        inside(command.span);
        assert!(!command.effective().is_empty());
        for word in command
            .words
            .iter()
            .chain(command.assignments.iter().map(|(_, word)| word))
        {
            inside(word.span);
        }
        for value in command.flag(&["-a", "--b"]) {
            inside(value.span);
        }
        if let Some(heredoc) = &command.stdin {
            inside(heredoc.span);
            for span in heredoc.content.pieces() {
                inside(*span);
            }
            let whole = Span::new(0, heredoc.text().len());
            inside(heredoc.content.to_source(whole));
        }
    }
    for variable in &script.variables {
        inside(variable.span);
        inside(variable.value_span);
    }
}

/// Pieces of scripts in any order.
fn shell_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![prop::sample::select(vec![
        "helm",
        " ",
        "\n",
        "\r\n",
        "\\\n",
        "\\",
        "\"",
        "'",
        "`",
        "$(",
        ")",
        "(",
        "${A",
        ":-",
        "}",
        "{ ",
        "$A",
        "A=",
        "b c",
        "é",
        "#",
        ";",
        ";;",
        "&&",
        "|",
        "<<EOF",
        "<<-'X'",
        "EOF\n",
        "X\n",
        "\t",
        "<",
        ">",
        "<<<",
        "if ",
        "then ",
        "fi",
        "case x in ",
        "esac",
        "for A in ",
        "do ",
        "done",
        "[[ ",
        " ]]",
        "((",
        "))",
        "=(",
        "bash -c ",
        "eval ",
        "ssh h ",
        "-a",
        "--b=",
        "cd ",
        "$'",
        "\u{feff}",
        "$[",
        "]",
        "export ",
        "f()",
        "&>",
        "2>",
    ]),];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces_are_read(text in shell_text()) {
        check(&text);
    }

    /// Whatever stands in a word, single quotes give it back.
    #[test]
    fn quoted_words_come_through(words in prop::collection::vec("[^']{0,12}", 1..6)) {
        let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
        let text = format!("x {}", quoted.join(" "));
        let script = parse(&text);
        let found: Vec<_> = script.commands[0].words[1..].iter().map(|word| word.text.clone()).collect();
        prop_assert_eq!(found, words);
        for (word, quoted) in script.commands[0].words[1..].iter().zip(&quoted) {
            prop_assert_eq!(word.span.text(&text), quoted);
        }
    }
}
