// Names: the X.500 Name of subjects and issuers (nom distinctif), and the GeneralName forms of alternative names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/names.hpp"
#include "pki/der.hpp"

namespace vidimus::pki {

/// One AttributeTypeAndValue inside somebody else's octets. `value` is the content, `tag` its string type.
struct Attribute {
  ByteView oid;
  std::uint8_t tag = 0;
  ByteView value;
  std::uint8_t rdn = 0;  ///< the place of its RDN in the Name; nearly always each attribute has one of its own
};

/// An X.500 Name: its attributes in the order they are written, those of one RDN beside each other.
/// Its views live as long as the octets it was read from.
struct Name {
  std::vector<Attribute> attributes;
  /// First attribute of this type, or nothing.
  [[nodiscard]] const Attribute* find(ByteView oid) const;
  /// Every attribute of this type, in order.
  [[nodiscard]] std::vector<const Attribute*> all(ByteView oid) const;
  [[nodiscard]] std::size_t count(ByteView oid) const;
  /// The attributes of each RDN, in order.
  [[nodiscard]] std::vector<std::span<const Attribute>> rdns() const;
};

/// Reads a Name (RFC 5280 §4.1.2.4); at most 64 attributes in all. @errors malformed.
Result<Name> read_name(ByteView der);
/// True when `read_name` reads it; nothing is kept.
bool is_name(ByteView der);

/// Text of a directory string as UTF-8, whatever its string type (PrintableString, UTF8String, BMPString…); nothing when the
/// octets are not a text of that type.
std::optional<std::string> attribute_text(const Attribute& attribute);
/// Text of the first attribute of this type in a Name; "" when there is none.
std::string attribute_text(ByteView name, ByteView oid);

/// Octets that are equal exactly when two Names are equal by RFC 5280 §7.1: case and runs of spaces do not count, nor the string
/// type, nor the order inside an RDN. Malformed Names compare by their octets.
Bytes name_key(ByteView name);
bool same_name(ByteView a, ByteView b);
/// True when `name` stands in the subtree of `base`: its first RDNs are those of `base` (RFC 5280 §4.2.1.10, directoryName).
bool name_within(ByteView name, ByteView base);

/// Text for people and logs, RFC 4514 order reversed (as written): "C=FR, O=Mairie de Vannes, CN=Anne Le Goff".
std::string name_text(ByteView name);

/// One attribute to write: `tag` is the string type.
struct AttributeValue {
  Bytes oid;
  std::uint8_t tag = tag::utf8_string;
  std::string value;
  bool operator==(const AttributeValue&) const = default;
};
/// A Name with one attribute per RDN, order and string types as given.
Bytes write_name(std::span<const AttributeValue> attributes);

/// The nine forms of RFC 5280 §4.2.1.6; the enumerator is the context tag.
enum class GeneralNameKind : std::uint8_t {
  other_name,
  rfc822_name,
  dns_name,
  x400_address,
  directory_name,
  edi_party_name,
  uri,
  ip_address,
  registered_id
};

/// One GeneralName inside somebody else's octets.
struct GeneralName {
  GeneralNameKind kind = GeneralNameKind::uri;
  /// rfc822_name, dns_name, uri: the ASCII text; directory_name: the whole Name; ip_address: the octets (with mask in name
  /// constraints); registered_id: the OID; other_name: the value element; the two others: the raw content.
  ByteView value;
  ByteView type_id;  ///< other_name only: the OID
  ByteView whole;    ///< the whole element with its header
  [[nodiscard]] std::string_view text() const { return base::text_of(value); }
};

/// Reads the next GeneralName; nothing when it is not one. Leaves the reader where it was then.
std::optional<GeneralName> read_general_name(DerReader& in);
/// Reads GeneralNames until the end of this content: 1 to 1024 names.
std::optional<std::vector<GeneralName>> read_general_names(DerReader content);
/// Text for people: "email:anne@vannes.fr", "uri:http://…", "ip:192.0.2.1", "dirName:C=FR, …".
std::string general_name_text(const GeneralName& name);
/// Writes rfc822_name, dns_name, uri (text) or ip_address (octets).
void write_general_name(DerWriter& out, GeneralNameKind kind, ByteView value);

}  // namespace vidimus::pki

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<pki::GeneralNameKind>{"other_name"sv,   "rfc822_name"sv,    "dns_name"sv,
                                                        "x400_address"sv, "directory_name"sv, "edi_party_name"sv,
                                                        "uri"sv,          "ip_address"sv,     "registered_id"sv};
}  // namespace vidimus::base
