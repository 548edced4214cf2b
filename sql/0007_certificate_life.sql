-- The life of a certificate after its hand-over: revocation without signing in, reminders, replacement, dual control over tokens, and
-- the applications that rely on certificates.

ALTER TABLE certificate ADD COLUMN code_wrong_attempts BIGINT NOT NULL DEFAULT 0 CHECK (code_wrong_attempts >= 0);
ALTER TABLE certificate ADD COLUMN delivered_at BIGINT;
ALTER TABLE certificate ADD COLUMN reminded_days BIGINT NOT NULL DEFAULT 0 CHECK (reminded_days >= 0);
ALTER TABLE certificate ADD COLUMN renews TEXT REFERENCES certificate (id);
CREATE INDEX certificate_body ON certificate (body, id);
CREATE INDEX certificate_organisation ON certificate (organisation, id);
CREATE INDEX certificate_token ON certificate (token);
CREATE UNIQUE INDEX certificate_renewed_once ON certificate (renews) WHERE renews IS NOT NULL AND state <> 'revoked';

ALTER TABLE order_line ADD COLUMN replaces TEXT REFERENCES certificate (id);
CREATE INDEX order_line_replaces ON order_line (replaces) WHERE replaces IS NOT NULL;

CREATE INDEX token_body ON token (body, id);
CREATE INDEX token_line ON token (line);

CREATE TABLE revocation_questions (
  id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  questions TEXT NOT NULL,
  answers_hash TEXT NOT NULL CHECK (answers_hash <> ''),
  wrong_attempts BIGINT NOT NULL CHECK (wrong_attempts >= 0),
  locked_until BIGINT,
  set_at BIGINT NOT NULL
);

CREATE TABLE client_attempts (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  since BIGINT NOT NULL,
  wrong BIGINT NOT NULL CHECK (wrong >= 0)
);

CREATE TABLE token_destruction (
  id TEXT NOT NULL PRIMARY KEY REFERENCES token (id),
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  asked_by TEXT NOT NULL REFERENCES person (id),
  asked_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  confirmed_by TEXT REFERENCES person (id),
  confirmed_at BIGINT,
  CHECK (confirmed_by IS NULL OR confirmed_by <> asked_by)
);
CREATE INDEX token_destruction_waiting ON token_destruction (body, id) WHERE confirmed_at IS NULL;

CREATE TABLE integrator_key (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  organisation TEXT REFERENCES organisation (id),
  name TEXT NOT NULL,
  key_mac BYTEA NOT NULL,
  created_by TEXT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX integrator_key_mac ON integrator_key (key_mac);
CREATE INDEX integrator_key_body ON integrator_key (body, id);

CREATE TABLE subscription (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  organisation TEXT REFERENCES organisation (id),
  name TEXT NOT NULL,
  url TEXT NOT NULL CHECK (url <> ''),
  secret_sealed BYTEA NOT NULL,
  after BIGINT NOT NULL CHECK (after >= 0),
  attempts BIGINT NOT NULL CHECK (attempts >= 0),
  next_attempt BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  delivered_at BIGINT,
  created_by TEXT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX subscription_body ON subscription (body, id);
CREATE INDEX subscription_due ON subscription (next_attempt, id) WHERE ended_at IS NULL;

CREATE INDEX audit_certificate ON audit (body, seq) WHERE noun = 'certificate';
CREATE INDEX issuance_created ON issuance (issuer, created);
