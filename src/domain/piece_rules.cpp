#include "domain/piece_rules.hpp"

#include <algorithm>

namespace vidimus::domain {
namespace {

using base::Code;
using base::Json;

constexpr std::int64_t octets_a_megabyte = 1 << 20;

/// Reads one table of the file and remembers the first mistake.
class RuleReader {
 public:
  RuleReader(const Json& table, std::string place) : table_(table), place_(std::move(place)) {}

  std::string text(const std::string& key) {
    const auto* value = find(key);
    if (value != nullptr && value->is_string() && !value->string()->empty()) return *value->string();
    refuse(key, "must be a text");
    return {};
  }
  std::int64_t number(const std::string& key, std::int64_t otherwise, std::int64_t most) {
    const auto* value = find(key);
    if (value == nullptr) return otherwise;
    if (value->integer() != nullptr && *value->integer() > 0 && *value->integer() <= most) return *value->integer();
    refuse(key, "must be a number from 1 to " + std::to_string(most));
    return otherwise;
  }
  std::vector<std::string> texts(const std::string& key) {
    std::vector<std::string> out;
    const auto* value = find(key);
    if (value == nullptr) return out;
    if (!value->is_array() || value->items().empty()) refuse(key, "must be a list of texts, or not be there");
    for (const auto& item : value->items()) {
      if (!item.is_string() || item.string()->empty()) refuse(key, "must be a list of texts");
      if (item.is_string()) out.push_back(*item.string());
    }
    return out;
  }
  template <class E>
  E named(const std::string& key) {
    const auto found = base::from_name<E>(text(key));
    if (!found) refuse(key, "is not a name of this list");
    return found.value_or(E{});
  }
  template <class E>
  std::vector<E> all_named(const std::string& key) {
    std::vector<E> out;
    for (const auto& name : texts(key)) {
      const auto found = base::from_name<E>(name);
      if (!found) refuse(key, name + " is not a name of this list");
      out.push_back(found.value_or(E{}));
    }
    return out;
  }
  const Json* find(const std::string& key) {
    known_.push_back(key);
    return table_.find(key);
  }
  void refuse(const std::string& key, const std::string& why) {
    if (mistake_.empty()) mistake_ = place_ + "." + key + ": " + why;
  }
  [[nodiscard]] base::Result<base::Done> verdict() {
    for (const auto& [name, value] : table_.members())
      if (std::ranges::find(known_, name) == known_.end()) refuse(name, "no such key");
    if (mistake_.empty()) return base::Done{};
    return base::fail(Code::misconfigured, "pieces: " + mistake_);
  }

 private:
  const Json& table_;
  std::string place_;
  std::vector<std::string> known_;
  std::string mistake_;
};

bool allowed_media(const std::string& type) { return type == "application/pdf" || type == "image/jpeg" || type == "image/png"; }

base::Result<PieceRule> read_rule(const Json& table, const std::string& place) {
  RuleReader read(table, place);
  PieceRule out;
  out.piece = read.named<PieceKind>("piece");
  out.need = read.named<PieceNeed>("need");
  out.holders = read.all_named<HolderKind>("holders");
  out.signers = read.all_named<SignerKind>("signers");
  out.sets = read.texts("sets");
  out.profiles = read.texts("profiles");
  out.max_age_months = static_cast<int>(read.number("max_age_months", 0, 120));
  out.accepts = read.texts("accepts");
  out.most_octets = read.number("most_megabytes", 10, 10) * octets_a_megabyte;
  out.label = read.text("label");
  out.hint = read.text("hint");
  out.example = read.text("example");
  out.source = read.text("source");
  if (out.accepts.empty() || !std::ranges::all_of(out.accepts, allowed_media))
    read.refuse("accepts", "must name application/pdf, image/jpeg or image/png");
  VIDIMUS_CHECK(read.verdict());
  return out;
}

template <class T>
bool covers(const std::vector<T>& list, const T& value) {
  return list.empty() || std::ranges::find(list, value) != list.end();
}

bool applies(const PieceRule& rule, const PieceSituation& situation) {
  return covers(rule.holders, situation.holder) && covers(rule.signers, situation.signer) && covers(rule.sets, situation.set) &&
         covers(rule.profiles, situation.profile);
}

template <class T>
bool meet(const std::vector<T>& a, const std::vector<T>& b) {
  return a.empty() || b.empty() || std::ranges::any_of(a, [&](const T& one) { return covers(b, one); });
}

/// Two rules that both speak of one piece in some situation would leave it to their order.
bool rivals(const PieceRule& a, const PieceRule& b) {
  return a.piece == b.piece && meet(a.holders, b.holders) && meet(a.signers, b.signers) && meet(a.sets, b.sets) &&
         meet(a.profiles, b.profiles);
}

}  // namespace

const PieceRule* AskedPieces::find(PieceKind kind) const {
  const auto found = std::ranges::find(rules, kind, &PieceRule::piece);
  return found == rules.end() ? nullptr : &*found;
}

std::vector<PieceKind> AskedPieces::required() const {
  std::vector<PieceKind> out;
  for (const auto& rule : rules)
    if (rule.need == PieceNeed::required) out.push_back(rule.piece);
  return out;
}

base::Result<PieceRules> read_piece_rules(const Json& file) {
  PieceRules out;
  RuleReader top(file, "file");
  out.mandate_months = static_cast<int>(top.number("mandate_months", 3, 12));
  out.sets = top.texts("sets");
  const auto* rules = top.find("rule");
  VIDIMUS_CHECK(top.verdict());
  if (out.sets.empty() || rules == nullptr || rules->items().empty())
    return base::fail(Code::misconfigured, "pieces: sets and rules must be there");
  for (const auto& table : rules->items()) {
    const auto place = "rule " + std::to_string(out.rules.size() + 1);
    VIDIMUS_TRY(rule, read_rule(table, place));
    for (const auto& set : rule.sets)
      if (!covers(out.sets, set)) return base::fail(Code::misconfigured, "pieces: " + place + " names the unknown set " + set);
    for (std::size_t at = 0; at < out.rules.size(); ++at)
      if (rivals(out.rules[at], rule))
        return base::fail(Code::misconfigured, "pieces: " + place + " and rule " + std::to_string(at + 1) + " rival");
    out.rules.push_back(std::move(rule));
  }
  return out;
}

AskedPieces asked_pieces(const PieceRules& rules, const PieceSituation& situation) {
  auto exact = situation;
  if (exact.set.empty() && !rules.sets.empty()) exact.set = rules.sets.front();
  AskedPieces out;
  out.mandate_months = rules.mandate_months;
  for (const auto& rule : rules.rules)
    if (applies(rule, exact)) out.rules.push_back(rule);
  return out;
}

bool young_enough(const PieceRule& rule, const std::optional<base::Day>& dated, base::Day today) {
  if (rule.max_age_months == 0) return true;
  return dated && *dated <= today && today < base::add_months(*dated, rule.max_age_months);
}

}  // namespace vidimus::domain
