// What we write, a stranger's parser (python3-icalendar) reads as we meant it.
#include "adapters/calendar/writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/toml.hpp"

namespace vidimus::adapters::calendar {
namespace {

using ports::CalendarEvent;
using ports::CalendarFile;
using ports::CalendarMethod;

CalendarEvent event_at(const base::Civil& wall, const std::string& zone = "Europe/Paris") {
  CalendarEvent out;
  out.uid = "01ABC@registry.example";
  out.sequence = 2;
  out.written = *base::from_rfc3339("2026-11-20T09:00:00Z");
  out.starts = base::instant_of(wall, zone);
  out.ends = out.starts + std::chrono::minutes{20};
  out.zone = zone;
  out.summary = "Remise de votre certificat ; guichet, \"accueil\"";
  out.description = "Apportez :\n- votre passeport, valable\n- votre code \\ de retrait\x01";
  out.location = "12 allée des Mimosas, 06905 Sophia CEDEX";
  out.organiser_name = "Azur \"Ingénierie\"; certificats";
  out.organiser_email = "certificats@azur.example";
  out.attendee_name = "Zoé L'Hôte";
  out.attendee_email = "zoe@valbrune.example";
  out.alarms = {std::chrono::hours{48}, std::chrono::hours{2}};
  return out;
}

base::Day day(const char* text) { return base::day_from(text).value(); }

std::string written(const CalendarFile& file) { return make_writer()->write(file).value(); }

/// What the stranger tells of it.
std::string understood(const CalendarFile& file) {
  const auto path = (std::filesystem::temp_directory_path() / ("vidimus-" + std::to_string(::getpid()) + ".ics")).string();
  EXPECT_TRUE(base::write_file(path, written(file)));
  const auto command = "/usr/bin/python3 " + std::string{VIDIMUS_SOURCE} + "/tests/interop/read_calendar.py " + path + " 2>&1";
  std::string out;
  std::array<char, 4096> part{};
  auto* pipe = ::popen(command.c_str(), "r");
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) out += part.data();
  EXPECT_EQ(::pclose(pipe), 0) << out;
  std::filesystem::remove(path);
  return out;
}

bool says(const std::string& text, const std::string& line) { return text.find(line + "\n") != std::string::npos; }

TEST(CalendarFiles, AStrangerReadsAnInvitation) {
  const auto read = understood({CalendarMethod::request, "", {event_at({day("2026-11-24"), 9, 0, 0})}});
  for (const auto* line :
       {"method REQUEST", "uid '01ABC@registry.example'", "sequence '2'", "status 'CONFIRMED'",
        "summary 'Remise de votre certificat ; guichet, \"accueil\"'", "location '12 allée des Mimosas, 06905 Sophia CEDEX'",
        "dtstart 2026-11-24T09:00:00+01:00 Europe/Paris", "dtend 2026-11-24T09:20:00+01:00 Europe/Paris",
        "dtstamp 2026-11-20T09:00:00+00:00 UTC", "alarm -2 days, 0:00:00", "alarm -1 day, 22:00:00",
        "organizer 'mailto:certificats@azur.example'", "attendee 'mailto:zoe@valbrune.example'"})
    EXPECT_TRUE(says(read, line)) << line << "\n" << read;
  EXPECT_NE(read.find("Apportez :\\n- votre passeport, valable\\n- votre code \\\\ de retrait'"), std::string::npos) << read;
}

TEST(CalendarFiles, ACancellationHasTheSameNameAndAHigherSequence) {
  auto event = event_at({day("2026-11-24"), 9, 0, 0});
  event.sequence = 3;
  event.cancelled = true;
  const auto read = understood({CalendarMethod::cancel, "", {event}});
  for (const auto* line : {"method CANCEL", "uid '01ABC@registry.example'", "sequence '3'", "status 'CANCELLED'"})
    EXPECT_TRUE(says(read, line)) << line << "\n" << read;
}

TEST(CalendarFiles, TheZoneGoesWithItOnBothSidesOfAClockChange) {
  const auto read = understood(
      {CalendarMethod::publish,
       "Guichet",
       {event_at({day("2026-03-27"), 9, 0, 0}), event_at({day("2026-03-30"), 9, 0, 0}), event_at({day("2026-10-26"), 9, 0, 0})}});
  EXPECT_TRUE(says(read, "dtstart 2026-03-27T09:00:00+01:00 Europe/Paris")) << read;
  EXPECT_TRUE(says(read, "dtstart 2026-03-30T09:00:00+02:00 Europe/Paris")) << read;
  EXPECT_TRUE(says(read, "dtstart 2026-10-26T09:00:00+01:00 Europe/Paris")) << read;
  EXPECT_TRUE(says(read, "zone Europe/Paris seasons 3")) << read;
  const auto text = written({CalendarMethod::publish, "", {event_at({day("2026-11-24"), 9, 0, 0})}});
  // RFC 5545 §3.6.5: a change is told by the clock that held before it.
  EXPECT_NE(text.find("BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"),
            std::string::npos)
      << text;
}

TEST(CalendarFiles, ZonesOverseasHaveNoSeasons) {
  const auto read = understood({CalendarMethod::publish, "", {event_at({day("2026-07-14"), 8, 0, 0}, "Indian/Reunion")}});
  EXPECT_TRUE(says(read, "dtstart 2026-07-14T08:00:00+04:00 Indian/Reunion")) << read;
  EXPECT_TRUE(says(read, "zone Indian/Reunion seasons 1")) << read;
  const CalendarEvent lost = event_at({day("2026-07-14"), 8, 0, 0});
  auto nowhere = lost;
  nowhere.zone = "Mare/Imbrium";
  EXPECT_EQ(make_writer()->write({CalendarMethod::publish, "", {nowhere}}).error().code, base::Code::bad_request);
}

TEST(CalendarFiles, AValueNeverBecomesALine) {
  auto event = event_at({day("2026-11-24"), 9, 0, 0});
  event.summary = "a\r\nATTENDEE:mailto:evil@example.org";
  event.attendee_name = "x\r\nSUMMARY:evil";
  event.uid = "u\r\nSTATUS:CANCELLED";
  event.organiser_email = "a@b.example\r\nX-EVIL:1";
  const auto text = written({CalendarMethod::request, "n\r\nX-EVIL:2", {event}});
  EXPECT_EQ(text.find("\nATTENDEE:mailto:evil"), std::string::npos);
  EXPECT_EQ(text.find("\nSUMMARY:evil"), std::string::npos);
  EXPECT_EQ(text.find("\nX-EVIL"), std::string::npos);
  EXPECT_EQ(text.find("\nSTATUS:CANCELLED"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::adapters::calendar
