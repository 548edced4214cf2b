// One accreditation with what is needed to decide on it. Shared by the use cases of accreditations and powers; not for the doors.
#pragma once

#include "domain/accreditation.hpp"
#include "domain/powers.hpp"
#include "ra/accreditations.hpp"

namespace vidimus::ra {

struct AccreditationFile {
  domain::Accreditation accreditation;
  domain::Person person;
  domain::MutualisationBody body;
  std::optional<domain::Organisation> organisation;
  std::optional<domain::FrameworkContract> contract;
  std::optional<domain::DeliverySite> site;
  domain::RoleSet acting;  ///< of who acts, toward this accreditation
};

/// Loads one that the actor may see. @errors not_found.
Result<AccreditationFile> open_accreditation(Work& work, const domain::AccreditationId& id);
/// The same for a record at hand; `acting` may be empty.
Result<AccreditationFile> accreditation_file(Work& work, const domain::Accreditation& accreditation);
/// Everything the table asks of an accreditation, as it stands now.
Result<domain::FactSet> accreditation_facts(Work& work, const AccreditationFile& file);
/// Values of its letters (data/letters/README.md).
Json accreditation_values(const House& house, const AccreditationFile& file);
/// Queues the letters that follow from a decision on it; `end_predecessor` is not a letter and passed over.
Result<Done> tell_about(Work& work, const AccreditationFile& file, domain::EffectSet effects, const Json& extra = {});
/// Moves it along a decision with its letters; nothing is committed.
Result<Done> move_accreditation(Work& work, AccreditationFile& file,
                                const domain::Decision<domain::AccreditationState, domain::AccreditationEvent>& decision);
/// The former legal representatives lose their powers, memberships pass to the new one, everybody concerned is told.
Result<Done> take_office(Work& work, AccreditationFile& file);
/// Which second act a proposal for this role waits for.
std::optional<domain::AccreditationEvent> second_act(domain::Role role);

}  // namespace vidimus::ra
