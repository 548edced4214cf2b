-- The counter: checks of a visit page by page, delivery records signed on the token, boxes of tokens.

CREATE TABLE counter_visit (
  appointment TEXT NOT NULL PRIMARY KEY REFERENCES appointment (id),
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  made_by TEXT NOT NULL REFERENCES person (id),
  arrived_at BIGINT NOT NULL,
  document_checked_at BIGINT,
  code_checked_at BIGINT
);

CREATE TABLE delivery_record (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  certificate TEXT NOT NULL REFERENCES certificate (id),
  token TEXT NOT NULL REFERENCES token (id),
  station TEXT NOT NULL REFERENCES station (id),
  made_by TEXT NOT NULL REFERENCES person (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'signed', 'sealed', 'given_up')),
  paper TEXT NOT NULL,
  room BIGINT NOT NULL CHECK (room > 0),
  challenge BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  sealed TEXT,
  failure TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  signed_at BIGINT,
  sealed_at BIGINT
);
CREATE UNIQUE INDEX delivery_record_open ON delivery_record (line) WHERE state = 'waiting';
CREATE INDEX delivery_record_line ON delivery_record (line, id);
CREATE INDEX delivery_record_station ON delivery_record (station, id) WHERE state = 'waiting';
CREATE INDEX delivery_record_unsealed ON delivery_record (id) WHERE state = 'signed';

ALTER TABLE token ADD COLUMN box TEXT NOT NULL DEFAULT '';
CREATE INDEX token_box ON token (site, box) WHERE box <> '';
