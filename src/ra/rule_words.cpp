#include "ra/rule_words.hpp"

#include <algorithm>
#include <array>

namespace vidimus::ra {
namespace {

/// Texts of others: a source names one and may go on in words of its own, which are the developers'.
constexpr std::array<std::string_view, 4> outside_texts{"RGS", "EN", "RFC", "eIDAS"};
constexpr std::string_view privacy_text = "GDPR";

std::string_view without_blanks(std::string_view text) {
  const auto from = text.find_first_not_of(' ');
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

/// The parts between separators, without blanks around them.
std::vector<std::string_view> parts_between(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find(separator, from), text.size());
    if (const auto part = without_blanks(text.substr(from, end - from)); !part.empty()) out.push_back(part);
    from = end + 1;
  }
  return out;
}

bool is_rule(std::string_view text) {
  return text.size() > 1 && text.front() == 'R' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_own(std::string_view text) { return text.starts_with("docs/") || text.starts_with("House"); }

void add_once(std::vector<RuleSource>& out, RuleSource source) {
  if (std::ranges::find(out, source) == out.end()) out.push_back(std::move(source));
}

void add_part(std::vector<RuleSource>& out, std::string_view part) {
  if (is_own(part)) return add_once(out, {SourceKind::house, {}});
  if (part.starts_with(privacy_text)) return add_once(out, {SourceKind::privacy, std::string{part.substr(privacy_text.size())}});
  const auto first = part.substr(0, part.find(' '));
  if (std::ranges::find(outside_texts, first) != outside_texts.end())
    return add_once(out, {SourceKind::outside, std::string{without_blanks(part.substr(0, part.find_first_of(",:")))}});
  for (const auto rule : parts_between(part.substr(0, part.find(':')), ','))
    if (is_rule(rule)) add_once(out, {SourceKind::rule, std::string{rule}});
}

}  // namespace

std::vector<RuleSource> rule_sources(std::string_view source) {
  std::vector<RuleSource> out;
  for (const auto part : parts_between(source, ';')) add_part(out, part);
  return out;
}

std::string rule_line(std::string_view source, const base::Json& words) {
  std::string out;
  for (const auto& one : rule_sources(source)) {
    out += out.empty() ? "" : ", ";
    if (one.kind == SourceKind::house) out += words.text("house_rule", "house_rule");
    if (one.kind == SourceKind::privacy) out += words.text("gdpr", privacy_text);
    out += one.text;
  }
  return out;
}

}  // namespace vidimus::ra
