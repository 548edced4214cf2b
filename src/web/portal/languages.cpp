#include "web/portal/languages.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "web/http/cookie.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view cookie_name = "langue";
constexpr std::string_view full_cookie_name = "__Host-langue";
/// Browsers send a handful; whoever sends more is not read to the end.
constexpr int most_wishes = 20;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

const Language* spoken(const std::vector<Language>& languages, std::string_view code) {
  const auto found = std::ranges::find(languages, code, &Language::code);
  return found == languages.end() ? nullptr : &*found;
}

/// Weight of a wish ("en;q=0.8") in thousandths: 1000 without one, 0 when it cannot be read.
int weight_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1000;
  const auto text = parameters.substr(at + 2);
  if (text.starts_with('1')) return 1000;
  if (!text.starts_with("0.")) return 0;
  auto digits = std::string{trimmed(text.substr(2)).substr(0, 3)};
  digits.resize(3, '0');
  int out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

PageResult choose(Visit& visit) {
  const auto* language = spoken(visit.portal().languages, visit.param("code"));
  if (language == nullptr) return base::fail(base::Code::not_found, "refused.not_found");
  const auto wanted = visit.request().query_value("vers").value_or("/");
  auto reply = visit.go(own_path(wanted) ? std::string{wanted} : std::string{"/"});
  reply.add(
      "Set-Cookie",
      http::set_cookie({.name = std::string{cookie_name}, .value = language->code, .max_age = std::chrono::hours{24 * 365}}));
  return reply;
}

}  // namespace

const Language* accepted_language(const std::vector<Language>& languages, std::string_view field) {
  const Language* best = nullptr;
  int best_weight = 0;
  for (int read = 0; read < most_wishes && !field.empty(); ++read) {
    const auto comma = field.find(',');
    const auto wish = trimmed(field.substr(0, comma));
    field.remove_prefix(comma == std::string_view::npos ? field.size() : comma + 1);
    const auto semicolon = wish.find(';');
    const auto tag = trimmed(wish.substr(0, semicolon));
    const auto weight = semicolon == std::string_view::npos ? 1000 : weight_of(wish.substr(semicolon + 1));
    const auto* language = spoken(languages, tag.substr(0, tag.find('-')));
    if (language == nullptr || weight <= best_weight) continue;
    best = language;
    best_weight = weight;
  }
  return best;
}

const Language& language_of(const std::vector<Language>& languages, const http::Request& request) {
  const auto chosen = request.cookie(full_cookie_name);
  if (const auto* language = chosen ? spoken(languages, *chosen) : nullptr) return *language;
  const auto* wished = accepted_language(languages, request.header("Accept-Language"));
  return wished != nullptr ? *wished : languages.front();
}

std::span<const Row> language_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/langue/{code}", choose, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
