// Lines of text, names of people and e-mail addresses.
#include <algorithm>
#include <array>

#include "base/idna.hpp"
#include "domain/identifiers.hpp"
#include "domain/letters_of_text.hpp"

namespace vidimus::domain {
namespace {

constexpr std::size_t longest_name = 64;  // ub-common-name and ub-surname of RFC 5280, which many programs still hold to

bool is_name_sign(char c) { return is_ascii_letter(c) || c == ' ' || c == '-' || c == '\'' || c == '.' || (c & 0x80) != 0; }

bool is_local_sign(char c) { return c > ' ' && c < 0x7f && std::string_view{"\"(),:;<>@[\\]"}.find(c) == std::string_view::npos; }

bool good_local_part(std::string_view local) {
  return !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
         local.find("..") == std::string_view::npos && std::ranges::all_of(local, is_local_sign);
}

bool good_label(std::string_view label) {
  const auto allowed = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '-'; };
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, allowed);
}

bool good_domain(std::string_view domain) {
  if (domain.size() > 253 || domain.find('.') == std::string_view::npos) return false;
  while (true) {
    const auto dot = domain.find('.');
    if (!good_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
  }
  // The last label of a domain name is no number: four numbers would be an address of the Internet Protocol.
  return !std::ranges::all_of(domain, is_ascii_digit);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<std::uint32_t> take_character(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const auto octet = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
  const auto first = octet(0);
  const std::size_t more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || text.size() <= more) return std::nullopt;
  std::uint32_t character = more == 0 ? first : first & (0x3fU >> more);
  for (std::size_t at = 1; at <= more; ++at) {
    if ((octet(at) & 0xc0) != 0x80) return std::nullopt;
    character = character << 6 | (octet(at) & 0x3f);
  }
  constexpr std::array<std::uint32_t, 4> least{0, 0x80, 0x800, 0x10000};
  if (character < least.at(more) || (character >= 0xd800 && character <= 0xdfff) || character > 0x10ffff) return std::nullopt;
  text.remove_prefix(more + 1);
  return character;
}

bool is_control(std::uint32_t character) {
  return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0xad ||
         (character >= 0x200b && character <= 0x200f) || (character >= 0x2028 && character <= 0x202e) ||
         (character >= 0x2060 && character <= 0x206f) || character == 0xfeff || (character >= 0xfff0 && character <= 0xfffb) ||
         (character & 0xfffe) == 0xfffe;
}

bool is_blank(std::uint32_t character) {
  return character == ' ' || character == 0xa0 || (character >= 0x2000 && character <= 0x200a) || character == 0x202f ||
         character == 0x205f || character == 0x3000;
}

std::optional<std::string> tidy_line(std::string_view typed, std::size_t longest) {
  std::string out;
  bool blank_waits = false;
  while (!typed.empty()) {
    const auto before = typed;
    const auto character = take_character(typed);
    if (!character || is_control(*character)) return std::nullopt;
    if (is_blank(*character)) {
      blank_waits = !out.empty();
      continue;
    }
    if (blank_waits) out += ' ';
    blank_waits = false;
    out += before.substr(0, before.size() - typed.size());
    if (out.size() > longest) return std::nullopt;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> person_name_from(std::string_view typed) {
  auto line = tidy_line(typed, longest_name);
  if (!line) return std::nullopt;
  // Typographic apostrophes and hyphens become plain ones, so that a name typed twice is the same name.
  for (const auto& [fancy, plain] : {std::pair{"\u2019", "'"}, std::pair{"\u2010", "-"}, std::pair{"\u2011", "-"}})
    for (auto at = line->find(fancy); at != std::string::npos; at = line->find(fancy, at)) line->replace(at, 3, plain);
  const bool has_letter = std::ranges::any_of(*line, [](char c) { return is_ascii_letter(c) || (c & 0x80) != 0; });
  if (!has_letter || !std::ranges::all_of(*line, is_name_sign)) return std::nullopt;
  return line;
}

std::optional<std::string> given_names_from(std::string_view typed) {
  std::string out;
  while (true) {
    const auto comma = typed.find(',');
    const auto name = person_name_from(typed.substr(0, comma));
    if (!name) return std::nullopt;
    out += (out.empty() ? "" : ",") + *name;
    if (out.size() > 2 * longest_name) return std::nullopt;
    if (comma == std::string_view::npos) return out;
    typed.remove_prefix(comma + 1);
  }
}

std::string certificate_name_part(std::string_view name, NameUse use) {
  return (use == NameUse::test ? "TEST " : "") + std::string{name};
}

std::string shown_name(std::string_view given_names, std::string_view surname) {
  return std::string{trimmed(given_names.substr(0, given_names.find(',')))} + " " + std::string{surname};
}

std::string common_name(std::string_view given_names, std::string_view surname, NameUse use) {
  return certificate_name_part(shown_name(given_names, surname), use);
}

std::optional<std::string> email_from(std::string_view typed) {
  if (typed.size() > 1024) return std::nullopt;  // far above any address, accents included
  std::string address{trimmed(typed)};
  std::ranges::transform(address, address.begin(), ascii_lower);
  const auto at = address.find('@');
  // An international domain is kept in the form mail servers know.
  if (at != std::string::npos && at <= 64) {
    const auto domain = base::ascii_domain(std::string_view{address}.substr(at + 1));
    if (!domain) return std::nullopt;
    address.replace(at + 1, std::string::npos, *domain);
  }
  if (address.size() > 254 || at == std::string::npos || address.find('@', at + 1) != std::string::npos) return std::nullopt;
  const std::string_view whole{address};
  if (!good_local_part(whole.substr(0, at)) || !good_domain(whole.substr(at + 1))) return std::nullopt;
  return address;
}

bool looks_shared(std::string_view email) {
  constexpr std::array<std::string_view, 24> offices{
      "mairie",  "contact",   "accueil",    "secretariat", "info",      "infos",    "administration", "admin",
      "commune", "ville",     "communaute", "dgs",         "direction", "finances", "comptabilite",   "compta",
      "marches", "urbanisme", "etat-civil", "maire",       "president", "elus",     "service",        "services"};
  const auto local = email.substr(0, email.find('@'));
  return std::ranges::any_of(offices, [&](std::string_view office) {
    if (!local.starts_with(office)) return false;
    const auto rest = local.substr(office.size());
    return rest.empty() || std::string_view{".-_+"}.find(rest.front()) != std::string_view::npos || is_ascii_digit(rest.front());
  });
}

}  // namespace vidimus::domain
