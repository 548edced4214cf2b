-- Lists of what is left to do, page after page: each is found by an index that holds nothing else.
CREATE INDEX organisation_by_name ON organisation (body, name, id);
CREATE INDEX order_line_due ON order_line (organisation, id)
  WHERE state IN ('issued', 'completed') AND invoice_reference = '';
CREATE INDEX order_line_invoiced ON order_line (body, id)
  WHERE state IN ('issued', 'completed') AND invoice_reference <> '';
CREATE INDEX order_line_owed ON order_line (body, contract, product, state, invoice_reference)
  WHERE state IN ('issued', 'completed') AND invoice_reference = '';
CREATE INDEX order_line_to_book ON order_line (delivery_site, id) WHERE state IN ('validated', 'ready');
CREATE INDEX appointment_missed ON appointment (body, starts, id) WHERE state = 'no_show' AND NOT excused;
CREATE INDEX order_line_ordered ON order_line (contract, state);
CREATE INDEX membership_members ON membership (contract, state);
CREATE INDEX supply_recent ON supply (asked, request);
CREATE INDEX audit_of_person ON audit (actor, seq);
