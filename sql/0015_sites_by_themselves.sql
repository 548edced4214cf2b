-- What a site has of its own: whom to ask for at an office that keeps its own calendar (R53), how an office counts and receives
-- (R46, R47), how far ahead appointments are booked. NULL: as the contract says.
ALTER TABLE delivery_site ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery_site ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery_site ADD COLUMN sla TEXT CHECK (sla IN ('working_days_wallclock', 'end_of_second_working_day'));
ALTER TABLE delivery_site ADD COLUMN receipt TEXT CHECK (receipt IN ('online', 'by_post'));
ALTER TABLE delivery_site ADD COLUMN booking_horizon_days BIGINT CHECK (booking_horizon_days > 0);
