-- The invoices that specific fees of members stand on (R23): of the adhesion (year 0) or of a civil year, each once.
CREATE TABLE fee_invoice (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  membership TEXT NOT NULL REFERENCES membership (id),
  year BIGINT NOT NULL CHECK (year = 0 OR year BETWEEN 2000 AND 9999),
  invoice_reference TEXT NOT NULL
);
CREATE UNIQUE INDEX fee_invoice_once ON fee_invoice (membership, year);
CREATE INDEX fee_invoice_body ON fee_invoice (body);
