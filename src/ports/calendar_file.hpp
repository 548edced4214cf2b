// Calendar files (iCalendar, RFC 5545): invitations that go with letters, downloads, and the feeds of agents and sites.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

/// What the file asks of the calendar that reads it (RFC 5546 §1.4): nothing, to enter or change the event, to strike it out.
enum class CalendarMethod : unsigned char { publish, request, cancel };

struct CalendarEvent {
  std::string uid;   ///< the same as long as the appointment lives, wherever it is moved
  int sequence = 0;  ///< raised by each change (RFC 5546 §2.1.4)
  base::Instant written;
  base::Instant starts;
  base::Instant ends;
  std::string zone;  ///< IANA name: the event keeps its hour on that wall
  std::string summary;
  std::string description;
  std::string location;
  std::string url;
  bool cancelled = false;
  std::string organiser_name;
  std::string organiser_email;  ///< empty: nobody is named
  std::string attendee_name;
  std::string attendee_email;                ///< empty: nobody is named
  std::vector<std::chrono::minutes> alarms;  ///< so long before the start
};

struct CalendarFile {
  CalendarMethod method = CalendarMethod::publish;
  std::string name;  ///< shown by calendars that subscribe
  std::vector<CalendarEvent> events;
};

class CalendarWriter {
 public:
  virtual ~CalendarWriter() = default;
  /// The finished file: UTF-8, lines folded and ended by CRLF, a VTIMEZONE for every zone named. Pure.
  /// @errors bad_request: a zone nobody knows.
  [[nodiscard]] virtual base::Result<std::string> write(const CalendarFile& file) const = 0;
};

}  // namespace vidimus::ports
