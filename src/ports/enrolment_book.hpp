// What is remembered of enrolments at the doors for others (guichets automatiques).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/names.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/audit.hpp"

namespace vidimus::ports {

enum class EnrolmentDoor : unsigned char { cmp, est };

enum class EnrolmentState : unsigned char {
  asked,      ///< issued or about to be; its confirmation is waited for
  confirmed,  ///< kept by the asker
  refused,    ///< the asker refused it: revoked
  lapsed      ///< nobody confirmed it in time: revoked
};

/// One enrolment, as the instance remembers it.
struct EnrolmentRecord {
  std::string request;  ///< key of the issuance in the register
  std::string client;
  EnrolmentDoor door = EnrolmentDoor::cmp;
  std::string profile;
  EnrolmentState state = EnrolmentState::asked;
  base::Instant created;
  base::Instant deadline;  ///< of the confirmation
};

/// What is kept of an enrolment when its certificate is reserved (`Register::reserve`), with its line of the trail.
struct Enrolling {
  EnrolmentRecord record;
  AuditDraft audit;
};

/// Records are opened by the register, with the reservation of their certificate. Thread-safe.
class EnrolmentBook {
 public:
  virtual ~EnrolmentBook() = default;
  /// asked → `state`; anything else is left as it is. @errors not_found.
  virtual base::Result<base::Done> settle(const std::string& request, EnrolmentState state, const AuditDraft& audit) = 0;
  virtual base::Result<std::optional<EnrolmentRecord>> find(const std::string& request) = 0;
  /// Still `asked` after their deadline.
  virtual base::Result<std::vector<EnrolmentRecord>> overdue(base::Instant now) = 0;
  /// Newest first; `after`: request of the last one of the page before.
  virtual base::Result<std::vector<EnrolmentRecord>> list(const std::string& after, int limit) = 0;
};

}  // namespace vidimus::ports

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<ports::EnrolmentDoor>{"cmp"sv, "est"sv};
template <>
inline constexpr std::array names<ports::EnrolmentState>{"asked"sv, "confirmed"sv, "refused"sv, "lapsed"sv};
}  // namespace vidimus::base
