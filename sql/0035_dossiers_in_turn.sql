-- Dossiers of a state one page after the other (what is archived and erased): with an index by state alone each page sorted all of them.
CREATE INDEX dossier_turn ON dossier (state, id);
DROP INDEX dossier_state;
