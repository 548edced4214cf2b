// Many holders who may book at once, made without walking through their dossiers, and a counter with several places.
#pragma once

#include "story_desk.hpp"

namespace vidimus::ra::testing {

/// The counter of Azur Ingénierie, with cases ready for it.
class AppointmentDesk : public StoryDesk {
 public:
  static constexpr auto own_site = "Guichet d'Azur Ingénierie";
  static constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";
  static constexpr auto manager = "claire.olivari@azur-ingenierie.example";

  explicit AppointmentDesk(const std::string& now = "2026-11-20T09:00:00Z", const std::string& database = {})
      : StoryDesk(now, database) {}

  Result<domain::Appointment> book(const std::string& who, const domain::OrderLine& line, const std::string& when,
                                   const std::string& reason = {}) {
    return book_appointment(counter, house.actor(who), line.reference, paris_time(when), reason);
  }
  /// A colleague of the deliverer at the same counter.
  domain::PersonId hire(const std::string& given_names, const std::string& email) {
    const auto at = site(own_site);
    auto work = must(counter.open(Actor::house()));
    domain::Person person;
    person.id = work.new_id<domain::PersonId>();
    person.body = at.body;
    person.given_names = given_names;
    person.surname = "Carbonel";
    person.email = email;
    work.write(person, "person", person.id.text, "name", at.body);
    must(work.commit());
    domain::Accreditation right;
    right.person = person.id;
    right.body = at.body;
    right.role = domain::Role::delivery_operator;
    right.site = at.id;
    grant(right);
    return person.id;
  }
  void receive_tokens(int count) {
    const auto at = site(own_site).id;
    for (int number = 0; number < count; ++number)
      must(receive_token(counter, house.actor(deliverer), at, "RACE-" + std::to_string(number), "SoftHSM v2", false));
  }
  /// So many hand-overs at once, at every hour of opening.
  void staff(int capacity) {
    const auto at = site(own_site).id;
    auto work = must(counter.open(Actor::house()));
    auto calendar = must(work.unit().calendar(at));
    for (auto& hours : calendar.hours) hours.capacity = capacity;
    work.write(calendar, "calendar", at.text, "replace", site(own_site).body);
    must(work.commit());
  }
  /// Copies of an accepted case, each with a holder of its own who has not booked yet.
  std::vector<std::pair<Actor, std::string>> multiply(const domain::OrderLine& line, int count) {
    const auto model = file(line);
    auto work = must(counter.open(Actor::house()));
    std::vector<std::pair<Actor, std::string>> out;
    for (int number = 0; number < count; ++number) {
      auto person = *model.holder;
      person.id = work.new_id<domain::PersonId>();
      person.version = 0;
      person.email = "porteur-" + std::to_string(number) + "@valbrune.example";
      work.write(person, "person", person.id.text, "name", person.body);
      auto copy = model.line;
      copy.id = work.new_id<domain::LineId>();
      copy.version = 0;
      copy.holder = person.id;
      copy.reference = "COURSE-" + std::to_string(number);
      work.write(copy, "order", copy.id.text, "place", copy.body, copy.reference);
      auto dossier = *model.dossier;
      dossier.id = work.new_id<domain::DossierId>();
      dossier.version = 0;
      dossier.line = copy.id;
      dossier.holder = person.id;
      work.write(dossier, "dossier", dossier.id.text, "create", dossier.body, copy.reference);
      Actor actor;
      actor.person = person.id;
      actor.body = person.body;
      actor.organisation = person.organisation;
      out.emplace_back(actor, copy.reference);
    }
    must(work.commit());
    return out;
  }
};

}  // namespace vidimus::ra::testing
