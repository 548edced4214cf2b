#include "story_desk.hpp"

namespace vidimus::ra::testing {

Instant paris_time(const std::string& text) {
  const auto day = base::day_from(text.substr(0, 10));
  if (!day || text.size() != 16) throw std::runtime_error("no date: " + text);
  return base::instant_of({*day, std::stoi(text.substr(11, 2)), std::stoi(text.substr(14, 2)), 0});
}

StoryDesk::StoryDesk(const std::string& now, const std::string& database) : house(now, database) { house.load_sample(); }

Result<domain::Membership> StoryDesk::join(const std::string& who, const domain::ContractId& contract) {
  const auto me = house.actor(who);
  const auto [person, place] = looked_up([&](ports::Unit& unit) {
    return std::pair{must(unit.person(me.person)), must(unit.organisation(me.organisation))};
  });
  const auto outcome = adhere(counter, {.contract = contract,
                                        .siret = place.siret,
                                        .name = place.name,
                                        .street = place.street,
                                        .zip = place.zip,
                                        .town = place.town,
                                        .given_names = person.given_names,
                                        .surname = person.surname,
                                        .email = person.email,
                                        .function = person.function,
                                        .phone = person.phone});
  if (!outcome) return outcome.error();
  const auto actor = house.actor(who);
  const auto id = outcome->membership.id;
  return sign_convention(counter, actor, id, house.consent(actor, "convention:" + id.text));
}

Result<domain::Membership> StoryDesk::take_in(const std::string& who, const domain::ContractId& contract) {
  const auto actor = house.actor(who);
  for (const auto& view : must(memberships(counter, actor)))
    if (view.contract.id == contract) return activate_membership(counter, actor, view.membership.id);
  return base::fail(base::Code::not_found, "membership");
}

Result<std::vector<domain::OrderLine>> StoryDesk::place(const std::string& who, int count, const domain::ContractId& contract) {
  const auto actor = house.actor(who);
  for (const auto& view : must(memberships(counter, actor))) {
    if (!contract.empty() && view.contract.id != contract) continue;
    house.clock.at += std::chrono::seconds{1};  // codes asked for in one millisecond have no order
    const auto code = house.consent(actor, "annex:" + view.membership.id.text);
    return send_annex(counter, actor, {view.membership.id, count, code});
  }
  return base::fail(base::Code::not_found, "membership");
}

Result<domain::OrderLine> StoryDesk::reserve_for(const std::string& who, const domain::OrderLine& line,
                                                 const std::string& given_names, const std::string& surname,
                                                 const std::string& email, const std::string& site_name) {
  const auto at = site(site_name);
  Reserve wish{.line = line.id,
               .given_names = given_names,
               .surname = surname,
               .email = email,
               .phone = "06 39 98 00 02",
               .function = "Adjointe",
               .product = {},
               .mode = at.kind == domain::SiteKind::own ? domain::WithdrawalMode::own_site : domain::WithdrawalMode::cci,
               .delivery_site = at.id,
               .verifying_office = at.id,
               .commitment_number = {},
               .service_code = {},
               .external_reference = {}};
  const auto products = looked_up([&](ports::Unit& unit) { return must(unit.products(line.contract)); });
  wish.product = std::ranges::max_element(products, {}, &domain::Product::validity_months)->id;
  return reserve(counter, house.actor(who), wish);
}

Result<std::vector<domain::OrderLine>> StoryDesk::pre_order_for(const std::string& who, const domain::OrderLine& like,
                                                                const std::string& given_names, const std::string& surname,
                                                                const std::string& email, const std::string& site_name) {
  const auto products = looked_up([&](ports::Unit& unit) { return must(unit.products(like.contract)); });
  domain::OrderedHolder wish{.given_names = given_names,
                             .surname = surname,
                             .email = email,
                             .phone = "06 39 98 00 02",
                             .function = "Adjointe",
                             .product = std::ranges::max_element(products, {}, &domain::Product::validity_months)->id,
                             .delivery_site = site(site_name).id,
                             .verifying_office = {},
                             .commitment_number = {},
                             .service_code = {},
                             .external_reference = {}};
  house.clock.at += std::chrono::seconds{1};
  const auto actor = house.actor(who);
  const auto asked = ask_consent_code(counter, actor, "annex:" + like.membership.text);
  if (!asked) return asked.error();
  return place_order(counter, actor, {like.membership, {wish}, house.last_code()});
}

Result<domain::OrderLine> StoryDesk::sign_purchase_order_of(const std::string& who, const domain::OrderLine& line) {
  house.clock.at += std::chrono::seconds{1};
  const auto actor = house.actor(who);
  const auto asked = ask_consent_code(counter, actor, "purchase_order:" + line.id.text);
  if (!asked) return asked.error();
  return sign_purchase_order(counter, actor, line.id, house.last_code());
}

Result<domain::Piece> StoryDesk::upload(const std::string& who, const domain::DossierId& dossier, domain::PieceKind kind) {
  return add_piece(counter, house.actor(who), {dossier, kind, "piece.pdf"}, base::view_of(some_pdf));
}

Result<domain::Dossier> StoryDesk::sign_dossier(const std::string& who, const domain::DossierId& dossier) {
  house.clock.at += std::chrono::seconds{1};
  const auto actor = house.actor(who);
  const auto asked = ask_consent_code(counter, actor, "dossier:" + dossier.text);
  if (!asked) return asked.error();
  return ra::consent(counter, actor, dossier, house.last_code());
}

Result<Done> StoryDesk::conform(const std::string& who, const domain::OrderLine& line) {
  for (const auto& piece : domain::current_pieces(file(line).pieces)) {
    const auto judged = judge_piece(counter, house.actor(who), piece.id, domain::Verdict::conform, "");
    if (!judged) return judged.error();
  }
  return Done{};
}

std::vector<std::string> StoryDesk::ticked(const domain::DossierId& id) {
  auto work = must(counter.open(Actor::house()));
  std::vector<std::string> out;
  for (const auto& item : world.review.checklist(must(work.open_case(id)).policy.checklist)->items) out.push_back(item.name);
  return out;
}

Result<domain::Dossier> StoryDesk::accept(const std::string& who, const domain::DossierId& id, base::Version version) {
  return accept_dossier(counter, house.actor(who), id, version, ticked(id));
}

std::string StoryDesk::code_of(const std::string& who, const domain::OrderLine& line) {
  return std::string{must(show_withdrawal_code(counter, house.actor(who), file(line).dossier->id)).reveal()};
}

domain::OrderLine StoryDesk::accepted(const std::string& given_names, const std::string& surname, const std::string& email) {
  const auto line = must(place("bastien.audibert@valbrune.example", 1)).front();
  must(reserve_for("bastien.audibert@valbrune.example", line, given_names, surname, email, "Guichet d'Azur Ingénierie"));
  const auto id = file(line).dossier->id;
  must(declare_document(counter, house.actor(email), {id, domain::DocumentKind::passport, "12AB34567", "2031-05-14"}));
  for (const auto kind : file(line).asked.required()) must(upload(email, id, kind));
  must(sign_dossier(email, id));
  must(sign_dossier("mireille.castellan@valbrune.example", id));
  must(submit_dossier(counter, house.actor(email), id));
  must(conform("ines.roubaud@azur-ingenierie.example", line));
  must(accept("ines.roubaud@azur-ingenierie.example", id));
  return line;
}

domain::Person StoryDesk::enter(const domain::BodyId& body, const domain::OrganisationId& organisation, const std::string& name,
                                const std::string& email) {
  auto work = must(counter.open(Actor::house()));
  const auto space = name.rfind(' ');
  domain::Person person;
  person.id = work.new_id<domain::PersonId>();
  person.body = body;
  person.organisation = organisation;
  person.given_names = name.substr(0, space);
  person.surname = name.substr(space + 1);
  person.email = email;
  work.write(person, "person", person.id.text, "name", body);
  must(work.commit());
  return person;
}

void StoryDesk::accredit_reviewer(const std::string& email, const domain::DeliverySite& at) {
  const auto person = enter(at.body, {}, "Agnès Fabre", email);
  domain::Accreditation right;
  right.person = person.id;
  right.body = at.body;
  right.role = domain::Role::registration_operator;
  right.site = at.id;
  grant(right);
}

domain::PersonId StoryDesk::hire(const std::string& given_names, const std::string& email) {
  const auto at = site(cast::own_site);
  const auto person = enter(at.body, {}, given_names + " Carbonel", email);
  domain::Accreditation right;
  right.person = person.id;
  right.body = at.body;
  right.role = domain::Role::delivery_operator;
  right.site = at.id;
  grant(right);
  return person.id;
}

void StoryDesk::grant(domain::Accreditation right) {
  auto work = must(counter.open(Actor::house()));
  const bool operates = right.role == domain::Role::registration_operator || right.role == domain::Role::delivery_operator;
  if (operates && right.contract.empty()) {
    for (const auto& contract : must(work.unit().contracts(right.body))) {
      right.contract = contract.id;
      grant(right);
    }
    return;
  }
  right.id = work.new_id<domain::AccreditationId>();
  right.starts = base::civil_of(work.now()).day;
  right.ends = base::next_day(right.starts, 365);
  work.write(right, "accreditation", right.id.text, "grant", right.body);
  must(work.commit());
}

domain::Station StoryDesk::pair(const std::string& who, const domain::SiteId& site) {
  const auto offered = must(offer_pairing(counter, house.actor(who), site));
  return must(pair_station(counter, std::string{offered.code.reveal()}, "poste-1")).station;
}

Result<Done> StoryDesk::personalise(const domain::Station& station, const std::string& token_serial) {
  const auto job = next_job(counter, station);
  if (!job) return job.error();
  if (!*job) return base::fail(base::Code::not_found, "station_job");
  const auto answer =
      submit_request(counter, station, {(*job)->job.id, ca::testing::Desk::csr(token_key()), token_serial, "SoftHSM v2"});
  if (!answer) return answer.error();
  return submit_read_back(counter, station, {(*job)->job.id, answer->certificate.der, must(token_key().sign(answer->challenge))});
}

pki::Signer& StoryDesk::token_key() { return *desk.house.holder_key; }

std::vector<std::string> StoryDesk::letters_to(const std::string& kind) {
  std::vector<std::string> out;
  for (const auto& one : looked_up([](ports::Unit& unit) { return must(unit.recent_letters({}, 1000)); }))
    if (one.kind == kind) out.push_back(one.to);
  std::ranges::sort(out);
  return out;
}

CaseFile StoryDesk::file(const domain::OrderLine& line) {
  auto work = must(counter.open(Actor::house()));
  return must(work.open_case(line.id));
}

domain::FrameworkContract StoryDesk::contract(const std::string& name) {
  auto work = must(counter.open(Actor::house()));
  for (const auto& body : must(work.unit().bodies()))
    for (const auto& one : must(work.unit().contracts(body.id)))
      if (one.name == name) return one;
  throw std::runtime_error("no such contract: " + name);
}

domain::DeliverySite StoryDesk::site(const std::string& name) {
  auto work = must(counter.open(Actor::house()));
  for (const auto& body : must(work.unit().bodies()))
    for (const auto& one : must(work.unit().sites(body.id)))
      if (one.name == name) return one;
  throw std::runtime_error("no such site: " + name);
}

domain::Certificate StoryDesk::load_certificate(const domain::OrderLine& of, const base::Day& ends) {
  auto work = must(counter.open(Actor::house()));
  auto old = must(work.open_case(of.id)).line;
  old.id = work.new_id<domain::LineId>();
  old.version = 0;
  old.reference.clear();
  old.state = domain::OrderState::completed;
  work.write(old, "order", old.id.text, "test", old.body);
  domain::Certificate one;
  one.id = work.new_id<domain::CertificateId>();
  one.body = old.body;
  one.line = old.id;
  one.holder = old.holder;
  one.organisation = old.organisation;
  one.state = domain::CertificateState::active;
  one.profile = "dual_rgs2_qcpn";
  one.serial = base::to_hex(base::view_of(one.id.text));
  one.subject = "CN=Porteur d'essai";
  one.not_after = base::start_of(ends);
  one.not_before = *one.not_after - std::chrono::days{1095};
  work.write(one, "certificate", one.id.text, "test", one.body);
  must(work.commit());
  return one;
}

int StoryDesk::run_calendar() {
  return must(advance_contracts(counter)) + must(expire_certificates(counter)) + must(close_missed(counter));
}

}  // namespace vidimus::ra::testing
