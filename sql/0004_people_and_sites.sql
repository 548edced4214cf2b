-- Accreditations with their life and their deed (R62–R64), elected mandates, and what a site says for a time only (R66).

ALTER TABLE accreditation ADD COLUMN state TEXT NOT NULL DEFAULT 'in_force' CHECK (state IN ('none', 'proposed', 'in_force', 'ended'));
ALTER TABLE accreditation ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE accreditation ADD COLUMN proof_file TEXT;
ALTER TABLE accreditation ADD COLUMN proof_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE accreditation ADD COLUMN deed_day TEXT CHECK (length(deed_day) = 10);
ALTER TABLE accreditation ADD COLUMN granted_by TEXT REFERENCES person (id);
ALTER TABLE accreditation ADD COLUMN confirmed_by TEXT REFERENCES person (id);
ALTER TABLE accreditation ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE accreditation ADD COLUMN ending_told TEXT CHECK (length(ending_told) = 10);

ALTER TABLE person ADD COLUMN mandate_ends TEXT CHECK (length(mandate_ends) = 10);
ALTER TABLE person ADD COLUMN mandate_told TEXT CHECK (length(mandate_told) = 10);
CREATE INDEX person_organisation ON person (organisation);
CREATE INDEX person_mandate ON person (mandate_ends);

ALTER TABLE delivery_site ADD COLUMN offered BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE opening_hours ADD COLUMN capacity BIGINT NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 50);

CREATE TABLE site_instruction (
  site TEXT NOT NULL REFERENCES delivery_site (id),
  starts TEXT CHECK (length(starts) = 10),
  ends TEXT CHECK (length(ends) = 10),
  words TEXT NOT NULL CHECK (words <> '')
);
CREATE INDEX site_instruction_site ON site_instruction (site);
