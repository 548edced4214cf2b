#include "web/portal/texts.hpp"

namespace vidimus::web::portal {
namespace {

using base::Json;

/// Walks a dotted key through nested tables; at each level the longest entry that fits wins, since keys may hold dots themselves.
const Json* walk(const Json& at, std::string_view key) {
  if (const auto* whole = at.find(key)) return whole;
  for (auto dot = key.rfind('.'); dot != std::string_view::npos && dot > 0; dot = key.rfind('.', dot - 1)) {
    const auto* inner = at.find(key.substr(0, dot));
    if (inner == nullptr || !inner->is_object()) continue;
    if (const auto* found = walk(*inner, key.substr(dot + 1))) return found;
  }
  return nullptr;
}

std::string as_text(const Json* found) {
  if (found == nullptr) return {};
  if (const auto* text = found->string()) return *text;
  for (const auto name : {"missing", "fr", "text", "title"})
    if (auto text = found->text(name); !text.empty()) return text;
  return {};
}

}  // namespace

std::string Texts::find(std::string_view key) const {
  if (auto own = as_text(walk(own_, key)); !own.empty()) return own;
  return as_text(walk(shared_, key));
}

std::string Texts::text(std::string_view key) const {
  auto found = find(key);
  return found.empty() ? std::string{key} : found;
}

std::string Texts::of(std::string_view table, std::string_view name) const {
  return text(std::string{table} + "." + std::string{name});
}

std::string Texts::said(const std::string& french) const {
  const auto* sentences = shared_.find("said");
  const auto* found = sentences == nullptr ? nullptr : sentences->find(french);
  return found != nullptr && found->string() != nullptr ? *found->string() : french;
}

Json Texts::list(std::string_view table) const {
  Json out = Json::array();
  if (const auto* found = own_.find(table))
    for (const auto& [key, value] : found->members())
      if (const auto* text = value.string()) out.push(Json::object({{"key", key}, {"text", *text}}));
  return out;
}

const Json::Array& Texts::form(std::string_view name) const {
  static const Json::Array none;
  const auto* forms = own_.find("form");
  const auto* found = forms == nullptr ? nullptr : forms->find(name);
  return found == nullptr ? none : found->items();
}

Json refusal_sentences(const base::Error& error, const Texts& texts) {
  Json out = Json::array();
  const auto say = [&out](std::string sentence) { out.push(Json::object({{"sentence", std::move(sentence)}, {"href", false}})); };
  for (const auto& missing : error.missing) {
    std::string sentence = texts.of("fact", missing.fact);
    std::string items;
    for (const auto& item : missing.items) {
      auto name = texts.find("piece." + item);
      items += (items.empty() ? "" : ", ") + (name.empty() ? item : name);
    }
    say(items.empty() ? sentence : sentence + " (" + items + ")");
  }
  if (!out.items().empty()) return out;
  auto sentence = texts.find(error.detail);
  say(sentence.empty() ? texts.text("problem." + std::string{base::name_of(error.code)}) : sentence);
  return out;
}

}  // namespace vidimus::web::portal
