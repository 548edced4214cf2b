-- The registration authority's records. One text for SQLite and PostgreSQL: identifiers and days are TEXT, instants are BIGINT
-- milliseconds since 1970 UTC, an empty identifier is NULL. Unique indexes bear names: adapters/sql/conflict.cpp says what each means.

CREATE TABLE mutualisation_body (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  slug TEXT NOT NULL CHECK (slug <> ''),
  name TEXT NOT NULL,
  siret TEXT NOT NULL CHECK (siret = '' OR (length(siret) = 14 AND trim(siret, '0123456789') = '')),
  sender_name TEXT NOT NULL,
  sender_email TEXT NOT NULL,
  desk_phone TEXT NOT NULL,
  desk_hours TEXT NOT NULL,
  zone TEXT NOT NULL
);
CREATE UNIQUE INDEX mutualisation_body_slug ON mutualisation_body (slug);

CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  siret TEXT NOT NULL CHECK (length(siret) = 14 AND trim(siret, '0123456789') = ''),
  name TEXT NOT NULL,
  street TEXT NOT NULL,
  zip TEXT NOT NULL,
  town TEXT NOT NULL,
  service_code TEXT NOT NULL
);
CREATE UNIQUE INDEX organisation_siret ON organisation (body, siret);

CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  organisation TEXT REFERENCES organisation (id),
  given_names TEXT NOT NULL,
  surname TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  function TEXT NOT NULL
);
CREATE UNIQUE INDEX person_email ON person (body, email) WHERE email <> '';
CREATE INDEX person_everywhere ON person (email);

CREATE TABLE framework_contract (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  name TEXT NOT NULL,
  supplier TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'open', 'intake_closed', 'closed')),
  adhesion_open TEXT CHECK (length(adhesion_open) = 10),
  effective TEXT CHECK (length(effective) = 10),
  order_cutoff TEXT CHECK (length(order_cutoff) = 10),
  cutoff_included BOOLEAN NOT NULL,
  dossier_deadline TEXT CHECK (length(dossier_deadline) = 10),
  term TEXT CHECK (length(term) = 10),
  successor TEXT REFERENCES framework_contract (id),
  code_attempts BIGINT NOT NULL CHECK (code_attempts > 0),
  face_to_face_days BIGINT NOT NULL CHECK (face_to_face_days > 0),
  booking_notice_hours BIGINT NOT NULL CHECK (booking_notice_hours >= 0),
  second_reviewer BOOLEAN NOT NULL,
  convention_text TEXT NOT NULL,
  CHECK (state = 'draft' OR (adhesion_open IS NOT NULL AND effective IS NOT NULL AND order_cutoff IS NOT NULL
                             AND dossier_deadline IS NOT NULL AND term IS NOT NULL))
);
CREATE INDEX framework_contract_body ON framework_contract (body);

CREATE TABLE product (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  contract TEXT NOT NULL REFERENCES framework_contract (id),
  name TEXT NOT NULL,
  profile TEXT NOT NULL,
  validity_months BIGINT NOT NULL CHECK (validity_months BETWEEN 1 AND 36),
  price_cents BIGINT NOT NULL CHECK (price_cents >= 0),
  price_includes_tax BOOLEAN NOT NULL,
  tax_per_mille BIGINT NOT NULL CHECK (tax_per_mille BETWEEN 0 AND 1000),
  key_kind TEXT NOT NULL,
  legal_references TEXT NOT NULL
);
CREATE INDEX product_contract ON product (contract);

