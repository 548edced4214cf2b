-- Sign-in by an identity provider (OpenID Connect): whose account there is whose here, and the sealed ID token one came with last.
CREATE TABLE provider_account (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  created BIGINT NOT NULL,
  used_at BIGINT
);
CREATE UNIQUE INDEX provider_account_subject ON provider_account (issuer, subject);
CREATE INDEX provider_account_person ON provider_account (person);
CREATE TABLE provider_token (
  person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
  sealed BYTEA NOT NULL,
  kept BIGINT NOT NULL
);

-- Filters of lists, kept under a name by whoever uses them (domain/saved_filter.hpp).
CREATE TABLE saved_filter (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  list TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_filter_name ON saved_filter (person, list, name);

-- What an auditor asks: whose acts, on what, between which dates; pages of lists.
CREATE INDEX audit_actor ON audit (body, actor, seq);
CREATE INDEX audit_at ON audit (body, at, seq);
CREATE INDEX membership_body ON membership (body, id);
CREATE INDEX accreditation_of_body ON accreditation (body, id);
CREATE INDEX dossier_due ON dossier (state, due_at, id);
