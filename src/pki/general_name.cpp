#include <stdexcept>

#include "pki/name.hpp"
#include "pki/oids.hpp"
#include "pki/text.hpp"

namespace vidimus::pki {
namespace {

constexpr std::size_t max_names = 1024;

std::string address_text(ByteView octets) {
  if (octets.size() != 4) return base::to_hex(octets);
  std::string out;
  for (const auto octet : octets) out += (out.empty() ? "" : ".") + std::to_string(octet);
  return out;
}

}  // namespace

std::optional<GeneralName> read_general_name(DerReader& in) {
  auto ahead = in;
  const auto element = ahead.any();
  if (!element || (element->tag & 0xC0) != 0x80 || (element->tag & 0x1F) > 8) return std::nullopt;
  GeneralName out;
  out.kind = static_cast<GeneralNameKind>(element->tag & 0x1F);
  out.value = element->content;
  out.whole = element->whole;
  const bool constructed = (element->tag & 0x20) != 0;
  switch (out.kind) {
    case GeneralNameKind::rfc822_name:
    case GeneralNameKind::dns_name:
    case GeneralNameKind::uri:
      if (constructed || !is_ascii(out.text())) return std::nullopt;
      break;
    case GeneralNameKind::ip_address:
      if (constructed) return std::nullopt;
      break;
    case GeneralNameKind::registered_id:
      if (constructed || out.value.empty() || out.value.back() >= 0x80) return std::nullopt;
      break;
    case GeneralNameKind::directory_name:  // Name is a CHOICE, so the tag is explicit
      if (!constructed || !read_name(out.value)) return std::nullopt;
      break;
    case GeneralNameKind::other_name: {
      DerReader content{element->content};
      const auto type = content.oid();
      auto value = content.enter(tag::context(0));
      if (!constructed || !type || !value || !content.at_end()) return std::nullopt;
      out.type_id = *type;
      out.value = value->rest();
      break;
    }
    case GeneralNameKind::x400_address:
    case GeneralNameKind::edi_party_name:
      if (!constructed) return std::nullopt;
      break;
  }
  in = ahead;
  return out;
}

std::optional<std::vector<GeneralName>> read_general_names(DerReader content) {
  std::vector<GeneralName> out;
  while (!content.at_end()) {
    auto name = read_general_name(content);
    if (!name || out.size() == max_names) return std::nullopt;
    out.push_back(*name);
  }
  if (out.empty()) return std::nullopt;
  return out;
}

std::string general_name_text(const GeneralName& name) {
  switch (name.kind) {
    case GeneralNameKind::rfc822_name:
      return "email:" + std::string{name.text()};
    case GeneralNameKind::dns_name:
      return "dns:" + std::string{name.text()};
    case GeneralNameKind::uri:
      return "uri:" + std::string{name.text()};
    case GeneralNameKind::directory_name:
      return "dirName:" + name_text(name.value);
    case GeneralNameKind::ip_address:
      return "ip:" + address_text(name.value);
    case GeneralNameKind::registered_id:
      return "rid:" + oid_text(name.value).value_or("?");
    case GeneralNameKind::other_name:
      return "otherName:" + oid_text(name.type_id).value_or("?");
    case GeneralNameKind::x400_address:
    case GeneralNameKind::edi_party_name:
      break;
  }
  return std::string{base::to_name(name.kind)} + ":" + base::to_hex(name.value);
}

void write_general_name(DerWriter& out, GeneralNameKind kind, ByteView value) {
  switch (kind) {
    case GeneralNameKind::rfc822_name:
    case GeneralNameKind::dns_name:
    case GeneralNameKind::uri:
    case GeneralNameKind::ip_address:
      out.primitive(tag::context(static_cast<unsigned>(kind), false), value);
      return;
    default:
      throw std::logic_error("this form of GeneralName is not written");
  }
}

}  // namespace vidimus::pki
