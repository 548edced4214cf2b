-- Tokens that never arrived are given up by two agents.
ALTER TABLE token_transfer ADD COLUMN loss_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE token_transfer ADD COLUMN loss_asked_by TEXT REFERENCES person (id);
ALTER TABLE token_transfer ADD COLUMN loss_asked_at BIGINT;
ALTER TABLE token_transfer ADD COLUMN lost TEXT NOT NULL DEFAULT '';
ALTER TABLE token_transfer ADD COLUMN loss_confirmed_by TEXT REFERENCES person (id);
ALTER TABLE token_transfer ADD COLUMN loss_confirmed_at BIGINT;

-- A supplier's delivery, or the stock of a site, counted by one agent and countersigned by another.
CREATE TABLE token_count (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  site TEXT NOT NULL REFERENCES delivery_site (id),
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'inventory')),
  supplier TEXT NOT NULL,
  delivery_note TEXT NOT NULL,
  box TEXT NOT NULL,
  model TEXT NOT NULL,
  serials TEXT NOT NULL,
  missing TEXT NOT NULL,
  unexpected TEXT NOT NULL,
  note TEXT NOT NULL,
  counted_by TEXT NOT NULL REFERENCES person (id),
  counted_at BIGINT NOT NULL,
  countersigned_by TEXT REFERENCES person (id),
  countersigned_at BIGINT,
  CHECK (countersigned_by IS NULL OR countersigned_by <> counted_by)
);
CREATE INDEX token_count_body ON token_count (body, id);

-- A station whose key stays in a token of its own: the public half, and when it last proved that it has the other.
ALTER TABLE station ADD COLUMN public_key BYTEA;
ALTER TABLE station ADD COLUMN proved_at BIGINT;
