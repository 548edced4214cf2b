#include "domain/sender_domain.hpp"

#include <algorithm>
#include <map>

namespace vidimus::domain {
namespace {

constexpr int most_lookups = 10;
constexpr std::size_t most_parents = 8;

std::string lowered(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (true) {
    const auto end = text.find(at);
    if (const auto part = trimmed(text.substr(0, end)); !part.empty()) out.push_back(part);
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

/// Tags of a record ("v=DMARC1; p=reject"), names in lower case; the first of a name counts. @source RFC 6376 §3.2
std::map<std::string, std::string> tags_of(std::string_view record) {
  std::map<std::string, std::string> out;
  for (const auto part : split(record, ';')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    out.emplace(lowered(trimmed(part.substr(0, equals))), std::string{trimmed(part.substr(equals + 1))});
  }
  return out;
}

/// The records that begin with a version, as the whole of their first word or tag.
std::vector<std::string> of_version(const std::vector<std::string>& texts, std::string_view version) {
  std::vector<std::string> out;
  for (const auto& text : texts) {
    const auto start = lowered(trimmed(text)).substr(0, version.size() + 1);
    if (start == version || (start.starts_with(version) && (start.back() == ' ' || start.back() == ';'))) out.push_back(text);
  }
  return out;
}

/// Name of an SPF term without its qualifier, value and length ("~all", "include:x" → "all", "include").
std::string spf_name(std::string_view term) {
  if (!term.empty() && std::string_view{"+-~?"}.find(term.front()) != std::string_view::npos) term.remove_prefix(1);
  return lowered(term.substr(0, term.find_first_of(":/=")));
}

SenderVerdict judge_spf_record(const std::string& record) {
  static constexpr std::array<std::string_view, 6> asking{"include", "a", "mx", "ptr", "exists", "redirect"};
  int lookups = 0;
  bool redirected = false;
  for (const auto term : split(record, ' ')) {
    const auto name = spf_name(term);
    if (name == "all") {  // what follows counts no more, a redirection neither
      const bool closed = term.front() == '-' || term.front() == '~';
      return {record, !closed                   ? std::optional{SenderFinding::spf_open}
                      : lookups <= most_lookups ? std::nullopt
                                                : std::optional{SenderFinding::spf_lookups}};
    }
    lookups += std::ranges::find(asking, name) == asking.end() ? 0 : 1;
    redirected = redirected || name == "redirect";
  }
  if (!redirected) return {record, SenderFinding::spf_open};
  return {record, lookups <= most_lookups ? std::nullopt : std::optional{SenderFinding::spf_lookups}};
}

}  // namespace

const SenderRule& rule_of(SenderFinding finding) { return sender_rules[static_cast<std::size_t>(finding)]; }

SenderVerdict judge_spf(const std::vector<std::string>& texts) {
  const auto records = of_version(texts, "v=spf1");
  if (records.empty()) return {"", SenderFinding::spf_missing};
  if (records.size() > 1) return {records.front(), SenderFinding::spf_several};
  return judge_spf_record(records.front());
}

SenderVerdict judge_dkim(const std::vector<std::string>& texts) {
  for (const auto& text : texts) {
    const auto tags = tags_of(text);
    const auto key = tags.find("p");
    const auto version = tags.find("v");
    if (key == tags.end() || (version != tags.end() && version->second != "DKIM1")) continue;
    if (key->second.empty()) return {text, SenderFinding::dkim_revoked};
    return {text, std::nullopt};
  }
  return {"", SenderFinding::dkim_missing};
}

SenderVerdict judge_dmarc(const std::vector<std::string>& texts) {
  const auto records = of_version(texts, "v=dmarc1");
  if (records.empty()) return {"", SenderFinding::dmarc_missing};
  if (records.size() > 1) return {records.front(), SenderFinding::dmarc_several};
  const auto tags = tags_of(records.front());
  const auto policy = tags.find("p");
  const auto wanted = policy == tags.end() ? std::string{} : lowered(policy->second);
  if (wanted == "none") return {records.front(), SenderFinding::dmarc_none};
  if (wanted != "quarantine" && wanted != "reject") return {records.front(), SenderFinding::dmarc_unreadable};
  return {records.front(), std::nullopt};
}

SenderVerdict judge_mail_servers(const std::vector<std::string>& names) {
  SenderVerdict out;
  for (const auto& name : names)
    if (!name.empty()) out.found += (out.found.empty() ? "" : ", ") + name;
  if (out.found.empty()) out.finding = SenderFinding::no_mail_server;
  return out;
}

std::vector<std::string> dmarc_domains(const std::string& domain) {
  std::vector<std::string> out;
  for (auto rest = domain; rest.find('.') != std::string::npos && out.size() < most_parents;
       rest = rest.substr(rest.find('.') + 1))
    out.push_back(rest);
  return out;
}

}  // namespace vidimus::domain
