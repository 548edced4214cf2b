#include "appointment_desk.hpp"

namespace vidimus::ra::testing {

Result<domain::Appointment> AppointmentDesk::book(const std::string& who, const domain::OrderLine& line, const std::string& when,
                                                  const std::string& reason) {
  return book_appointment(counter, house.actor(who), line.reference, paris_time(when), reason);
}

void AppointmentDesk::receive_tokens(int count) {
  const auto at = site(own_site).id;
  for (int number = 0; number < count; ++number)
    must(receive_token(counter, house.actor(deliverer), at, "RACE-" + std::to_string(number), "SoftHSM v2", false));
}

void AppointmentDesk::staff(int capacity) {
  const auto at = site(own_site).id;
  auto work = must(counter.open(Actor::house()));
  auto calendar = must(work.unit().calendar(at));
  for (auto& hours : calendar.hours) hours.capacity = capacity;
  work.write(calendar, "calendar", at.text, "replace", site(own_site).body);
  must(work.commit());
}

std::vector<std::pair<Actor, std::string>> AppointmentDesk::multiply(const domain::OrderLine& line, int count) {
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

}  // namespace vidimus::ra::testing
