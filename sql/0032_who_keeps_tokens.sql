-- A token in stock lies in the safe of its site or in the hands of one agent (détenteur); tokens go from hand to hand as they go from
-- site to site, counted by who takes them.
ALTER TABLE token ADD COLUMN keeper TEXT REFERENCES person (id);
CREATE INDEX token_kept ON token (body, site, keeper) WHERE state IN ('in_stock', 'assigned', 'initialised', 'personalised');
CREATE INDEX token_keeper ON token (keeper) WHERE keeper IS NOT NULL;
ALTER TABLE token_transfer ADD COLUMN to_keeper TEXT REFERENCES person (id);
ALTER TABLE token_count ADD COLUMN scope TEXT NOT NULL DEFAULT 'everything' CHECK (scope IN ('everything', 'safe', 'agent'));
ALTER TABLE token_count ADD COLUMN keeper TEXT REFERENCES person (id);

-- Contracts that want the operator's own token on every delivery record; the record knows what its contract asked for.
ALTER TABLE framework_contract ADD COLUMN operator_token BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE delivery_record ADD COLUMN counter_required BOOLEAN NOT NULL DEFAULT FALSE;
