#include "pki/tsp.hpp"
#include "pki/tsp_parts.hpp"

namespace vidimus::pki::tsp {
namespace {

base::Error malformed(const char* what) { return base::fail(base::Code::malformed, std::string{"time-stamp request: "} + what); }

constexpr std::size_t nonce_limit = 64;

bool read_imprint(DerReader& in, Request& out) {
  const auto whole = in.read(tag::sequence);
  if (!whole) return false;
  out.message_imprint = whole->whole;
  DerReader imprint{whole->content};
  auto algorithm = imprint.enter(tag::sequence);
  if (!algorithm) return false;
  const auto hash = algorithm->oid();
  if (!hash) return false;
  // RFC 5754 §2: parameters are absent or NULL.
  const bool plain = algorithm->at_end() || (algorithm->read(tag::null) && algorithm->at_end());
  const auto digest = imprint.octets();
  if (!digest || !imprint.at_end() || digest->size() > 128) return false;
  out.imprint = *digest;
  for (const auto known : {ImprintHash::sha256, ImprintHash::sha384, ImprintHash::sha512})
    if (plain && same(*hash, oid_of(known))) out.hash = known;
  return true;
}

}  // namespace

Result<Request> read_request(ByteView der) {
  DerReader outer{der};
  auto in = outer.enter(tag::sequence);
  if (!in || !outer.at_end()) return malformed("not one DER value");
  Request out;
  const auto version = in->small_integer();
  if (!version) return malformed("version");
  out.version = *version;
  if (!read_imprint(*in, out)) return malformed("messageImprint");
  if (in->peek() == tag::oid) {
    out.policy = in->oid();
    if (!out.policy) return malformed("reqPolicy");
  }
  if (in->peek() == tag::integer) {
    out.nonce = in->integer();
    if (!out.nonce || out.nonce->size() > nonce_limit) return malformed("nonce");
  }
  if (in->peek() == tag::boolean) {
    const auto wanted = in->boolean();
    if (!wanted) return malformed("certReq");
    out.certificate_wanted = *wanted;
  }
  out.has_extensions = in->read(tag::context(0)).has_value();
  if (!in->at_end()) return malformed("octets after the request");
  return out;
}

Bytes write_request(ByteView sha256_imprint, std::optional<ByteView> nonce, bool certificate_wanted) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.integer(1);
    out.in(tag::sequence, [&] {
      out.in(tag::sequence, [&] {
        out.oid(oids::sha256);
        out.null();
      });
      out.octets(sha256_imprint);
    });
    if (nonce) out.unsigned_integer(*nonce);
    if (certificate_wanted) out.boolean(true);
  });
  return out.take();
}

std::optional<Failure> refusal(const Request& request, ByteView policy) {
  if (request.version != 1) return Failure::bad_request;
  if (!request.hash) return Failure::bad_algorithm;
  if (request.imprint.size() != size_of(*request.hash)) return Failure::bad_data_format;
  if (request.policy && !same(*request.policy, policy)) return Failure::unaccepted_policy;
  if (request.has_extensions) return Failure::unaccepted_extension;
  return std::nullopt;
}

}  // namespace vidimus::pki::tsp
