-- Long work (ports/errands.hpp): what somebody asked for that goes on after his page was answered.
CREATE TABLE errand (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('revocation', 'acceptance', 'sheet')),
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
CREATE INDEX errand_person ON errand (person, asked);
CREATE INDEX errand_open ON errand (asked, id) WHERE state IN ('waiting', 'running');

-- How the services answered (ports/measures.hpp).
CREATE TABLE service_measure (
  service TEXT NOT NULL,
  at BIGINT NOT NULL,
  good BIGINT NOT NULL CHECK (good IN (0, 1)),
  milliseconds BIGINT NOT NULL CHECK (milliseconds >= 0),
  failure TEXT NOT NULL,
  PRIMARY KEY (service, at)
);
CREATE INDEX service_measure_at ON service_measure (at);
