-- The certification authority's own register, with its own audit chain. `changed` rises with each issue and revocation: the status
-- service asks for what changed after the mark it knows.

CREATE TABLE issuance (
  request TEXT NOT NULL PRIMARY KEY,
  issuer TEXT NOT NULL,
  serial BYTEA NOT NULL CHECK (length(serial) BETWEEN 1 AND 20),
  profile TEXT NOT NULL,
  to_be_signed BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reserved', 'issued')),
  certificate BYTEA NOT NULL,
  not_before BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  created BIGINT NOT NULL,
  revoked_at BIGINT,
  reason BIGINT NOT NULL CHECK (reason BETWEEN 0 AND 10),
  changed BIGINT,
  CHECK (not_before <= not_after),
  CHECK ((state = 'issued') = (length(certificate) > 0))
);
CREATE UNIQUE INDEX issuance_serial ON issuance (issuer, serial);
CREATE UNIQUE INDEX issuance_changed ON issuance (changed);
CREATE INDEX issuance_unfinished ON issuance (created) WHERE state = 'reserved';
CREATE INDEX issuance_revoked ON issuance (issuer, serial, not_after, revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE crl (
  issuer TEXT NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 0),
  der BYTEA NOT NULL,
  this_update BIGINT NOT NULL,
  next_update BIGINT NOT NULL,
  CHECK (this_update < next_update),
  PRIMARY KEY (issuer, number)
);

CREATE TABLE register_audit (
  seq BIGINT NOT NULL PRIMARY KEY CHECK (seq > 0),
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  event TEXT NOT NULL,
  state_before TEXT NOT NULL,
  state_after TEXT NOT NULL,
  body TEXT NOT NULL,
  reference TEXT NOT NULL,
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  previous BYTEA NOT NULL CHECK (length(previous) = 32),
  self BYTEA NOT NULL CHECK (length(self) = 32)
);
