-- Certificates asked of external authorities, and what came of it. No other table refers to it: `request` is the registry's own key.

CREATE TABLE supply (
  request TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  supplier TEXT NOT NULL,
  reference TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'handed_over', 'issued', 'refused')),
  profile TEXT NOT NULL,
  csr BYTEA NOT NULL,
  asked_for TEXT NOT NULL,
  certificate BYTEA NOT NULL,
  chain TEXT NOT NULL,
  serial TEXT NOT NULL,
  failure TEXT NOT NULL,
  asked BIGINT NOT NULL,
  issued BIGINT,
  revocation_asked BIGINT,
  revoked_at BIGINT,
  reason BIGINT NOT NULL CHECK (reason BETWEEN 0 AND 10),
  CHECK ((state = 'issued') = (length(certificate) > 0)),
  CHECK ((issued IS NULL) = (length(certificate) = 0))
);
CREATE UNIQUE INDEX supply_reference ON supply (supplier, reference);
CREATE UNIQUE INDEX supply_serial ON supply (supplier, serial) WHERE serial <> '';
CREATE INDEX supply_asked ON supply (supplier, asked, request);
