// Telling other people's applications over HTTP.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace vidimus::ports {

/// The addresses come from outside: an implementation speaks HTTPS only, follows no redirect, and connects to no address of a
/// private network unless the instance allows it.
class Notifier {
 public:
  virtual ~Notifier() = default;
  /// May this address be subscribed? @errors bad_request: not https, with user data, or a private address written out.
  [[nodiscard]] virtual base::Result<base::Done> check(const std::string& url) const = 0;
  /// Done when the application answered 2xx. @errors unavailable, timeout, untrusted, forbidden (private address), bad_request
  /// (another status; `detail` has it).
  virtual base::Result<base::Done> post(const std::string& url, base::ByteView body,
                                        const std::vector<std::pair<std::string, std::string>>& headers) = 0;
};

}  // namespace vidimus::ports
