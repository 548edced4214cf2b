#include "pki/ocsp.hpp"
#include "pki/ocsp_parts.hpp"

namespace vidimus::pki::ocsp {
namespace {

constexpr std::size_t nonce_limit = 128;

base::Error malformed_request(const char* what) {
  return base::fail(base::Code::malformed, std::string{"OCSP request: "} + what);
}

std::optional<CertId> next_cert_id(DerReader& in) {
  const auto whole = in.read(tag::sequence);
  if (!whole) return std::nullopt;
  DerReader id{whole->content};
  CertId out;
  out.whole = whole->whole;
  auto algorithm = id.enter(tag::sequence);
  if (!algorithm) return std::nullopt;
  const auto hash = algorithm->oid();
  if (!hash) return std::nullopt;
  if (!algorithm->at_end()) {
    const auto parameters = algorithm->any();
    if (!parameters || !algorithm->at_end()) return std::nullopt;
    out.usual = parameters->tag == tag::null && parameters->content.empty();
  }
  const auto name_hash = id.octets();
  const auto key_hash = id.octets();
  const auto serial = id.integer();
  if (!name_hash || !key_hash || !serial || !id.at_end()) return std::nullopt;
  out.issuer_name_hash = *name_hash;
  out.issuer_key_hash = *key_hash;
  out.serial = *serial;
  if (same(*hash, oids::sha1) && name_hash->size() == 20 && key_hash->size() == 20) out.hash = IdHash::sha1;
  if (same(*hash, oids::sha256) && name_hash->size() == 32 && key_hash->size() == 32) out.hash = IdHash::sha256;
  return out;
}

/// A responder may not know the way to another responder, nor choose algorithms: these extensions are understood and passed over.
bool passed_over(const Extension& extension) {
  return !extension.critical || same(extension.oid, oids::acceptable_responses) ||
         same(extension.oid, oids::preferred_algorithms) || same(extension.oid, oids::service_locator);
}

bool well_formed_signature(DerReader explicit_tag) {
  auto signature = explicit_tag.enter(tag::sequence);
  if (!signature || !explicit_tag.at_end()) return false;
  if (!signature->enter(tag::sequence) || !signature->bits()) return false;
  return signature->at_end() || (signature->enter(tag::context(0)) && signature->at_end());
}

bool read_ids(DerReader list, Request& out) {
  while (!list.at_end()) {
    auto one = list.enter(tag::sequence);
    if (!one || out.ids.size() == ids_limit) return false;
    const auto id = next_cert_id(*one);
    if (!id) return false;
    if (auto extensions = one->enter(tag::context(0)); extensions && !each_extension(*extensions, passed_over)) return false;
    if (!one->at_end()) return false;
    out.ids.push_back(*id);
  }
  return !out.ids.empty();
}

/// RFC 9654 §2.1: "The OCSP responder MUST reject … a nonce with a length of either 0 octets or more than 128 octets".
bool read_nonce(ByteView value, Request& out) {
  DerReader in{value};
  const auto octets = in.octets();
  if (!octets || !in.at_end() || octets->empty() || octets->size() > nonce_limit || out.nonce) return false;
  out.nonce = *octets;
  return true;
}

}  // namespace

std::optional<CertId> read_cert_id(ByteView der) {
  DerReader in{der};
  const auto out = next_cert_id(in);
  return in.at_end() ? out : std::nullopt;
}

Result<Request> read_request(ByteView der) {
  DerReader outer{der};
  auto request = outer.enter(tag::sequence);
  if (!request || !outer.at_end()) return malformed_request("not one DER value");
  auto tbs = request->enter(tag::sequence);
  if (!tbs) return malformed_request("no TBSRequest");
  if (auto signature = request->enter(tag::context(0)); signature && !well_formed_signature(*signature))
    return malformed_request("optionalSignature");
  if (!request->at_end()) return malformed_request("octets after the request");

  if (auto version = tbs->enter(tag::context(0)); version && (version->small_integer() != 0 || !version->at_end()))
    return malformed_request("version");
  if (auto requestor = tbs->enter(tag::context(1)); requestor && (!requestor->any() || !requestor->at_end()))
    return malformed_request("requestorName");
  Request out;
  const auto list = tbs->enter(tag::sequence);
  if (!list || !read_ids(*list, out)) return malformed_request("requestList");
  if (auto extensions = tbs->enter(tag::context(2))) {
    const bool good = each_extension(*extensions, [&](const Extension& extension) {
      return same(extension.oid, oids::nonce) ? read_nonce(extension.value, out) : passed_over(extension);
    });
    if (!good) return malformed_request("requestExtensions");
  }
  if (!tbs->at_end()) return malformed_request("octets after the extensions");
  return out;
}

}  // namespace vidimus::pki::ocsp
