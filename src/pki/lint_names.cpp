// Rules of RFC 5280 on names: subject, issuer, alternative names.
#include "pki/lint_rules.hpp"

namespace vidimus::pki::rules {
namespace {

using Subject = LintSubject;

/// The first attribute of the subject of which `broken(attribute, its text)` is true, as a rule tells it.
template <class Check>
Broken first_attribute(const Subject& s, Check broken) {
  for (const auto& attribute : s.subject.attributes) {
    const auto text = s.text(attribute);
    if (broken(attribute, text)) return oid_text(attribute.oid).value_or("?") + "=" + std::string{text.value_or("")};
  }
  return std::nullopt;
}
using Text = std::optional<std::string_view>;  ///< nothing: no text of its string type

bool is_directory_string(const Attribute& attribute) {
  return !same(attribute.oid, oid::email_address) && !same(attribute.oid, oid::domain_component);
}

/// Upper bounds of RFC 5280 appendix A; 64 unless said otherwise.
std::size_t bound_of(const Attribute& attribute) {
  if (same(attribute.oid, oid::surname) || same(attribute.oid, oid::given_name)) return 32768;
  if (same(attribute.oid, oid::locality) || same(attribute.oid, oid::state) || same(attribute.oid, oid::pseudonym)) return 128;
  if (same(attribute.oid, oid::email_address)) return 255;
  if (same(attribute.oid, oid::street) || same(attribute.oid, oid::organization_identifier)) return 256;
  return 64;
}

bool is_mailbox(std::string_view text) {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find_first_of(" <>,;\t") == std::string_view::npos;
}

bool is_host(std::string_view text) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  char last = '.';
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (c == '.') {
      if (label == 0 || last == '-') return false;
      label = 0;
    } else if (letter || (c == '-' && label > 0)) {
      if (++label > 63) return false;
    } else {
      return false;
    }
    last = c;
  }
  return label > 0 && last != '-';
}

bool alternative_is_wrong(const GeneralName& name) {
  switch (name.kind) {
    case GeneralNameKind::rfc822_name:
      return !is_mailbox(name.text());
    case GeneralNameKind::dns_name:
      return !is_host(name.text());
    case GeneralNameKind::uri:
      return name.text().find(':') == std::string_view::npos || name.text().find(' ') != std::string_view::npos;
    case GeneralNameKind::ip_address:
      return name.value.size() != 4 && name.value.size() != 16;
    default:
      return false;
  }
}

constexpr Rule name_table[] = {
    {"names.issuer_not_empty", "The issuer has a name.", "RFC 5280 §4.1.2.4", rfc5280_day, error, everyone,
     [](const Subject& s) { return when(s.issuer.attributes.empty()); }},
    {"names.subject_not_empty", "The subject has a name.", "RFC 5280 §4.1.2.6", rfc5280_day, error, everyone,
     [](const Subject& s) { return when(s.subject.attributes.empty()); }},
    {"names.no_empty_attribute", "No subject attribute is empty.", "RFC 5280 appendix A.1", rfc5280_day, error, everyone,
     [](const Subject& s) { return first_attribute(s, [](const Attribute& a, const Text&) { return a.value.empty(); }); }},
    {"names.string_types", "Subject attributes are PrintableString or UTF8String.", "RFC 5280 §4.1.2.4; RGS A4", rfc5280_day,
     error, everyone,
     [](const Subject& s) {
       return first_attribute(s, [](const Attribute& a, const Text&) {
         return is_directory_string(a) && a.tag != tag::printable_string && a.tag != tag::utf8_string;
       });
     }},
    {"names.texts_are_texts", "Attribute values fit their string type.", "X.680 §41.4; RFC 3629", rfc5280_day, error, everyone,
     [](const Subject& s) {
       return first_attribute(s, [](const Attribute& a, const Text& text) {
         return !text || (a.tag == tag::printable_string && !is_printable(*text));
       });
     }},
    {"names.no_control_or_outer_space", "Attribute values have no control character and no space at either end.", "RFC 5280 §7.1",
     rfc5280_day, error, everyone,
     [](const Subject& s) {
       return first_attribute(s, [](const Attribute&, const Text& text) {
         const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
         return text && !text->empty() &&
                (std::any_of(text->begin(), text->end(), control) || text->front() == ' ' || text->back() == ' ');
       });
     }},
    {"names.country", "country is two upper-case letters in PrintableString.", "RFC 5280 appendix A.1; RGS A4", rfc5280_day,
     error, everyone,
     [](const Subject& s) {
       return first_attribute(s, [](const Attribute& a, const Text&) {
         const auto upper = [](std::uint8_t c) { return c >= 'A' && c <= 'Z'; };
         return same(a.oid, oid::country) &&
                (a.tag != tag::printable_string || a.value.size() != 2 || !std::all_of(a.value.begin(), a.value.end(), upper));
       });
     }},
    {"names.serial_number_printable", "The serialNumber attribute is a PrintableString.", "RFC 5280 appendix A.1", rfc5280_day,
     error, everyone,
     [](const Subject& s) {
       return first_attribute(
           s, [](const Attribute& a, const Text&) { return same(a.oid, oid::serial_number) && a.tag != tag::printable_string; });
     }},
    {"names.lengths", "Attribute values keep the upper bounds many readers enforce.", "RFC 5280 appendix A.1", rfc5280_day,
     warning, everyone,
     [](const Subject& s) {
       return first_attribute(
           s, [](const Attribute& a, const Text& text) { return character_count(text.value_or("")) > bound_of(a); });
     }},
    {"names.no_email_in_subject", "Addresses stand in subjectAltName, not in the subject.", "RFC 5280 §4.1.2.6", rfc5280_day,
     warning, everyone, [](const Subject& s) { return when(s.subject.find(oid::email_address) != nullptr); }},
    {"names.alternative_names_well_formed", "Alternative names are mailboxes, host names, absolute URIs or addresses.",
     "RFC 5280 §4.2.1.6", rfc5280_day, error, everyone,
     [](const Subject& s) -> Broken {
       for (const auto& name : s.certificate.subject_alternative_names)
         if (alternative_is_wrong(name)) return general_name_text(name);
       return std::nullopt;
     }},
    {"names.alternative_names_not_critical", "subjectAltName is not critical when there is a subject.", "RFC 5280 §4.2.1.6",
     rfc5280_day, warning, everyone,
     [](const Subject& s) {
       return when(is_critical(s.certificate, oid::subject_alternative_name) && !s.subject.attributes.empty());
     }},
    {"names.server_has_host", "A TLS server has a DNS name or an address.", "RFC 9525 §6", "2011-03-01", error, Kinds{tls_server},
     [](const Subject& s) {
       return when(!any_name(s.certificate.subject_alternative_names, [](const GeneralName& name) {
         return name.kind == GeneralNameKind::dns_name || name.kind == GeneralNameKind::ip_address;
       }));
     }},
};

}  // namespace

std::span<const Rule> names() { return name_table; }

}  // namespace vidimus::pki::rules
