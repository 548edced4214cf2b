#include "ra/code_reissue.hpp"

#include "domain/identifiers.hpp"
#include "ra/custody_parts.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::DossierEvent;
using domain::Fact;
using domain::Identification;
using domain::IdentificationMethod;
using domain::Role;

constexpr domain::RoleSet code_readers{Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor,
                                       Role::the_house};

Result<CaseFile> open_with_dossier(Work& work, const std::string& reference) {
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.dossier) return fail(Code::not_found, "refused.unknown_case");
  return std::move(file);
}

domain::FactSet presence(const Work& work, const CaseFile& file, bool holder_present) {
  domain::FactSet out;
  out.add_if(holder_present, Fact::holder_present);
  out.add_if(!work.actor().person.empty() && work.actor().person != file.line.holder, Fact::operator_is_no_holder);
  return out;
}

bool same_document(const domain::Dossier& dossier, const IdentifyAgain& shown) {
  return !dossier.document_number.empty() && shown.document_kind == dossier.document_kind &&
         domain::normalised_document_number(shown.document_number) == dossier.document_number;
}

/// The newest identification that may serve now; null when there is none.
const Identification* newest_serving(const std::vector<Identification>& all, Instant now) {
  const Identification* out = nullptr;
  for (const auto& one : all)
    if (domain::serves(one, now)) out = &one;
  return out;
}

}  // namespace

Result<Identification> identify_again(Counter& counter, const Actor& actor, const IdentifyAgain& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_with_dossier(work, command.reference));
  const bool by_document = command.method == IdentificationMethod::document_at_counter;
  auto known = facts(file, work.now()) | presence(work, file, command.holder_present);
  known.add_if(by_document && same_document(*file.dossier, command), Fact::same_document);
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state,
                                       by_document ? DossierEvent::identify_by_document : DossierEvent::identify_by_two,
                                       file.acting, known));
  Identification made;
  made.id = work.new_id<domain::IdentificationId>();
  made.body = file.line.body;
  made.dossier = file.dossier->id;
  made.method = command.method;
  made.agent = actor.person;
  made.at = work.now();
  work.move(*file.dossier, decision, file.line.reference);
  work.write(made, "identification", made.id.text, "make", made.body, file.line.reference,
             Json::object({{"method", base::to_name(made.method)}}));
  VIDIMUS_CHECK(work.commit());
  return made;
}

Result<Identification> witness_identification(Counter& counter, const Actor& actor, const domain::IdentificationId& id,
                                              bool holder_present) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(made, work.unit().identification(id));
  VIDIMUS_TRY(file, work.open_case(made.dossier));
  if (made.method != IdentificationMethod::two_agents || made.witnessed_at || made.used_at)
    return fail(Code::wrong_state, "refused.identification_over");
  auto known = facts(file, work.now()) | presence(work, file, holder_present);
  known.add_if(made.agent != actor.person, Fact::another_agent);
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::witness, file.acting, known));
  made.witness = actor.person;
  made.witnessed_at = work.now();
  work.move(*file.dossier, decision, file.line.reference);
  work.write(made, "identification", made.id.text, "witness", made.body, file.line.reference);
  VIDIMUS_CHECK(work.commit());
  return made;
}

Result<domain::Dossier> reissue_code(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_with_dossier(work, reference));
  VIDIMUS_TRY(all, work.unit().identifications(file.dossier->id));
  const auto* found = newest_serving(all, work.now());
  auto known = facts(file, work.now());
  known.add_if(found != nullptr, Fact::holder_identified_again);
  known.add_if(found != nullptr && found->agent != actor.person && found->witness != actor.person, Fact::another_agent);
  VIDIMUS_TRY(decision,
              domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::reissue_code, file.acting, known));
  auto used = *found;
  used.used_by = actor.person;
  used.used_at = work.now();
  Json extra{Json::Object{}};
  work.prepare(file, decision.then, extra);
  work.move(*file.dossier, decision, reference,
            Json::object({{"identification", used.id.text}, {"method", base::to_name(used.method)}}));
  work.write(used, "identification", used.id.text, "use", used.body, reference);
  VIDIMUS_CHECK(work.perform(file, decision.then, extra));
  VIDIMUS_CHECK(work.commit());
  return *file.dossier;
}

Result<std::vector<IdentificationView>> identifications_of(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_with_dossier(work, reference));
  if (!file.acting.meets(code_readers)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(all, work.unit().identifications(file.dossier->id));
  std::vector<IdentificationView> out;
  for (auto& one : all) {
    VIDIMUS_TRY(agent, name_of(work, one.agent));
    VIDIMUS_TRY(witness, name_of(work, one.witness));
    const bool serves = domain::serves(one, work.now());
    out.push_back({std::move(one), std::move(agent), std::move(witness), serves});
  }
  return out;
}

Result<base::Secret> show_revocation_code(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  // As with the withdrawal code: nobody but the holder, whatever else he may be.
  const bool his = !actor.person.empty() && file.line.holder == actor.person;
  if (!his || !file.certificate || !file.certificate->revocation_code_sealed)
    return fail(Code::not_found, "refused.unknown_case");
  auto& certificate = *file.certificate;
  VIDIMUS_TRY(code, work.unseal("revocation:" + certificate.serial, *certificate.revocation_code_sealed));
  work.write(certificate, "certificate", certificate.id.text, "show_code", file.line.body, reference);
  VIDIMUS_CHECK(work.commit());
  return std::move(code);
}

}  // namespace vidimus::ra
