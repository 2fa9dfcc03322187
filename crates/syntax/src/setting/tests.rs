//! All formats of settings.

use proptest::prelude::*;

use super::*;

/// `path=value`, and the value as it stands in the text where that differs.
fn shown(text: &str, settings: &[Setting]) -> Vec<String> {
    let shown = settings.iter().map(|setting| {
        let written = setting.span.text(text);
        let name = setting.path.join(".");
        if written == setting.value {
            format!("{name}={written}")
        } else {
            format!("{name}={}|{written}", setting.value)
        }
    });
    shown.collect()
}

#[test]
fn dotenv_files() {
    let text = "\u{feff}A=1\n# B=2\nexport C = \"x y\" # z\nD='#' \nE=a#b # c\r\nF=\n no line\nG=\"two\nH=lines\"\nI=\"open\n";
    assert_eq!(
        shown(text, &dotenv(text)),
        [
            "A=1",
            "C=x y",
            "D=#",
            "E=a#b",
            "F=",
            "G=two\nH=lines",
            "I=\"open"
        ]
    );
    assert_eq!(dotenv(text)[1].key.text(text), "C");
}

#[test]
fn dockerfiles() {
    let text = "# ENV A=1\nFROM x\nENV B=2 C=\"d e\" \\\n  # no\n  F='g'\nenv H i j\nARG K=l\nARG M\nRUN a && \\\n  b\nENV N=\"o p\" Q=r\\\n";
    let read = dockerfile(text);
    assert_eq!(
        shown(text, &read.variables),
        ["B=2", "C=d e", "F=g", "H=i j", "K=l", "N=o p", "Q=r"]
    );
    let runs: Vec<&str> = read.runs.iter().map(|run| run.text()).collect();
    assert_eq!(runs, ["a && \\\n  b"]);
}

#[test]
fn xml_files() {
    let text = "<?xml version=\"1\"?>\n<!-- <a>no</a> -->\n<s><a>b</a><c d='e' f=\"g h\"/>\n<add key=\"i\" value=\"j\"/><k>\n l\n</k><m <n></n>";
    assert_eq!(
        shown(text, &xml(text)),
        [
            "a=b",
            "c.d=e",
            "c.f=g h",
            "add.key=i",
            "add.i=j",
            "k=l",
            "n="
        ]
    );
    for broken in [
        "<",
        "<a",
        "<a b",
        "<a b=",
        "<a b='",
        "<!--",
        "</",
        "<ä>ö</ä>",
    ] {
        assert!(xml(broken).len() <= 1, "{broken}");
    }
}

#[test]
fn logins_of_clients() {
    let text =
        "machine a login b password c\n# machine x password y\ndefault\n\tlogin d\n\tpassword e";
    let expected = [
        "a.login=b",
        "a.password=c",
        "default.login=d",
        "default.password=e",
    ];
    assert_eq!(shown(text, &netrc(text)), expected);
    let text = "# x:1:y:z:no\ndb:5432:app:me:s:t\nshort:1\n";
    assert_eq!(shown(text, &pgpass(text)), ["db.password=s:t"]);
}

#[test]
fn ini_files_and_inventories() {
    let text = "top = 1\n[db]\n; note\nuser: me ; who\npass = \"a b\"\nurl=http://x:1\n[web]\nh1 ansible_host=10.0.0.1 ansible_password='x y'\nh2\n[all:vars]\nkey=v\n";
    assert_eq!(
        shown(text, &ini(text)),
        [
            "top=1",
            "db.user=me",
            "db.pass=a b",
            "db.url=http://x:1",
            "web.h1.ansible_host=10.0.0.1",
            "web.h1.ansible_password='x y'".replace('\'', "").as_str(),
            "all:vars.key=v"
        ]
    );
}

#[test]
fn toml_files() {
    let text = "a = \"x\\ty\"\n[b]\nc = 5\nd = [{ e = 'f' }]\n[[g]]\nh = true\n";
    assert_eq!(
        shown(text, &toml(text)),
        ["a=x\ty|\"x\\ty\"", "b.c=5", "b.d.0.e=f|'f'", "g.0.h=true"]
    );
    assert_eq!(toml("a = ").len(), 0);
}

#[test]
fn hcl_files() {
    let text = "a = \"x\"\nvariable \"b\" {\n  default = 5\n}\nresource \"t\" \"n\" {\n  c = var.c\n  d = \"${var.d}x\"\n  e = { f = \"g\", \"h\" : true }\n  i = [\"j\"]\n  k = <<EOT\nline\nEOT\n}\n";
    assert_eq!(
        shown(text, &hcl(text)),
        [
            "a=x|\"x\"",
            "variable.b.default=5",
            "resource.t.n.e.f=g|\"g\"",
            "resource.t.n.e.h=true",
            "resource.t.n.i.0=j|\"j\"",
            "resource.t.n.k=line\n|<<EOT\nline\nEOT",
        ]
    );
    assert_eq!(hcl("a = {").len(), 0);
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["a = [", "a = {b = ", "a = f("] {
        let deep = open.repeat(20_000);
        assert_eq!(hcl(&deep).len(), 0);
        assert_eq!(toml(&deep).len(), 0);
        let deep = format!("a = {}", "[".repeat(100_000));
        assert_eq!(hcl(&deep).len() + toml(&deep).len(), 0);
    }
}

proptest! {
    #[test]
    fn any_text_gives_places_inside_it(text in "([a-z=:\\[\\]{}\"' \n#;.$<>/!é]|EOT|export |ENV |RUN |password |\\\\\n|\r\n){0,60}") {
        for read in [dotenv, ini, toml, hcl, xml, netrc, pgpass, |text: &str| dockerfile(text).variables] {
            for setting in read(&text) {
                for span in [setting.key, setting.span] {
                    prop_assert!(text.get(span.start..span.end).is_some());
                }
                prop_assert!(!setting.path.is_empty());
            }
        }
    }
}
