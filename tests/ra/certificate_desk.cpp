#include "certificate_desk.hpp"

namespace vidimus::ra::testing {

std::string CertificateDesk::told_after(const std::string& words) const {
  for (auto at = house.mailer.composed.rbegin(); at != house.mailer.composed.rend(); ++at) {
    const auto found = at->plain.find(words);
    if (found == std::string::npos) continue;
    const auto from = found + words.size();
    return at->plain.substr(from, at->plain.find_first_of(" \n", from) - from);
  }
  throw std::runtime_error("no letter says: " + words);
}

domain::Appointment CertificateDesk::booked(const std::string& email, const domain::OrderLine& line) {
  const auto slots = must(offered_slots(counter, house.actor(email), line.reference));
  return must(book_appointment(counter, house.actor(email), line.reference, slots.front().starts));
}

domain::OrderLine CertificateDesk::met(const std::string& given_names, const std::string& surname, const std::string& email) {
  const auto line = accepted(given_names, surname, email);
  must(return_purchase_order(counter, house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  house.clock.at = booked(email, line).starts + std::chrono::minutes{2};
  must(hold_face_to_face(counter, house.actor(cast::deliverer),
                         {line.reference, true, domain::DocumentKind::passport, "12AB34567", code_of(email, line)}));
  if (station.id.empty()) station = pair(cast::deliverer, site(cast::own_site).id);
  return line;
}

domain::OrderLine CertificateDesk::delivered(const std::string& given_names, const std::string& surname, const std::string& email,
                                             const std::string& token_serial) {
  const auto line = met(given_names, surname, email);
  must(start_personalisation(counter, house.actor(cast::deliverer), {line.reference, token_serial, station.id}));
  must(personalise(station, token_serial));
  return line;
}

InHand CertificateDesk::in_hand(const std::string& token_serial, const std::string& given_names, const std::string& surname,
                                const std::string& email) {
  const auto line = delivered(given_names, surname, email, token_serial);
  auto certificate = must(accept_certificate(counter, house.actor(cast::deliverer), line.reference));
  return {line, std::move(certificate), told_after("Votre code de révocation : ")};
}

domain::Certificate CertificateDesk::now(const domain::Certificate& before) {
  return looked_up([&](ports::Unit& unit) { return must(unit.certificate(before.id)); });
}

void CertificateDesk::name_agent(const std::string& email, domain::Role role) {
  const auto known = must(must(counter.open(Actor::house())).unit().people_by_email(cast::mayor)).front();
  const auto person = enter(known.body, known.organisation, "Odile Garnier", email);
  domain::Accreditation right;
  right.person = person.id;
  right.body = known.body;
  right.organisation = known.organisation;
  right.role = role;
  grant(right);
}

}  // namespace vidimus::ra::testing
