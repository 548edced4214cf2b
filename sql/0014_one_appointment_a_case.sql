-- One appointment a case at a time (R51): two bookings of different slots that cross each other, one is refused. Missed and called
-- off ones stay beside it.
DROP INDEX appointment_one_a_line;
CREATE UNIQUE INDEX appointment_live_line ON appointment (line) WHERE state IN ('booked', 'honoured');
