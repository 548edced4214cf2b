// Numbers of organisations, telephones, postal codes and accounting references.
#include "domain/identifiers.hpp"

#include <algorithm>
#include <array>

#include "domain/letters_of_text.hpp"

namespace vidimus::domain {
namespace {

constexpr std::string_view la_poste = "356000000";
constexpr std::string_view la_poste_head_office = "35600000000048";

int digit_of(char c) { return c - '0'; }

bool luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, twice = !twice) {
    const int value = digit_of(*at) * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

/// The digits of a number typed with the signs people put between groups; nothing when another character stands there.
std::optional<std::string> digits_of(std::string_view typed, std::string_view separators) {
  std::string out;
  for (const char c : typed) {
    if (is_ascii_digit(c))
      out += c;
    else if (separators.find(c) == std::string_view::npos)
      return std::nullopt;
  }
  return out;
}

bool all_zero(std::string_view digits) {
  return std::ranges::all_of(digits, [](char c) { return c == '0'; });
}

struct NationalPrefix {
  std::string_view prefix;
  std::string_view country;
};
/// Ten-digit national numbers of overseas departments, and the country code behind which their last nine digits stand.
constexpr std::array overseas{NationalPrefix{"0262", "262"}, NationalPrefix{"0263", "262"}, NationalPrefix{"0269", "262"},
                              NationalPrefix{"0639", "262"}, NationalPrefix{"0692", "262"}, NationalPrefix{"0693", "262"},
                              NationalPrefix{"0590", "590"}, NationalPrefix{"0690", "590"}, NationalPrefix{"0691", "590"},
                              NationalPrefix{"0594", "594"}, NationalPrefix{"0694", "594"}, NationalPrefix{"0596", "596"},
                              NationalPrefix{"0696", "596"}, NationalPrefix{"0697", "596"}};

std::optional<std::string> from_national(std::string_view digits) {
  if (digits.size() != 10 || digits[0] != '0' || digits[1] == '0' || digits[1] == '8') return std::nullopt;
  // The regulator's range for fiction lies in what is otherwise Mayotte's.
  const bool fiction = digits.starts_with("063998");
  for (const auto& row : overseas)
    if (!fiction && digits.starts_with(row.prefix)) return "+" + std::string{row.country} + std::string{digits.substr(1)};
  if (digits.starts_with("0508")) return "+508" + std::string{digits.substr(4)};
  return "+33" + std::string{digits.substr(1)};
}

std::optional<std::string> from_international(std::string_view digits) {
  if (digits.starts_with("33")) {
    // "+33 (0)6 …": the national zero that people leave in.
    const auto rest = digits.substr(digits.size() > 2 && digits[2] == '0' ? 3 : 2);
    return rest.size() == 9 ? from_national("0" + std::string{rest}) : std::nullopt;
  }
  if (digits.size() < 9 || digits.size() > 15 || digits[0] == '0') return std::nullopt;
  constexpr std::array<std::string_view, 4> nine_digits{"262", "590", "594", "596"};
  for (const auto country : nine_digits)
    if (digits.starts_with(country) && digits.size() != 12) return std::nullopt;
  return "+" + std::string{digits};
}

}  // namespace

std::optional<std::string> siren_from(std::string_view typed) {
  auto digits = digits_of(typed, " .");
  if (!digits || digits->size() != 9 || all_zero(*digits) || !luhn(*digits)) return std::nullopt;
  return digits;
}

std::optional<std::string> siret_from(std::string_view typed) {
  auto digits = digits_of(typed, " .");
  if (!digits || digits->size() != 14 || !siren_from(std::string_view{*digits}.substr(0, 9))) return std::nullopt;
  if (digits->starts_with(la_poste) && *digits != la_poste_head_office) {
    int sum = 0;
    for (const char c : *digits) sum += digit_of(c);
    return sum % 5 == 0 ? digits : std::nullopt;
  }
  return luhn(*digits) ? digits : std::nullopt;
}

bool looks_public(std::string_view siren_or_siret) { return siren_or_siret.starts_with('1') || siren_or_siret.starts_with('2'); }

std::optional<std::string> phone_from(std::string_view typed) {
  while (typed.starts_with(' ')) typed.remove_prefix(1);
  const bool plus = typed.starts_with('+');
  if (plus) typed.remove_prefix(1);
  const auto digits = digits_of(typed, " .-()/");
  if (!digits) return std::nullopt;
  if (plus) return from_international(*digits);
  if (digits->starts_with("00")) return from_international(std::string_view{*digits}.substr(2));
  return from_national(*digits);
}

std::string phone_text(std::string_view e164) {
  if (!e164.starts_with("+33") || e164.size() != 12) return std::string{e164};
  std::string out = "0" + std::string{e164.substr(3, 1)};
  for (std::size_t at = 4; at < e164.size(); at += 2) out.append(" ").append(e164.substr(at, 2));
  return out;
}

bool is_french_mobile(std::string_view e164) {
  constexpr std::array<std::string_view, 10> ranges{"+336",    "+337",    "+262639", "+262692", "+262693",
                                                    "+590690", "+590691", "+594694", "+596696", "+596697"};
  return std::ranges::any_of(ranges, [&](auto range) { return e164.starts_with(range); });
}

std::optional<std::string> zip_from(std::string_view typed) {
  auto digits = digits_of(typed, " ");
  if (!digits || digits->size() != 5 || digits->starts_with("00")) return std::nullopt;
  return digits;
}

std::optional<std::string> accounting_reference_from(std::string_view typed, std::size_t longest) {
  auto line = tidy_line(typed, longest);
  const auto allowed = [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || std::string_view{"-_/. "}.find(c) != std::string_view::npos;
  };
  if (!line || !std::ranges::all_of(*line, allowed)) return std::nullopt;
  return line;
}

}  // namespace vidimus::domain
