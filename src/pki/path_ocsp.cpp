// What OCSP answers say of a certificate. @source RFC 6960 §3.2, §4.2.2.2
#include <algorithm>

#include "pki/digest.hpp"
#include "pki/path_search.hpp"

namespace vidimus::pki::path {
namespace {

bool is_about(const ocsp::CertId& id, const Certificate& certificate, const Certificate& issuer) {
  if (!id.hash || !same(id.serial, certificate.serial)) return false;
  const auto digest = [&](ByteView octets) {
    if (*id.hash == ocsp::IdHash::sha1) return sha1(octets);
    const auto out = sha256(octets);
    return Bytes(out.begin(), out.end());
  };
  return same(id.issuer_key_hash, digest(issuer.public_key)) &&
         (same(id.issuer_name_hash, digest(certificate.issuer)) || same(id.issuer_name_hash, digest(issuer.subject)));
}

bool is_responder(const ocsp::Response& response, const Certificate& certificate) {
  if (response.responder_name) return same_name(*response.responder_name, certificate.subject);
  return response.responder_key_hash && same(*response.responder_key_hash, sha1(certificate.public_key));
}

SignedOctets octets_of(const ocsp::Response& response) { return {response.tbs, response.algorithm, response.signature}; }

class OcspCheck {
 public:
  OcspCheck(Search& search, const Path& path, std::size_t at) : search_(search), path_(path), at_(at), issuer_(*path[at + 1]) {}

  StatusAnswer run() {
    StatusAnswer good;
    for (const auto& response : search_.evidence.ocsp) {
      if (!search_.spend()) return {};
      const auto* single = single_of(response);
      if (single == nullptr || !trusted(response)) continue;
      if (single->status == ocsp::Status::revoked && (!single->revoked_at || *single->revoked_at <= search_.options.time))
        return {ocsp::Status::revoked, StatusSource::ocsp, single->revoked_at, single->reason};
      good = {ocsp::Status::good, StatusSource::ocsp, {}, {}};
    }
    return good;
  }

 private:
  /// What the response says of the certificate, when it is fresh and says something.
  const ocsp::ReadSingle* single_of(const ocsp::Response& response) const {
    if (response.status != ocsp::ResponseStatus::successful || response.unknown_critical) return nullptr;
    const auto& certificate = *path_[at_]->certificate;
    for (const auto& single : response.singles) {
      if (single.unknown_critical || single.status == ocsp::Status::unknown ||
          !is_about(single.id, certificate, *issuer_.certificate))
        continue;
      const bool archived = single.archive_cutoff && *single.archive_cutoff <= certificate.not_after;
      const bool later = search_.options.flags.has(PathFlag::later_evidence) && single.this_update > search_.options.time;
      if (speaks_now(search_.options, certificate, single.this_update, single.next_update) || (later && archived)) return &single;
    }
    return nullptr;
  }

  bool trusted(const ocsp::Response& response) {
    if (is_responder(response, *issuer_.certificate) && signed_by(response, *issuer_.certificate)) return true;
    for (const auto& node : search_.certificates_of(response))
      if (is_delegate(response, node)) return true;
    for (const auto& node : search_.nodes())
      if (!node.anchor && is_delegate(response, node)) return true;
    return false;
  }

  bool signed_by(const ocsp::Response& response, const Certificate& certificate) {
    return search_.verify(octets_of(response), certificate.spki) == PathReason::valid;
  }

  /// A signer the issuer itself delegated to: directly certified for id-kp-OCSPSigning, valid, not revoked.
  bool is_delegate(const ocsp::Response& response, const Node& node) {
    const auto& certificate = *node.certificate;
    if (!certificate.has_extended_key_usage(oid::ocsp_signing) || node.issuer != issuer_.subject ||
        !is_responder(response, certificate) || !certificate.allows(KeyUsage::digital_signature))
      return false;
    // A past judged from a later answer: its signer had to be valid when it signed.
    const auto time = std::max(search_.options.time, response.produced_at);
    if (check_alone(certificate, time) || !signed_by(response, certificate)) return false;
    return search_.verify({certificate.tbs, certificate.signature_algorithm, certificate.signature}, issuer_.certificate->spki) ==
               PathReason::valid &&
           not_revoked(node);
  }

  /// id-pkix-ocsp-nocheck: trusted for its life. Else CRLs are asked; a signer that points at no status is taken as it is.
  bool not_revoked(const Node& node) {
    const auto& certificate = *node.certificate;
    if (certificate.find(oid::ocsp_no_check) != nullptr) return true;
    if (std::ranges::find(search_.in_progress, &certificate) != search_.in_progress.end()) return false;
    Path path{&node};
    path.insert(path.end(), path_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, path_.end());
    search_.in_progress.push_back(&certificate);
    const auto answer = crl_status(search_, path, 0);
    search_.in_progress.pop_back();
    if (answer.status != ocsp::Status::unknown) return answer.status == ocsp::Status::good;
    return certificate.crl_distribution_points.empty() && certificate.authority_information_access.empty();
  }

  Search& search_;
  const Path& path_;
  std::size_t at_;
  const Node& issuer_;
};

}  // namespace

StatusAnswer ocsp_status(Search& search, const Path& path, std::size_t at) { return OcspCheck{search, path, at}.run(); }

}  // namespace vidimus::pki::path
