#include "ra/letter_kinds.hpp"

#include <set>

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using base::Json;

base::Error wrong(const std::string& kind, std::string_view why) {
  return fail(Code::misconfigured, "letters/kinds.toml: " + kind + ": " + std::string{why});
}

base::Result<LetterKind> read_row(const std::string& kind, const Json& row) {
  static const std::set<std::string, std::less<>> keys{"number",  "sender", "to",         "link",
                                                       "secrets", "again",  "restricted", "source"};
  for (const auto& [key, value] : row.members())
    if (!keys.contains(key)) return wrong(kind, "unknown key " + key);
  LetterKind out;
  out.number = row.text("number");
  out.source = row.text("source");
  // One sender a body, visible and envelope sender alike: an address that is let through once lets every letter through (R77).
  if (row.text("sender") != "body") return wrong(kind, "the sender is the body, and nobody else");
  if (out.source.empty()) return wrong(kind, "no source");
  const auto link = base::from_name<LetterLink>(row.text("link"));
  if (!link) return wrong(kind, "no such link");
  out.link = *link;
  if (const auto* to = row.find("to"))
    for (const auto& one : to->items()) {
      const auto reader = one.string() != nullptr ? base::from_name<LetterReader>(*one.string()) : std::nullopt;
      if (!reader) return wrong(kind, "no such reader");
      out.to.push_back(*reader);
    }
  if (out.to.empty()) return wrong(kind, "nobody reads it");
  if (const auto* secrets = row.find("secrets"))
    for (const auto& one : secrets->items()) {
      const auto secret = one.string() != nullptr ? base::from_name<LetterSecret>(*one.string()) : std::nullopt;
      if (!secret) return wrong(kind, "no such secret");
      out.secrets.add(*secret);
    }
  if (const auto* sent = row.find("restricted"); sent != nullptr && sent->boolean() != nullptr) out.restricted = *sent->boolean();
  if (const auto* again = row.find("again"); again != nullptr && again->boolean() != nullptr) out.again = *again->boolean();
  return out;
}

}  // namespace

base::Result<LetterKinds> read_letter_kinds(const Json& tables) {
  LetterKinds out;
  for (const auto& [kind, row] : tables.members()) {
    VIDIMUS_TRY(read, read_row(kind, row));
    out.emplace(kind, std::move(read));
  }
  if (out.empty()) return wrong("the table", "is empty");
  return out;
}

Json without_foreign_secrets(const LetterKind& kind, Json values) {
  using enum LetterSecret;
  if (!kind.secrets.meets({withdrawal_code, one_time_code})) values.set("code", "");
  if (!kind.secrets.has(revocation_code)) values.set("revocation_code", "");
  if (!kind.secrets.has(sign_in_link) && values.text("link").find("/connexion/") != std::string::npos) values.set("link", "");
  return values;
}

}  // namespace vidimus::ra
