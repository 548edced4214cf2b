// Reading one table of vidimus.toml: values are taken out by name, and what nobody took is a mistake.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace vidimus::programs {

/// Remembers the first thing that is wrong and names its key; relative paths stand under `folder`.
class SettingsTable {
 public:
  SettingsTable(const base::Json& json, std::string name, std::string folder)
      : json_(json), name_(std::move(name)), folder_(std::move(folder)) {}

  void text(std::string_view key, std::string& into) {
    if (const auto* value = take(key)) value->string() != nullptr ? void(into = *value->string()) : wrong(key, "a text");
  }
  void path(std::string_view key, std::string& into) {
    text(key, into);
    if (!into.empty() && into[0] != '/') into = folder_ + "/" + into;
  }
  void paths(std::string_view key, std::vector<std::string>& into) {
    const auto* value = take(key);
    if (value == nullptr) return;
    into.clear();
    for (const auto& item : value->items()) {
      if (item.string() == nullptr || item.string()->empty()) return wrong(key, "a list of files");
      into.push_back(item.string()->front() == '/' ? *item.string() : folder_ + "/" + *item.string());
    }
    if (!value->is_array()) wrong(key, "a list of files");
  }
  void texts(std::string_view key, std::vector<std::string>& into) {
    const auto* value = take(key);
    if (value == nullptr) return;
    if (!value->is_array()) return wrong(key, "a list of texts");
    into.clear();
    for (const auto& item : value->items()) {
      if (item.string() == nullptr || item.string()->empty()) return wrong(key, "a list of texts");
      into.push_back(*item.string());
    }
  }
  void flag(std::string_view key, bool& into) {
    if (const auto* value = take(key)) value->boolean() != nullptr ? void(into = *value->boolean()) : wrong(key, "true or false");
  }
  std::int64_t number(std::string_view key, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const auto* value = take(key);
    if (value == nullptr) return otherwise;
    if (value->integer() != nullptr && *value->integer() >= least && *value->integer() <= most) return *value->integer();
    wrong(key, "a number of " + std::to_string(least) + " to " + std::to_string(most));
    return otherwise;
  }
  void port(std::string_view key, std::uint16_t& into) { into = static_cast<std::uint16_t>(number(key, into, 0, 65535)); }
  const base::Json* take(std::string_view key) {
    taken_.insert(std::string{key});
    return json_.find(key);
  }
  /// A table inside this one; `absorb` it once it is read.
  SettingsTable inside(std::string_view key) {
    static const base::Json nothing;
    const auto* value = take(key);
    if (value != nullptr && !value->is_object()) wrong(key, "a table");
    return {value != nullptr ? *value : nothing, name_.empty() ? std::string{key} : name_ + "." + std::string{key}, folder_};
  }
  void absorb(const SettingsTable& inner) {
    if (error_.empty()) error_ = inner.result();
  }
  void required(std::string_view key, const std::string& value) {
    if (value.empty()) wrong(key, "given");
  }
  void wrong(std::string_view key, const std::string& expected) {
    if (error_.empty()) error_ = full(key) + " must be " + expected;
  }
  /// "" when all is well.
  [[nodiscard]] std::string result() const {
    for (const auto& [key, value] : json_.members())
      if (!taken_.contains(key)) return full(key) + " is not a setting";
    return error_;
  }

 private:
  [[nodiscard]] std::string full(std::string_view key) const {
    return name_.empty() ? std::string{key} : name_ + "." + std::string{key};
  }
  const base::Json& json_;
  std::string name_;
  std::string folder_;
  std::set<std::string, std::less<>> taken_;
  std::string error_;
};

}  // namespace vidimus::programs
