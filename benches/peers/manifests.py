"""Files of Kubernetes, Compose and CI."""

import base64

APPS = "gitea nextcloud paperless vaultwarden grafana miniflux immich keycloak harbor outline wikijs authentik mealie n8n".split()
BASES = "postgresql mariadb redis mongodb rabbitmq minio".split()


def b64(text):
    return base64.b64encode(text.encode()).decode()


def digest(d):
    return "sha256:" + d.v.of("0123456789abcdef", 64)


def helm_values(d):
    app, base = d.rng.choice(APPS), d.rng.choice(BASES)
    d.add(f"replicaCount: 2\nimage:\n  repository: ghcr.io/example/{app}")
    d.some(1, lambda: d.other(f"  digest: {digest(d)}", "digest"), lambda: d.other(f'  tag: "{d.v.of("0123456789abcdef", 12)}"', "version"))
    d.add(f"{base}:\n  enabled: true\n  auth:\n    username: {app}")
    d.password("    {k}: {v}", d.rng.choice(["password", "rootPassword", "postgresPassword", "adminPassword"]), "yaml")
    d.some(1, lambda: d.other(f"    existingSecret: {app}-{base}-credentials", "name"),
        lambda: d.other(f"    secretKeys:\n      adminPasswordKey: postgres-password\n      userPasswordKey: password", "names"))
    d.add(f"{app}:")
    d.some(d.rng.randrange(1, 3),
        lambda: d.password("  {k}: {v}", d.rng.choice(["adminPassword", "smtpPassword", "ldapBindPassword"]), "yaml"),
        lambda: d.key("  {k}: {v}", d.rng.choice(["secretKey", "apiKey", "jwtSecret", "encryptionKey", "clientSecret"]), '"'))
    d.some(d.rng.randrange(1, 4),
        lambda: d.other("  oauthClientSecret: \"{{ .Values.global.oauthClientSecret }}\"", "template"),
        lambda: d.other("  tokenSecretName: " + app + "-token", "name"),
        lambda: d.other("  passwordSecretKey: admin-password", "name"),
        lambda: d.other("  apiToken: ${API_TOKEN}", "variable"),
        lambda: d.other("  tlsSecret: " + app + "-tls", "name"))
    d.add("env:")
    for _ in range(d.rng.randrange(0, 2)):
        d.token("  - name: {k}\n    value: {v}", '"')
    d.other(f"  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: {app}-db\n        key: password", "reference")


