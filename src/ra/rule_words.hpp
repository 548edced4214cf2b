// What an act rests on (règles), taken apart: the source of a table's row names rules, texts of others and documents of the
// house; pages and files say them in a reader's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace vidimus::ra {

/// `house`: a rule of this house; `privacy`: the GDPR, `text` is what follows its name; `outside`: a text of others; `rule`:
/// "R44".
enum class SourceKind : unsigned char { house, privacy, outside, rule };
struct RuleSource {
  SourceKind kind = SourceKind::house;
  std::string text;
  bool operator==(const RuleSource&) const = default;
};

/// "R44, R74; RGS A2; docs/trust/rules.md, Dossier" as what it names, each once, in order.
std::vector<RuleSource> rule_sources(std::string_view source);
/// The same as one line; `words` says "house_rule" and "gdpr".
std::string rule_line(std::string_view source, const base::Json& words);

}  // namespace vidimus::ra
