#include "domain/mandates.hpp"

#include <array>
#include <string>

#include "domain/letters_of_text.hpp"

namespace vidimus::domain {
namespace {

/// Titles of elected functions, folded as `folded` does. A title counts when it begins with one of them and the word ends there.
constexpr std::array<std::string_view, 24> elected_titles{"maire",
                                                          "maire adjoint",
                                                          "maire adjointe",
                                                          "adjoint au maire",
                                                          "adjointe au maire",
                                                          "president",
                                                          "presidente",
                                                          "vice president",
                                                          "vice presidente",
                                                          "conseiller municipal",
                                                          "conseillere municipale",
                                                          "conseiller communautaire",
                                                          "conseillere communautaire",
                                                          "conseiller metropolitain",
                                                          "conseillere metropolitaine",
                                                          "conseiller departemental",
                                                          "conseillere departementale",
                                                          "conseiller regional",
                                                          "conseillere regionale",
                                                          "conseiller syndical",
                                                          "conseillere syndicale",
                                                          "elu",
                                                          "elue",
                                                          "delegue syndical intercommunal"};
/// "Premier adjoint", "2e adjointe": a rank before "adjoint" makes an elected function of it.
constexpr std::array<std::string_view, 4> deputy_titles{"premier adjoint", "premiere adjointe", "second adjoint",
                                                        "seconde adjointe"};

/// Lower case, French accents dropped, every run of other signs one space.
std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto character = take_character(text);
    if (!character) return {};
    char letter = ' ';
    if (*character < 0x80) letter = ascii_lower(static_cast<char>(*character));
    const auto low = *character | 0x20;  // Latin-1 letters differ from their capitals by this bit
    if (low == 0xe9 || low == 0xe8 || low == 0xea || low == 0xeb) letter = 'e';
    if (low == 0xe0 || low == 0xe2) letter = 'a';
    if (low == 0xe7) letter = 'c';
    if (low == 0xee || low == 0xef) letter = 'i';
    if (low == 0xf4) letter = 'o';
    if (!is_ascii_letter(letter) && !is_ascii_digit(letter)) letter = ' ';
    if (letter != ' ' || (!out.empty() && out.back() != ' ')) out.push_back(letter);
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

bool begins_with_title(std::string_view text, std::string_view title) {
  return text.starts_with(title) && (text.size() == title.size() || text[title.size()] == ' ');
}

/// "2e adjoint", "3eme adjointe", "1er adjoint".
bool ranked_deputy(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_ascii_digit(text[at])) ++at;
  if (at == 0) return false;
  const auto word = text.find(' ', at);
  if (word == std::string_view::npos) return false;
  const auto rest = text.substr(word + 1);
  return begins_with_title(rest, "adjoint") || begins_with_title(rest, "adjointe");
}

}  // namespace

bool elected_function(std::string_view function) {
  const auto text = folded(function);
  for (const auto title : elected_titles)
    if (begins_with_title(text, title)) return true;
  for (const auto title : deputy_titles)
    if (begins_with_title(text, title)) return true;
  return ranked_deputy(text);
}

}  // namespace vidimus::domain
