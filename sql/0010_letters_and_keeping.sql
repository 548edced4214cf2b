-- Delivery of letters step by step, other ways of reaching people, and what retention has to finish.
-- The table letter is made anew: its states were two, and no table refers to it.

CREATE TABLE letter_delivery (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT REFERENCES mutualisation_body (id),
  line TEXT REFERENCES order_line (id),
  kind TEXT NOT NULL,
  recipient TEXT REFERENCES person (id),
  sender TEXT NOT NULL,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'deferred', 'sent', 'accepted', 'bounced', 'failed', 'seen')),
  attempts BIGINT NOT NULL CHECK (attempts >= 0),
  next_attempt BIGINT NOT NULL,
  queued_at BIGINT NOT NULL,
  sent_at BIGINT,
  last_error TEXT NOT NULL,
  reply TEXT NOT NULL,
  bounced_at BIGINT,
  seen_at BIGINT
);
INSERT INTO letter_delivery (id, version, body, line, kind, recipient, sender, address, subject, sealed, state, attempts,
    next_attempt, queued_at, sent_at, last_error, reply)
  SELECT id, version, body, line, kind, recipient,
    COALESCE((SELECT sender_email FROM mutualisation_body WHERE mutualisation_body.id = letter.body), ''), address, subject, sealed,
    CASE state WHEN 'failed' THEN 'deferred' WHEN 'given_up' THEN 'failed' ELSE state END,
    attempts, next_attempt, queued_at, sent_at, last_error, ''
  FROM letter;
DROP TABLE letter;
ALTER TABLE letter_delivery RENAME TO letter;
CREATE INDEX letter_line ON letter (line);
CREATE INDEX letter_recent ON letter (queued_at, id);
CREATE INDEX letter_body ON letter (body, queued_at, id);
CREATE INDEX letter_recipient ON letter (recipient);
CREATE INDEX letter_due ON letter (next_attempt, id) WHERE state IN ('queued', 'deferred', 'sending');
CREATE INDEX letter_undelivered ON letter (body, queued_at, id) WHERE state IN ('bounced', 'failed');

CREATE TABLE letter_contact (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  letter TEXT NOT NULL REFERENCES letter (id),
  person TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'post', 'hand_over', 'new_address')),
  identified_by TEXT NOT NULL CHECK (identified_by IN ('nothing', 'identity_document', 'call_back', 'representative')),
  made_by TEXT NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX letter_contact_letter ON letter_contact (letter, at);

CREATE TABLE erasure (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  blob_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  done_at BIGINT
);
CREATE INDEX erasure_open ON erasure (id) WHERE done_at IS NULL;

CREATE TABLE restriction (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  person TEXT NOT NULL REFERENCES person (id),
  decided_by TEXT NOT NULL REFERENCES person (id),
  since BIGINT NOT NULL,
  reason TEXT NOT NULL,
  lifted_at BIGINT
);
CREATE INDEX restriction_person ON restriction (person);
CREATE INDEX dossier_holder ON dossier (holder);
CREATE INDEX session_expires ON session (expires);
CREATE INDEX challenge_expires ON challenge (expires);
