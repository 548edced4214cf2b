-- What is asked by a unique key must have no other index that begins with the same column or is narrowed by the same condition: a
-- plan PostgreSQL made while the table was empty, and kept, then walks every certificate of the authority for each one.
CREATE INDEX issuance_by_time ON issuance (created, request);
DROP INDEX issuance_created;
CREATE INDEX issuance_left ON issuance (created, request) WHERE changed IS NULL;
DROP INDEX issuance_unfinished;
