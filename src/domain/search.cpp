#include "domain/search.hpp"

#include <algorithm>

#include "domain/folded.hpp"

namespace vidimus::domain {
namespace {

constexpr std::size_t longest_word = 40;
constexpr std::size_t most_wanted = 6;
constexpr std::size_t longest_question = 200;

bool is_digit(char one) { return one >= '0' && one <= '9'; }
/// Octets of a word: ASCII letters and digits, and whatever is not ASCII (folded afterwards).
bool in_word(char one) {
  return is_digit(one) || (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || static_cast<unsigned char>(one) >= 0x80;
}

/// Digits as they are, letters folded; what is not Latin falls away.
std::string folded_word(std::string_view word) {
  std::string out;
  while (!word.empty()) {
    const bool digits = is_digit(word.front());
    const auto end = std::ranges::find_if(word, [&](char one) { return is_digit(one) != digits; });
    const auto run = word.substr(0, static_cast<std::size_t>(end - word.begin()));
    out += digits ? std::string{run} : folded_letters(run);
    word.remove_prefix(run.size());
  }
  std::erase_if(out, [](char one) { return static_cast<unsigned char>(one) >= 0x80; });
  return out.substr(0, longest_word);
}

/// Signs that are not ASCII end words too: no-break spaces and quotation marks of Latin-1 (U+00A0–U+00BF), dashes, curly
/// apostrophes and quotation marks (U+2000–U+207F).
std::string with_spaces_for_signs(std::string_view text) {
  std::string out{text};
  const auto octet = [&](std::size_t at) { return at < out.size() ? static_cast<unsigned char>(out[at]) : 0U; };
  for (std::size_t at = 0; at < out.size(); ++at) {
    const bool latin = octet(at) == 0xC2 && octet(at + 1) >= 0xA0 && octet(at + 1) <= 0xBF;
    const bool general = octet(at) == 0xE2 && (octet(at + 1) == 0x80 || octet(at + 1) == 0x81);
    if (latin || general) out.replace(at, general ? 3 : 2, " ");
  }
  return out;
}

template <class Take>
void each_word(std::string_view whole, Take take) {
  const auto spaced = with_spaces_for_signs(whole);
  std::string_view text = spaced;
  while (!text.empty()) {
    const auto from = std::ranges::find_if(text, in_word);
    text.remove_prefix(static_cast<std::size_t>(from - text.begin()));
    const auto to = std::ranges::find_if_not(text, in_word);
    const auto word = text.substr(0, static_cast<std::size_t>(to - text.begin()));
    if (auto folded = folded_word(word); !folded.empty()) take(std::move(folded));
    text.remove_prefix(word.size());
  }
}

}  // namespace

std::set<std::string> search_words(std::string_view text, std::size_t most) {
  std::set<std::string> out;
  each_word(text, [&](std::string word) {
    if (out.size() < most) out.insert(std::move(word));
  });
  return out;
}

std::vector<std::string> wanted_words(std::string_view typed) {
  typed = typed.substr(0, longest_question);
  std::string joined;
  const bool number = std::ranges::all_of(typed, [](char one) { return is_digit(one) || one == ' '; });
  if (number) std::ranges::copy_if(typed, std::back_inserter(joined), is_digit);
  std::vector<std::string> out;
  each_word(number ? std::string_view{joined} : typed, [&](std::string word) {
    if (std::ranges::find(out, word) == out.end()) out.push_back(std::move(word));
  });
  std::ranges::stable_sort(out, std::greater{}, &std::string::size);
  while (out.size() > 1 && out.back().size() < 2) out.pop_back();
  if (out.size() > most_wanted) out.resize(most_wanted);
  return out;
}

std::pair<std::string, std::string> word_range(const std::string& word) {
  auto end = word;
  while (!end.empty() && end.back() == 'z') end.pop_back();
  if (!end.empty()) end.back() = end.back() == '9' ? 'a' : static_cast<char>(end.back() + 1);
  return {word, end};
}

}  // namespace vidimus::domain
