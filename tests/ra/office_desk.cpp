#include "office_desk.hpp"

#include "pki/pem.hpp"

namespace vidimus::ra::testing {

std::string issued_elsewhere(const std::string& given_names, const std::string& surname, const std::string& email) {
  StoryDesk other;
  const auto line = other.accepted(given_names, surname, email);
  must(return_purchase_order(other.counter, other.house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  must(book_appointment(other.counter, other.house.actor(email), line.reference, paris_time("2026-11-24 09:00")));
  other.house.clock.at = paris_time("2026-11-24 09:00");
  must(hold_face_to_face(other.counter, other.house.actor(cast::deliverer),
                         {line.reference, true, domain::DocumentKind::passport, "12AB34567", other.code_of(email, line)}));
  const auto station = other.pair(cast::deliverer, other.file(line).line.delivery_site);
  must(start_personalisation(other.counter, other.house.actor(cast::deliverer), {line.reference, "BLANK-AZUR-01", station.id}));
  must(other.personalise(station, "BLANK-AZUR-01"));
  return pki::to_pem("CERTIFICATE", other.file(line).certificate->der);
}

OfficeDesk::OfficeDesk() : line(must(desk.place(cast::buyer, 1)).front()) {
  order_without_pre_order();
  must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, office));
  const auto id = desk.file(line).dossier->id;
  must(declare_document(desk.counter, desk.house.actor(cast::holder),
                        {id, domain::DocumentKind::passport, "12AB34567", "2031-05-14"}));
  for (const auto kind : desk.file(line).asked.required()) must(desk.upload(cast::holder, id, kind));
  must(desk.sign_dossier(cast::holder, id));
  must(desk.sign_dossier(cast::mayor, id));
  must(submit_dossier(desk.counter, desk.house.actor(cast::holder), id));
  desk.accredit_reviewer(agnes, desk.site(office));
  must(desk.conform(agnes, line));
  must(desk.accept(agnes, id));
  must(return_purchase_order(desk.counter, desk.house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
}

void OfficeDesk::order_without_pre_order() {
  auto work = must(desk.counter.open(Actor::house()));
  auto contract = must(work.unit().contract(line.contract));
  contract.cci_by_pre_order = false;
  work.write(contract, "contract", contract.id.text, "amend", contract.body);
  must(work.commit());
}

}  // namespace vidimus::ra::testing
