#include "ra/subject_search.hpp"

#include <algorithm>

#include "domain/search.hpp"
#include "ports/list_store.hpp"
#include "ra/privacy.hpp"

namespace vidimus::ra {
namespace {

using domain::Role;

constexpr int longest_subject_page = 500;
constexpr domain::RoleSet of_body{Role::ra_manager, Role::auditor};

/// The question for this actor: over his body, or within the organisations he acts for.
ports::WordQuestion question_of(const Work& work, const SubjectSearch& search) {
  ports::WordQuestion out{.body = work.actor().body, .words = domain::wanted_words(search.text), .after = search.after};
  out.limit = std::clamp(search.limit, 1, longest_subject_page);
  if (work.acting_in(out.body).meets(of_body)) return out;
  auto& own = out.organisations.emplace();
  for (const auto& held : work.actor().accreditations)
    if (!held.organisation.empty() && !work.acting_for(held.organisation).empty() &&
        std::ranges::find(own, held.organisation) == own.end())
      own.push_back(held.organisation);
  return out;
}

}  // namespace

Result<std::vector<FoundPerson>> find_people(Counter& counter, const Actor& actor, const SubjectSearch& search) {
  VIDIMUS_TRY(work, counter.open(actor));
  const auto question = question_of(work, search);
  std::vector<FoundPerson> out;
  if (question.words.empty()) return out;
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(found, lists->people_named(question));
  for (auto& person : found) {
    VIDIMUS_TRY(locked, is_restricted(work.unit(), person.id));
    if (locked && question.organisations) continue;
    FoundPerson one;
    if (!person.organisation.empty()) {
      VIDIMUS_TRY(organisation, work.unit().organisation(person.organisation));
      one.organisation = organisation.name;
    }
    one.person = std::move(person);
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<FoundOrganisation>> find_organisations(Counter& counter, const Actor& actor, const SubjectSearch& search) {
  VIDIMUS_TRY(work, counter.open(actor));
  const auto question = question_of(work, search);
  std::vector<FoundOrganisation> out;
  if (question.words.empty()) return out;
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(found, lists->organisations_named(question));
  for (auto& organisation : found) {
    VIDIMUS_TRY(memberships, work.unit().memberships_of(organisation.id));
    std::ranges::sort(memberships, std::ranges::greater{}, &domain::Membership::id);
    out.push_back({std::move(organisation), std::move(memberships)});
  }
  return out;
}

}  // namespace vidimus::ra
