#include "pki/name.hpp"

#include <algorithm>

#include "pki/oids.hpp"
#include "pki/text.hpp"

namespace vidimus::pki {
namespace {

constexpr std::uint8_t max_attributes = 64;
constexpr std::size_t usual_attributes = 12;

struct ShortName {
  Oid oid;
  std::string_view text;
};
constexpr ShortName short_names[] = {{oid::common_name, "CN"},
                                     {oid::surname, "SN"},
                                     {oid::serial_number, "serialNumber"},
                                     {oid::country, "C"},
                                     {oid::locality, "L"},
                                     {oid::state, "ST"},
                                     {oid::street, "street"},
                                     {oid::organization, "O"},
                                     {oid::organizational_unit, "OU"},
                                     {oid::title, "title"},
                                     {oid::postal_code, "postalCode"},
                                     {oid::given_name, "GN"},
                                     {oid::pseudonym, "pseudonym"},
                                     {oid::organization_identifier, "organizationIdentifier"},
                                     {oid::domain_component, "DC"},
                                     {oid::user_id, "UID"},
                                     {oid::email_address, "emailAddress"}};

std::string attribute_label(ByteView type) {
  for (const auto& known : short_names)
    if (same(known.oid, type)) return std::string{known.text};
  return oid_text(type).value_or("?");
}

/// Type and folded value of one attribute, length-prefixed so that concatenations cannot be confused.
Bytes attribute_key(const Attribute& attribute) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.oid(attribute.oid);
    if (const auto text = attribute_text(attribute))
      out.text(tag::utf8_string, folded(*text));
    else
      out.primitive(attribute.tag, attribute.value);
  });
  return out.take();
}

std::vector<Bytes> rdn_keys(const Name& name) {
  std::vector<Bytes> out;
  for (const auto& rdn : name.rdns()) {
    std::vector<Bytes> attributes;
    for (const auto& attribute : rdn) attributes.push_back(attribute_key(attribute));
    out.push_back(set_of(std::move(attributes)));
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool edge_space = c == ' ' && (at == 0 || at + 1 == text.size());
    if (edge_space || (c == '#' && at == 0) || std::string_view{",+\"\\<>;"}.find(c) != std::string_view::npos) {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      const auto octet = static_cast<std::uint8_t>(c);
      out += '\\' + base::to_hex({&octet, 1});
    } else {
      out += c;
    }
  }
  return out;
}

/// Hands out each attribute; false when the octets are not a Name.
template <class Take>
bool walk_name(ByteView der, Take take) {
  DerReader in{der};
  auto rdns = in.enter(tag::sequence);
  if (!rdns || !in.at_end()) return false;
  std::uint8_t count = 0;
  for (std::uint8_t rdn = 0; !rdns->at_end(); ++rdn) {
    auto set = rdns->enter(tag::set);
    if (!set || set->at_end()) return false;
    while (!set->at_end()) {
      auto pair = set->enter(tag::sequence);
      if (!pair || ++count > max_attributes) return false;
      const auto type = pair->oid();
      const auto value = pair->any();
      if (!type || !value || !pair->at_end()) return false;
      take(Attribute{*type, value->tag, value->content, rdn});
    }
  }
  return true;
}

}  // namespace

const Attribute* Name::find(ByteView oid) const {
  for (const auto& attribute : attributes)
    if (same(attribute.oid, oid)) return &attribute;
  return nullptr;
}

std::vector<const Attribute*> Name::all(ByteView oid) const {
  std::vector<const Attribute*> out;
  for (const auto& attribute : attributes)
    if (same(attribute.oid, oid)) out.push_back(&attribute);
  return out;
}

std::size_t Name::count(ByteView oid) const {
  return static_cast<std::size_t>(
      std::count_if(attributes.begin(), attributes.end(), [&](const Attribute& one) { return same(one.oid, oid); }));
}

std::vector<std::span<const Attribute>> Name::rdns() const {
  std::vector<std::span<const Attribute>> out;
  for (auto at = attributes.begin(); at != attributes.end();) {
    const auto end = std::find_if(at, attributes.end(), [&](const Attribute& one) { return one.rdn != at->rdn; });
    out.emplace_back(at, end);
    at = end;
  }
  return out;
}

Result<Name> read_name(ByteView der) {
  Name out;
  out.attributes.reserve(usual_attributes);
  if (!walk_name(der, [&](const Attribute& attribute) { out.attributes.push_back(attribute); }))
    return base::fail(base::Code::malformed, "not a Name");
  return out;
}

bool is_name(ByteView der) {
  return walk_name(der, [](const Attribute&) {});
}

std::optional<std::string> attribute_text(const Attribute& attribute) { return text_of_string(attribute.tag, attribute.value); }

std::string attribute_text(ByteView name, ByteView oid) {
  const auto read = read_name(name);
  if (!read) return {};
  const auto* attribute = read->find(oid);
  return attribute == nullptr ? std::string{} : attribute_text(*attribute).value_or("");
}

Bytes name_key(ByteView name) {
  const auto read = read_name(name);
  if (!read) return base::copy_of(name);
  DerWriter out;
  out.in(tag::sequence, [&] {
    for (const auto& key : rdn_keys(*read)) out.raw(key);
  });
  return out.take();
}

bool same_name(ByteView a, ByteView b) { return same(a, b) || name_key(a) == name_key(b); }

bool name_within(ByteView name, ByteView base) {
  const auto inner = read_name(name);
  const auto outer = read_name(base);
  if (!inner || !outer) return false;
  const auto inner_keys = rdn_keys(*inner);
  const auto outer_keys = rdn_keys(*outer);
  return inner_keys.size() >= outer_keys.size() && std::equal(outer_keys.begin(), outer_keys.end(), inner_keys.begin());
}

std::string name_text(ByteView name) {
  const auto read = read_name(name);
  if (!read) return "(malformed name)";
  std::string out;
  for (const auto& rdn : read->rdns()) {
    if (!out.empty()) out += ", ";
    for (std::size_t at = 0; at < rdn.size(); ++at) {
      if (at > 0) out += '+';
      const auto text = attribute_text(rdn[at]);
      out += attribute_label(rdn[at].oid) + "=" + (text ? escaped(*text) : "#" + base::to_hex(rdn[at].value));
    }
  }
  return out;
}

Bytes write_name(std::span<const AttributeValue> attributes) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    for (const auto& attribute : attributes)
      out.in(tag::set, [&] {
        out.in(tag::sequence, [&] {
          out.oid(attribute.oid);
          out.text(attribute.tag, attribute.value);
        });
      });
  });
  return out.take();
}

}  // namespace vidimus::pki
