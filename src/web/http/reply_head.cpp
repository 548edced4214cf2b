#include "web/http/reply_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <utility>

#include "web/http/security_headers.hpp"

namespace vidimus::web::http {
namespace {

using namespace std::string_view_literals;

constexpr std::array reasons{
    std::pair{200, "OK"sv},
    std::pair{201, "Created"sv},
    std::pair{202, "Accepted"sv},
    std::pair{204, "No Content"sv},
    std::pair{303, "See Other"sv},
    std::pair{304, "Not Modified"sv},
    std::pair{400, "Bad Request"sv},
    std::pair{401, "Unauthorized"sv},
    std::pair{403, "Forbidden"sv},
    std::pair{404, "Not Found"sv},
    std::pair{405, "Method Not Allowed"sv},
    std::pair{408, "Request Timeout"sv},
    std::pair{409, "Conflict"sv},
    std::pair{410, "Gone"sv},
    std::pair{412, "Precondition Failed"sv},
    std::pair{413, "Content Too Large"sv},
    std::pair{415, "Unsupported Media Type"sv},
    std::pair{417, "Expectation Failed"sv},
    std::pair{422, "Unprocessable Content"sv},
    std::pair{423, "Locked"sv},
    std::pair{428, "Precondition Required"sv},
    std::pair{429, "Too Many Requests"sv},
    std::pair{431, "Request Header Fields Too Large"sv},
    std::pair{500, "Internal Server Error"sv},
    std::pair{501, "Not Implemented"sv},
    std::pair{502, "Bad Gateway"sv},
    std::pair{503, "Service Unavailable"sv},
    std::pair{504, "Gateway Timeout"sv},
};

std::string_view reason_of(int status) {
  for (const auto& [code, reason] : reasons)
    if (code == status) return reason;
  return "Other";
}

void append_number(std::string& out, std::size_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

}  // namespace

bool may_have_content(int status) { return status >= 200 && status != 204 && status != 304; }

void append_head(std::string& out, const Reply& reply, const HeadFacts& facts) {
  if (reply.status == 200) {
    out.append("HTTP/1.1 200 OK\r\nDate: ");
  } else {
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::size_t>(reply.status));
    out.append(" ").append(reason_of(reply.status)).append("\r\nDate: ");
  }
  out.append(facts.date);
  if (may_have_content(reply.status)) {
    out.append("\r\nContent-Length: ");
    append_number(out, reply.content().size());
  }
  out.append("\r\n");
  if (!facts.keep_alive)
    out.append("Connection: close\r\n");
  else if (!facts.http11)
    out.append("Connection: keep-alive\r\n");
  if (!reply.lines.bytes.empty()) {
    out.append(base::text_of(reply.lines.bytes));
  } else {
    out.append(security_lines(reply.header("Content-Type"), facts.tls));
  }
  for (const auto& [name, value] : reply.headers) out.append(name).append(": ").append(value).append("\r\n");
  out.append("\r\n");
}

std::string imf_date(base::Instant when) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(when - day)};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", days[std::chrono::weekday{day}.c_encoding()],
                static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

}  // namespace vidimus::web::http
