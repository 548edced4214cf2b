// Traces of time stamps, one line each, in a file that is only ever appended to.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "tsa/stamp_chain.hpp"

namespace vidimus::programs::responder {

/// One chained line a stamp (`tsa::trace_line`), in one write. The chain goes on from the file's last line.
class StampFile : public tsa::StampLog {
 public:
  /// Makes the file and its folder when missing. @errors unavailable.
  static base::Result<std::unique_ptr<StampFile>> open(const std::string& path);
  ~StampFile() override;
  StampFile(const StampFile&) = delete;
  StampFile& operator=(const StampFile&) = delete;
  base::Result<base::Done> append(const tsa::StampRecord& record) override;

 private:
  StampFile(int file, pki::Sha256 chain) : file_(file), chain_(chain) {}
  int file_;
  std::mutex lock_;    // lines follow one another as their chains do
  pki::Sha256 chain_;  // of the last line
};

}  // namespace vidimus::programs::responder
