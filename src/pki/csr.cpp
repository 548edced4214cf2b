#include "pki/csr.hpp"

#include "pki/algorithm.hpp"
#include "pki/name.hpp"
#include "pki/oids.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {
namespace {

constexpr std::size_t max_size = std::size_t{16} << 10;
constexpr std::size_t max_attributes = 32;
constexpr std::size_t max_extensions = 64;

base::Error refused_request(std::string_view what) {
  return base::fail(base::Code::malformed, "certificate request: " + std::string{what});
}

bool read_requested_extensions(DerReader values, CertificateRequest& out) {
  auto list = values.enter(tag::sequence);
  if (!list || !values.at_end()) return false;
  while (!list->at_end()) {
    bool explicit_default = false;
    const auto extension = read_extension(*list, explicit_default);
    if (!extension || out.requested_extensions.size() == max_extensions) return false;
    out.requested_extensions.push_back(extension->oid);
  }
  return true;
}

bool read_attributes(DerReader& info, CertificateRequest& out) {
  if (info.at_end()) return true;  // some tokens leave the empty [0] out; nothing in it is used
  auto list = info.enter(tag::context(0));
  if (!list) return false;
  while (!list->at_end()) {
    auto attribute = list->enter(tag::sequence);
    if (!attribute || out.attributes.size() == max_attributes) return false;
    const auto type = attribute->oid();
    const auto values = attribute->enter(tag::set);
    if (!type || !values || !attribute->at_end()) return false;
    out.attributes.push_back(*type);
    if (same(*type, oid::extension_request) && !read_requested_extensions(*values, out)) return false;
  }
  return true;
}

bool is_public_key(ByteView spki) {
  DerReader in{spki};
  auto content = in.enter(tag::sequence);
  return content && content->read(tag::sequence) && content->bits() && content->at_end();
}

}  // namespace

Result<CertificateRequest> read_certificate_request(ByteView der) {
  if (der.size() > max_size) return refused_request("over 16 KiB");
  CertificateRequest out;
  out.buffer = std::make_shared<const Bytes>(base::copy_of(der));
  out.der = *out.buffer;
  DerReader in{out.der};
  auto whole = in.enter(tag::sequence);
  if (!whole || !in.at_end()) return refused_request("not one SEQUENCE");
  const auto info = whole->read(tag::sequence);
  const auto algorithm = whole->read(tag::sequence);
  const auto signature = whole->bits();
  if (!info || !algorithm || !signature || !whole->at_end()) return refused_request("outer fields");
  out.info = info->whole;
  out.signature_algorithm = algorithm->whole;
  out.signature = *signature;
  DerReader fields{info->content};
  if (fields.small_integer() != 0) return refused_request("version");
  const auto subject = fields.read(tag::sequence);
  if (!subject || !read_name(subject->whole)) return refused_request("subject");
  out.subject = subject->whole;
  const auto spki = fields.read(tag::sequence);
  if (!spki || !is_public_key(spki->whole)) return refused_request("public key");
  out.spki = spki->whole;
  if (!read_attributes(fields, out) || !fields.at_end()) return refused_request("attributes");
  return out;
}

Result<base::Done> check_possession(const CertificateRequest& request) {
  VIDIMUS_CHECK(key_kind(request.spki));
  VIDIMUS_TRY(algorithm, algorithm_from(request.signature_algorithm));
  return verify(algorithm, request.spki, request.info, request.signature);
}

}  // namespace vidimus::pki
