#include "ra/signatures.hpp"

#include "domain/identifiers.hpp"
#include "ra/access.hpp"
#include "ra/signed_text.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::DossierEvent;
using domain::Role;
using domain::SignerKind;

/// In which quality this person signs the mandate: the strongest he has. A delegate whose delegation does not cover it signs as
/// the holder he may be, and for nobody else.
std::optional<SignerKind> signs_as(const CaseFile& file) {
  const auto acting = file.acting;
  if (!file.powers.has(domain::Power::sign_request)) return std::nullopt;
  if (acting.has(Role::legal_representative)) return SignerKind::legal_representative;
  if (acting.has(Role::delegate)) return SignerKind::delegate;
  if (acting.has(Role::certification_agent)) return SignerKind::certification_agent;
  return std::nullopt;
}

std::string name_in_full(const domain::Person& person) {
  return domain::common_name(person.given_names, person.surname, domain::NameUse::in_force);
}

Json values_of(const CaseFile& file, const domain::Person& signer, std::optional<SignerKind> as) {
  const domain::Person nobody;
  const auto& holder = file.holder ? *file.holder : nobody;
  return Json::object({{"reference", file.line.reference},
                       {"holder", domain::shown_name(holder.given_names, holder.surname)},
                       {"holder_function", holder.function.empty() ? Json{false} : Json{holder.function}},
                       {"product", file.product ? file.product->name : std::string{}},
                       {"signer", name_in_full(signer)},
                       {"signer_function", signer.function},
                       {"as_representative", as == SignerKind::legal_representative},
                       {"as_delegate", as == SignerKind::delegate},
                       {"as_certification_agent", as == SignerKind::certification_agent}});
}

std::string version_of(const House& house, std::string_view name) {
  const auto* found = house.text_versions.find(name);
  return found == nullptr ? std::string{} : found->text("version");
}

Result<TextToSign> filled(Work& work, const CaseFile& file, std::string_view name, std::string_view role, const Json& values) {
  VIDIMUS_TRY(membership, work.unit().membership(file.line.membership));
  VIDIMUS_TRY(text, text_to_sign(work, name, membership, values));
  return TextToSign{std::string{name}, std::string{role}, version_of(work.house(), name), text.text, text.digest};
}

Result<std::vector<TextToSign>> texts_for(Work& work, const CaseFile& file) {
  std::vector<TextToSign> out;
  const auto as = signs_as(file);
  const bool holder = file.acting.has(Role::holder);
  if (!holder && !as) return out;
  VIDIMUS_TRY(signer, work.unit().person(work.actor().person));
  const auto values = values_of(file, signer, as);
  if (holder) {
    VIDIMUS_TRY(text, filled(work, file, terms_text, base::to_name(Role::holder), values));
    out.push_back(std::move(text));
  }
  if (as) {
    VIDIMUS_TRY(text, filled(work, file, mandate_words, base::to_name(*as), values));
    out.push_back(std::move(text));
  }
  return out;
}

void keep(Work& work, const CaseFile& file, const TextToSign& text, const std::string& data) {
  domain::SignedConsent kept{.id = work.new_id<domain::ConsentId>(),
                             .version = 0,
                             .body = file.line.body,
                             .dossier = file.dossier->id,
                             .signer = work.actor().person,
                             .role = text.role,
                             .text_name = text.name,
                             .text_version = text.version,
                             .digest = text.digest,
                             .text = text.text,
                             .data = data,
                             .at = work.now()};
  work.write(kept, "consent", kept.id.text, "sign", file.line.body, file.line.reference,
             Json::object({{"text", text.name}, {"version", text.version}, {"sha256", text.digest}, {"role", text.role}}));
}

/// What changes in the dossier by the signature of these texts.
void sign(Work& work, CaseFile& file, const std::vector<TextToSign>& texts, std::optional<SignerKind> as) {
  auto& dossier = *file.dossier;
  for (const auto& text : texts) {
    const bool terms = text.name == terms_text;
    if (terms) {
      dossier.holder_consented_at = work.now();
      dossier.terms_data = file.terms_data();
    } else {
      dossier.representative_consented_at = work.now();
      dossier.mandate_data = file.mandate_data();
      dossier.representative = work.actor().person;
      dossier.signer_kind = as.value_or(SignerKind::legal_representative);
    }
    keep(work, file, text, terms ? dossier.terms_data : dossier.mandate_data);
  }
}

}  // namespace

std::string digest_of(const std::vector<TextToSign>& texts) {
  std::string all;
  for (const auto& text : texts) all += text.name + ":" + text.digest + "\n";
  return base::to_hex(pki::sha256(base::view_of(all)));
}

Result<std::vector<TextToSign>> texts_to_sign(Counter& counter, const Actor& actor, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  return texts_for(work, file);
}

Result<domain::Dossier> consent(Counter& counter, const Actor& actor, const domain::DossierId& id, const std::string& code,
                                const std::string& seen) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::consent, file.acting,
                                       facts(file, work.now())));
  VIDIMUS_TRY(texts, texts_for(work, file));
  // What was read is what is signed: a text that changed in between is read again, and the code is not used up for it.
  if (!seen.empty() && seen != digest_of(texts)) return fail(Code::stale, "refused.text_changed");
  VIDIMUS_CHECK(use_consent_code(work, "dossier:" + id.text, code));
  sign(work, file, texts, signs_as(file));
  VIDIMUS_CHECK(work.ask_pieces_of(file));
  work.move(*file.dossier, decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return *file.dossier;
}

Result<std::vector<SignatureView>> signatures(Counter& counter, const Actor& actor, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(id));
  VIDIMUS_TRY(kept, work.unit().signed_consents(id));
  std::vector<SignatureView> out;
  for (auto& one : kept) {
    VIDIMUS_TRY(signer, work.unit().person(one.signer));
    const bool stands = one.data == (one.text_name == terms_text ? file.terms_data() : file.mandate_data());
    out.push_back({std::move(one), domain::shown_name(signer.given_names, signer.surname), stands});
  }
  return out;
}

}  // namespace vidimus::ra
