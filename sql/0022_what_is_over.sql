-- What retention looks for is found by its own kind, without walking everybody.
CREATE INDEX piece_kind ON piece (kind, dossier);
CREATE INDEX face_to_face_dossier ON face_to_face (dossier, held_at);
CREATE INDEX accreditation_deed ON accreditation (body, ends) WHERE proof_file IS NOT NULL;

-- A contract also ends memberships that were signed and never taken in; they owe no fee (R23). Of those that stand the day is not
-- known: that of the convention.
ALTER TABLE membership ADD COLUMN activated_at BIGINT;
UPDATE membership SET activated_at = convention_signed_at WHERE state IN ('active', 'suspended', 'ended');
