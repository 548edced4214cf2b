#include "domain/document_numbers.hpp"

#include <algorithm>

#include "domain/letters_of_text.hpp"

namespace vidimus::domain {
namespace {

bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_ascii_digit); }
bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_ascii_digit); }

bool begins_as_french_passport(std::string_view text) {
  return text.size() >= 4 && all_digits(text.substr(0, 2)) && is_ascii_letter(text[2]) && is_ascii_letter(text[3]);
}

bool is_passport(std::string_view text) {
  if (text.size() < 6 || text.size() > 9) return false;
  return !begins_as_french_passport(text) || (text.size() == 9 && all_digits(text.substr(4)));
}

bool fits(DocumentKind kind, std::string_view text) {
  switch (kind) {
    case DocumentKind::identity_card:
      return text.size() == 9 || (text.size() == 12 && all_digits(text));
    case DocumentKind::passport:
      return is_passport(text);
    case DocumentKind::residence_permit:
      return text.size() == 9 || text.size() == 10;
    case DocumentKind::none:
      return false;
  }
  return false;
}

}  // namespace

std::optional<std::string> document_number_from(DocumentKind kind, std::string_view typed) {
  constexpr std::string_view separators = " .-/";
  const bool signs = std::ranges::any_of(
      typed, [&](char c) { return !is_ascii_digit(c) && !is_ascii_letter(c) && separators.find(c) == std::string_view::npos; });
  auto number = normalised_document_number(typed);
  if (signs || !has_digit(number) || !fits(kind, number)) return std::nullopt;
  return number;
}

}  // namespace vidimus::domain
