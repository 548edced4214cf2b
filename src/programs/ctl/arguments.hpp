// What the commands share to read their arguments and to answer, in JSON or in lines.
#pragma once

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "programs/ctl/command.hpp"
#include "programs/ctl/command_line.hpp"

namespace vidimus::programs::ctl {

/// Says why a command could not be carried out, on stderr or as {"error": …} on stdout, and hands back `exit_code`.
inline int complain(const base::Error& error, bool json, int exit_code = bad_usage) {
  if (json)
    std::cout << base::Json::object({{"error", base::name_of(error.code)}, {"detail", error.detail}}).dump(2) << '\n';
  else
    // Who works at the machine is told which token or key is meant, and the module's own word for it.
    std::cerr << "vidimus: " << error.detail << (error.detail.starts_with("token.") ? ": " + error.cause : "") << '\n';
  return exit_code;
}

}  // namespace vidimus::programs::ctl
