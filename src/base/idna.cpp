#include "base/idna.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

namespace vidimus::base {

std::optional<std::string> ascii_domain(std::string_view domain) {
  struct Free {
    void operator()(char* text) const { idn2_free(text); }
  };
  if (domain.empty() || domain.find('\0') != std::string_view::npos) return std::nullopt;
  // Names in ASCII are what they are: mail servers know them, whatever they may decode to.
  if (std::ranges::all_of(domain, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    std::string out{domain};
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
  }
  char* found = nullptr;
  const int status = idn2_to_ascii_8z(std::string{domain}.c_str(), &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, Free> ascii{found};
  if (status != IDN2_OK) return std::nullopt;
  return std::string{ascii.get()};
}

}  // namespace vidimus::base
