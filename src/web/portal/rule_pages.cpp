#include "web/portal/rule_pages.hpp"

#include "ra/rule_words.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view rules_path = "/regles";
constexpr int rules_known = 80;
/// Where the page of rules says it.
std::string anchor_of(const ra::RuleSource& source) {
  if (source.kind == ra::SourceKind::rule) return source.text;
  return source.kind == ra::SourceKind::house ? "maison" : "textes";
}

std::string words_of(const Visit& visit, const ra::RuleSource& source) {
  if (source.kind == ra::SourceKind::house) return visit.texts().text("word.house_rule");
  return (source.kind == ra::SourceKind::privacy ? visit.texts().text("word.gdpr") : std::string{}) + source.text;
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
  for (const auto& one : ra::rule_sources(source))
    out.push(Json::object({{"text", words_of(visit, one)}, {"href", std::string{rules_path} + "#" + anchor_of(one)}}));
  if (out.items().empty()) return false;
  return Json::object({{"list", std::move(out)}});
}

std::span<const Row> rule_rows() {
  static constexpr Row rows[] = {{http::Method::get, rules_path, show_house_rules, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
