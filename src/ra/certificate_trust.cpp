#include "ra/certificate_trust.hpp"

#include "pki/path.hpp"

namespace vidimus::ra {
namespace {

/// Authorities that signed themselves are anchors; the others are on the way to them.
Result<pki::Evidence> evidence_of(const House& house) {
  pki::Evidence out;
  for (const auto& der : house.authorities) {
    VIDIMUS_TRY(authority, pki::read_certificate(der));
    const bool own = pki::same(authority.subject, authority.issuer);
    (own ? out.anchors : out.untrusted).push_back(std::move(authority));
  }
  for (const auto& known : house.supplier_anchors) {
    VIDIMUS_TRY(anchor, pki::read_certificate(known.der));
    out.anchors.push_back(std::move(anchor));
  }
  return out;
}

}  // namespace

Result<Done> check_trusted(const House& house, base::ByteView certificate, Instant now, base::ByteView use) {
  VIDIMUS_TRY(target, pki::read_certificate(certificate));
  VIDIMUS_TRY(evidence, evidence_of(house));
  pki::PathOptions options;
  options.time = now;
  // Lists say it of authorities alone; of people's certificates our own record says it sooner.
  const auto lists = house.authority_lists ? house.authority_lists() : std::vector<base::Bytes>{};
  for (const auto& der : lists) {
    VIDIMUS_TRY(list, pki::crl::read(der));
    evidence.crls.push_back(std::move(list));
  }
  options.flags.add(pki::PathFlag::allow_unknown_status);
  options.extended_key_usage = base::copy_of(use);
  const auto report = pki::validate_path(target, evidence, options);
  if (report.valid()) return Done{};
  return base::fail(base::Code::untrusted, "refused.certificate_path",
                    std::string{base::to_name(report.reason)} + ": " + report.detail);
}

}  // namespace vidimus::ra