CREATE TABLE membership (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  contract TEXT NOT NULL REFERENCES framework_contract (id),
  state TEXT NOT NULL CHECK (state IN ('none', 'requested', 'signed', 'active', 'suspended', 'ended')),
  legal_representative TEXT REFERENCES person (id),
  convention_signed_at BIGINT,
  convention_digest TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE UNIQUE INDEX membership_once ON membership (organisation, contract);
CREATE INDEX membership_contract ON membership (contract);

CREATE TABLE delivery_site (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  kind TEXT NOT NULL CHECK (kind IN ('own', 'cci')),
  name TEXT NOT NULL,
  street TEXT NOT NULL,
  zip TEXT NOT NULL,
  town TEXT NOT NULL,
  phone TEXT NOT NULL,
  instructions TEXT NOT NULL,
  verifies BOOLEAN NOT NULL,
  territory TEXT NOT NULL,
  zone TEXT NOT NULL
);
CREATE INDEX delivery_site_body ON delivery_site (body);

CREATE TABLE opening_hours (
  site TEXT NOT NULL REFERENCES delivery_site (id),
  weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  from_minute BIGINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute BIGINT NOT NULL CHECK (to_minute BETWEEN 1 AND 1440),
  slot_minutes BIGINT NOT NULL CHECK (slot_minutes > 0),
  gap_minutes BIGINT NOT NULL CHECK (gap_minutes >= 0),
  CHECK (from_minute < to_minute),
  PRIMARY KEY (site, weekday, from_minute)
);

CREATE TABLE closure (
  site TEXT NOT NULL REFERENCES delivery_site (id),
  day TEXT NOT NULL CHECK (length(day) = 10),
  reason TEXT NOT NULL,
  PRIMARY KEY (site, day)
);

CREATE TABLE accreditation (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  person TEXT NOT NULL REFERENCES person (id),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  role TEXT NOT NULL CHECK (role IN ('anyone', 'legal_representative', 'delegate', 'order_manager', 'certification_agent', 'holder',
    'registration_operator', 'delivery_operator', 'ra_manager', 'auditor', 'integrator', 'the_house', 'authority')),
  contract TEXT REFERENCES framework_contract (id),
  site TEXT REFERENCES delivery_site (id),
  organisation TEXT REFERENCES organisation (id),
  starts TEXT NOT NULL CHECK (length(starts) = 10),
  ends TEXT NOT NULL CHECK (length(ends) = 10),
  proof TEXT NOT NULL
);
CREATE INDEX accreditation_person ON accreditation (person);
CREATE INDEX accreditation_site ON accreditation (site);
CREATE INDEX accreditation_body ON accreditation (body);
CREATE INDEX accreditation_organisation ON accreditation (organisation);

CREATE TABLE order_line (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  contract TEXT NOT NULL REFERENCES framework_contract (id),
  membership TEXT NOT NULL REFERENCES membership (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  reference TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'pre_ordered', 'placed', 'reservation_invited', 'reserved', 'dossier_open',
    'dossier_sent', 'validated', 'ready', 'issued', 'completed', 'cancelled_auto', 'cancelled')),
  ordered_by TEXT REFERENCES person (id),
  holder TEXT REFERENCES person (id),
  product TEXT REFERENCES product (id),
  mode TEXT NOT NULL CHECK (mode IN ('own_site', 'cci')),
  delivery_site TEXT REFERENCES delivery_site (id),
  verifying_office TEXT REFERENCES delivery_site (id),
  external_reference TEXT NOT NULL,
  commitment_number TEXT NOT NULL,
  service_code TEXT NOT NULL,
  annex_signed_at BIGINT,
  annex_digest TEXT NOT NULL,
  placed_at BIGINT,
  purchase_order TEXT,
  purchase_order_at BIGINT,
  reason TEXT NOT NULL
);
CREATE UNIQUE INDEX order_line_reference ON order_line (reference) WHERE reference <> '';
CREATE INDEX order_line_body ON order_line (body, id);
CREATE INDEX order_line_numbers ON order_line (body, reference);
CREATE INDEX order_line_contract ON order_line (contract, id);
CREATE INDEX order_line_organisation ON order_line (organisation, id);
CREATE INDEX order_line_membership ON order_line (membership, id);
CREATE INDEX order_line_holder ON order_line (holder, id);
CREATE INDEX order_line_delivery_site ON order_line (delivery_site, id);
CREATE INDEX order_line_verifying_office ON order_line (verifying_office, id);
CREATE INDEX order_line_state ON order_line (state, id);

