#!/usr/bin/python3
"""Reads a calendar file with a stranger's parser and tells what it understood, one line a fact."""
import sys

import icalendar

with open(sys.argv[1], "rb") as file:
    octets = file.read()
assert b"\n" not in octets.replace(b"\r\n", b""), "a line is not ended by CRLF"
assert all(len(line) <= 75 for line in octets.split(b"\r\n")), "a line is longer than 75 octets"
calendar = icalendar.Calendar.from_ical(octets)
print("method", calendar["METHOD"])
for event in calendar.walk("VEVENT"):
    for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER", "ATTENDEE"):
        if name in event:
            print(name.lower(), repr(str(event[name])))
    for name in ("DTSTART", "DTEND", "DTSTAMP"):
        when = event[name].dt
        print(name.lower(), when.isoformat(), event[name].params.get("TZID", "UTC"))
    for alarm in event.walk("VALARM"):
        print("alarm", alarm["TRIGGER"].dt)
for zone in calendar.walk("VTIMEZONE"):
    print("zone", zone["TZID"], "seasons", len(zone.subcomponents))
