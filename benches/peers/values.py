"""Secrets and look-alikes, made at run time from a seed: none stands in the tree."""

import base64
import json
import shutil
import string
import subprocess
import tempfile
import uuid
import zlib
from pathlib import Path

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
B64 = ALNUM + "+/"
URL = ALNUM + "-_"
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase

WORDS = """amber anchor apple autumn badger bamboo basil beacon berlin birch bison blossom breeze bridge canyon
carbon castle cedar cherry cobalt comet copper coral cotton crimson delta desert dragon eagle ember falcon ferret
fjord flamingo forest galaxy garden ginger glacier granite hammer harvest hazel heron indigo island ivory jasmine
jupiter lagoon lantern lemon lisbon magnet maple marble meadow mercury mirror monsoon mustang nebula nordic oasis
ocean olive orbit orchid otter panther pepper phoenix pirate planet prairie puzzle quartz rabbit raven ribbon river
rocket saffron salmon shadow silver sparrow summer sunset thunder tiger timber topaz tundra tulip valley velvet
violet walnut willow window winter wizard yellow zephyr""".split()


class Values:
    """Makes values; `rng` decides everything but key pairs."""

    def __init__(self, rng):
        self.rng = rng

    def of(self, signs, length):
        return "".join(self.rng.choice(signs) for _ in range(length))

    def word(self):
        return self.rng.choice(WORDS)

    def bytes(self, length):
        return bytes(self.rng.randrange(256) for _ in range(length))

    # Passwords, as people and generators make them.

    def password(self):
        """A password: (what kind it is, its text). No quotes, blanks or `$`."""
        kind = self.rng.choices(["random", "human", "short", "default"], [45, 33, 14, 8])[0]
        return kind, getattr(self, "_" + kind)()

    def _random(self):
        signs = self.rng.choice([ALNUM, ALNUM, ALNUM + "-_.", ALNUM + "!@%^*+-_.", HEX])
        length = self.rng.choice([10, 12, 14, 16, 16, 20, 24, 32, 32, 40])
        return self.rng.choice(string.ascii_letters) + self.of(signs, length - 2) + self.rng.choice(ALNUM)

    def _human(self):
        one, two = self.rng.sample(WORDS, 2)
        number = self.rng.choice(["1", "7", "12", "42", "99", "123", "2019", "2021", "2023", "2024"])
        sign = self.rng.choice(["!", "!", "#1", "_", "-", "."])
        forms = [
            f"{one.title()}{number}{'!' if sign != '!' else sign}",
            f"{one}{number}",
            f"{one}-{two}-{number}",
            f"{one.title()}{two.title()}{number}",
            f"{one}{two}{number}",
            f"{one}_{two}",
            f"{one.title()}!{number}",
            one.replace("a", "4").replace("o", "0").replace("e", "3").title() + number,
        ]
        return self.rng.choice(forms)

    def _short(self):
        return self.rng.choice([
            self.of(string.ascii_lowercase, 2) + self.of(ALNUM, 4) + self.of(string.digits, 1),
            self.word()[:5] + self.of(string.digits, 2),
            self.of(ALNUM, 8),
        ])

    def _default(self):
        return self.rng.choice([
            "changeme", "admin123", "password123", "P@ssw0rd", "postgres", "secret", "letmein", "supersecret",
            "admin", "password", "root", "guest", "minioadmin", "ChangeMe123!", "mysecretpassword", "test123",
        ])

    def key(self):
        """A key or token without a form of its own, made by a machine."""
        forms = [
            lambda: self.of(HEX, self.rng.choice([32, 40, 64])),
            lambda: self.of(ALNUM, self.rng.choice([24, 32, 40, 48, 64])),
            lambda: base64.b64encode(self.bytes(self.rng.choice([24, 32, 48]))).decode(),
            lambda: self.of(URL, 42) + self.rng.choice(ALNUM),
        ]
        return self.rng.choice(forms)()

    # Tokens of known form, by their issuers' documentation.

    def token(self):
        """A token: (issuer, name of a variable for it, text)."""
        issuer = self.rng.choice(list(TOKENS))
        name, make = TOKENS[issuer]
        return issuer, name, make(self)

    def token_of(self, issuer):
        return TOKENS[issuer][1](self)

    def jwt(self):
        part = lambda data: base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
        head = part({"alg": "HS256", "typ": "JWT"})
        body = part({"sub": str(self.rng.randrange(10**9)), "iss": f"https://{self.word()}.example.net", "iat": 1700000000 + self.rng.randrange(10**7)})
        return f"{head}.{body}.{self.of(URL, 43)}"

    def uuid(self):
        return str(uuid.UUID(bytes=self.bytes(16), version=4))

    def github(self, prefix="ghp_"):
        body = self.of(ALNUM, 30)
        number, check = zlib.crc32(body.encode()), ""
        for _ in range(6):
            number, rest = divmod(number, 62)
            check = BASE62[rest] + check
        return prefix + body + check

    # Keys: real ones, of tools that every machine of an operator has.

    def pem(self):
        kind = self.rng.choice(["RSA", "EC", "ED25519", "RSA-OLD"])
        if kind.startswith("RSA"):
            form = ["-traditional"] if kind == "RSA-OLD" else []
            return run(["openssl", "genrsa", *form, "2048"])
        if kind == "EC":
            return run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout"])
        return run(["openssl", "genpkey", "-algorithm", "ed25519"])

    def openssh(self):
        """(private, public)"""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "id"
            kind = self.rng.choice(["ed25519", "rsa", "ecdsa"])
            run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", f"{self.word()}@{self.word()}", "-f", str(path)])
            return path.read_text(), path.with_suffix(".pub").read_text()

    def certificate(self):
        with tempfile.TemporaryDirectory() as folder:
            key = Path(folder) / "key.pem"
            return run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", str(key), "-subj", f"/CN={self.word()}.example.net", "-days", "30"])

    def public_pem(self):
        private = run(["openssl", "genpkey", "-algorithm", "ed25519"])
        return run(["openssl", "pkey", "-pubout"], private)

    def pgp(self):
        """(private, public) armoured; `None` where there is no gpg."""
        if not shutil.which("gpg"):
            return None
        with tempfile.TemporaryDirectory() as home:
            gpg = ["gpg", "--homedir", home, "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"]
            name = f"{self.word()} <{self.word()}@example.net>"
            run([*gpg, "--quick-generate-key", name, "ed25519", "sign", "never"])
            keys = run([*gpg, "--armor", "--export-secret-keys"]), run([*gpg, "--armor", "--export"])
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)
            return keys

    def age(self):
        return bech32("age-secret-key-", self.bytes(32)).upper()

    def age_public(self):
        return bech32("age", self.bytes(32))


