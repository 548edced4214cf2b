-- Agents of a body are a handful among the thousands who stand for its members: leave, lost proofs and rights are asked of them alone.
CREATE INDEX accreditation_agents ON accreditation (body, id) WHERE organisation IS NULL;
