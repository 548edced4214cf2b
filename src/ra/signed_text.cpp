#include "ra/signed_text.hpp"

#include "base/template.hpp"
#include "domain/identifiers.hpp"

namespace vidimus::ra {

Result<SignedText> text_to_sign(Work& work, std::string_view name, const domain::Membership& membership, Json extra) {
  const auto* text_file = work.house().conventions.find(name);
  if (text_file == nullptr || !text_file->is_string())
    return base::fail(base::Code::misconfigured, "no text named " + std::string{name} + " in data/conventions");
  VIDIMUS_TRY(body, work.unit().body(membership.body));
  VIDIMUS_TRY(contract, work.unit().contract(membership.contract));
  VIDIMUS_TRY(organisation, work.unit().organisation(membership.organisation));
  VIDIMUS_TRY(person, work.unit().person(membership.legal_representative));
  const auto& words = work.house().words;
  Json values =
      Json::object({{"body_name", body.name},
                    {"body_siret", body.siret},
                    {"contract_name", contract.name},
                    {"supplier", contract.supplier},
                    {"effective", long_day(contract.effective, words)},
                    {"order_cutoff", long_day(contract.order_cutoff, words)},
                    {"term", long_day(contract.term, words)},
                    {"organisation", organisation.name},
                    {"siret", organisation.siret},
                    {"street", organisation.street},
                    {"zip", organisation.zip},
                    {"town", organisation.town},
                    {"representative", domain::common_name(person.given_names, person.surname, domain::NameUse::in_force)},
                    {"function", person.function}});
  for (const auto& [key, value] : extra.members()) values.set(key, value);
  VIDIMUS_TRY(text, base::render(*text_file->string(), values, base::Escape::none));
  return SignedText{text, base::to_hex(pki::sha256(base::view_of(text)))};
}

}  // namespace vidimus::ra
