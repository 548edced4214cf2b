-- What other registration authorities (CMP) and machines (EST) enrolled, and whether they kept it. No other table refers to it.

CREATE TABLE enrolment (
  request TEXT NOT NULL PRIMARY KEY,
  client TEXT NOT NULL,
  door TEXT NOT NULL CHECK (door IN ('cmp', 'est')),
  profile TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'refused', 'lapsed')),
  created BIGINT NOT NULL,
  deadline BIGINT NOT NULL
);
CREATE INDEX enrolment_recent ON enrolment (created, request);
CREATE INDEX enrolment_overdue ON enrolment (deadline) WHERE state = 'asked';
