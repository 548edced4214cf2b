#include "ra/certificate_order.hpp"

namespace vidimus::ra {
namespace {

constexpr std::size_t serial_number_length = 16;

/// Tells homonyms apart without telling a document's number, and stays the same for the same person (RGS A2: a name is never
/// given to another holder). Base 32 of a keyed hash: 80 bits.
std::string subject_serial(const Work& work, const domain::PersonId& person) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const auto mac = work.mac("subject_serial", person.text);
  std::string out;
  unsigned held = 0;
  int bits = 0;
  for (const auto octet : mac) {
    held = (held << 8U) | octet;
    for (bits += 8; bits >= 5 && out.size() < serial_number_length; bits -= 5)
      out += digits[held >> static_cast<unsigned>(bits - 5) & 31U];
    if (out.size() == serial_number_length) break;
    held &= (1U << static_cast<unsigned>(bits)) - 1U;
  }
  return out;
}

/// Last second of `months` months that begin at `from` (RFC 5280 §4.1.2.5: both ends are included).
Instant last_second(Instant from, int months) {
  const auto day = std::chrono::floor<std::chrono::days>(from);
  return std::chrono::sys_days{base::add_months(base::Day{day}, months)} + (from - day) - std::chrono::seconds{1};
}

}  // namespace

domain::NameUse name_use(const House& house) { return house.test_names ? domain::NameUse::test : domain::NameUse::in_force; }

Result<ports::CertificateOrder> certificate_order(const Work& work, const CaseFile& file, const domain::Certificate& certificate,
                                                  const domain::Token& token, base::ByteView csr) {
  if (!file.holder || !file.product) return base::fail(base::Code::wrong_state, "refused.no_product");
  const auto use = name_use(work.house());
  const auto& holder = *file.holder;
  const auto first_given_name = holder.given_names.substr(0, holder.given_names.find(','));
  ports::CertificateOrder out;
  // Another token means another key: what was made for the first attempt is not answered to the second.
  out.request = certificate.id.text + "." + token.id.text;
  out.profile = file.product->profile;
  out.csr = base::copy_of(csr);
  out.subject = {{"country", "FR"},
                 {"organization", file.organisation.name},
                 {"organizational_unit", "0002 " + file.organisation.siret},
                 {"organization_identifier", "NTRFR-" + file.organisation.siren()},
                 {"given_name", domain::certificate_name_part(first_given_name, use)},
                 {"surname", domain::certificate_name_part(holder.surname, use)},
                 {"common_name", domain::common_name(holder.given_names, holder.surname, use)},
                 {"serial_number", subject_serial(work, holder.id)}};
  out.email = holder.email;
  out.not_before = std::chrono::floor<std::chrono::seconds>(work.now());
  out.not_after = last_second(out.not_before, file.product->validity_months);
  out.key_in_qualified_device = token.qualified;
  return out;
}

}  // namespace vidimus::ra
