#include "adapters/files/system.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace vidimus::adapters::files {

void SystemEntropy::fill(std::span<std::uint8_t> into) {
  while (!into.empty()) {
    const auto drawn = ::getrandom(into.data(), into.size(), 0);
    if (drawn < 0) {
      if (errno == EINTR) continue;
      throw std::system_error{errno, std::generic_category(), "getrandom"};
    }
    into = into.subspan(static_cast<std::size_t>(drawn));
  }
}

}  // namespace vidimus::adapters::files
