-- The rehearsal of a contract and the plan of what will be erased are long work too: the kinds of errands widen. Nothing refers to
-- this table, so it is made anew.
CREATE TABLE errand_wider (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('revocation', 'acceptance', 'sheet', 'import', 'rehearsal', 'retention')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  request TEXT NOT NULL,
  total BIGINT NOT NULL,
  done BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  file BYTEA NOT NULL,
  failure TEXT NOT NULL,
  asked BIGINT NOT NULL,
  beat BIGINT,
  ended BIGINT
);
INSERT INTO errand_wider (id, person, kind, state, request, total, done, refused, outcome, file, failure, asked, beat, ended)
  SELECT id, person, kind, state, request, total, done, refused, outcome, file, failure, asked, beat, ended FROM errand;
DROP TABLE errand;
ALTER TABLE errand_wider RENAME TO errand;
CREATE INDEX errand_person ON errand (person, asked);
CREATE INDEX errand_open ON errand (asked, id) WHERE state IN ('waiting', 'running');

-- What was sent once (ports/sent_book.hpp): a form or a call that comes again because its answer was lost is answered as the first
-- time. Kept for a day, the answer sealed.
CREATE TABLE sent_once (
  id TEXT NOT NULL PRIMARY KEY,
  what TEXT NOT NULL,
  sent BIGINT NOT NULL,
  answer BYTEA
);
CREATE INDEX sent_once_sent ON sent_once (sent);
