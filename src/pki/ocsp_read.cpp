#include "pki/ocsp.hpp"
#include "pki/ocsp_parts.hpp"

namespace vidimus::pki::ocsp {
namespace {

constexpr std::size_t singles_limit = 4096;
constexpr std::size_t certificates_limit = 32;

base::Error malformed(const char* what) { return base::fail(base::Code::malformed, std::string{"OCSP response: "} + what); }

bool read_revoked(DerReader in, ReadSingle& out) {
  if (in.peek() == tag::generalized_time) out.revoked_at = in.time();
  if (!out.revoked_at) return false;
  if (auto explicit_tag = in.enter(tag::context(0))) {
    const auto number = explicit_tag->small_integer(tag::enumerated);
    if (number) out.reason = revocation_reason_from(*number);
    if (!out.reason || !explicit_tag->at_end()) return false;
  }
  return in.at_end();
}

bool read_status(DerReader& in, ReadSingle& out) {
  const auto choice = in.any();
  if (!choice) return false;
  if (choice->tag == tag::context(1)) {
    out.status = Status::revoked;
    return read_revoked(DerReader{choice->content}, out);
  }
  out.status = choice->tag == tag::context(0, false) ? Status::good : Status::unknown;
  return choice->content.empty() && (choice->tag == tag::context(0, false) || choice->tag == tag::context(2, false));
}

bool read_single_extension(const Extension& extension, ReadSingle& out) {
  if (!same(extension.oid, oids::archive_cutoff)) {
    out.unknown_critical = out.unknown_critical || extension.critical;
    return true;
  }
  DerReader value{extension.value};
  if (value.peek() == tag::generalized_time) out.archive_cutoff = value.time();
  return out.archive_cutoff && value.at_end();
}

bool read_single(DerReader in, ReadSingle& out) {
  const auto id = in.read(tag::sequence);
  if (!id) return false;
  const auto cert_id = read_cert_id(id->whole);
  if (!cert_id || !read_status(in, out)) return false;
  out.id = *cert_id;
  const auto this_update = in.peek() == tag::generalized_time ? in.time() : std::nullopt;
  if (!this_update) return false;
  out.this_update = *this_update;
  if (auto explicit_tag = in.enter(tag::context(0))) {
    if (explicit_tag->peek() == tag::generalized_time) out.next_update = explicit_tag->time();
    if (!out.next_update || !explicit_tag->at_end()) return false;
  }
  if (auto extensions = in.enter(tag::context(1));
      extensions && !each_extension(*extensions, [&](const Extension& e) { return read_single_extension(e, out); }))
    return false;
  return in.at_end();
}

bool read_responder_id(DerReader& in, Response& out) {
  if (auto by_name = in.enter(tag::context(1))) {
    const auto name = by_name->read(tag::sequence);
    if (!name || !by_name->at_end()) return false;
    out.responder_name = name->whole;
    return true;
  }
  auto by_key = in.enter(tag::context(2));
  if (!by_key) return false;
  out.responder_key_hash = by_key->octets();
  return out.responder_key_hash && by_key->at_end();
}

bool read_response_extension(const Extension& extension, Response& out) {
  if (!same(extension.oid, oids::nonce)) {
    out.unknown_critical = out.unknown_critical || extension.critical;
    return true;
  }
  DerReader value{extension.value};
  out.nonce = value.octets();
  return out.nonce && value.at_end();
}

Result<base::Done> read_data(DerReader in, Response& out) {
  if (auto version = in.enter(tag::context(0)); version && (version->small_integer() != 0 || !version->at_end()))
    return malformed("version");
  if (!read_responder_id(in, out)) return malformed("responderID");
  const auto produced_at = in.peek() == tag::generalized_time ? in.time() : std::nullopt;
  auto list = in.enter(tag::sequence);
  if (!produced_at || !list) return malformed("ResponseData");
  out.produced_at = *produced_at;
  while (!list->at_end()) {
    const auto one = list->enter(tag::sequence);
    ReadSingle single;
    if (!one || out.singles.size() == singles_limit || !read_single(*one, single)) return malformed("SingleResponse");
    out.singles.push_back(single);
  }
  if (auto extensions = in.enter(tag::context(1));
      extensions && !each_extension(*extensions, [&](const Extension& e) { return read_response_extension(e, out); }))
    return malformed("responseExtensions");
  if (!in.at_end()) return malformed("octets after ResponseData");
  return base::Done{};
}

Result<base::Done> read_basic(ByteView der, Response& out) {
  DerReader outer{der};
  auto basic = outer.enter(tag::sequence);
  if (!basic || !outer.at_end()) return malformed("BasicOCSPResponse");
  const auto data = basic->read(tag::sequence);
  const auto algorithm = basic->read(tag::sequence);
  const auto signature = basic->bits();
  if (!data || !algorithm || !signature) return malformed("BasicOCSPResponse");
  out.tbs = data->whole;
  out.algorithm = algorithm->whole;
  out.signature = *signature;
  if (auto explicit_tag = basic->enter(tag::context(0))) {
    auto list = explicit_tag->enter(tag::sequence);
    if (!list || !explicit_tag->at_end()) return malformed("certs");
    while (!list->at_end()) {
      const auto certificate = list->read(tag::sequence);
      if (!certificate || out.certificates.size() == certificates_limit) return malformed("certs");
      out.certificates.push_back(certificate->whole);
    }
  }
  if (!basic->at_end()) return malformed("octets after the certificates");
  return read_data(DerReader{data->content}, out);
}

}  // namespace

Result<Response> read_response(ByteView der) {
  DerReader outer{der};
  auto response = outer.enter(tag::sequence);
  if (!response || !outer.at_end()) return malformed("not one DER value");
  const auto status = response->small_integer(tag::enumerated);
  if (!status || *status < 0 || *status > 6 || *status == 4) return malformed("responseStatus");
  Response out;
  out.status = static_cast<ResponseStatus>(*status);
  if (out.status != ResponseStatus::successful) {
    if (!response->at_end()) return malformed("an answer beside a failure");
    return out;
  }
  auto explicit_tag = response->enter(tag::context(0));
  auto bytes = explicit_tag ? explicit_tag->enter(tag::sequence) : std::nullopt;
  if (!bytes || !explicit_tag->at_end() || !response->at_end()) return malformed("responseBytes");
  const auto type = bytes->oid();
  const auto inside = bytes->octets();
  if (!type || !inside || !bytes->at_end()) return malformed("responseBytes");
  if (!same(*type, oids::basic)) return base::fail(base::Code::unsupported, "OCSP response type is not basic");
  VIDIMUS_CHECK(read_basic(*inside, out));
  return out;
}

}  // namespace vidimus::pki::ocsp
