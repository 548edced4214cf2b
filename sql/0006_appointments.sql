-- Appointments by place, operator and token; leave of operators, waiting for an earlier slot, calendar feeds.

ALTER TABLE framework_contract ADD COLUMN booking_horizon_days BIGINT NOT NULL DEFAULT 60 CHECK (booking_horizon_days > 0);
ALTER TABLE framework_contract ADD COLUMN booking_change_hours BIGINT NOT NULL DEFAULT 24 CHECK (booking_change_hours >= 0);
ALTER TABLE framework_contract ADD COLUMN no_shows_allowed BIGINT NOT NULL DEFAULT 2 CHECK (no_shows_allowed > 0);

ALTER TABLE appointment ADD COLUMN seat BIGINT CHECK (seat > 0);
ALTER TABLE appointment ADD COLUMN agent TEXT REFERENCES person (id);
ALTER TABLE appointment ADD COLUMN reserved TEXT REFERENCES token (id);
ALTER TABLE appointment ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0 CHECK (sequence >= 0);
ALTER TABLE appointment ADD COLUMN booked_at BIGINT;
ALTER TABLE appointment ADD COLUMN reminded_ahead BIGINT;
ALTER TABLE appointment ADD COLUMN reminded_today BIGINT;
ALTER TABLE appointment ADD COLUMN excused BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE appointment SET seat = 1;

-- One place of a slot, one operator, one token of the stock: each for one appointment at a time, whoever writes and whenever.
-- A NULL is not compared: the places of a CCI are not ours.
DROP INDEX appointment_slot;
CREATE UNIQUE INDEX appointment_seat ON appointment (site, starts, seat) WHERE state IN ('booked', 'honoured');
CREATE UNIQUE INDEX appointment_agent ON appointment (agent, starts) WHERE state IN ('booked', 'honoured') AND agent IS NOT NULL;
CREATE UNIQUE INDEX appointment_reserved ON appointment (reserved) WHERE state = 'booked' AND reserved IS NOT NULL;
CREATE INDEX appointment_body ON appointment (body, starts);

CREATE TABLE operator_leave (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  person TEXT NOT NULL REFERENCES person (id),
  first_day TEXT NOT NULL CHECK (length(first_day) = 10),
  first_half TEXT NOT NULL CHECK (first_half IN ('morning', 'afternoon')),
  last_day TEXT NOT NULL CHECK (length(last_day) = 10),
  last_half TEXT NOT NULL CHECK (last_half IN ('morning', 'afternoon')),
  note TEXT NOT NULL,
  withdrawn_at BIGINT,
  CHECK (first_day <= last_day)
);
CREATE INDEX operator_leave_body ON operator_leave (body, last_day);

CREATE TABLE slot_wait (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  site TEXT NOT NULL REFERENCES delivery_site (id),
  line TEXT NOT NULL REFERENCES order_line (id),
  holder TEXT NOT NULL REFERENCES person (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'served', 'ended')),
  asked_at BIGINT NOT NULL,
  slot BIGINT,
  offered_at BIGINT
);
CREATE UNIQUE INDEX slot_wait_one_a_line ON slot_wait (line) WHERE state IN ('waiting', 'offered');
CREATE INDEX slot_wait_queue ON slot_wait (site, asked_at) WHERE state IN ('waiting', 'offered');

CREATE TABLE calendar_feed (
  id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL REFERENCES mutualisation_body (id),
  site TEXT REFERENCES delivery_site (id),
  person TEXT NOT NULL REFERENCES person (id),
  mac BYTEA NOT NULL,
  created BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX calendar_feed_mac ON calendar_feed (mac);
CREATE INDEX calendar_feed_person ON calendar_feed (person);
