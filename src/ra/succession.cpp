// A change of legal representative (changement de représentant légal): the old powers end, what was signed stays signed, what was
// not waits for the new one.
#include <algorithm>

#include "domain/dossier.hpp"
#include "ra/accreditation_file.hpp"

namespace vidimus::ra {
namespace {

using domain::Accreditation;
using domain::Role;

constexpr int successions_a_page = 100;

/// References of requests of the organisation that nobody signed for it yet.
Result<std::vector<std::string>> unsigned_requests(Work& work, const domain::OrganisationId& organisation) {
  std::vector<std::string> out;
  ports::LineFilter filter;
  filter.organisation = organisation;
  filter.limit = successions_a_page;
  while (true) {
    VIDIMUS_TRY(lines, work.unit().lines(filter));
    for (const auto& line : lines) {
      VIDIMUS_TRY(dossier, work.unit().dossier_of(line.id));
      const bool waits = dossier && !dossier->representative_consented_at &&
                         (dossier->state == domain::DossierState::open || dossier->state == domain::DossierState::incomplete);
      if (waits) out.push_back(line.reference);
    }
    if (lines.size() < static_cast<std::size_t>(successions_a_page)) return out;
    filter.after = lines.back().id;
  }
}

Result<Done> hand_memberships_over(Work& work, const AccreditationFile& file) {
  VIDIMUS_TRY(memberships, work.unit().memberships_of(file.accreditation.organisation));
  for (auto& membership : memberships) {
    if (membership.state == domain::MembershipState::ended || membership.legal_representative == file.person.id) continue;
    membership.legal_representative = file.person.id;
    work.write(membership, "membership", membership.id.text, "represent", membership.body, {},
               Json::object({{"person", file.person.id.text}}));
  }
  return Done{};
}

/// One predecessor's power ends the day before the successor's begins, by the house, and he is told.
Result<Done> end_predecessor(Work& work, const AccreditationFile& successor, const Accreditation& former) {
  VIDIMUS_TRY(file, accreditation_file(work, former));
  VIDIMUS_TRY(person, work.unit().person(former.person));
  auto& ending = file.accreditation;
  ending.ends = std::min(ending.ends, base::next_day(successor.accreditation.starts, -1));
  VIDIMUS_TRY(decision, domain::decide(domain::accreditation_table, ending.state, domain::AccreditationEvent::run_out,
                                       domain::RoleSet{Role::the_house}, domain::Fact::last_day_passed));
  work.move(ending, decision, {}, Json::object({{"successor", successor.accreditation.id.text}}));
  auto told = successor;
  told.person = std::move(person);
  auto values = accreditation_values(work.house(), successor);
  values.set("former", true);
  return tell_about(work, told, domain::Effect::tell_representative_changed, values);
}

}  // namespace

Result<Done> take_office(Work& work, AccreditationFile& file) {
  const auto& mine = file.accreditation;
  VIDIMUS_TRY(others, work.unit().accreditations_for(mine.organisation));
  for (const auto& one : others)
    if (one.role == Role::legal_representative && one.id != mine.id && one.person != mine.person)
      VIDIMUS_CHECK(end_predecessor(work, file, one));
  VIDIMUS_CHECK(hand_memberships_over(work, file));
  VIDIMUS_TRY(waiting, unsigned_requests(work, mine.organisation));
  std::string references;
  for (const auto& one : waiting) references += (references.empty() ? "" : ", ") + one;
  return tell_about(work, file, domain::Effect::tell_representative_changed, Json::object({{"to_confirm", references}}));
}

}  // namespace vidimus::ra
