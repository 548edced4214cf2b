// What the commands share to read their arguments and to answer, in JSON or in lines. The only door of CLI11 beside the commands.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "programs/ctl/command.hpp"

namespace vidimus::programs::ctl {

/// Parses; an exit code when the command ends here (help asked for, arguments wrong).
inline std::optional<int> parse(CLI::App& app, Arguments arguments) {
  std::vector<std::string> reversed(arguments.begin(), arguments.end());
  std::ranges::reverse(reversed);  // CLI11 takes them last first
  try {
    app.parse(reversed);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? done : bad_usage;
  }
}

/// Says why a command could not be carried out, on stderr or as {"error": …} on stdout, and hands back `exit_code`.
inline int complain(const base::Error& error, bool json, int exit_code = bad_usage) {
  if (json)
    std::cout << base::Json::object({{"error", base::name_of(error.code)}, {"detail", error.detail}}).dump(2) << '\n';
  else
    std::cerr << "vidimus: " << error.detail << '\n';
  return exit_code;
}

}  // namespace vidimus::programs::ctl
