// The calendar of accreditations: what has passed its last day is ended, what will is told ahead.
#include <algorithm>

#include "base/log.hpp"
#include "ra/accreditation_file.hpp"
#include "ra/readers.hpp"

namespace vidimus::ra {
namespace {

using domain::Accreditation;
using domain::AccreditationState;
using domain::Role;

Result<Done> tell_ending(Work& work, AccreditationFile& file, base::Day today) {
  auto& one = file.accreditation;
  VIDIMUS_TRY(people, told_of_ending(work, one, today));
  auto values = accreditation_values(work.house(), file);
  values.set("link",
             work.house().public_url + (one.organisation.empty() ? std::string{"/gestion/habilitations"}
                                                                 : "/collectivites/" + one.organisation.text + "/personnes"));
  for (auto& person : people) {
    auto told = file;
    told.person = std::move(person);
    VIDIMUS_CHECK(tell_about(work, told, domain::Effect::tell_accreditation_ending, values));
  }
  one.ending_told = one.ends;
  work.write(one, "accreditation", one.id.text, "tell_ending", one.body);
  return Done{};
}

/// One accreditation along its days. False: nothing to do.
Result<bool> advance(Counter& counter, const domain::AccreditationId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, open_accreditation(work, id));
  auto& one = file.accreditation;
  const auto today = base::civil_of(work.now()).day;
  if (one.ends < today) {
    VIDIMUS_TRY(decision, domain::decide(domain::accreditation_table, one.state, domain::AccreditationEvent::run_out, file.acting,
                                         domain::Fact::last_day_passed));
    VIDIMUS_CHECK(move_accreditation(work, file, decision));
  } else {
    VIDIMUS_CHECK(tell_ending(work, file, today));
  }
  VIDIMUS_CHECK(work.commit());
  return true;
}

bool due(const Accreditation& one, base::Day today) {
  const bool lives = one.state == AccreditationState::in_force || one.state == AccreditationState::proposed;
  if (!lives) return false;
  if (one.ends < today) return true;
  const bool soon = one.ends <= base::next_day(today, ending_told_days);
  return one.state == AccreditationState::in_force && soon && one.starts <= today && one.ending_told != one.ends;
}

}  // namespace

Result<std::vector<domain::Person>> told_of_ending(Work& work, const domain::Accreditation& one, base::Day today) {
  auto around =
      one.organisation.empty() ? work.unit().accreditations_in(one.body) : work.unit().accreditations_for(one.organisation);
  if (!around) return around.error();
  const auto giver = one.organisation.empty() ? Role::ra_manager : Role::legal_representative;
  People ids{one.person};
  for (const auto& other : *around)
    if (other.role == giver && holds_on(other, today) && std::ranges::find(ids, other.person) == ids.end())
      ids.push_back(other.person);
  return people_by_id(work.unit(), ids);
}

Result<int> advance_accreditations(Counter& counter) {
  std::vector<domain::AccreditationId> ids;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    const auto today = base::civil_of(work.now()).day;
    VIDIMUS_TRY(bodies, work.unit().bodies());
    for (const auto& body : bodies) {
      VIDIMUS_TRY(all, work.unit().accreditation_history(body.id));
      for (const auto& one : all)
        if (due(one, today)) ids.push_back(one.id);
    }
  }
  int moved = 0;
  for (const auto& id : ids) {
    const auto outcome = advance(counter, id);
    if (!outcome && outcome.error().code == base::Code::unavailable) return outcome.error();
    // One that cannot be moved must not keep the others waiting: told in the log, tried again at the next run.
    if (!outcome)
      base::log::warn("calendar.act_refused", {{"act", "accreditation"}, {"id", id.text}, {"reason", outcome.error().detail}});
    if (outcome && *outcome) ++moved;
  }
  return moved;
}

}  // namespace vidimus::ra
