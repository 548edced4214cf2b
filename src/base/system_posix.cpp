// The operating system as POSIX has it: Linux, macOS.
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "base/system.hpp"

namespace vidimus::base {

bool write_through(const std::string& path, std::string_view content, unsigned mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return false;
  bool good = true;
  for (std::size_t at = 0; good && at < content.size();) {
    const auto wrote = ::write(file, content.data() + at, content.size() - at);
    good = wrote > 0;
    if (good) at += static_cast<std::size_t>(wrote);
  }
  good = ::fsync(file) == 0 && good;
  return ::close(file) == 0 && good;
}

void* open_library(const std::string& path, std::string& why) {
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library != nullptr) return library;
  const char* said = ::dlerror();
  why = said == nullptr ? path : said;
  return nullptr;
}

void* function_in(void* library, const char* name) { return ::dlsym(library, name); }

void close_library(void* library) { ::dlclose(library); }

std::optional<std::vector<unsigned char>> address_octets(const std::string& text) {
  std::array<unsigned char, 16> out{};
  if (::inet_pton(AF_INET, text.c_str(), out.data()) == 1) return std::vector(out.begin(), out.begin() + 4);
  if (::inet_pton(AF_INET6, text.c_str(), out.data()) == 1) return std::vector(out.begin(), out.end());
  return std::nullopt;
}

#ifdef __linux__
namespace {

constexpr std::size_t wide = std::size_t{2} << 20;

constexpr std::size_t rounded(std::size_t octets) { return (octets + wide - 1) / wide * wide; }

/// Address space that begins where a wide page can: what was asked for too much goes back.
void* map_wide(std::size_t octets) {
  void* at = ::mmap(nullptr, octets + wide, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc{};
  const auto start = reinterpret_cast<std::uintptr_t>(at);
  const auto before = rounded(start) - start;
  auto* out = static_cast<std::byte*>(at) + before;
  if (before > 0) ::munmap(at, before);
  if (before < wide) ::munmap(out + octets, wide - before);
  ::madvise(out, octets, MADV_HUGEPAGE);  // refused on a system without them: then pages are narrow, and nothing else changes
  return out;
}

}  // namespace

void* allocate_zeroed(std::size_t octets) {
  if (octets >= wide) return map_wide(rounded(octets));
  if (void* out = std::calloc(1, octets)) return out;
  throw std::bad_alloc{};
}

void free_zeroed(void* at, std::size_t octets) noexcept {
  if (octets >= wide)
    ::munmap(at, rounded(octets));
  else
    std::free(at);
}
#else
void* allocate_zeroed(std::size_t octets) {
  if (void* out = std::calloc(1, octets)) return out;
  throw std::bad_alloc{};
}

void free_zeroed(void* at, std::size_t) noexcept { std::free(at); }
#endif

}  // namespace vidimus::base
