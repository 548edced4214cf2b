#include "domain/revocation.hpp"

#include <array>

#include "domain/letters_of_text.hpp"

namespace vidimus::domain {
namespace {

struct Folded {
  std::uint32_t first;
  std::uint32_t last;
  std::string_view plain;
};

/// Small letters of French and its neighbours, without their accents. Capitals of this range stand 32 below.
constexpr std::array folded{Folded{0xE0, 0xE5, "a"}, Folded{0xE6, 0xE6, "ae"}, Folded{0xE7, 0xE7, "c"}, Folded{0xE8, 0xEB, "e"},
                            Folded{0xEC, 0xEF, "i"}, Folded{0xF1, 0xF1, "n"},  Folded{0xF2, 0xF6, "o"}, Folded{0xF8, 0xF8, "o"},
                            Folded{0xF9, 0xFC, "u"}, Folded{0xFD, 0xFD, "y"},  Folded{0xFF, 0xFF, "y"}};

std::string_view without_accent(std::uint32_t character) {
  if (character == 0x152 || character == 0x153) return "oe";
  if (character == 0x178) return "y";
  if (character >= 0xC0 && character <= 0xDE && character != 0xD7) character += 32;
  for (const auto& one : folded)
    if (one.first <= character && character <= one.last) return one.plain;
  return {};
}

}  // namespace

std::string normalised_answer(std::string_view typed) {
  std::string out;
  while (!typed.empty()) {
    const auto character = take_character(typed);
    if (!character) return {};
    if (*character < 0x80) {
      const auto sign = static_cast<char>(*character);
      if (is_ascii_letter(sign) || is_ascii_digit(sign)) out += ascii_lower(sign);
    } else {
      out += without_accent(*character);
    }
  }
  return out;
}

}  // namespace vidimus::domain
