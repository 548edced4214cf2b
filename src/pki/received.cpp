#include "pki/received.hpp"

#include <algorithm>

#include "pki/lint.hpp"
#include "pki/path.hpp"

namespace vidimus::pki {
namespace {

using base::Code;
using base::Done;
using base::fail;

constexpr std::size_t most_others = 16;
constexpr std::chrono::hours rounding{48};  ///< authorities round the end of a validity to a day
constexpr std::chrono::minutes clocks_apart{10};

/// Who the certificate is of. What else a subject holds is the supplier's own to choose.
constexpr std::array compared{SubjectAttribute::country,
                              SubjectAttribute::organization,
                              SubjectAttribute::organizational_unit,
                              SubjectAttribute::organization_identifier,
                              SubjectAttribute::given_name,
                              SubjectAttribute::surname,
                              SubjectAttribute::common_name};

Result<Done> check_names(const Certificate& certificate, const Expected& expected) {
  VIDIMUS_TRY(name, read_name(certificate.subject));
  for (const auto& asked : expected.subject) {
    if (std::ranges::find(compared, asked.attribute) == compared.end()) continue;
    const auto values = name.all(oid_of(asked.attribute));
    const bool there = std::ranges::any_of(values, [&](const Attribute* value) { return attribute_text(*value) == asked.value; });
    if (!there) return fail(Code::conflict, "supplier.other_name", std::string{base::to_name(asked.attribute)});
  }
  if (expected.email.empty()) return Done{};
  const auto is_address = [&](const GeneralName& one) {
    return one.kind == GeneralNameKind::rfc822_name && one.text() == expected.email;
  };
  if (std::ranges::none_of(certificate.subject_alternative_names, is_address))
    return fail(Code::conflict, "supplier.other_name", "rfc822Name");
  return Done{};
}

Result<Done> check_dates(const Certificate& certificate, const Expected& expected, Instant now) {
  const bool good = certificate.not_before <= now + clocks_apart && certificate.not_after > now &&
                    certificate.not_after <= expected.not_after + rounding;
  if (!good) return fail(Code::conflict, "supplier.other_dates", base::to_rfc3339(certificate.not_after));
  return Done{};
}

Result<std::vector<Bytes>> path_of(const Certificate& certificate, std::span<const Bytes> others, std::span<const Bytes> anchors,
                                   Instant now) {
  Evidence evidence;
  for (const auto& der : anchors) {
    VIDIMUS_TRY(anchor, read_certificate(der));
    evidence.anchors.push_back(std::move(anchor));
  }
  for (const auto& der : others.first(std::min(others.size(), most_others)))
    if (auto read = read_certificate(der)) evidence.untrusted.push_back(*std::move(read));
  PathOptions options;
  options.time = std::max(now, certificate.not_before);  // its authority's clock may be a little ahead of ours
  options.revocation = RevocationMode::off;
  const auto report = validate_path(certificate, evidence, options);
  if (!report.valid()) return fail(Code::untrusted, "supplier.no_path", report.detail);
  std::vector<Bytes> out;
  for (const auto* issuer : std::span{report.path}.subspan(1)) out.push_back(base::copy_of(issuer->der));
  return out;
}

}  // namespace

Result<Received> accept_received(ByteView der, std::span<const Bytes> others, std::span<const Bytes> anchors,
                                 const Expected& expected, Instant now) {
  VIDIMUS_TRY(certificate, read_certificate(der));
  if (!same(certificate.spki, expected.spki)) return fail(Code::conflict, "supplier.other_key");
  if (certificate.is_ca()) return fail(Code::conflict, "supplier.other_name", "it is an authority's");
  VIDIMUS_CHECK(check_names(certificate, expected));
  VIDIMUS_CHECK(check_dates(certificate, expected, now));
  VIDIMUS_TRY(chain, path_of(certificate, others, anchors, now));
  VIDIMUS_TRY(issuer, read_certificate(chain.front()));
  LintContext context;
  context.kind = expected.kind;
  context.issuer = &issuer;
  VIDIMUS_CHECK(refuse_errors(lint(certificate, context)));
  return Received{std::move(certificate), std::move(chain)};
}

}  // namespace vidimus::pki
