-- The trail of one case, which each of its pages asks for with the body: with an index by body alone beside it, SQLite walked the
-- body's whole trail instead.
CREATE INDEX audit_case ON audit (reference, body, seq);
DROP INDEX audit_reference;
