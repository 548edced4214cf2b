#include "pki/requested.hpp"

namespace vidimus::pki {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t most_names = 100;

base::Error refused_wish(std::string_view what) { return fail(Code::malformed, "certificate request: " + std::string{what}); }

bool is_taken(GeneralNameKind kind) {
  using enum GeneralNameKind;
  return kind == rfc822_name || kind == dns_name || kind == uri || kind == ip_address;
}

}  // namespace

Result<std::vector<SubjectValue>> subject_values(ByteView name) {
  VIDIMUS_TRY(read, read_name(name));
  std::vector<SubjectValue> out;
  for (const auto& attribute : read.attributes) {
    std::optional<SubjectAttribute> known;
    for (std::size_t at = 0; at < base::count_of<SubjectAttribute>(); ++at)
      if (same(oid_of(static_cast<SubjectAttribute>(at)), attribute.oid)) known = static_cast<SubjectAttribute>(at);
    const auto text = attribute_text(attribute);
    if (!known || !text)
      return fail(Code::unsupported, "an attribute of the name is none of a profile: " + oid_text(attribute.oid).value_or("?"));
    out.push_back({*known, *text});
  }
  return out;
}

Result<std::vector<AlternativeName>> alternative_names_in(ByteView extensions) {
  DerReader in{extensions};
  auto list = in.enter(tag::sequence);
  if (!list || !in.at_end()) return refused_wish("extensions");
  std::vector<AlternativeName> out;
  while (!list->at_end()) {
    bool explicit_default = false;
    const auto extension = read_extension(*list, explicit_default);
    if (!extension) return refused_wish("extensions");
    if (!same(extension->oid, oid::subject_alternative_name)) continue;
    DerReader value{extension->value};
    const auto content = value.enter(tag::sequence);
    const auto names = content && value.at_end() ? read_general_names(*content) : std::nullopt;
    if (!names || names->size() + out.size() > most_names) return refused_wish("subjectAltName");
    for (const auto& name : *names) {
      if (!is_taken(name.kind))
        return fail(Code::unsupported, "a form of alternative name is not taken: " + std::string{base::to_name(name.kind)});
      out.push_back({name.kind, std::string{base::text_of(name.value)}});
    }
  }
  return out;
}

Result<std::vector<AlternativeName>> alternative_names_of(const CertificateRequest& request) {
  // `read_certificate_request` accepted these very octets: only what is asked is looked for here.
  DerReader whole{request.info};
  auto info = whole.enter(tag::sequence);
  if (!info || !info->any() || !info->any() || !info->any()) return refused_wish("outer fields");
  auto attributes = info->enter(tag::context(0));
  while (attributes && !attributes->at_end()) {
    auto attribute = attributes->enter(tag::sequence);
    const auto type = attribute ? attribute->oid() : std::nullopt;
    auto values = type ? attribute->enter(tag::set) : std::nullopt;
    if (!values) return refused_wish("attributes");
    if (same(*type, oid::extension_request)) return alternative_names_in(values->rest());
  }
  return std::vector<AlternativeName>{};
}

}  // namespace vidimus::pki
