#include "adapters/cmp/message_head.hpp"

#include "pki/oids.hpp"

namespace vidimus::adapters::cmp {
namespace {

using base::ByteView;
using pki::DerReader;
using pki::DerWriter;
using pki::same;
namespace tag = pki::tag;

constexpr auto implicit_confirm = pki::oid::encode("1.3.6.1.5.5.7.4.13");
constexpr auto cert_profile = pki::oid::encode("1.3.6.1.5.5.7.4.21");
constexpr auto reason_code = pki::oid::encode("2.5.29.21");
constexpr std::size_t longest_label = 64;
constexpr std::size_t most_certificates = 16;

base::Error refused(std::string_view what) { return base::fail(base::Code::malformed, "CMP: " + std::string{what}); }

/// What an EXPLICIT [n] holds, or nothing.
std::optional<DerReader> explicit_part(DerReader& in, unsigned n) { return in.enter(tag::context(n)); }

bool read_general_info(DerReader list, MessageHead& out) {
  auto items = list.enter(tag::sequence);
  if (!items || !list.at_end()) return false;
  while (!items->at_end()) {
    auto item = items->enter(tag::sequence);
    const auto type = item ? item->oid() : std::nullopt;
    if (!type) return false;
    if (same(*type, implicit_confirm)) out.implicit_confirmation = true;
    if (!same(*type, cert_profile)) continue;
    auto labels = item->enter(tag::sequence);
    const auto label = labels ? labels->read(tag::utf8_string) : std::nullopt;
    if (label && label->content.size() <= longest_label) out.profile = base::text_of(label->content);
  }
  return true;
}

bool read_header(DerReader in, MessageHead& out) {
  const auto version = in.small_integer();
  if (!version || (*version != 2 && *version != 3)) return false;
  if (!in.any() || !in.any()) return false;  // sender and recipient: names anybody may write
  for (unsigned expected = 0; !in.at_end(); ++expected) {
    while (expected <= 8 && in.peek() != tag::context(expected)) ++expected;
    if (expected > 8) return false;
    auto part = explicit_part(in, expected);
    if (!part) return false;
    if (expected == 1) {
      auto algorithm = part->enter(tag::sequence);
      const auto name = algorithm ? algorithm->oid() : std::nullopt;
      if (!name) return false;
      out.protection = same(*name, password_based_mac) ? Protection::password_based_mac
                       : same(*name, pbmac1)           ? Protection::pbmac1
                                                       : Protection::signature;
    } else if (expected == 2 || expected == 4) {
      const auto octets = part->octets();
      if (!octets) return false;
      (expected == 2 ? out.sender_key_id : out.transaction) = *octets;
    } else if (expected == 8 && !read_general_info(*part, out)) {
      return false;
    }
  }
  return true;
}

/// An IMPLICIT [n] written as the SEQUENCE it stands for.
base::Bytes as_sequence(ByteView content) {
  DerWriter out;
  out.primitive(tag::sequence, content);
  return out.take();
}

/// CertTemplate (RFC 4211 §5): the key and the extensions.
bool read_template(DerReader in, MessageHead& out) {
  while (!in.at_end()) {
    const auto part = in.any();
    if (!part) return false;
    if (part->tag == tag::context(6)) out.template_key = as_sequence(part->content);
    if (part->tag == tag::context(9)) out.template_extensions = as_sequence(part->content);
  }
  return true;
}

bool read_requests(DerReader body, MessageHead& out) {
  auto list = body.enter(tag::sequence);
  auto first = list ? list->enter(tag::sequence) : std::nullopt;
  auto request = first ? first->enter(tag::sequence) : std::nullopt;
  if (!request || !request->integer()) return false;
  const auto wanted = request->enter(tag::sequence);
  return wanted && read_template(*wanted, out);
}

bool read_revocations(DerReader body, MessageHead& out) {
  auto list = body.enter(tag::sequence);
  auto first = list ? list->enter(tag::sequence) : std::nullopt;
  if (!first || !first->read(tag::sequence)) return false;
  auto extensions = first->enter(tag::sequence);
  while (extensions && !extensions->at_end()) {
    auto extension = extensions->enter(tag::sequence);
    const auto type = extension ? extension->oid() : std::nullopt;
    if (!type) return false;
    if (extension->peek() == tag::boolean && !extension->boolean()) return false;
    const auto value = extension->octets();
    if (!value) return false;
    if (!same(*type, reason_code)) continue;
    DerReader inner{*value};
    const auto reason = inner.small_integer(tag::enumerated);
    if (!reason || *reason < 0 || *reason > 10) return false;
    out.reason = static_cast<int>(*reason);
  }
  return true;
}

bool read_body(DerReader body, MessageHead& out) {
  switch (static_cast<Body>(out.body)) {
    case Body::ir:
    case Body::cr:
    case Body::kur:
      return read_requests(body, out);
    case Body::rr:
      return read_revocations(body, out);
    default:
      return true;
  }
}

}  // namespace

base::Result<MessageHead> read_message_head(ByteView message) {
  if (message.size() > message_limit) return refused("over 64 KiB");
  MessageHead out;
  DerReader in{message};
  auto whole = in.enter(tag::sequence);
  if (!whole || !in.at_end()) return refused("not one SEQUENCE");
  const auto header = whole->enter(tag::sequence);
  if (!header || !read_header(*header, out)) return refused("header");
  const auto body = whole->any();
  if (!body || (body->tag & 0xE0U) != 0xA0U) return refused("body");
  out.body = body->tag & 0x1FU;
  if (!read_body(DerReader{body->content}, out)) return refused("body");
  if (whole->peek() == tag::context(0) && !whole->any()) return refused("protection");
  if (auto extra = explicit_part(*whole, 1)) {
    auto list = extra->enter(tag::sequence);
    if (!list) return refused("extraCerts");
    while (out.certificates.size() < most_certificates) {
      const auto one = list->read(tag::sequence);
      if (!one) break;
      out.certificates.push_back(one->whole);
    }
    if (!out.certificates.empty()) out.first_certificate = out.certificates.front();
  }
  if (!whole->at_end()) return refused("something after the message");
  return out;
}

}  // namespace vidimus::adapters::cmp
