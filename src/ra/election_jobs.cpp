// Letter L26: an organisation learns ahead that mandates of its elected people end.
#include <algorithm>
#include <map>

#include "base/log.hpp"
#include "domain/identifiers.hpp"
#include "ra/elections.hpp"
#include "ra/readers.hpp"

namespace vidimus::ra {
namespace {

using domain::Role;

/// Does the end of this mandate concern anybody: a certificate lives, or the organisation is represented by this person?
Result<std::optional<std::string>> concern(Work& work, const domain::Person& person,
                                           const std::vector<domain::Accreditation>& roles) {
  VIDIMUS_TRY(held, work.unit().certificates_held_by(person.id));
  for (const auto& one : held)
    if (one.state == domain::CertificateState::active && one.organisation == person.organisation && one.not_after)
      return std::optional{long_day(base::civil_of(*one.not_after).day, work.house().words)};
  const bool represents = std::ranges::any_of(
      roles, [&](const auto& one) { return one.role == Role::legal_representative && one.person == person.id; });
  return represents ? std::optional{std::string{}} : std::nullopt;
}

/// Tells one organisation of the mandates that end; answers the number of letters.
Result<int> tell_organisation(Counter& counter, const domain::OrganisationId& id, std::vector<domain::Person> people) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(organisation, work.unit().organisation(id));
  VIDIMUS_TRY(body, work.unit().body(organisation.body));
  VIDIMUS_TRY(roles, work.unit().accreditations_for(id));
  const auto& words = work.house().words;
  Json leavers = Json::array();
  base::Day first{};
  for (auto& person : people) {
    VIDIMUS_TRY(concerned, concern(work, person, roles));
    person.mandate_told = person.mandate_ends;
    work.write(person, "person", person.id.text, "tell_mandate", person.body);
    if (!concerned) continue;
    if (!first.ok()) first = person.mandate_ends;
    leavers.push(Json::object({{"name", domain::shown_name(person.given_names, person.surname)},
                               {"function", person.function},
                               {"ends_long", long_day(person.mandate_ends, words)},
                               {"certificate", *concerned}}));
  }
  const auto told =
      leavers.items().empty() ? People{} : organisation_readers(work.house().letters.kinds, "mandates_end", roles, work.now());
  for (const auto& id_of_reader : told) {
    VIDIMUS_TRY(reader, work.unit().person(id_of_reader));
    VIDIMUS_CHECK(work.tell("mandates_end", body, reader, nullptr,
                            Json::object({{"organisation", organisation.name},
                                          {"first_long", long_day(first, words)},
                                          {"leavers", leavers},
                                          {"link", work.house().public_url + "/collectivites/" + id.text + "/mandats"}})));
  }
  VIDIMUS_CHECK(work.commit());
  return static_cast<int>(told.size());
}

}  // namespace

Result<bool> end_of_mandate_matters(Work& work, const domain::Person& person) {
  VIDIMUS_TRY(roles, work.unit().accreditations_for(person.organisation));
  VIDIMUS_TRY(concerned, concern(work, person, roles));
  return concerned.has_value();
}

Result<int> tell_mandates_ending(Counter& counter) {
  std::map<domain::OrganisationId, std::vector<domain::Person>> by_organisation;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    const auto today = base::civil_of(work.now()).day;
    VIDIMUS_TRY(people, work.unit().mandates_ending(today, base::next_day(today, mandate_told_days)));
    for (auto& person : people)
      if (!person.organisation.empty() && person.mandate_told != person.mandate_ends)
        by_organisation[person.organisation].push_back(std::move(person));
  }
  int letters = 0;
  for (auto& [organisation, people] : by_organisation) {
    const auto told = tell_organisation(counter, organisation, std::move(people));
    if (!told && told.error().code == base::Code::unavailable) return told.error();
    if (!told)
      base::log::warn("calendar.act_refused", {{"act", "mandates"}, {"id", organisation.text}, {"reason", told.error().detail}});
    if (told) letters += *told;
  }
  return letters;
}

}  // namespace vidimus::ra
