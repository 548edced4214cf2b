// Is a JSON value what the OpenAPI document says? The part of JSON Schema the document uses, and stricter: a member nobody
// described is an error, so that nothing is ever answered that was not reviewed.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace vidimus::web::api::test {

using base::Json;

class Schemas {
 public:
  explicit Schemas(const Json& document) : document_(document) {}

  /// The value behind "#/a/b"; throws when there is none.
  [[nodiscard]] const Json& behind(std::string_view pointer) const {
    const Json* at = &document_;
    for (pointer.remove_prefix(2); !pointer.empty();) {
      const auto part = pointer.substr(0, pointer.find('/'));
      at = at->find(part);
      if (at == nullptr) throw std::runtime_error("no such part: " + std::string{part});
      pointer.remove_prefix(std::min(part.size() + 1, pointer.size()));
    }
    return *at;
  }

  /// What is wrong, one line each; empty when nothing is.
  [[nodiscard]] std::vector<std::string> complaints(const Json& value, const Json& schema, const std::string& where = "") const {
    if (const auto* ref = schema.find("$ref")) return complaints(value, behind(*ref->string()), where);
    if (const auto* choices = schema.find("oneOf")) {
      for (const auto& choice : choices->items())
        if (complaints(value, choice, where).empty()) return {};
      return {where + ": none of the choices; the first says " + first(complaints(value, choices->items().front(), where))};
    }
    std::vector<std::string> out;
    if (!has_type(value, schema.find("type"))) return {where + ": wrong type, " + value.dump()};
    if (const auto* allowed = schema.find("enum"); allowed != nullptr && !among(value, allowed->items()))
      out.push_back(where + ": not one of the words, " + value.dump());
    if (const auto* only = schema.find("const"); only != nullptr && only->dump() != value.dump())
      out.push_back(where + ": not the constant");
    if (const auto* properties = schema.find("properties"); properties != nullptr && value.is_object())
      look_into(value, schema, *properties, where, out);
    if (const auto* items = schema.find("items"))
      for (std::size_t at = 0; at < value.items().size(); ++at)
        for (auto& one : complaints(value.items()[at], *items, where + "/" + std::to_string(at))) out.push_back(std::move(one));
    return out;
  }

 private:
  static std::string first(const std::vector<std::string>& all) { return all.empty() ? "nothing" : all.front(); }
  static bool among(const Json& value, const Json::Array& allowed) {
    return std::ranges::any_of(allowed, [&](const Json& one) { return one.dump() == value.dump(); });
  }
  static bool is(const Json& value, std::string_view type) {
    if (type == "string") return value.is_string();
    if (type == "integer") return value.integer() != nullptr;
    if (type == "boolean") return value.boolean() != nullptr;
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return type == "null" && value.is_null();
  }
  static bool has_type(const Json& value, const Json* type) {
    if (type == nullptr) return true;
    if (type->is_string()) return is(value, *type->string());
    return std::ranges::any_of(type->items(), [&](const Json& one) { return is(value, *one.string()); });
  }
  void look_into(const Json& value, const Json& schema, const Json& properties, const std::string& where,
                 std::vector<std::string>& out) const {
    for (const auto& [name, member] : value.members()) {
      const auto* described = properties.find(name);
      if (described == nullptr) {
        out.push_back(where + "/" + name + ": not described");
        continue;
      }
      for (auto& one : complaints(member, *described, where + "/" + name)) out.push_back(std::move(one));
    }
    const auto* required = schema.find("required");
    for (const auto& name : required != nullptr ? required->items() : Json::Array{})
      if (value.find(*name.string()) == nullptr) out.push_back(where + "/" + *name.string() + ": missing");
  }

  const Json& document_;
};

}  // namespace vidimus::web::api::test
