#include "programs/responder/stamp_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace vidimus::programs::responder {

base::Result<std::unique_ptr<StampFile>> StampFile::open(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), error);
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return base::fail(base::Code::unavailable, "cannot open " + path, std::strerror(errno));
  return std::unique_ptr<StampFile>(new StampFile(file));
}

StampFile::~StampFile() { ::close(file_); }

base::Result<base::Done> StampFile::append(const tsa::StampRecord& record) {
  const std::string line = R"({"time":")" + base::to_rfc3339(record.generated_at) + R"(","serial":")" +
                           base::to_hex(record.serial) + R"(","imprint":")" + base::to_base64(record.message_imprint) + "\"}\n";
  if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    return base::fail(base::Code::unavailable, "cannot write the trace of a time stamp", std::strerror(errno));
  return base::Done{};
}

}  // namespace vidimus::programs::responder
