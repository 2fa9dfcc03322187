use super::*;
use crate::shell;

fn command(text: &str) -> Command {
    shell::parse(text).commands.remove(0)
}

fn texts<'a>(words: &[&'a Word]) -> Vec<&'a str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

#[test]
fn flags_have_their_values_in_all_spellings_and_in_order() {
    let text = "helm upgrade -f a --values b -fc -f=d --values=e --valuesx=f -- -f g";
    let command = command(text);
    let values = command.flag(&["-f", "--values"]);
    assert_eq!(texts(&values), ["a", "b", "c", "d", "e"]);
    for value in values {
        assert_eq!(value.span.text(text), value.text);
    }
}

#[test]
fn a_value_inside_quotes_has_its_own_place() {
    let text = "helm upgrade '--values=a b' \"--namespace=é\"";
    let command = command(text);
    let value = command.flag(&["--values"])[0];
    assert_eq!((value.text.as_str(), value.span.text(text)), ("a b", "a b"));
    assert_eq!(command.flag(&["--namespace"])[0].span.text(text), "é");
}

#[test]
fn a_flag_without_a_value_has_none() {
    assert!(command("helm upgrade -f").flag(&["-f"]).is_empty());
    assert!(command("-").flag(&["-f"]).is_empty());
}

#[test]
fn positional_arguments_are_no_flags_and_no_values() {
    let command = command("helm --kubeconfig k upgrade --install pg chart -f v --wait - -- -x");
    let words = command.positional(&["--kubeconfig", "-f"]);
    assert_eq!(texts(&words), ["upgrade", "pg", "chart", "-", "-x"]);
}

#[test]
fn wrappers_are_seen_through() {
    let cases = [
        ("helm list", "helm"),
        ("/usr/local/bin/helm list", "helm"),
        ("sudo -E -u root helm list", "helm"),
        ("sudo A=b helm list", "helm"),
        ("env -u X A=b nohup helm list", "helm"),
        ("time -p helm list", "helm"),
        ("exec -a x helm list", "helm"),
        ("command helm list", "helm"),
        ("command -v helm", "command"),
        ("timeout -k 5 10m helm list", "helm"),
        ("nice -n 5 ionice -c 2 helm list", "helm"),
        ("xargs -n 1 -I {} helm uninstall {}", "helm"),
        ("sudo k3s kubectl apply", "kubectl"),
        ("k3s server", "k3s"),
        ("sudo -i", "sudo"),
        ("env", "env"),
        ("sudo -- helm list", "helm"),
        ("${HELM} list", "helm"),
        ("$KUBECTL get", "kubectl"),
        ("${HELM:-helm3} list", "helm3"),
        ("$(which helm) list", "$(which helm)"),
    ];
    for (text, name) in cases {
        assert_eq!(command(text).name(), Some(name), "{text}");
    }
}

#[test]
fn the_effective_words_begin_with_the_program() {
    let command = command("sudo -u x helm list -A");
    let words: Vec<_> = command.effective().iter().collect();
    assert_eq!(texts(&words), ["helm", "list", "-A"]);
    assert_eq!(texts(&command.positional(&[])), ["list"]);
}

#[test]
fn variables_for_one_command_belong_to_it() {
    let text = "KUBECONFIG=\"/etc/a\" B= helm list";
    let command = command(text);
    let (name, value) = &command.assignments[0];
    assert_eq!(
        (name.as_str(), value.text.as_str()),
        ("KUBECONFIG", "/etc/a")
    );
    assert_eq!(value.span.text(text), "\"/etc/a\"");
    assert_eq!(command.assignments[1].1.text, "");
    assert_eq!(command.span.text(text), text);
}
