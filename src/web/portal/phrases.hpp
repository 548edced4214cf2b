// Translations of the portal's phrases (traductions): the French sentence is the key, as translators know it from gettext. Texts
// and templates are translated once, at start-up; a request only picks a language.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace vidimus::web::portal {

/// portal/<code>.toml: `name`, the table `phrase` (French = translation) and the table `at` (place = translation) for phrases
/// that mean something else in one place. A place is a text's key ("submit.retirer") or a template and its phrase ("remise: Le").
class Phrases {
 public:
  Phrases() = default;
  explicit Phrases(const base::Json& file);
  /// What the language calls itself: «English».
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Translation of a phrase standing in a place, or nothing.
  [[nodiscard]] const std::string* find(const std::string& place, std::string_view french) const;
  /// A tree of texts in this language: what nobody translated stays French. Of forms, labels and hints only.
  [[nodiscard]] base::Json texts(const base::Json& french) const;
  /// A template in this language: text between tags, and attributes that are read to people.
  [[nodiscard]] std::string page(const std::string& name, std::string_view french) const;

 private:
  using Table = std::map<std::string, std::string, std::less<>>;
  std::string name_;
  Table phrases_;
  Table places_;
};

/// Called with each phrase and its place; answers what stands there instead.
using Say = std::function<std::string(const std::string& place, std::string_view phrase)>;
/// The tree with every phrase replaced.
base::Json each_text(const base::Json& tree, const Say& say, const std::string& key = {});
/// The template with every phrase replaced. Phrases end at tags and at sections; `{{values}}` stand inside them.
std::string each_phrase(const std::string& name, std::string_view page, const Say& say);
/// The values of a phrase: "{{day}}, {{hour}}".
std::multiset<std::string> placeholders(std::string_view phrase);

}  // namespace vidimus::web::portal
