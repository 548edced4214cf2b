-- Who works on a dossier just now (prise en charge): others see it, so that two operators do not open the same one. It ends by
-- itself.
CREATE TABLE review_claim (
  dossier TEXT NOT NULL PRIMARY KEY REFERENCES dossier (id),
  person TEXT NOT NULL REFERENCES person (id),
  taken_at BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  CHECK (taken_at < ends)
);
CREATE INDEX review_claim_ends ON review_claim (ends);