CREATE TABLE dossier (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  holder TEXT REFERENCES person (id),
  organisation TEXT REFERENCES organisation (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'received', 'incomplete', 'validated', 'rejected', 'expired', 'archived',
    'purged')),
  document_kind TEXT NOT NULL CHECK (document_kind IN ('none', 'identity_card', 'passport', 'residence_permit')),
  document_number TEXT NOT NULL,
  document_expires TEXT CHECK (length(document_expires) = 10),
  holder_consented_at BIGINT,
  representative_consented_at BIGINT,
  representative TEXT REFERENCES person (id),
  submitted_at BIGINT,
  received_at BIGINT,
  due_at BIGINT,
  decided_at BIGINT,
  reviewer TEXT REFERENCES person (id),
  reason TEXT NOT NULL,
  code_mac BYTEA NOT NULL,
  code_sealed BYTEA NOT NULL,
  code_wrong_attempts BIGINT NOT NULL CHECK (code_wrong_attempts >= 0)
);
CREATE UNIQUE INDEX dossier_line ON dossier (line);
CREATE INDEX dossier_state ON dossier (state);

CREATE TABLE piece (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  dossier TEXT NOT NULL REFERENCES dossier (id),
  kind TEXT NOT NULL CHECK (kind IN ('identity_document', 'appointing_act', 'mandate', 'signing_delegation', 'entity_proof')),
  blob_id TEXT,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL CHECK (size >= 0),
  digest TEXT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('pending', 'conform', 'to_correct')),
  reason TEXT NOT NULL
);
CREATE INDEX piece_dossier ON piece (dossier);

CREATE TABLE appointment (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  holder TEXT REFERENCES person (id),
  site TEXT NOT NULL REFERENCES delivery_site (id),
  state TEXT NOT NULL CHECK (state IN ('offered', 'booked', 'cancelled', 'honoured', 'no_show')),
  starts BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  held_by TEXT REFERENCES person (id),
  reason TEXT NOT NULL,
  CHECK (starts <= ends)
);
CREATE UNIQUE INDEX appointment_slot ON appointment (site, starts) WHERE state IN ('booked', 'honoured');
CREATE UNIQUE INDEX appointment_one_a_line ON appointment (line) WHERE state = 'booked';
CREATE INDEX appointment_line ON appointment (line);
CREATE INDEX appointment_site ON appointment (site, starts);

CREATE TABLE face_to_face (
  appointment TEXT NOT NULL PRIMARY KEY REFERENCES appointment (id),
  version BIGINT NOT NULL CHECK (version > 0),
  dossier TEXT NOT NULL REFERENCES dossier (id),
  held_by TEXT NOT NULL REFERENCES person (id),
  held_at BIGINT NOT NULL,
  holder_present BOOLEAN NOT NULL,
  same_document BOOLEAN NOT NULL,
  code_right BOOLEAN NOT NULL
);

CREATE TABLE token (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  site TEXT NOT NULL REFERENCES delivery_site (id),
  serial TEXT NOT NULL CHECK (serial <> ''),
  model TEXT NOT NULL,
  qualified BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('in_stock', 'assigned', 'initialised', 'personalised', 'handed_over', 'blocked', 'lost',
    'destroyed')),
  line TEXT REFERENCES order_line (id)
);
CREATE UNIQUE INDEX token_serial ON token (serial);
CREATE INDEX token_site ON token (site, state);

