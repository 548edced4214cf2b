-- Orders of several lines prepared as drafts (R25), the purchase order's way back (R71), the CCI way (R79, R80), search by external reference (R69).

ALTER TABLE order_line ADD COLUMN purchase_order_return TEXT NOT NULL DEFAULT 'none'
  CHECK (purchase_order_return IN ('none', 'uploaded', 'signed_file', 'on_line'));
ALTER TABLE order_line ADD COLUMN invoice_reference TEXT NOT NULL DEFAULT '';
CREATE INDEX order_line_external ON order_line (organisation, external_reference);
ALTER TABLE framework_contract ADD COLUMN purchase_order_in_cci BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE framework_contract ADD COLUMN cci_by_pre_order BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE order_draft (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  membership TEXT NOT NULL REFERENCES membership (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  author TEXT REFERENCES person (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'placed', 'deleted')),
  label TEXT NOT NULL,
  holders TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX order_draft_membership ON order_draft (membership, state, id);
