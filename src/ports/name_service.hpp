// The domain name system, as far as letters need it.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace vidimus::ports {

class NameService {
 public:
  virtual ~NameService() = default;
  /// TXT records of a name, the pieces of each joined, in printable ASCII; none when there is no such name or no such record.
  /// @errors unavailable: no server answered, or it would not. @source RFC 7208 §3.3
  virtual base::Result<std::vector<std::string>> texts(const std::string& name) = 0;
  /// Names of the servers that take the mail of a domain (MX), as `texts`. A domain that takes none says "".
  /// @errors unavailable. @source RFC 5321 §5.1, RFC 7505
  virtual base::Result<std::vector<std::string>> mail_servers(const std::string& domain) = 0;
};

}  // namespace vidimus::ports
