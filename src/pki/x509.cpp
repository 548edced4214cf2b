#include "pki/x509.hpp"

#include "pki/digest.hpp"
#include "pki/x509_extensions.hpp"

namespace vidimus::pki {
namespace {

constexpr std::size_t max_size = std::size_t{128} << 10;
constexpr std::size_t max_extensions = 64;
constexpr std::size_t max_serial = 64;

base::Error refused_certificate(std::string_view what) {
  return base::fail(base::Code::malformed, "certificate: " + std::string{what});
}

std::optional<ByteView> read_algorithm(DerReader& in) {
  const auto element = in.read(tag::sequence);
  if (!element) return std::nullopt;
  DerReader content{element->content};
  if (!content.oid()) return std::nullopt;
  if (!content.at_end() && (!content.any() || !content.at_end())) return std::nullopt;
  return element->whole;
}

bool read_validity(DerReader& tbs, Certificate& out) {
  const auto element = tbs.read(tag::sequence);
  if (!element) return false;
  out.validity = element->whole;
  DerReader content{element->content};
  const auto from = content.time();
  const auto to = content.time();
  if (!from || !to || !content.at_end()) return false;
  out.not_before = *from;
  out.not_after = *to;
  return true;
}

bool read_public_key(DerReader& tbs, Certificate& out) {
  const auto element = tbs.read(tag::sequence);
  if (!element) return false;
  out.spki = element->whole;
  DerReader content{element->content};
  if (!read_algorithm(content)) return false;
  const auto key = content.bits();
  if (!key || !content.at_end()) return false;
  out.public_key = *key;
  return true;
}

base::Result<base::Done> read_extensions(DerReader& tbs, Certificate& out) {
  auto outer = tbs.enter(tag::context(3));
  if (!outer) return refused_certificate("extensions");
  auto list = outer->enter(tag::sequence);
  if (!list || !outer->at_end() || list->at_end() || out.version != 3) return refused_certificate("extensions");
  while (!list->at_end()) {
    const auto extension = read_extension(*list, out.explicit_default);
    if (!extension || out.extensions.size() == max_extensions) return refused_certificate("extension");
    if (out.find(extension->oid) != nullptr)
      return refused_certificate("extension twice: " + oid_text(extension->oid).value_or("?"));
    out.extensions.push_back(*extension);
    if (!open_extension(*extension, out)) return refused_certificate("extension " + oid_text(extension->oid).value_or("?"));
  }
  return base::Done{};
}

/// UniqueIdentifier is an implicitly tagged BIT STRING: any octets, the first saying how many bits are unused.
bool skip_unique_id(DerReader& tbs, unsigned number, Certificate& out) {
  if (tbs.peek() != tag::context(number, false)) return true;
  out.has_unique_ids = true;
  const auto element = tbs.any();
  return element && !element->content.empty() && out.version >= 2;
}

base::Result<base::Done> read_tbs(DerReader tbs, Certificate& out) {
  if (tbs.peek() == tag::context(0)) {
    auto explicit_version = tbs.enter(tag::context(0));
    const auto version = explicit_version ? explicit_version->small_integer() : std::nullopt;
    if (!version || *version < 0 || *version > 2 || !explicit_version->at_end()) return refused_certificate("version");
    out.explicit_default = *version == 0;
    out.version = static_cast<int>(*version) + 1;
  }
  const auto serial = tbs.integer();
  if (!serial || serial->size() > max_serial) return refused_certificate("serial number");
  out.serial = *serial;
  const auto algorithm = read_algorithm(tbs);
  if (!algorithm) return refused_certificate("signature algorithm");
  out.tbs_algorithm = *algorithm;
  const auto issuer = tbs.read(tag::sequence);
  if (!issuer || !is_name(issuer->whole)) return refused_certificate("issuer");
  out.issuer = issuer->whole;
  if (!read_validity(tbs, out)) return refused_certificate("validity");
  const auto subject = tbs.read(tag::sequence);
  if (!subject || !is_name(subject->whole)) return refused_certificate("subject");
  out.subject = subject->whole;
  if (!read_public_key(tbs, out)) return refused_certificate("public key");
  if (!skip_unique_id(tbs, 1, out) || !skip_unique_id(tbs, 2, out)) return refused_certificate("unique identifier");
  if (!tbs.at_end()) VIDIMUS_CHECK(read_extensions(tbs, out));
  if (!tbs.at_end()) return refused_certificate("octets after the last field");
  return base::Done{};
}

}  // namespace

std::vector<std::string_view> PolicyInformation::cps_uris() const {
  std::vector<std::string_view> out;
  for (const auto& qualifier : qualifiers) {
    if (!same(qualifier.oid, oid::qualifier_cps)) continue;
    DerReader in{qualifier.value};
    if (const auto uri = in.octets(tag::ia5_string)) out.push_back(base::text_of(*uri));
  }
  return out;
}

const Extension* Certificate::find(ByteView oid) const {
  for (const auto& extension : extensions)
    if (same(extension.oid, oid)) return &extension;
  return nullptr;
}

bool Certificate::has_extended_key_usage(ByteView oid) const {
  if (!extended_key_usage) return false;
  for (const auto& usage : *extended_key_usage)
    if (same(usage, oid)) return true;
  return false;
}

bool Certificate::has_policy(ByteView oid) const {
  if (!policies) return false;
  for (const auto& policy : *policies)
    if (same(policy.oid, oid)) return true;
  return false;
}

Result<Certificate> read_certificate(ByteView der) {
  if (der.size() > max_size) return refused_certificate("over 128 KiB");
  Certificate out;
  out.buffer = std::make_shared<const Bytes>(base::copy_of(der));
  out.der = *out.buffer;
  DerReader in{out.der};
  auto whole = in.enter(tag::sequence);
  if (!whole || !in.at_end()) return refused_certificate("not one SEQUENCE");
  const auto tbs = whole->read(tag::sequence);
  if (!tbs) return refused_certificate("to be signed part");
  out.tbs = tbs->whole;
  const auto algorithm = read_algorithm(*whole);
  const auto signature = whole->bits();
  if (!algorithm || !signature || !whole->at_end()) return refused_certificate("signature");
  out.signature_algorithm = *algorithm;
  out.signature = *signature;
  VIDIMUS_CHECK(read_tbs(DerReader{tbs->content}, out));
  return out;
}

Result<Certificate> read_to_be_signed(ByteView tbs) {
  // The inner algorithm is repeated outside, as the signed certificate will have it.
  DerReader in{tbs};
  auto content = in.enter(tag::sequence);
  if (!content || !in.at_end()) return refused_certificate("to be signed part");
  if (content->peek() == tag::context(0)) (void)content->any();
  const auto serial = content->integer();
  const auto algorithm = read_algorithm(*content);
  if (!serial || !algorithm) return refused_certificate("to be signed part");
  DerWriter out;
  out.reserve(tbs.size() + algorithm->size() + 16);
  out.in(tag::sequence, [&] {
    out.raw(tbs);
    out.raw(*algorithm);
    out.bits({});
  });
  return read_certificate(out.bytes());
}

std::optional<Bytes> key_identifier(ByteView spki) {
  DerReader in{spki};
  auto content = in.enter(tag::sequence);
  if (!content || !content->read(tag::sequence)) return std::nullopt;
  const auto key = content->bits();
  if (!key) return std::nullopt;
  return sha1(*key);
}

}  // namespace vidimus::pki
