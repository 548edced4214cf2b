-- After the counter, and custody of tokens: trials, unblocking under dual control, transfers, boxes prepared ahead, sealed
-- unblocking codes, dialogues with tokens, the operator's countersignature.

CREATE TABLE installation_trial (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  certificate TEXT NOT NULL REFERENCES certificate (id),
  model TEXT NOT NULL,
  system TEXT NOT NULL CHECK (system IN ('windows', 'macos', 'linux')),
  browser TEXT NOT NULL,
  application TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('open', 'works', 'fails')),
  challenge BYTEA NOT NULL,
  logged_in_at BIGINT,
  signed_at BIGINT,
  tried TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX installation_trial_line ON installation_trial (line, id);
CREATE INDEX installation_trial_body ON installation_trial (body, outcome, id);

CREATE TABLE unblocking (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  token TEXT NOT NULL REFERENCES token (id),
  way TEXT NOT NULL CHECK (way IN ('counter', 'remote')),
  state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'done', 'failed', 'refused')),
  asked_by TEXT NOT NULL REFERENCES person (id),
  asked_at BIGINT NOT NULL,
  identified_by TEXT REFERENCES person (id),
  identified_at BIGINT,
  decided_by TEXT REFERENCES person (id),
  decided_at BIGINT,
  station TEXT REFERENCES station (id),
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  proof BYTEA,
  failure TEXT NOT NULL,
  ended_at BIGINT
);
CREATE UNIQUE INDEX unblocking_open ON unblocking (token) WHERE state IN ('asked', 'approved');
CREATE INDEX unblocking_token ON unblocking (token, id);
CREATE INDEX unblocking_station ON unblocking (station, id) WHERE state = 'approved';

CREATE TABLE token_transfer (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  from_site TEXT NOT NULL REFERENCES delivery_site (id),
  to_site TEXT NOT NULL REFERENCES delivery_site (id),
  state TEXT NOT NULL CHECK (state IN ('sent', 'received', 'incomplete', 'settled')),
  serials TEXT NOT NULL,
  missing TEXT NOT NULL,
  note TEXT NOT NULL,
  sent_by TEXT NOT NULL REFERENCES person (id),
  sent_at BIGINT NOT NULL,
  received_by TEXT REFERENCES person (id),
  received_at BIGINT
);
CREATE INDEX token_transfer_body ON token_transfer (body, id);
ALTER TABLE token ADD COLUMN transfer TEXT REFERENCES token_transfer (id);
CREATE INDEX token_in_transfer ON token (transfer) WHERE transfer IS NOT NULL;

CREATE TABLE token_preparation (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  site TEXT NOT NULL REFERENCES delivery_site (id),
  station TEXT NOT NULL REFERENCES station (id),
  box TEXT NOT NULL CHECK (box <> ''),
  wanted BIGINT NOT NULL CHECK (wanted > 0),
  made BIGINT NOT NULL CHECK (made >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
  failure TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES person (id),
  asked_at BIGINT NOT NULL
);
CREATE INDEX token_preparation_station ON token_preparation (station, id) WHERE state = 'waiting';
CREATE INDEX token_preparation_site ON token_preparation (site, id);
ALTER TABLE token ADD COLUMN prepared_at BIGINT;

CREATE TABLE token_secret (
  id TEXT NOT NULL PRIMARY KEY REFERENCES token (id),
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  sealed BYTEA NOT NULL,
  next BYTEA,
  kept_at BIGINT NOT NULL
);

CREATE TABLE token_dialogue (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  line TEXT REFERENCES order_line (id),
  station TEXT NOT NULL REFERENCES station (id),
  kind TEXT NOT NULL,
  said TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX token_dialogue_line ON token_dialogue (line, id);

ALTER TABLE delivery_record ADD COLUMN counter_certificate TEXT REFERENCES certificate (id);
ALTER TABLE delivery_record ADD COLUMN counter_paper TEXT;
ALTER TABLE delivery_record ADD COLUMN counter_room BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery_record ADD COLUMN counter_signature BYTEA;

ALTER TABLE framework_contract ADD COLUMN outside_counters BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE delivery_site ADD COLUMN outside BOOLEAN NOT NULL DEFAULT FALSE;
