#include "web/portal/rule_pages.hpp"

#include <algorithm>
#include <array>

#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view rules_path = "/regles";
constexpr int rules_known = 80;
/// Texts of others: a source names one and may go on in words of its own, which are the developers'.
constexpr std::array<std::string_view, 4> outside_texts{"RGS", "EN", "RFC", "eIDAS"};

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

void add_source(Json& out, const std::string& text, const std::string& anchor) {
  const auto same = [&text](const Json& one) { return one.text("text") == text; };
  if (std::ranges::any_of(out.items(), same)) return;
  out.push(Json::object({{"text", text}, {"href", anchor.empty() ? Json{false} : Json{std::string{rules_path} + "#" + anchor}}}));
}

void add_part(Json& out, const Visit& visit, std::string_view part) {
  if (is_own(part)) return add_source(out, visit.texts().text("word.house_rule"), "maison");
  if (part.starts_with("GDPR")) return add_source(out, visit.texts().text("word.gdpr") + std::string{part.substr(4)}, "textes");
  const auto first = part.substr(0, part.find(' '));
  if (std::ranges::find(outside_texts, first) != outside_texts.end())
    return add_source(out, std::string{without_blanks(part.substr(0, part.find_first_of(",:")))}, "textes");
  for (const auto rule : parts_between(part.substr(0, part.find(':')), ','))
    if (is_rule(rule)) add_source(out, std::string{rule}, std::string{rule});
}

/// Every rule in one sentence, and where the others come from.
PageResult show_house_rules(Visit& visit) {
  Json rules = Json::array();
  for (int number = 1; number <= rules_known; ++number) {
    const auto name = "R" + std::to_string(number);
    rules.push(Json::object({{"name", name}, {"text", visit.texts().of("rule", name)}}));
  }
  return visit.page("regles", Json::object({{"rules", std::move(rules)}}));
}

}  // namespace

Json sources_view(const Visit& visit, std::string_view source) {
  Json out = Json::array();
  for (const auto part : parts_between(source, ';')) add_part(out, visit, part);
  if (out.items().empty()) return false;
  return Json::object({{"list", std::move(out)}});
}

std::span<const Row> rule_rows() {
  static constexpr Row rows[] = {{http::Method::get, rules_path, show_house_rules, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
