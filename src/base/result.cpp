#include "base/result.hpp"

#include <array>

namespace vidimus::base {

std::string_view name_of(Code code) {
  static constexpr std::array names{"bad_request",   "unauthenticated", "forbidden",     "not_found",    "wrong_state",
                                    "missing_facts", "stale",           "conflict",      "too_large",    "unsupported_media",
                                    "too_many",      "locked",          "wrong_code",    "expired",      "malformed",
                                    "lint_failed",   "bad_signature",   "untrusted",     "device_retry", "device_fatal",
                                    "unavailable",   "timeout",         "misconfigured", "unsupported",  "internal"};
  static_assert(names.size() == static_cast<std::size_t>(Code::internal) + 1);
  return names.at(static_cast<std::size_t>(code));
}

}  // namespace vidimus::base
