-- Terms of a framework contract beside its dates, what was amended, and what the calendar already told (R8, R15, R18, R22, R23, R77).

ALTER TABLE framework_contract ADD COLUMN order_quota BIGINT NOT NULL DEFAULT 0 CHECK (order_quota >= 0);
ALTER TABLE framework_contract ADD COLUMN member_quota BIGINT NOT NULL DEFAULT 0 CHECK (member_quota >= 0);
ALTER TABLE framework_contract ADD COLUMN fee_cents BIGINT NOT NULL DEFAULT 0 CHECK (fee_cents >= 0);
ALTER TABLE framework_contract ADD COLUMN fee_includes_tax BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE framework_contract ADD COLUMN fee_tax_per_mille BIGINT NOT NULL DEFAULT 200 CHECK (fee_tax_per_mille BETWEEN 0 AND 1000);
ALTER TABLE framework_contract ADD COLUMN fee_due TEXT NOT NULL DEFAULT 'never'
  CHECK (fee_due IN ('never', 'at_adhesion', 'each_year', 'each_certificate'));
ALTER TABLE framework_contract ADD COLUMN base_bundle TEXT NOT NULL DEFAULT '';
ALTER TABLE framework_contract ADD COLUMN add_on TEXT NOT NULL DEFAULT '';
ALTER TABLE framework_contract ADD COLUMN sender_addresses TEXT NOT NULL DEFAULT '';
ALTER TABLE framework_contract ADD COLUMN renewal_rule TEXT NOT NULL DEFAULT 'none' CHECK (renewal_rule IN ('none', 'once_within_window'));
ALTER TABLE framework_contract ADD COLUMN renewal_window_days BIGINT NOT NULL DEFAULT 0 CHECK (renewal_window_days >= 0);
ALTER TABLE framework_contract ADD COLUMN announcement_days BIGINT NOT NULL DEFAULT 30 CHECK (announcement_days >= 0);
ALTER TABLE framework_contract ADD COLUMN warning_days BIGINT NOT NULL DEFAULT 5 CHECK (warning_days >= 0);
ALTER TABLE framework_contract ADD COLUMN members_invited_at BIGINT;
ALTER TABLE framework_contract ADD COLUMN cutoff_announced_at BIGINT;

-- One row a changed value: who read the contract at any moment can see what it said then.
CREATE TABLE contract_amendment (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  contract TEXT NOT NULL REFERENCES framework_contract (id),
  amended_at BIGINT NOT NULL,
  amended_by TEXT NOT NULL REFERENCES person (id),
  reason TEXT NOT NULL,
  term TEXT NOT NULL,
  value_before TEXT NOT NULL,
  value_after TEXT NOT NULL
);
CREATE INDEX contract_amendment_contract ON contract_amendment (contract, id);

ALTER TABLE membership ADD COLUMN resigned_at BIGINT;
ALTER TABLE order_line ADD COLUMN lapse_warned_at BIGINT;
