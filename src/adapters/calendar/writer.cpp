#include "adapters/calendar/writer.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "adapters/calendar/zone.hpp"

namespace vidimus::adapters::calendar {
namespace {

using ports::CalendarEvent;
using ports::CalendarFile;
using ports::CalendarMethod;

struct FreeText {
  void operator()(char* text) const { icalmemory_free_buffer(text); }
};

icalproperty_method method_of(CalendarMethod method) {
  switch (method) {
    case CalendarMethod::request:
      return ICAL_METHOD_REQUEST;
    case CalendarMethod::cancel:
      return ICAL_METHOD_CANCEL;
    default:
      return ICAL_METHOD_PUBLISH;
  }
}

/// Text without control characters; libical escapes the rest.
std::string plain(std::string text) {
  std::erase_if(text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; });
  return text;
}

/// Values that are no text (addresses, names we extend with) know no escape: nothing in them ends the line.
std::string one_line(std::string text) {
  text = plain(std::move(text));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// A name inside a parameter, which knows no escape for the double quote (RFC 5545 §3.2).
std::string quotable(std::string text) {
  text = one_line(std::move(text));
  std::replace(text.begin(), text.end(), '"', '\'');
  return text;
}

icaltimetype utc_time(base::Instant when) {
  auto out = local_time(base::civil_of(when, "Etc/UTC"));
  return icaltime_convert_to_zone(icaltime_set_timezone(&out, icaltimezone_get_utc_timezone()), icaltimezone_get_utc_timezone());
}

icalproperty* in_zone(icalproperty* property, const std::string& zone) {
  icalproperty_add_parameter(property, icalparameter_new_tzid(zone.c_str()));
  return property;
}

void add_text(icalcomponent* to, icalproperty* (*make)(const char*), const std::string& text) {
  if (!text.empty()) icalcomponent_add_property(to, make(plain(text).c_str()));
}

void add_people(icalcomponent* to, const CalendarEvent& event) {
  if (!event.organiser_email.empty()) {
    auto* organiser = icalproperty_new_organizer(("mailto:" + one_line(event.organiser_email)).c_str());
    icalproperty_add_parameter(organiser, icalparameter_new_cn(quotable(event.organiser_name).c_str()));
    icalcomponent_add_property(to, organiser);
  }
  if (event.attendee_email.empty()) return;
  auto* attendee = icalproperty_new_attendee(("mailto:" + one_line(event.attendee_email)).c_str());
  icalproperty_add_parameter(attendee, icalparameter_new_cn(quotable(event.attendee_name).c_str()));
  icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
  icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
  icalcomponent_add_property(to, attendee);
}

void add_alarms(icalcomponent* to, const CalendarEvent& event) {
  for (const auto before : event.alarms) {
    auto* alarm = icalcomponent_new_valarm();
    icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    icalcomponent_add_property(alarm, icalproperty_new_description(plain(event.summary).c_str()));
    const auto seconds = -static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(before).count());
    icalcomponent_add_property(alarm, icalproperty_new_trigger(icaltriggertype_from_int(seconds)));
    icalcomponent_add_component(to, alarm);
  }
}

/// Owned all along: a zone nobody knows is told by an exception.
Component event_component(const CalendarEvent& event) {
  Component whole{icalcomponent_new_vevent()};
  auto* out = whole.get();
  icalcomponent_add_property(out, icalproperty_new_uid(one_line(event.uid).c_str()));
  icalcomponent_add_property(out, icalproperty_new_dtstamp(utc_time(event.written)));
  icalcomponent_add_property(out, icalproperty_new_sequence(event.sequence));
  const auto at = [&](base::Instant when) { return local_time(base::civil_of(when, event.zone)); };
  icalcomponent_add_property(out, in_zone(icalproperty_new_dtstart(at(event.starts)), event.zone));
  icalcomponent_add_property(out, in_zone(icalproperty_new_dtend(at(event.ends)), event.zone));
  add_text(out, icalproperty_new_summary, event.summary);
  add_text(out, icalproperty_new_description, event.description);
  add_text(out, icalproperty_new_location, event.location);
  add_text(out, icalproperty_new_url, one_line(event.url));
  icalcomponent_add_property(out, icalproperty_new_status(event.cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
  icalcomponent_add_property(out, icalproperty_new_class(ICAL_CLASS_PRIVATE));
  add_people(out, event);
  add_alarms(out, event);
  return whole;
}

struct Years {
  base::Instant from;
  base::Instant to;
};

/// The zones of the events with the time they are needed for.
std::map<std::string, Years> zones_of(const CalendarFile& file) {
  std::map<std::string, Years> out;
  for (const auto& event : file.events) {
    const auto [at, fresh] = out.try_emplace(event.zone, Years{event.starts, event.ends});
    at->second.from = std::min(at->second.from, event.starts);
    at->second.to = std::max(at->second.to, event.ends);
  }
  return out;
}

std::string written(const CalendarFile& file) {
  const Component calendar{icalcomponent_new_vcalendar()};
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Vidimus//Rendez-vous//FR"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_calscale("GREGORIAN"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_method(method_of(file.method)));
  if (!file.name.empty()) {
    auto* name = icalproperty_new_x(one_line(file.name).c_str());
    icalproperty_set_x_name(name, "X-WR-CALNAME");
    icalcomponent_add_property(calendar.get(), name);
  }
  for (const auto& [zone, years] : zones_of(file))
    icalcomponent_add_component(calendar.get(), zone_component(zone, years.from, years.to).release());
  for (const auto& event : file.events) icalcomponent_add_component(calendar.get(), event_component(event).release());
  const std::unique_ptr<char, FreeText> text{icalcomponent_as_ical_string_r(calendar.get())};
  return text.get();
}

class Writer final : public ports::CalendarWriter {
 public:
  [[nodiscard]] base::Result<std::string> write(const CalendarFile& file) const override {
    try {
      return written(file);
    } catch (const std::runtime_error& error) {  // the zone is data, not a bug of ours
      return base::fail(base::Code::bad_request, "calendar.zone_unknown", error.what());
    }
  }
};

}  // namespace

std::unique_ptr<ports::CalendarWriter> make_writer() { return std::make_unique<Writer>(); }

}  // namespace vidimus::adapters::calendar
