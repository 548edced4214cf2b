-- Pieces asked by rules, verdicts with a chosen reason, decisions with their checklist, texts signed word for word, identification
-- again, alerts of the clock, and codes for the holder's own space.

ALTER TABLE dossier ADD COLUMN holder_kind TEXT NOT NULL DEFAULT 'agent'
  CHECK (holder_kind IN ('agent', 'elected', 'legal_representative'));
ALTER TABLE dossier ADD COLUMN signer_kind TEXT NOT NULL DEFAULT 'legal_representative'
  CHECK (signer_kind IN ('legal_representative', 'delegate', 'certification_agent'));
ALTER TABLE dossier ADD COLUMN terms_data TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN mandate_data TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN first_validator TEXT REFERENCES person (id);
ALTER TABLE certificate ADD COLUMN revocation_code_sealed BYTEA;

-- More kinds of piece: the check of a column cannot be altered in SQLite, and nothing refers to this table.
CREATE TABLE piece_of_rules (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  dossier TEXT NOT NULL REFERENCES dossier (id),
  kind TEXT NOT NULL CHECK (kind IN ('identity_document', 'appointing_act', 'mandate', 'signing_delegation', 'entity_proof',
    'identity_photocopy', 'representative_identity')),
  blob_id TEXT,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL CHECK (size >= 0),
  digest TEXT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('pending', 'conform', 'to_correct')),
  reason TEXT NOT NULL,
  correction TEXT NOT NULL DEFAULT '',
  dated TEXT CHECK (length(dated) = 10),
  uploaded_by TEXT REFERENCES person (id),
  judged_by TEXT REFERENCES person (id),
  judged_at BIGINT
);
INSERT INTO piece_of_rules (id, version, dossier, kind, blob_id, file_name, media_type, size, digest, uploaded_at, verdict, reason)
  SELECT id, version, dossier, kind, blob_id, file_name, media_type, size, digest, uploaded_at, verdict, reason FROM piece;
DROP TABLE piece;
ALTER TABLE piece_of_rules RENAME TO piece;
CREATE INDEX piece_dossier ON piece (dossier);

CREATE TABLE verification_policy (
  contract TEXT NOT NULL PRIMARY KEY REFERENCES framework_contract (id),
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  sla TEXT NOT NULL CHECK (sla IN ('working_days_wallclock', 'end_of_second_working_day')),
  validators BIGINT NOT NULL CHECK (validators BETWEEN 1 AND 2),
  receipt TEXT NOT NULL CHECK (receipt IN ('online', 'by_post')),
  checklist TEXT NOT NULL,
  pieces TEXT NOT NULL
);

CREATE TABLE review (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  dossier TEXT NOT NULL REFERENCES dossier (id),
  office TEXT NOT NULL REFERENCES delivery_site (id),
  reviewer TEXT NOT NULL REFERENCES person (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('agreed', 'validated', 'incomplete', 'rejected')),
  received_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  used_ms BIGINT NOT NULL CHECK (used_ms >= 0),
  checklist TEXT NOT NULL,
  ticked TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX review_dossier ON review (dossier, decided_at);
CREATE INDEX review_office ON review (office, decided_at);

CREATE TABLE signed_consent (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  dossier TEXT NOT NULL REFERENCES dossier (id),
  signer TEXT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL,
  text_name TEXT NOT NULL,
  text_version TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) > 0),
  signed_text TEXT NOT NULL,
  confirmed_data TEXT NOT NULL,
  signed_at BIGINT NOT NULL
);
CREATE INDEX signed_consent_dossier ON signed_consent (dossier, signed_at);

CREATE TABLE identification (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  dossier TEXT NOT NULL REFERENCES dossier (id),
  method TEXT NOT NULL CHECK (method IN ('document_at_counter', 'two_agents')),
  agent TEXT NOT NULL REFERENCES person (id),
  identified_at BIGINT NOT NULL,
  witness TEXT REFERENCES person (id),
  witnessed_at BIGINT,
  used_by TEXT REFERENCES person (id),
  used_at BIGINT,
  CHECK (witness <> agent)
);
CREATE INDEX identification_dossier ON identification (dossier, identified_at);

CREATE TABLE clock_alert (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  dossier TEXT NOT NULL REFERENCES dossier (id),
  percent BIGINT NOT NULL CHECK (percent IN (50, 80, 100)),
  given_at BIGINT NOT NULL
);
CREATE INDEX clock_alert_dossier ON clock_alert (dossier);
