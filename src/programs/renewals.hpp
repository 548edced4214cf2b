// Certificates of a program's own keys, taken anew when their files change: a renewed OCSP delegate, time-stamping unit or TLS
// server serves without a restart.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace vidimus::programs {

/// Runs an act when a file is another than before. Used by one thread.
class Renewals {
 public:
  using Act = std::function<base::Result<base::Done>()>;
  /// `what`: for the log.
  void watch(std::string what, std::string path, Act act);
  /// An act that fails is tried again at the next change; what served before goes on serving.
  void refresh();

 private:
  struct Watched {
    std::string what;
    std::string path;
    Act act;
    std::filesystem::file_time_type written{};
  };
  std::vector<Watched> watched_;
};

}  // namespace vidimus::programs
