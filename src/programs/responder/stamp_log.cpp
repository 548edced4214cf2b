#include "programs/responder/stamp_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/log.hpp"

namespace vidimus::programs::responder {

namespace {

constexpr off_t line_limit = 4096;

/// Chain of the last line of a regular file; zeros when it has none. A line without its end was cut off by a fall of the machine:
/// no token left for it, so it is taken back, or the next one would not follow.
pki::Sha256 last_chain(int file) {
  struct stat facts {};
  if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  const auto from = std::max<off_t>(0, facts.st_size - line_limit);
  std::string tail(static_cast<std::size_t>(facts.st_size - from), '\0');
  const auto got = ::pread(file, tail.data(), tail.size(), from);
  if (got != static_cast<ssize_t>(tail.size())) return {};
  const auto whole = tail.rfind('\n') + 1;  // npos + 1: nothing is
  if (whole < tail.size()) {
    base::log::warn("tsa.trace_cut_off", {{"octets", std::to_string(tail.size() - whole)}});
    if (::ftruncate(file, from + static_cast<off_t>(whole)) == 0) tail.resize(whole);
  }
  while (!tail.empty() && tail.back() == '\n') tail.pop_back();
  const auto start = tail.rfind('\n');
  return tsa::chain_of(start == std::string::npos ? tail : tail.substr(start + 1)).value_or(pki::Sha256{});
}

}  // namespace

base::Result<std::unique_ptr<StampFile>> StampFile::open(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), error);
  const int file = ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return base::fail(base::Code::unavailable, "cannot open " + path, std::strerror(errno));
  return std::unique_ptr<StampFile>(new StampFile(file, last_chain(file)));
}

StampFile::~StampFile() { ::close(file_); }

base::Result<base::Done> StampFile::append(const tsa::StampRecord& record) {
  const std::lock_guard hold(lock_);
  auto chain = chain_;
  const auto line = tsa::trace_line(record, chain) + "\n";
  const auto written = ::write(file_, line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) {
    chain_ = chain;
    return base::Done{};
  }
  const int why = errno;
  // A line cut off by a full disk is taken back: the next one must follow from the last whole one.
  if (written > 0 && ::ftruncate(file_, ::lseek(file_, 0, SEEK_END) - written) != 0)
    return base::fail(base::Code::unavailable, "a trace was cut off and cannot be taken back", std::strerror(errno));
  return base::fail(base::Code::unavailable, "cannot write the trace of a time stamp", std::strerror(why));
}

}  // namespace vidimus::programs::responder
