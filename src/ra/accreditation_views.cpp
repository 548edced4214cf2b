// Accreditations as lists and pages show them, their deeds, and the mandate as it is read before it is signed.
#include <algorithm>
#include <tuple>

#include "base/template.hpp"
#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/accreditation_file.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AccreditationState;
using domain::Role;
using domain::RoleSet;

constexpr int longest_people_page = 500;
constexpr std::string_view mandate_name = "mandat-certification";

/// Facts that come with the act itself: a reason, a code.
constexpr domain::FactSet brought{domain::Fact::reason_given, domain::Fact::co_signed};

Result<AccreditationView> view_of(Work& work, AccreditationFile file) {
  AccreditationView out;
  const auto& one = file.accreditation;
  const auto today = base::civil_of(work.now()).day;
  if (!one.granted_by.empty()) {
    VIDIMUS_TRY(by, work.unit().person(one.granted_by));
    out.granted_by = domain::shown_name(by.given_names, by.surname);
  }
  if (file.contract) out.contract = file.contract->name;
  if (file.site) out.site = file.site->name;
  if (file.organisation) out.organisation = file.organisation->name;
  out.days_left = static_cast<int>((std::chrono::sys_days{one.ends} - std::chrono::sys_days{today}).count());
  out.ending_soon = one.state == AccreditationState::in_force && out.days_left >= 0 && out.days_left <= ending_soon_days;
  VIDIMUS_TRY(known, accreditation_facts(work, file));
  const auto second = second_act(one.role);
  for (const auto event : domain::possible(domain::accreditation_table, one.state, file.acting, known | brought)) {
    using enum domain::AccreditationEvent;
    const bool is_second = event == confirm || event == co_sign || event == take_over;
    if (!is_second || event == second) out.possible.emplace_back(base::to_name(event));
  }
  out.accreditation = one;
  out.person = std::move(file.person);
  return out;
}

/// In force first, then what waits, then what is over; by last day.
int rank(AccreditationState state) {
  switch (state) {
    case AccreditationState::proposed:
      return 0;
    case AccreditationState::in_force:
      return 1;
    default:
      return 2;
  }
}

Result<std::vector<AccreditationView>> views(Work& work, const std::vector<domain::Accreditation>& all) {
  std::vector<AccreditationView> out;
  for (const auto& one : all) {
    VIDIMUS_TRY(file, accreditation_file(work, one));
    VIDIMUS_TRY(person, work.unit().person(one.person));
    file.person = std::move(person);
    VIDIMUS_TRY(view, view_of(work, std::move(file)));
    out.push_back(std::move(view));
  }
  std::ranges::stable_sort(out, {}, [](const AccreditationView& view) {
    return std::pair{rank(view.accreditation.state), std::chrono::sys_days{view.accreditation.ends}};
  });
  return out;
}

/// Who waits for his own mandate to be signed has no role yet: he sees that mandate and nothing else. @errors not_found.
Result<std::vector<AccreditationView>> own_proposals(Work& work, const domain::OrganisationId& id) {
  VIDIMUS_TRY(all, work.unit().accreditation_history(id));
  const auto& self = work.actor().person;
  std::erase_if(all, [&](const auto& one) { return self.empty() || one.person != self; });
  if (all.empty()) return fail(Code::not_found, "refused.not_found");
  return views(work, all);
}

using Page = std::pair<std::vector<AccreditationView>, domain::AccreditationId>;

Result<Page> page_of(Work& work, const domain::Organisation& organisation, const domain::AccreditationId& after, bool over,
                     int limit) {
  VIDIMUS_TRY(lists, ports::as_list_store(work.house().store));
  ports::AccreditationQuestion question{.body = organisation.body, .organisation = organisation.id, .over = over};
  question.today = base::civil_of(work.now()).day;
  question.after = after;
  question.limit = std::clamp(limit, 1, longest_people_page) + 1;  // one more, to know whether there is a page after
  VIDIMUS_TRY(found, lists->accreditation_page(question));
  Page out;
  if (found.size() == static_cast<std::size_t>(question.limit)) {
    found.pop_back();
    out.second = found.back().id;
  }
  VIDIMUS_TRY(shown, views(work, found));
  out.first = std::move(shown);
  return out;
}

}  // namespace

Result<std::vector<AccreditationView>> accreditations(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor, Role::the_house}))
    return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(all, work.unit().accreditation_history(actor.body));
  std::erase_if(all, [](const domain::Accreditation& one) {
    return !one.organisation.empty() && (one.role != Role::legal_representative || one.state != AccreditationState::proposed);
  });
  return views(work, all);
}

Result<StandingView> standing(Counter& counter, const Actor& actor, const domain::OrganisationId& id,
                              const StandingPlace& place) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(organisation, work.unit().organisation(id));
  StandingView out;
  out.organisation = organisation;
  out.acting = work.acting_for(id);
  const auto in_body = work.acting_in(organisation.body);
  for (const auto role : {Role::ra_manager, Role::auditor}) out.acting.add_if(in_body.has(role), role);
  if (out.acting.empty()) {
    VIDIMUS_TRY(own, own_proposals(work, id));
    out.people = std::move(own);
    return out;
  }
  VIDIMUS_TRY(now, page_of(work, organisation, place.after, false, place.limit));
  VIDIMUS_TRY(over, page_of(work, organisation, place.over_after, true, place.limit));
  std::tie(out.people, out.next) = std::move(now);
  std::tie(out.over, out.next_over) = std::move(over);
  return out;
}

Result<AccreditationView> accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_accreditation(work, id));
  return view_of(work, std::move(file));
}

Result<DeedContent> read_deed(Counter& counter, const Actor& actor, const domain::AccreditationId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_accreditation(work, id));
  auto& one = file.accreditation;
  if (one.proof_file.empty()) return fail(Code::not_found, "documents.not_found");
  VIDIMUS_TRY(content, work.house().blobs.get(one.proof_file));
  VIDIMUS_TRY(verdict, work.house().blobs.examine(content));
  work.write(one, "accreditation", id.text, "read_deed", one.body);
  VIDIMUS_CHECK(work.commit());
  return DeedContent{verdict.media_type, std::move(content)};
}

Result<std::string> mandate_text(Counter& counter, const Actor& actor, const domain::AccreditationId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_accreditation(work, id));
  const auto* text = work.house().conventions.find(mandate_name);
  if (file.accreditation.role != Role::certification_agent || !file.organisation)
    return fail(Code::not_found, "refused.not_found");
  if (text == nullptr || !text->is_string())
    return fail(Code::misconfigured, "no text named " + std::string{mandate_name} + " in data/conventions");
  auto values = accreditation_values(work.house(), file);
  values.set("body_name", file.body.name).set("siret", file.organisation->siret).set("function", file.person.function);
  return base::render(*text->string(), values, base::Escape::none);
}

}  // namespace vidimus::ra
