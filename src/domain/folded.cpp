#include "domain/folded.hpp"

#include <algorithm>
#include <array>

#include "domain/letters_of_text.hpp"

namespace vidimus::domain {
namespace {

/// A run of characters that are one letter with marks; the first and last character are included.
struct Run {
  std::uint32_t first;
  std::uint32_t last;
  std::string_view letter;
};

// clang-format off
constexpr std::array runs{  // Latin-1 Supplement and Latin Extended-A, as names in France need them
    Run{0xC0, 0xC5, "a"},   Run{0xC6, 0xC6, "ae"},  Run{0xC7, 0xC7, "c"},   Run{0xC8, 0xCB, "e"},   Run{0xCC, 0xCF, "i"},
    Run{0xD1, 0xD1, "n"},   Run{0xD2, 0xD6, "o"},   Run{0xD8, 0xD8, "o"},   Run{0xD9, 0xDC, "u"},   Run{0xDD, 0xDD, "y"},
    Run{0xDF, 0xDF, "ss"},  Run{0xE0, 0xE5, "a"},   Run{0xE6, 0xE6, "ae"},  Run{0xE7, 0xE7, "c"},   Run{0xE8, 0xEB, "e"},
    Run{0xEC, 0xEF, "i"},   Run{0xF1, 0xF1, "n"},   Run{0xF2, 0xF6, "o"},   Run{0xF8, 0xF8, "o"},   Run{0xF9, 0xFC, "u"},
    Run{0xFD, 0xFD, "y"},   Run{0xFF, 0xFF, "y"},   Run{0x100, 0x105, "a"}, Run{0x106, 0x10D, "c"}, Run{0x10E, 0x111, "d"},
    Run{0x112, 0x11B, "e"}, Run{0x11C, 0x123, "g"}, Run{0x124, 0x127, "h"}, Run{0x128, 0x131, "i"}, Run{0x134, 0x135, "j"},
    Run{0x136, 0x138, "k"}, Run{0x139, 0x142, "l"}, Run{0x143, 0x14B, "n"}, Run{0x14C, 0x151, "o"}, Run{0x152, 0x153, "oe"},
    Run{0x154, 0x159, "r"}, Run{0x15A, 0x161, "s"}, Run{0x162, 0x167, "t"}, Run{0x168, 0x173, "u"}, Run{0x174, 0x175, "w"},
    Run{0x176, 0x178, "y"}, Run{0x179, 0x17E, "z"},
};
// clang-format on

constexpr std::uint32_t first_combining = 0x300;
constexpr std::uint32_t last_combining = 0x36F;

}  // namespace

std::string folded_letters(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto whole = text;
    const auto character = take_character(text);
    if (!character) return {};
    if (*character < 0x80) {
      const auto sign = static_cast<char>(*character);
      if (is_ascii_letter(sign)) out.push_back(ascii_lower(sign));
      continue;
    }
    const auto run =
        std::ranges::find_if(runs, [&](const Run& one) { return one.first <= *character && *character <= one.last; });
    if (run != runs.end())
      out += run->letter;
    else if (*character > last_combining || (*character > 0x17F && *character < first_combining))
      out += whole.substr(0, whole.size() - text.size());
  }
  return out;
}

}  // namespace vidimus::domain
