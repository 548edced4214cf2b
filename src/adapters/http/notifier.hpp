// Notices to applications (ports::Notifier) over HTTPS.
#pragma once

#include <memory>
#include <string>

#include "ports/notifier.hpp"

namespace vidimus::adapters::http {

struct NotifierOptions {
  std::string ca_file;         ///< PEM of the only anchors trusted; "" for the system's
  bool allow_private = false;  ///< connect to addresses of private networks too
};

std::unique_ptr<ports::Notifier> make_notifier(const NotifierOptions& options);

}  // namespace vidimus::adapters::http
