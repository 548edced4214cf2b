#include "base/template.hpp"

#include <kainjow/mustache.hpp>

namespace vidimus::base {
namespace {

using kainjow::mustache::data;

data data_of(const Json& value);

void fill(data& into, const Json& object) {
  for (const auto& [name, member] : object.members()) into.set(name, data_of(member));
}

data data_of(const Json& value) {
  if (const auto* text = value.string()) return data{*text};
  if (const auto* number = value.integer()) return data{std::to_string(*number)};
  if (const auto* flag = value.boolean()) return data{*flag ? data::type::bool_true : data::type::bool_false};
  if (const auto* real = value.real()) return data{std::to_string(*real)};
  if (value.is_array()) {
    data out{data::type::list};
    for (const auto& item : value.items()) out.push_back(data_of(item));
    return out;
  }
  if (value.is_object()) {
    data out{data::type::object};
    fill(out, value);
    return out;
  }
  return data{data::type::bool_false};
}

/// Names of the partials a template asks for.
std::vector<std::string> partials_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = text.find("{{>"); at != std::string_view::npos; at = text.find("{{>", at + 3)) {
    const auto end = text.find("}}", at);
    if (end == std::string_view::npos) break;
    auto name = text.substr(at + 3, end - at - 3);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    out.emplace_back(name);
  }
  return out;
}

void add_partials(data& into, std::string_view text, const Partials& partials, int depth) {
  if (!partials || depth > 8) return;
  for (const auto& name : partials_of(text)) {
    const auto found = partials(name);
    if (!found) continue;
    into.set(name, data{kainjow::mustache::partial{[body = *found] { return body; }}});
    add_partials(into, *found, partials, depth + 1);
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Result<std::string> render(std::string_view text, const Json& values, Escape escape, const Partials& partials) {
  kainjow::mustache::mustache page{std::string{text}};
  if (!page.is_valid()) return fail(Code::misconfigured, "template: " + page.error_message());
  if (escape == Escape::none)
    page.set_custom_escape([](const std::string& raw) { return raw; });
  else
    page.set_custom_escape([](const std::string& raw) { return escape_html(raw); });
  data root{data::type::object};
  fill(root, values);
  add_partials(root, text, partials, 0);
  auto out = page.render(root);
  if (!page.is_valid()) return fail(Code::misconfigured, "template: " + page.error_message());
  return out;
}

}  // namespace vidimus::base
