// What a stranger says of a paper.
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace vidimus::adapters::paper {

/// What a command prints, with its exit status when that is not 0.
inline std::string said_by(const std::string& command) {
  auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return "not started";
  std::string out;
  std::array<char, 4096> part{};
  while (const auto got = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), got);
  if (const int status = ::pclose(pipe); status != 0) out += "\nexit status " + std::to_string(status);
  return out;
}

}  // namespace vidimus::adapters::paper