CREATE TABLE certificate (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  holder TEXT NOT NULL REFERENCES person (id),
  organisation TEXT NOT NULL REFERENCES organisation (id),
  token TEXT REFERENCES token (id),
  state TEXT NOT NULL CHECK (state IN ('requested', 'generated', 'delivered', 'active', 'refused', 'revoked', 'expired')),
  profile TEXT NOT NULL,
  serial TEXT NOT NULL,
  subject TEXT NOT NULL,
  der BYTEA NOT NULL,
  not_before BIGINT,
  not_after BIGINT,
  revoked_at BIGINT,
  reason TEXT NOT NULL CHECK (reason IN ('unspecified', 'key_compromise', 'lost_or_stolen', 'affiliation_changed', 'superseded',
    'cessation', 'data_changed', 'refused_by_holder')),
  revocation_code_mac BYTEA NOT NULL,
  CHECK (not_before <= not_after)
);
CREATE UNIQUE INDEX certificate_serial ON certificate (serial) WHERE serial <> '';
CREATE UNIQUE INDEX certificate_one_a_line ON certificate (line) WHERE state IN ('requested', 'generated', 'delivered', 'active');
CREATE INDEX certificate_line ON certificate (line);
CREATE INDEX certificate_holder ON certificate (holder);
CREATE INDEX certificate_ending ON certificate (not_after) WHERE state = 'active';

CREATE TABLE letter (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT REFERENCES mutualisation_body (id),
  line TEXT REFERENCES order_line (id),
  kind TEXT NOT NULL,
  recipient TEXT REFERENCES person (id),
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'given_up')),
  attempts BIGINT NOT NULL CHECK (attempts >= 0),
  next_attempt BIGINT NOT NULL,
  queued_at BIGINT NOT NULL,
  sent_at BIGINT,
  last_error TEXT NOT NULL
);
CREATE INDEX letter_line ON letter (line);
CREATE INDEX letter_recent ON letter (queued_at, id);
CREATE INDEX letter_body ON letter (body, queued_at, id);
CREATE INDEX letter_due ON letter (next_attempt, id) WHERE state IN ('queued', 'failed');

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  person TEXT NOT NULL REFERENCES person (id),
  csrf BYTEA NOT NULL,
  method TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  ended_at BIGINT
);

CREATE TABLE challenge (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  person TEXT NOT NULL REFERENCES person (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'consent')),
  subject TEXT NOT NULL,
  mac BYTEA NOT NULL,
  expires BIGINT NOT NULL,
  wrong_attempts BIGINT NOT NULL CHECK (wrong_attempts >= 0),
  used_at BIGINT
);
CREATE INDEX challenge_mac ON challenge (mac);
CREATE INDEX challenge_person ON challenge (person, purpose, subject);

CREATE TABLE station (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  site TEXT NOT NULL REFERENCES delivery_site (id),
  name TEXT NOT NULL,
  pairing_mac BYTEA NOT NULL,
  pairing_expires BIGINT NOT NULL,
  key_mac BYTEA NOT NULL,
  seen_at BIGINT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX station_pairing ON station (pairing_mac) WHERE length(pairing_mac) > 0;
CREATE UNIQUE INDEX station_key ON station (key_mac) WHERE length(key_mac) > 0;
CREATE INDEX station_site ON station (site);

CREATE TABLE station_job (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  station TEXT NOT NULL REFERENCES station (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  token TEXT REFERENCES token (id),
  certificate TEXT REFERENCES certificate (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'requested', 'written', 'done', 'failed')),
  challenge BYTEA NOT NULL,
  failure TEXT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX station_job_station ON station_job (station, created) WHERE state NOT IN ('done', 'failed');
CREATE INDEX station_job_line ON station_job (line, created);

CREATE TABLE audit (
  seq BIGINT NOT NULL PRIMARY KEY CHECK (seq > 0),
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id TEXT NOT NULL,
  event TEXT NOT NULL,
  state_before TEXT NOT NULL,
  state_after TEXT NOT NULL,
  body TEXT NOT NULL,
  reference TEXT NOT NULL,
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  previous BYTEA NOT NULL CHECK (length(previous) = 32),
  self BYTEA NOT NULL CHECK (length(self) = 32)
);
CREATE INDEX audit_reference ON audit (reference, seq);
CREATE INDEX audit_body ON audit (body, seq);

CREATE TABLE job_run (
  job TEXT NOT NULL PRIMARY KEY,
  due BIGINT NOT NULL,
  holder TEXT NOT NULL
);
