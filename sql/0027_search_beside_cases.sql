-- Words people, organisations, certificates and tokens are looked for by, beside cases (recherche): names, addresses, SIRET,
-- serials, folded (domain/search.hpp). Written with what they come from, in its transaction; the migration that follows this file
-- writes those of an older database.
CREATE TABLE subject_word (
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'certificate', 'token')),
  word TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (kind, word, subject)
);
CREATE INDEX subject_word_subject ON subject_word (kind, subject, word);
