#include "ra/annex.hpp"

#include "domain/references.hpp"
#include "ra/access.hpp"
#include "ra/ordering.hpp"

namespace vidimus::ra {

std::string Annex::reference(int line) const { return domain::case_reference(blank.body.slug, year, number, line); }

Result<CaseFile> blank_case(Work& work, const domain::MembershipId& id) {
  VIDIMUS_TRY(membership, work.unit().membership(id));
  CaseFile file;
  file.acting = work.acting_for(membership.organisation);
  if (file.acting.empty()) return base::fail(base::Code::not_found, "refused.not_found");
  VIDIMUS_TRY(body, work.unit().body(membership.body));
  VIDIMUS_TRY(contract, work.unit().contract(membership.contract));
  VIDIMUS_TRY(organisation, work.unit().organisation(membership.organisation));
  file.body = body;
  file.contract = contract;
  file.organisation = organisation;
  file.powers = work.powers_for(organisation.id, contract.id);
  file.line.body = body.id;
  file.line.contract = contract.id;
  file.line.membership = id;
  file.line.organisation = organisation.id;
  file.line.ordered_by = work.actor().person;
  return file;
}

Result<domain::FactSet> ordering_facts_of(Work& work, const CaseFile& file, int asked) {
  VIDIMUS_TRY(membership, work.unit().membership(file.line.membership));
  return ordering_facts(work, file.contract, membership, asked);
}

Result<Annex> open_annex(Work& work, const domain::MembershipId& id, int count) {
  Annex out;
  out.membership = id;
  VIDIMUS_TRY(blank, blank_case(work, id));
  VIDIMUS_TRY(membership, work.unit().membership(id));
  VIDIMUS_TRY(known, ordering_facts(work, blank.contract, membership, count));
  known.add(domain::Fact::annex_signed);
  VIDIMUS_TRY(decision,
              domain::decide(domain::order_table, domain::OrderState::draft, domain::OrderEvent::place, blank.acting, known));
  VIDIMUS_TRY(text, text_to_sign(work, annex_text, membership, Json::object({{"count", count}})));
  out.year = static_cast<int>(base::civil_of(work.now()).day.year());
  VIDIMUS_TRY(so_far, work.unit().orders_in_year(blank.body.id, out.year));
  out.number = so_far + 1;
  out.blank = std::move(blank);
  out.decision = decision;
  out.text = text;
  return out;
}

Result<Done> sign_annex(Work& work, const Annex& annex, const std::string& code) {
  return use_consent_code(work, "annex:" + annex.membership.text, code);
}

}  // namespace vidimus::ra
