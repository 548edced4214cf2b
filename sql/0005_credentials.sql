-- Second proofs of who signs in: passkeys and time-based codes (domain/credential.hpp).

CREATE TABLE credential (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  person TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('passkey', 'one_time_code')),
  name TEXT NOT NULL,
  key_id BYTEA NOT NULL,
  material BYTEA NOT NULL,
  counter BIGINT NOT NULL CHECK (counter >= 0),
  wrong_attempts BIGINT NOT NULL CHECK (wrong_attempts >= 0),
  locked_until BIGINT,
  created BIGINT NOT NULL,
  used_at BIGINT,
  removed_at BIGINT
);
CREATE INDEX credential_person ON credential (person);
CREATE UNIQUE INDEX credential_key ON credential (key_id) WHERE length(key_id) > 0;
CREATE INDEX session_person ON session (person);