def run(command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout


def bech32(prefix, data):
    """The encoding of BIP 173."""
    signs = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]

    def polymod(all_values):
        check = 1
        for value in all_values:
            top = check >> 25
            check = (check & 0x1FFFFFF) << 5 ^ value
            for i, generator in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
                check ^= generator if (top >> i) & 1 else 0
        return check

    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    mod = polymod(expanded + values + [0] * 6) ^ 1
    check = [(mod >> 5 * (5 - i)) & 31 for i in range(6)]
    return prefix + "1" + "".join(signs[v] for v in values + check)


TOKENS = {
    "aws id": ("AWS_ACCESS_KEY_ID", lambda v: "AKIA" + v.of(string.ascii_uppercase + "234567", 16)),
    "aws secret": ("AWS_SECRET_ACCESS_KEY", lambda v: v.of(B64, 39) + v.rng.choice(ALNUM)),
    "github": ("GITHUB_TOKEN", lambda v: v.github()),
    "github app": ("GH_TOKEN", lambda v: v.github("ghs_")),
    "github fine": ("GITHUB_PAT", lambda v: "github_pat_" + v.of(ALNUM, 22) + "_" + v.of(ALNUM, 59)),
    "gitlab": ("GITLAB_TOKEN", lambda v: "glpat-" + v.of(URL, 20)),
    "gitlab runner": ("RUNNER_TOKEN", lambda v: "glrt-" + v.of(URL, 20)),
    "gitea": ("GITEA_TOKEN", lambda v: v.of(HEX, 40)),
    "slack bot": ("SLACK_TOKEN", lambda v: f"xoxb-{v.of(string.digits, 12)}-{v.of(string.digits, 12)}-{v.of(ALNUM, 24)}"),
    "slack hook": ("SLACK_WEBHOOK_URL", lambda v: f"https://hooks.slack.com/services/T{v.of(string.ascii_uppercase + string.digits, 8)}/B{v.of(string.ascii_uppercase + string.digits, 10)}/{v.of(ALNUM, 24)}"),
    "discord hook": ("DISCORD_WEBHOOK", lambda v: f"https://discord.com/api/webhooks/{v.of('123456789', 18)}/{v.of(URL, 68)}"),
    "telegram": ("TELEGRAM_BOT_TOKEN", lambda v: f"{v.of('123456789', 10)}:AA{v.of(URL, 33)}"),
    "vault": ("VAULT_TOKEN", lambda v: "hvs." + v.of(ALNUM, 24)),
    "hetzner": ("HCLOUD_TOKEN", lambda v: v.of(ALNUM, 64)),
    "cloudflare": ("CLOUDFLARE_API_TOKEN", lambda v: v.of(ALNUM, 38) + v.of("-_", 1) + v.of(ALNUM, 1)),
    "cloudflare key": ("CF_API_KEY", lambda v: v.of(HEX, 37)),
    "digitalocean": ("DIGITALOCEAN_TOKEN", lambda v: "dop_v1_" + v.of(HEX, 64)),
    "google": ("GOOGLE_API_KEY", lambda v: "AIza" + v.of(URL, 35)),
    "azure storage": ("AZURE_STORAGE_KEY", lambda v: base64.b64encode(v.bytes(64)).decode()),
    "npm": ("NPM_TOKEN", lambda v: v.github("npm_")),
    "pypi": ("PYPI_TOKEN", lambda v: "pypi-AgEIcHlwaS5vcmc" + v.of(URL, 150)),
    "docker hub": ("DOCKERHUB_TOKEN", lambda v: "dckr_pat_" + v.of(URL, 27)),
    "stripe": ("STRIPE_SECRET_KEY", lambda v: "sk_live_" + v.of(ALNUM, 24)),
    "sendgrid": ("SENDGRID_API_KEY", lambda v: f"SG.{v.of(URL, 22)}.{v.of(URL, 43)}"),
    "grafana": ("GRAFANA_TOKEN", lambda v: (lambda body: f"glsa_{body}_{zlib.crc32(body.encode()):08x}")(v.of(ALNUM, 32))),
    "tailscale": ("TS_AUTHKEY", lambda v: f"tskey-auth-{v.of(ALNUM, 12)}CNTRL-{v.of(ALNUM, 32)}"),
    "k3s": ("K3S_TOKEN", lambda v: f"K10{v.of(HEX, 64)}::server:{v.of(HEX, 32)}"),
    "datadog": ("DD_API_KEY", lambda v: v.of(HEX, 32)),
    "jwt": ("SERVICE_TOKEN", lambda v: v.jwt()),
    "terraform": ("TF_TOKEN", lambda v: f"{v.of(ALNUM, 14)}.atlasv1.{v.of(ALNUM, 67)}"),
    "pulumi": ("PULUMI_ACCESS_TOKEN", lambda v: "pul-" + v.of(HEX, 40)),
    "pagerduty": ("PAGERDUTY_INTEGRATION_KEY", lambda v: v.of(HEX, 32)),
}
