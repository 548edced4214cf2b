#include "adapters/files/spool.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace vidimus::adapters::files {
namespace {

base::Error failed(const char* what) {
  return base::fail(base::Code::unavailable, "no room for a list",
                    std::string{what} + ": " + std::generic_category().message(errno));
}

class FileSpool final : public pki::Spool {
 public:
  explicit FileSpool(int file) : file_(file) {}
  FileSpool(const FileSpool&) = delete;
  FileSpool& operator=(const FileSpool&) = delete;
  ~FileSpool() override {
    unmap();
    ::close(file_);
  }

  base::Result<base::Done> append(base::ByteView octets) override {
    unmap();
    while (!octets.empty()) {
      const auto written = ::write(file_, octets.data(), octets.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed("write");
      size_ += static_cast<std::size_t>(written);
      octets = octets.subspan(static_cast<std::size_t>(written));
    }
    return base::Done{};
  }

  base::Result<std::span<std::uint8_t>> whole() override {
    if (map_ == nullptr && size_ > 0) {
      auto* const at = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
      if (at == MAP_FAILED) return failed("mmap");
      map_ = static_cast<std::uint8_t*>(at);
      mapped_ = size_;
    }
    return std::span<std::uint8_t>{map_, mapped_};
  }

 private:
  void unmap() {
    if (map_ != nullptr) ::munmap(map_, mapped_);
    map_ = nullptr;
    mapped_ = 0;
  }

  int file_;
  std::size_t size_ = 0;
  std::uint8_t* map_ = nullptr;
  std::size_t mapped_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<pki::Spool>> open_spool(const std::string& folder) {
  int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {  // a file system without nameless files
    auto pattern = folder + "/.list-XXXXXX";
    file = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (file >= 0) ::unlink(pattern.c_str());
  }
  if (file < 0) return failed("open");
  return std::unique_ptr<pki::Spool>{std::make_unique<FileSpool>(file)};
}

}  // namespace vidimus::adapters::files