def config_map(d):
    app = d.rng.choice(APPS)
    d.add(f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {app}-env\n  annotations:")
    d.other(f"    checksum/config: {d.v.of('0123456789abcdef', 64)}", "checksum")
    d.add(f"data:\n  LOG_LEVEL: info\n  DB_USER: {app}")
    d.some(d.rng.randrange(1, 3),
        lambda: d.password("  {k}: {v}", d.rng.choice(["POSTGRES_PASSWORD", "DB_PASS", "MYSQL_PASSWORD", "REDIS_PASSWORD"]), "yaml"),
        lambda: d.key("  {k}: {v}", d.rng.choice(["SECRET_KEY", "API_KEY", "AUTH_TOKEN"]), '"'))
    d.other("  PASSWORD_FILE: /etc/secrets/password", "path")
    d.some(1, lambda: d.other("  TOKEN_TTL: 24h", "option"), lambda: d.other("  SECRET_NAME: app-credentials", "name"))
    d.add("  app.yaml: |\n    database:\n      host: db")
    d.password("      {k}: {v}", "password", "yaml")
    d.other("    oidc:\n      client_secret: ${OIDC_CLIENT_SECRET}", "variable")
    d.add("  app.conf: |\n    [mail]\n    host = mail.corp.lan")
    d.password("    {k} = {v}", "password")


def secret(d):
    app = d.rng.choice(APPS)
    plain = d.rng.random() < 0.4
    d.add(f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {app}\ntype: Opaque\n{'stringData' if plain else 'data'}:")
    shown = (lambda text: text) if plain else b64
    d.other(f"  username: {shown(app)}", "user name")
    for key in d.rng.sample(["password", "POSTGRES_PASSWORD", "admin-password", "secret-key", "token", "redis-password", "smtp"], d.rng.randrange(1, 3)):
        if key in ("secret-key", "token"):
            value = d.v.key()
            kind = "key"
        elif key == "smtp":
            kind, value = "password random", d.v._random()
        else:
            kind, value = d.v.password()
            kind = "password " + kind
        d.secret(f"  {key}: " + (f'"{value}"' if plain else b64(value)), kind + (" in a Secret" if plain else " in base64"), shown(value))
    d.some(1, lambda: d.other("  database-url: " + ("${DATABASE_URL}" if plain else b64("${DATABASE_URL}")), "variable"),
        lambda: d.other("  host: " + shown("db.corp.lan"), "host"))
    d.other(f"  ca.crt: {base64.b64encode(d.v.certificate().encode()).decode()}" if not plain else "  log-level: debug", "certificate" if not plain else "option")


def deployment(d):
    app = d.rng.choice(APPS)
    d.add(f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {app}\nspec:\n  template:\n    metadata:\n      annotations:")
    d.other(f"        checksum/secret: {d.v.of('0123456789abcdef', 64)}", "checksum")
    d.add("    spec:\n      automountServiceAccountToken: false\n      containers:\n        - name: app")
    d.other(f"          image: ghcr.io/example/{app}@{digest(d)}", "digest")
    d.add("          env:")
    form = "            - name: {k}\n              value: {v}"
    d.some(d.rng.randrange(1, 3),
        lambda: d.password(form, d.rng.choice(["POSTGRES_PASSWORD", "DB_PASSWORD", "MYSQL_ROOT_PASSWORD", "ADMIN_PASSWORD"]), "yaml"),
        lambda: d.key(form, d.rng.choice(["SECRET_KEY", "JWT_SECRET", "API_KEY", "APP_SECRET"]), '"'),
        lambda: d.token(form, '"'))
    d.other(f"            - name: REDIS_PASSWORD\n              valueFrom:\n                secretKeyRef:\n                  name: {app}-redis\n                  key: redis-password", "reference")
    d.some(1, lambda: d.other("            - name: DB_URL\n              value: postgres://app:$(DB_PASSWORD)@db:5432/app", "variable"),
        lambda: d.other("            - name: VAULT_SECRET_PATH\n              value: secret/data/app/db", "path"),
        lambda: d.other("            - name: PASSWORD_MIN_LENGTH\n              value: \"12\"", "option"))
    if d.rng.random() < 0.5:
        kind, value = d.v.password()
        d.secret(f'          args: ["--db-host=db", "--db-password={value}"]', f"password {kind} in arguments", value)


def helm_release(d):
    app = d.rng.choice(APPS)
    d.add(f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: {app}\nspec:\n  interval: 1h\n  values:\n    controllers:\n      main:\n        containers:\n          app:\n            env:")
    d.some(2, lambda: d.password("              {k}: {v}", "DB_PASSWORD", "yaml"), lambda: d.key("              {k}: {v}", "NEXTAUTH_SECRET", '"'),
        lambda: d.token("              {k}: {v}", '"'))
    d.other("              SMTP_PASSWORD: ${SECRET_SMTP_PASSWORD}", "variable")
    d.other("              OIDC_SECRET:\n                valueFrom:\n                  secretKeyRef:\n                    name: oidc\n                    key: client-secret", "reference")
    d.other(f"            envFrom:\n              - secretRef:\n                  name: {app}-secret", "reference")


def compose(d):
    app, base = d.rng.choice(APPS), d.rng.choice(["postgres", "mariadb", "mysql"])
    d.add(f"services:\n  {app}:")
    d.other(f"    image: {app}/{app}:1.2@{digest(d)}", "digest")
    d.add("    environment:")
    if d.rng.random() < 0.5:
        form, quote = "      {k}: {v}", "yaml"
    else:
        form, quote = "      - {k}={v}", None
    d.some(d.rng.randrange(1, 3),
        lambda: d.password(form, d.rng.choice(["DB_PASSWORD", "ADMIN_PASSWORD", "MYSQL_PASSWORD", "REDIS_PASS"]), quote),
        lambda: d.key(form, d.rng.choice(["SECRET_KEY", "JWT_SECRET", "APP_KEY"]), quote),
        lambda: d.token(form, quote))
    d.other(form.format(k="SMTP_PASSWORD", v="${SMTP_PASSWORD:?set it}"), "variable")
    d.add(f"  db:\n    image: {base}:16\n    environment:")
    name = {"postgres": "POSTGRES_PASSWORD"}.get(base, "MYSQL_ROOT_PASSWORD")
    d.some(1, lambda: d.password(form, name, quote), lambda: d.other(form.format(k=name + "_FILE", v="/run/secrets/db"), "path"))
    if d.rng.random() < 0.3:
        kind, value = d.v.password()
        d.secret(f"    command: redis-server --appendonly yes --requirepass {value}", f"password {kind} in a command", value)
    d.other("    secrets:\n      - db_password\nsecrets:\n  db_password:\n    file: ./secrets/db_password.txt", "name")


def external_secret(d):
    app = d.rng.choice(APPS)
    d.add(f"apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: {app}\nspec:\n  secretStoreRef:\n    kind: ClusterSecretStore\n    name: vault\n  target:\n    name: {app}-secret\n    template:\n      data:")
    d.other('        DB_PASSWORD: "{{ .POSTGRES_PASS }}"', "template")
    d.other("  data:\n    - secretKey: admin-password", "name")
    d.other(f"      remoteRef:\n        key: secret/data/{app}\n        property: admin_password", "path")


def sealed_secret(d):
    d.add(f"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: {d.rng.choice(APPS)}\nspec:\n  encryptedData:")
    for key in ["password", "api-token"]:
        d.other(f"    {key}: Ag{base64.b64encode(d.v.bytes(300)).decode()}", "encrypted")


def sops(d):
    enc = lambda: f"ENC[AES256_GCM,data:{base64.b64encode(d.v.bytes(18)).decode()},iv:{base64.b64encode(d.v.bytes(32)).decode()},tag:{base64.b64encode(d.v.bytes(16)).decode()},type:str]"
    d.add("apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\nstringData:")
    d.other(f"  password: {enc()}", "encrypted")
    d.other(f"  API_TOKEN: {enc()}", "encrypted")
    d.add(f"sops:\n  age:\n    - recipient: {d.v.age_public()}\n      enc: |\n        -----BEGIN AGE ENCRYPTED FILE-----")
    body = base64.b64encode(d.v.bytes(200)).decode()
    d.other("\n".join("        " + body[i:i + 64] for i in range(0, len(body), 64)), "encrypted")
    d.add("        -----END AGE ENCRYPTED FILE-----\n  lastmodified: \"2025-01-02T03:04:05Z\"")
    d.other(f"  mac: {enc()}", "encrypted")
    d.add("  encrypted_regex: ^(data|stringData)$\n  version: 3.9.0")


def kubeconfig(d):
    certificate = base64.b64encode(d.v.certificate().encode()).decode()
    d.add("apiVersion: v1\nkind: Config\nclusters:\n- cluster:")
    d.other(f"    certificate-authority-data: {certificate}", "certificate")
    d.add("    server: https://10.0.0.1:6443\n  name: prod\ncontexts:\n- context: {cluster: prod, user: admin}\n  name: prod\ncurrent-context: prod\nusers:\n- name: admin\n  user:")
    d.other(f"    client-certificate-data: {base64.b64encode(d.v.certificate().encode()).decode()}", "certificate")
    key = base64.b64encode(d.v.pem().encode()).decode()
    d.secret(f"    client-key-data: {key}", "kubeconfig", key)
    d.add("- name: robot\n  user:")
    d.some(1, lambda: d.secret(f"    token: {(t := d.v.jwt())}", "kubeconfig", t), lambda: d.other("    tokenFile: /var/run/secrets/token", "path"))


def github_workflow(d):
    d.add("on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    env:")
    d.some(1, lambda: d.password("      {k}: {v}", d.rng.choice(["POSTGRES_PASSWORD", "ADMIN_PASSWORD"]), "yaml"), lambda: d.token("      {k}: {v}"))
    d.other("      REGISTRY_TOKEN: ${{ secrets.REGISTRY_TOKEN }}", "template")
    d.add("    steps:")
    d.other(f"      - uses: actions/checkout@{d.v.of('0123456789abcdef', 40)} # v4", "commit")
    d.add("      - run: |")
    kind, value = d.v.password()
    d.secret(f"          docker login -u ci -p {value} registry.corp.lan", f"password {kind} in a command", value)
    d.other('          echo "${{ secrets.DEPLOY_KEY }}" > key', "template")


def gitlab_ci(d):
    d.add("variables:\n  DOCKER_HOST: tcp://docker:2375")
    d.password("  {k}: {v}", d.rng.choice(["MYSQL_ROOT_PASSWORD", "DEPLOY_PASSWORD", "SONAR_PASS"]), "yaml")
    d.other("  CACHE_KEY: $CI_COMMIT_REF_SLUG", "variable")
    d.add("deploy:\n  script:")
    d.other("    - docker login -u $CI_REGISTRY_USER -p $CI_REGISTRY_PASSWORD $CI_REGISTRY", "variable")
    value = d.v.key()
    d.secret(f"    - 'curl -H \"Authorization: Bearer {value}\" https://api.corp.lan/deploy'", "key in a header", value)
    d.other("    - kubectl create secret generic app --from-literal=password=\"$APP_PASSWORD\"", "variable")


def kustomization(d):
    d.add("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\nimages:\n  - name: app")
    d.other(f"    digest: {digest(d)}", "digest")
    d.add("secretGenerator:\n  - name: app\n    literals:")
    d.password("      - {k}={v}", d.rng.choice(["password", "DB_PASSWORD"]))
    d.key("      - {k}={v}", "api-key")
    d.other("    options:\n      disableNameSuffixHash: true", "option")
