-- Documents whose last day is known when they are kept: their erasure is written down at once, and waits for it.
ALTER TABLE erasure ADD COLUMN not_before BIGINT;
CREATE INDEX order_draft_changed ON order_draft (changed_at, id);
