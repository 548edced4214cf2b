// Traces of time stamps, one line each, in a file that is only ever appended to.
#pragma once

#include <memory>
#include <string>

#include "tsa/authority.hpp"

namespace vidimus::programs::responder {

/// {"time":…,"serial":…,"imprint":…} a line, in one write: lines of several threads do not mix.
class StampFile : public tsa::StampLog {
 public:
  /// Makes the file and its folder when missing. @errors unavailable.
  static base::Result<std::unique_ptr<StampFile>> open(const std::string& path);
  ~StampFile() override;
  StampFile(const StampFile&) = delete;
  StampFile& operator=(const StampFile&) = delete;
  base::Result<base::Done> append(const tsa::StampRecord& record) override;

 private:
  explicit StampFile(int file) : file_(file) {}
  int file_;
};

}  // namespace vidimus::programs::responder
