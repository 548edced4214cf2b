// A secret typed at the terminal, unseen.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace vidimus::programs {

/// Asks on the controlling terminal, without echo. @errors misconfigured without a terminal; bad_request when nothing is typed.
base::Result<base::Secret> ask_secret(const std::string& question);

/// There is somebody to ask: standard input is a terminal.
bool somebody_is_there();

}  // namespace vidimus::programs
