-- Words people look for cases by (recherche): references, holder, organisation, SIRET, serials, folded (domain/search.hpp). Written
-- with what they come from, in its transaction, and taken away with it; the migration that follows this file writes those of an older database.
CREATE TABLE case_word (
  word TEXT NOT NULL,
  line TEXT NOT NULL REFERENCES order_line (id),
  PRIMARY KEY (word, line)
);
CREATE INDEX case_word_line ON case_word (line, word);
