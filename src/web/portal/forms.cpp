// Forms as data: fields from portal/fr.toml, filled with what was typed, with the sentence of what was wrong.
#include <algorithm>

#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;

/// Codes are never sent back into a page.
bool is_secret(std::string_view field) { return field == "code" || field.starts_with("answer_"); }

bool about_code(Code code) { return code == Code::wrong_code || code == Code::locked || code == Code::expired; }

bool has_field(const Texts& texts, std::string_view form, std::string_view name) {
  const auto& fields = texts.form(form);
  return std::any_of(fields.begin(), fields.end(), [&](const Json& field) { return field.text("name") == name; });
}

/// Name of the field a JSON pointer means: its first part.
std::string field_of(std::string_view pointer) {
  if (pointer.starts_with('/')) pointer.remove_prefix(1);
  return std::string{pointer.substr(0, pointer.find('/'))};
}

std::string error_of(const base::Error* error, std::string_view form, const std::string& field, const Texts& texts) {
  if (error == nullptr) return {};
  for (const auto& wrong : error->fields)
    if (field_of(wrong.pointer) == field) return field_reason(texts, wrong.reason);
  if (field == "code" && about_code(error->code) && has_field(texts, form, "code")) {
    auto told = texts.find(error->detail);
    return told.empty() ? texts.text("problem." + std::string{base::name_of(error->code)} + ".title") : told;
  }
  return {};
}

Json options_view(const std::vector<Choice>& choices, const std::string& id, const std::string& value) {
  Json out = Json::array();
  for (const auto& choice : choices)
    out.push(Json::object({{"value", choice.value},
                           {"label", choice.label},
                           {"option_hint", maybe(choice.hint)},
                           {"option_id", id + "-" + choice.value},
                           {"chosen", choice.value == value || choices.size() == 1}}));
  return out;
}

Json field_view(Visit& visit, const FormSpec& spec, const Json& field, const base::Error* error) {
  const auto name = field.text("name");
  const auto kind = field.text("kind", "input");
  const auto id = spec.prefix + name;
  const auto of_rule = [&name](const std::map<std::string, std::string>& rules, std::string otherwise) {
    const auto found = rules.find(name);
    return found == rules.end() ? std::move(otherwise) : found->second;
  };
  const auto hint = of_rule(spec.hints, field.text("hint"));
  const auto accepted = of_rule(spec.accepts, field.text("accept"));
  const auto wrong = error_of(error, spec.name, name, visit.texts());
  std::string value;
  if (const auto found = spec.values.find(name); found != spec.values.end()) value = found->second;
  if (error != nullptr) value = visit.typed(name);
  if (is_secret(name)) value.clear();
  std::string described = hint.empty() ? "" : id + "-aide";
  if (!wrong.empty()) described += (described.empty() ? "" : " ") + id + "-erreur";
  const auto choices = spec.choices.find(name);
  const auto label = spec.labels.find(name);
  const auto flag = [&field](std::string_view key) {
    const auto* found = field.find(key);
    return found != nullptr && found->boolean() != nullptr && *found->boolean();
  };
  return Json::object({{"id", id},
                       {"name", name},
                       {"label", label == spec.labels.end() ? field.text("label") : label->second},
                       {"hint", maybe(hint)},
                       {"part", maybe(field.text("part"))},
                       {"error", maybe(wrong)},
                       {"described", maybe(described)},
                       {"optional", flag("optional")},
                       {"value", value},
                       {"chosen", value == "oui"},
                       {"type", field.text("type", "text")},
                       {"width", maybe(field.text("width"))},
                       {"accept", maybe(accepted)},
                       {"photo", accepted.empty() || accepted.find("image/") != std::string::npos},
                       {"autocomplete", maybe(field.text("autocomplete"))},
                       {"inputmode", maybe(field.text("inputmode"))},
                       {"maxlength", false},
                       {"spellcheck_off", flag("spellcheck_off")},
                       {"options", choices == spec.choices.end() ? Json::array() : options_view(choices->second, id, value)},
                       {"is_input", kind == "input"},
                       {"is_file", kind == "file"},
                       {"is_area", kind == "area"},
                       {"is_select", kind == "select"},
                       {"is_radios", kind == "radios"},
                       {"is_check", kind == "check"}});
}

}  // namespace

std::string field_reason(const Texts& texts, const std::string& reason) {
  for (const auto& key : {"wrong." + reason, reason, "field." + reason})
    if (auto found = texts.find(key); !found.empty()) return found;
  return reason;
}

Json form_errors(const base::Error& error, std::string_view form, std::string_view prefix, const Texts& texts) {
  Json out = Json::array();
  for (const auto& wrong : error.fields) {
    const auto name = field_of(wrong.pointer);
    std::string label = name;
    for (const auto& field : texts.form(form))
      if (field.text("name") == name) label = field.text("label");
    out.push(Json::object({{"href", has_field(texts, form, name) ? Json{"#" + std::string{prefix} + name} : Json{false}},
                           {"sentence", label + " : " + field_reason(texts, wrong.reason)}}));
  }
  if (!out.items().empty()) return out;
  out = refusal_sentences(error, texts);
  if (!about_code(error.code) || !has_field(texts, form, "code")) return out;
  return Json{Json::Array{
      Json::object({{"href", "#" + std::string{prefix} + "code"}, {"sentence", out.items().front().text("sentence")}})}};
}

Json form_view(Visit& visit, const FormSpec& spec) { return form_view(visit, spec, visit.refused(spec.name, spec.prefix)); }

Json form_view(Visit& visit, const FormSpec& spec, const base::Error* error) {
  Json fields = Json::array();
  for (const auto& field : visit.texts().form(spec.name))
    if (!spec.left_out.contains(field.text("name"))) fields.push(field_view(visit, spec, field, error));
  Json hidden = Json::array();
  for (const auto& [name, value] : spec.hidden) hidden.push(Json::object({{"name", name}, {"value", value}}));
  return Json::object({{"action", spec.action},
                       {"csrf", visit.csrf()},
                       {"fields", std::move(fields)},
                       {"hidden", std::move(hidden)},
                       {"submit", visit.texts().of("submit", spec.submit.empty() ? spec.name : spec.submit)},
                       {"multipart", spec.multipart},
                       {"danger", spec.danger}});
}

Json button_view(Visit& visit, std::string action, std::string_view submit, std::string_view style) {
  return Json::object(
      {{"action", std::move(action)}, {"csrf", visit.csrf()}, {"submit", visit.texts().of("submit", submit)}, {"style", style}});
}

}  // namespace vidimus::web::portal
