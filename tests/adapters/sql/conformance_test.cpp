// Every record goes in and comes out; every refusal leaves nothing behind. On SQLite and PostgreSQL alike.
#include <set>

#include "adapters/sql/access_rows.hpp"
#include "adapters/sql/appointment_rows.hpp"
#include "adapters/sql/body_rows.hpp"
#include "adapters/sql/certificate_rows.hpp"
#include "adapters/sql/contract_rows.hpp"
#include "adapters/sql/dossier_rows.hpp"
#include "adapters/sql/engines.hpp"
#include "adapters/sql/keeping_rows.hpp"
#include "adapters/sql/letter_rows.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/organisation_rows.hpp"
#include "adapters/sql/people_rows.hpp"
#include "adapters/sql/site_rows.hpp"
#include "adapters/sql/token_rows.hpp"
#include "adapters/sql/verification_rows.hpp"
#include "ports/list_store.hpp"

namespace vidimus::tests {
namespace {

using adapters::sql::table_of;

class Conformance : public OnBothEngines {};
INSTANTIATE_TEST_SUITE_P(Sql, Conformance, both_engines(), engine_name);

/// What the table writes of a record, its version put aside.
template <class R>
std::vector<adapters::sql::Value> written(R record, base::Version version = 1) {
  record.version = version;
  return table_of<R>().values(record);
}

TEST(World, SetsEveryMember) {
  World world;
  world.line.replaces = CertificateId{"F1"};              // a certificate that is written after the line
  world.accreditation.state = AccreditationState::ended;  // what has ended is in no list
  world.each([]<class R>(const R& record) {
    if (table_of<R>().values(record).front() == adapters::sql::Value{std::string{"C0"}}) return;  // has no successor
    const auto set = table_of<R>().values(record);
    const auto unset = table_of<R>().values(R{});
    for (std::size_t at = 0; at < set.size(); ++at)
      EXPECT_TRUE(at == 1 || set[at] != unset[at]) << table_of<R>().select() << " column " << at;
  });
}

TEST_P(Conformance, EveryRecordComesBackAsWritten) {
  populate();
  auto u = unit();
  const auto& w = world_;
  const auto same = [](const auto& found, const auto& expected) {
    ASSERT_TRUE(found) << said(found);
    EXPECT_EQ(table_of<std::decay_t<decltype(expected)>>().values(*found), written(expected));
  };
  const auto same_if = [](const auto& found, const auto& expected) {
    ASSERT_TRUE(found) << said(found);
    ASSERT_TRUE(found->has_value());
    EXPECT_EQ(table_of<std::decay_t<decltype(expected)>>().values(**found), written(expected));
  };
  same(u->body(w.body.id), w.body);
  same(u->organisation(w.organisation.id), w.organisation);
  same_if(u->organisation_by_siret(w.body.id, w.organisation.siret), w.organisation);
  same(u->membership(w.membership.id), w.membership);
  const auto invoices = u->fee_invoices(w.membership.id);
  ASSERT_TRUE(invoices);
  ASSERT_EQ(invoices->size(), 1U);
  EXPECT_EQ(table_of<FeeInvoice>().values(invoices->front()), written(w.fee_invoice));
  same_if(u->membership_of(w.organisation.id, w.contract.id), w.membership);
  same(u->person(w.person.id), w.person);
  same_if(u->person_by_email(w.body.id, w.person.email), w.person);
  same(u->contract(w.contract.id), w.contract);
  same(u->contract(w.last_contract.id), w.last_contract);
  same(u->product(w.product.id), w.product);
  same(u->site(w.site.id), w.site);
  same(u->line(w.line.id), w.line);
  same_if(u->line_by_reference(w.line.reference), w.line);
  same(u->order_draft(w.draft.id), w.draft);
  same(u->dossier(w.dossier.id), w.dossier);
  same_if(u->dossier_of(w.line.id), w.dossier);
  same(u->piece(w.piece.id), w.piece);
  same_if(u->verification_policy(w.contract.id), w.policy);
  same(u->identification(w.identification.id), w.identification);
  same(u->appointment(w.appointment.id), w.appointment);
  same_if(u->face_to_face(w.appointment.id), w.face_to_face);
  same_if(u->counter_visit(w.appointment.id), w.passage);
  same_if(u->delivery_record(w.record.id), w.record);
  same(u->token_transfer(w.transfer.id), w.transfer);
  same(u->token_count(w.count.id), w.count);
  same(u->token_preparation(w.preparation.id), w.preparation);
  same_if(u->token_secret(w.token.id), w.secret);
  same_if(u->token_dialogue(w.dialogue.id), w.dialogue);
  same(u->trial(w.trial.id), w.trial);
  same_if(u->unblocking(w.unblocking.id), w.unblocking);
  same_if(u->reservation_of(w.token.id), w.appointment);
  same(u->leave(w.leave.id), w.leave);
  same_if(u->wait_of(w.line.id), w.wait);
  same(u->calendar_feed(w.feed.id), w.feed);
  same_if(u->calendar_feed_by_mac(w.feed.mac), w.feed);
  same(u->certificate(w.certificate.id), w.certificate);
  same_if(u->certificate_by_serial(w.certificate.serial), w.certificate);
  same(u->token(w.token.id), w.token);
  same_if(u->token_by_serial(w.token.serial), w.token);
  same(u->letter(w.letter.id), w.letter);
  same_if(u->session(w.session.id), w.session);
  same_if(u->challenge_by_mac(w.challenge.mac), w.challenge);
  same_if(u->last_challenge(w.person.id, ChallengePurpose::consent, "dossier:D1"), w.challenge);
  same_if(u->station_by_pairing(w.station.pairing_mac), w.station);
  same_if(u->station_by_key(w.station.key_mac), w.station);
  same(u->station(w.station.id), w.station);
  same(u->station_job(w.job.id), w.job);
  const auto calendar = u->calendar(w.site.id);
  ASSERT_TRUE(calendar);
  ASSERT_EQ(calendar->hours.size(), 2U);
  EXPECT_EQ(table_of<OpeningHours>().values(calendar->hours[1]), table_of<OpeningHours>().values(w.calendar.hours[1]));
  ASSERT_EQ(calendar->closures.size(), 2U);
  EXPECT_EQ(calendar->closures[0].day, today);
  EXPECT_EQ(calendar->closures[1].reason, "Pont");
}

TEST_P(Conformance, ListsFindTheirRecords) {
  populate();
  auto u = unit();
  const auto& w = world_;
  const auto ids = [](const auto& found) {
    std::string out;
    if (!found) return said(found);
    for (const auto& record : *found) out += record.id.text + " ";
    return out;
  };
  EXPECT_EQ(ids(u->bodies()), "B1 ");
  EXPECT_EQ(ids(u->token_transfers(w.body.id, 9)), "T1 ");
  EXPECT_EQ(ids(u->tokens_in_transfer(w.transfer.id)), "K1 ");
  EXPECT_EQ(ids(u->token_counts(w.body.id, 9)), "N1 ");
  EXPECT_EQ(ids(u->token_preparations(w.site.id, 9)), "Y1 ");
  EXPECT_EQ(ids(u->preparations_waiting(w.station.id)), "");
  EXPECT_EQ(ids(u->token_dialogues_of(w.line.id)), "J1 ");
  EXPECT_EQ(ids(u->trials_of(w.line.id)), "I1 ");
  EXPECT_EQ(ids(u->trials_ended(w.body.id, 9)), "I1 ");
  EXPECT_EQ(ids(u->unblockings_of(w.token.id)), "U1 ");
  EXPECT_EQ(ids(u->unblockings_approved(w.station.id)), "U1 ");
  EXPECT_EQ(ids(u->unblockings_open(w.body.id)), "U1 ");
  EXPECT_EQ(ids(u->memberships_of(w.organisation.id)), "M1 ");
  EXPECT_EQ(ids(u->memberships_in(w.contract.id)), "M1 ");
  EXPECT_EQ(ids(u->memberships_in(w.last_contract.id)), "");
  EXPECT_EQ(ids(u->people_by_email(w.agent.email)), "P2 ");
  EXPECT_EQ(ids(u->people_by_email("")), "");
  EXPECT_EQ(ids(u->accreditations_of(w.agent.id)), "A1 ");
  EXPECT_EQ(ids(u->accreditations_of(w.person.id)), "");
  EXPECT_EQ(ids(u->accreditations_at(w.site.id)), "A1 ");
  EXPECT_EQ(ids(u->accreditations_in(w.body.id)), "") << "a member's right is told by its organisation alone";
  EXPECT_EQ(ids(u->accreditations_for(w.organisation.id)), "A1 ");
  EXPECT_EQ(ids(u->contracts(w.body.id)), "C0 C1 ");
  EXPECT_EQ(ids(u->products(w.contract.id)), "R1 ");
  EXPECT_EQ(ids(u->sites(w.body.id)), "S1 ");
  EXPECT_EQ(ids(u->order_drafts(w.membership.id)), "") << "placed ones are no drafts any more";
  EXPECT_EQ(ids(u->lines({.external_reference = "EXT"})), "L1 ");
  EXPECT_EQ(*u->external_references(w.organisation.id), std::vector<std::string>{"EXT"});
  EXPECT_EQ(ids(u->review_queue(w.site.id, DossierState::received)), "D1 ");
  EXPECT_EQ(ids(u->review_queue(w.site.id, DossierState::open)), "");
  EXPECT_EQ(ids(u->pieces(w.dossier.id)), "I1 ");
  EXPECT_EQ(ids(u->reviews(w.dossier.id)), "V1 ");
  EXPECT_EQ(ids(u->reviews_at(w.site.id, noon + 1h, noon + 2h)), "V1 ");
  EXPECT_EQ(ids(u->reviews_at(w.site.id, noon, noon + 1h)), "");
  EXPECT_EQ(ids(u->signed_consents(w.dossier.id)), "G1 ");
  EXPECT_EQ(ids(u->identifications(w.dossier.id)), "U1 ");
  EXPECT_EQ(ids(u->clock_alerts(w.dossier.id)), "D1:0:80 ");
  EXPECT_EQ(ids(u->appointments_of(w.line.id)), "T1 ");
  EXPECT_EQ(ids(u->appointments_at(w.site.id, noon, noon + 1ms)), "T1 ");
  EXPECT_EQ(ids(u->appointments_at(w.site.id, noon - 1h, noon)), "");
  EXPECT_EQ(ids(u->certificates_of(w.line.id)), "F1 ");
  EXPECT_EQ(ids(u->certificates_held_by(w.person.id)), "F1 ");
  EXPECT_EQ(ids(u->certificates_ending(noon + 24h)), "");
  EXPECT_EQ(ids(u->certificates_ending(noon + 24h + 1ms)), "F1 ");
  EXPECT_EQ(ids(u->tokens_at(w.site.id, TokenState::assigned)), "K1 ");
  EXPECT_EQ(ids(u->tokens_at(w.site.id, TokenState::in_stock)), "");
  EXPECT_EQ(ids(u->letters_of(w.line.id)), "E1 ");
  EXPECT_EQ(ids(u->recent_letters({}, 5)), "E1 ");
  EXPECT_EQ(ids(u->recent_letters(BodyId{"B9"}, 5)), "");
  EXPECT_EQ(ids(u->letters_due(noon, 5)), "E1 ");
  EXPECT_EQ(ids(u->letters_due(noon - 1ms, 5)), "");
  EXPECT_EQ(ids(u->stations_at(w.site.id)), "W1 ");
  EXPECT_EQ(ids(u->jobs_of_station(w.station.id)), "J1 ");
  EXPECT_EQ(ids(u->jobs_of_line(w.line.id)), "J1 ");
  EXPECT_EQ(said(u->line(LineId{"none"})), "not_found order_line");
  EXPECT_FALSE(u->session(SessionId{"none"})->has_value());
  EXPECT_FALSE(u->station_by_key({})->has_value());
}

TEST_P(Conformance, LinesAreFilteredAndPaged) {
  populate();
  std::vector<ports::Step> steps;
  for (int at = 10; at < 30; ++at) {
    auto line = world_.line_of("L" + std::to_string(at), "SOL-2026-0000" + std::to_string(at) + "-2");
    line.state = at % 2 == 0 ? OrderState::placed : OrderState::draft;
    steps.push_back(step(line));
  }
  auto other_year = world_.line_of("L5", "SOL-2025-000099-1");
  steps.push_back(step(other_year));
  ASSERT_EQ(write(steps), "");
  auto u = unit();
  ports::LineFilter filter;
  filter.body = world_.body.id;
  filter.contract = world_.contract.id;
  filter.organisation = world_.organisation.id;
  filter.membership = world_.membership.id;
  filter.holder = world_.person.id;
  filter.delivery_site = world_.site.id;
  filter.verifying_office = world_.site.id;
  filter.state = OrderState::placed;
  filter.limit = 7;
  const auto first = u->lines(filter);
  ASSERT_TRUE(first) << said(first);
  ASSERT_EQ(first->size(), 7U);
  EXPECT_EQ(first->front().id.text, "L28");  // newest first
  filter.after = first->back().id;
  const auto second = u->lines(filter);
  ASSERT_EQ(second->size(), 3U);
  EXPECT_EQ(second->front().id.text, "L14");
  filter.after = {};
  filter.holder = world_.agent.id;
  EXPECT_TRUE(u->lines(filter)->empty());
  EXPECT_EQ(u->orders_in_year(world_.body.id, 2026).value(), 29);
  EXPECT_EQ(u->orders_in_year(world_.body.id, 2025).value(), 99);
  EXPECT_EQ(u->orders_in_year(world_.body.id, 2024).value(), 0);
}

/// Two on no invoice and two on one, each list read two lines at a time; the total counts the first two.
TEST_P(Conformance, WhatIsOwedIsReadPageAfterPage) {
  populate();
  std::vector<ports::Step> steps;
  for (int at = 1; at <= 5; ++at) {
    auto line = world_.line_of("W" + std::to_string(at), "SOL-2026-0003" + std::to_string(10 + at) + "-1");
    line.state = at == 5 ? OrderState::ready : at % 2 == 0 ? OrderState::issued : OrderState::completed;
    line.invoice_reference = at == 3 || at == 4 ? "F-1" : "";
    steps.push_back(step(line));
  }
  ASSERT_EQ(write(steps), "");
  auto& lists = **ports::as_list_store(*store_);
  const auto ids = [](const auto& found) {
    std::string out;
    if (!found) return said(found);
    for (const auto& record : *found) out += record.id.text + " ";
    return out;
  };
  ports::DueQuestion question{.body = world_.body.id, .after = {}, .limit = 1};
  EXPECT_EQ(ids(lists.due_page(question)), "W1 ");
  question.after = {.name = world_.organisation.name, .organisation = world_.organisation.id, .line = LineId{"W1"}};
  question.limit = 9;
  EXPECT_EQ(ids(lists.due_page(question)), "W2 ");
  question.after->name = "zzz";
  EXPECT_EQ(ids(lists.due_page(question)), "") << "after every name";
  EXPECT_EQ(ids(lists.invoiced_page(world_.body.id, {}, 1)), "W4 ");
  EXPECT_EQ(ids(lists.invoiced_page(world_.body.id, LineId{"W4"}, 9)), "W3 ");
  const auto owed = lists.count_due(world_.body.id, 9);
  ASSERT_TRUE(owed) << said(owed);
  ASSERT_EQ(owed->size(), 1U);
  EXPECT_EQ(owed->front().product, world_.product.id);
  EXPECT_EQ(owed->front().count, 2);
  const auto as_far_as = lists.count_due(world_.body.id, 0);
  ASSERT_TRUE(as_far_as && as_far_as->size() == 1);
  EXPECT_EQ(as_far_as->front().count, 1) << "one more than asked for says that there are more";
  EXPECT_TRUE(lists.count_due(BodyId{"none"}, 9)->empty());
  EXPECT_GE(lists.count_members(world_.contract.id).value(), 0);
}

/// An accepted case without an appointment is one to ring up; what was called off last comes first, what was missed is a matter
/// of its own.
TEST_P(Conformance, CasesToBookAndAppointmentsMissedAreReadPageAfterPage) {
  populate();
  std::vector<ports::Step> steps;
  const auto held = [&](const std::string& id, const std::string& line, AppointmentState state, std::chrono::hours after) {
    auto one = world_.appointment;
    one.id = AppointmentId{id}, one.version = 0, one.line = LineId{line}, one.state = state;
    one.starts = noon + after, one.ends = one.starts + 30min;
    one.seat.reset(), one.agent = {}, one.reserved = {}, one.excused = false;
    steps.push_back(step(one));
  };
  for (const auto* id : {"W1", "W2", "W3", "W4"}) {
    auto line = world_.line_of(id, std::string{"SOL-2026-00031"} + id[1] + "-1");
    line.state = OrderState::ready;
    steps.push_back(step(line));
  }
  held("A1", "W1", AppointmentState::booked, 1h);
  held("A2", "W2", AppointmentState::no_show, 2h);
  held("A3", "W2", AppointmentState::no_show, 3h);
  held("A4", "W3", AppointmentState::cancelled, 4h);
  held("A5", "W4", AppointmentState::no_show, 5h);
  ASSERT_EQ(write(steps), "");
  auto& lists = **ports::as_list_store(*store_);
  const auto ids = [](const auto& found) {
    std::string out;
    if (!found) return said(found);
    for (const auto& record : *found)
      if (record.id.text.size() == 2 && (record.id.text[0] == 'W' || record.id.text[0] == 'A')) out += record.id.text + " ";
    return out;
  };
  ports::UnbookedQuestion question{.sites = {world_.site.id}, .called_off = true, .after = {}, .limit = 50};
  EXPECT_EQ(ids(lists.unbooked_page(question)), "W3 ");
  question.called_off = false;
  EXPECT_EQ(ids(lists.unbooked_page(question)), "W2 W4 ");
  question.after = LineId{"W2"};
  EXPECT_EQ(ids(lists.unbooked_page(question)), "W4 ");
  question.sites.clear();
  EXPECT_EQ(ids(lists.unbooked_page(question)), "");
  EXPECT_EQ(ids(lists.missed_page(world_.body.id, std::nullopt, 50)), "A5 A3 ") << "the last one of each case";
  const auto last = unit()->appointment(AppointmentId{"A5"});
  EXPECT_EQ(ids(lists.missed_page(world_.body.id, *last, 50)), "A3 ");
}

TEST_P(Conformance, TheAgendaIsFoundByWhatItIsFor) {
  populate();
  const auto& w = world_;
  const auto ids = [](const auto& found) {
    std::string out;
    if (!found) return said(found);
    for (const auto& record : *found) out += record.id.text + " ";
    return out;
  };
  EXPECT_EQ(ids(unit()->appointments_in(w.body.id, noon, noon + 1ms)), "T1 ");
  EXPECT_EQ(ids(unit()->appointments_in(w.body.id, noon + 1ms, noon + 24h)), "");
  EXPECT_EQ(ids(unit()->waits_at(w.site.id)), "Q1 ");
  EXPECT_EQ(ids(unit()->waits_at({})), "Q1 ");
  EXPECT_EQ(ids(unit()->waits_at(SiteId{"none"})), "");
  EXPECT_EQ(ids(unit()->calendar_feeds(w.agent.id)), "") << "it is revoked";
  EXPECT_EQ(ids(unit()->leave_in(w.body.id, today, today)), "") << "it is withdrawn";
  auto leave = w.leave;
  leave.version = 1, leave.withdrawn_at.reset();
  auto wait = w.wait;
  wait.version = 1, wait.state = WaitState::ended;
  auto missed = w.appointment;
  missed.version = 1, missed.state = AppointmentState::no_show, missed.excused = false;
  auto spare = w.token;
  spare.version = 1, spare.state = TokenState::in_stock, spare.transfer = {};
  EXPECT_EQ(ids(unit()->tokens_left(w.site.id)), "");
  ASSERT_EQ(write({step(leave), step(wait), step(spare)}), "");
  EXPECT_EQ(ids(unit()->tokens_left(w.site.id)), "") << "the booked appointment keeps it";
  ASSERT_EQ(write({step(missed)}), "");
  EXPECT_EQ(ids(unit()->tokens_left(w.site.id)), "K1 ");
  const auto kept = unit()->tokens_by_keeper(w.body.id);
  ASSERT_TRUE(kept && kept->size() == 1);
  EXPECT_TRUE(kept->front().site == w.site.id && kept->front().keeper == w.agent.id && kept->front().count == 1 &&
              kept->front().in_stock == 1);
  EXPECT_EQ(ids(unit()->tokens({.keeper = w.agent.id})), "K1 ");
  EXPECT_EQ(ids(unit()->tokens({.keeper = w.person.id})), "");
  EXPECT_EQ(ids(unit()->tokens({.keeper = PersonId{}})), "") << "it is not in the safe";
  spare.version = 2, spare.transfer = w.transfer.id;
  ASSERT_EQ(write({step(spare)}), "");
  EXPECT_EQ(ids(unit()->tokens_left(w.site.id)), "") << "it is on its way to another site";
  EXPECT_TRUE(unit()->tokens_by_keeper(w.body.id)->empty()) << "and lies with nobody";
  spare.version = 3, spare.transfer = {}, spare.keeper = {};
  ASSERT_EQ(write({step(spare)}), "");
  EXPECT_EQ(ids(unit()->tokens({.keeper = PersonId{}})), "K1 ");
  EXPECT_TRUE(unit()->tokens_by_keeper(w.body.id)->front().keeper.empty());
  EXPECT_EQ(ids(unit()->leave_in(w.body.id, today, today)), "V1 ");
  EXPECT_EQ(ids(unit()->leave_in(w.body.id, base::next_day(in_a_year), base::next_day(in_a_year, 9))), "");
  EXPECT_EQ(ids(unit()->waits_at({})), "");
  EXPECT_FALSE(unit()->wait_of(w.line.id)->has_value());
}

TEST_P(Conformance, APlaceAnOperatorAndATokenEachServeOneAppointmentAtATime) {
  populate();
  const auto& w = world_;
  std::vector<ports::Step> lines;
  for (const auto* id : {"L2", "L3", "L4"}) lines.push_back(step(w.line_of(id, "")));
  ASSERT_EQ(write(lines), "");
  auto rival = w.appointment_of("T2", LineId{"L2"}, w.appointment.starts);
  const auto tried = [&](std::optional<int> seat, const PersonId& agent, const TokenId& reserved) {
    rival.seat = seat, rival.agent = agent, rival.reserved = reserved;
    return write({step(rival)});
  };
  EXPECT_EQ(tried(w.appointment.seat, {}, {}), "conflict slot_taken");
  EXPECT_EQ(tried(1, w.agent.id, {}), "conflict agent_taken");
  EXPECT_EQ(tried(1, {}, w.token.id), "conflict token_kept");
  EXPECT_EQ(tried(1, {}, {}), "");
  // One appointment a case, at whatever hour: what was missed or called off stays beside it.
  auto second = w.appointment_of("T3", LineId{"L2"}, w.appointment.starts + 24h);
  second.seat = 1, second.agent = {}, second.reserved = {};
  EXPECT_EQ(write({step(second)}), "conflict already_booked");
  second.state = AppointmentState::no_show;
  EXPECT_EQ(write({step(second)}), "");
  // The places of a CCI are not ours to count.
  for (const auto* line : {"L3", "L4"}) {
    auto noted = w.appointment_of(std::string{"N"} + line, LineId{line}, w.appointment.starts);
    noted.state = AppointmentState::honoured, noted.seat.reset();
    EXPECT_EQ(write({step(noted)}), "");
  }
}

TEST_P(Conformance, EveryWordOfEveryEnumerationIsAccepted) {
  populate();
  const auto all = [&]<class R, class E>(R record, E R::*member) {
    record.version = 1;
    for (std::size_t at = 0; at < base::count_of<E>(); ++at, ++record.version) {
      record.*member = static_cast<E>(at);
      EXPECT_EQ(write({step(record)}), "") << base::to_name(static_cast<E>(at));
    }
  };
  all(world_.contract, &FrameworkContract::state);
  all(world_.membership, &Membership::state);
  all(world_.site, &DeliverySite::kind);
  all(world_.accreditation, &Accreditation::role);
  all(world_.line, &OrderLine::state);
  const auto other = world_.line_of("L9", "");
  ASSERT_EQ(write({step(other)}), "");
  all(other, &OrderLine::mode);
}

TEST_P(Conformance, AWriteRaisesTheVersionAndTheOldOneIsStale) {
  populate();
  auto person = world_.person;
  person.version = 1;
  person.surname = "Renommée";
  EXPECT_EQ(write({step(person)}), "");
  EXPECT_EQ(unit()->person(person.id)->version, 2);
  EXPECT_EQ(write({step(person)}), "stale person");
  person.version = 2;
  auto again = person;
  again.phone = "+33611111111";
  EXPECT_EQ(write({step(person), step(again)}), "");  // the second follows the first
  EXPECT_EQ(unit()->person(person.id)->version, 4);
  EXPECT_EQ(unit()->person(person.id)->phone, "+33611111111");
}

TEST_P(Conformance, WhatTheDecisionStandsOnMustNotChange) {
  populate();
  auto deciding = unit();
  ASSERT_TRUE(deciding->contract(world_.contract.id));
  ASSERT_EQ(deciding->pieces(world_.dossier.id)->size(), 1U);
  auto piece = world_.piece;
  piece.version = 1;
  piece.verdict = Verdict::pending;
  ASSERT_EQ(write({step(piece)}), "");
  EXPECT_EQ(deciding->pieces(world_.dossier.id)->front().verdict, Verdict::to_correct);  // still the same moment
  auto dossier = world_.dossier;
  dossier.version = 1;
  const std::vector steps{step(dossier)};
  EXPECT_EQ(said(deciding->commit(steps, {})), "stale read_before");
  EXPECT_EQ(unit()->dossier(dossier.id)->version, 1);
}

TEST_P(Conformance, RefusalsAreNamedAndLeaveNothing) {
  populate();
  const auto& w = world_;
  const auto audited = count("audit");
  const auto refused = [&](ports::Record bad) {
    auto site = w.site;
    site.version = 1;
    site.name = "half-written";
    const auto answer = write({step(site), step(std::move(bad))}, {w.letter});
    EXPECT_EQ(unit()->site(site.id)->name, w.site.name);
    return answer;
  };
  const auto with = [](auto record, auto change) {
    change(record);
    return record;
  };
  EXPECT_EQ(refused(with(w.person, [](auto& r) { r.id.text = "P9"; })), "conflict email_taken");
  EXPECT_EQ(refused(with(w.organisation, [](auto& r) { r.id.text = "O9"; })), "conflict siret_taken");
  EXPECT_EQ(refused(with(w.line, [](auto& r) { r.id.text = "L9"; })), "conflict reference_taken");
  EXPECT_EQ(refused(with(w.token, [](auto& r) { r.id.text = "K9"; })), "conflict serial_taken");
  EXPECT_EQ(refused(with(w.certificate, [](auto& r) { r.id.text = "F9", r.state = CertificateState::revoked; })),
            "conflict serial_taken");
  EXPECT_EQ(refused(with(w.certificate, [](auto& r) { r.id.text = "F9", r.serial = ""; })), "conflict taken");
  EXPECT_EQ(refused(with(w.membership, [](auto& r) { r.id.text = "M9"; })), "conflict taken");
  EXPECT_EQ(refused(with(w.dossier, [](auto& r) { r.id.text = "D9"; })), "conflict taken");
  EXPECT_EQ(refused(with(w.appointment, [](auto& r) { r.id.text = "T9", r.starts += 1h, r.ends += 1h, r.reserved = {}; })),
            "conflict already_booked");
  EXPECT_EQ(refused(with(w.person, [](auto& r) { r.email = "new@rennes.example"; })), "conflict taken");
  EXPECT_EQ(refused(with(w.person, [](auto& r) { r.id.text = "P9", r.email = "x@y.example", r.body.text = "none"; })),
            "conflict unknown_reference");
  EXPECT_EQ(refused(with(w.organisation, [](auto& r) { r.version = 1, r.siret = "2135023880001X"; })), "internal check_failed");
  EXPECT_EQ(refused(with(w.product, [](auto& r) { r.version = 1, r.validity_months = 37; })), "internal check_failed");
  EXPECT_EQ(refused(with(w.product, [](auto& r) { r.version = 1, r.price_cents = -1; })), "internal check_failed");
  EXPECT_EQ(refused(with(w.person, [](auto& r) { r.version = 1, r.surname = std::string("a\0b", 3); })),
            "bad_request text_with_zero_octet");
  EXPECT_EQ(refused(with(w.person, [](auto& r) { r.id.text = ""; })), "internal record_without_id");
  EXPECT_EQ(count("audit"), audited);
  EXPECT_EQ(count("letter"), 1);
  EXPECT_FALSE(adapters::sql::verify_audit(*database_, adapters::sql::Trail::registry)->broken);
}

TEST_P(Conformance, ACalendarIsReplacedWhole) {
  populate();
  auto calendar = world_.calendar;
  calendar.hours.resize(1);
  calendar.closures.clear();
  ASSERT_EQ(write({step(calendar)}), "");
  const auto read = unit()->calendar(world_.site.id);
  EXPECT_EQ(read->hours.size(), 1U);
  EXPECT_TRUE(read->closures.empty());
}

TEST_P(Conformance, TheTrailIsReadByCaseAndByBody) {
  populate();
  auto person = world_.person;
  person.version = 1;
  ASSERT_EQ(write({step(person, "rename", "SOL-1")}), "");
  auto u = unit();
  const auto of_case = u->audit({.body = world_.body.id, .reference = "SOL-1", .limit = 10});
  ASSERT_TRUE(of_case) << said(of_case);
  ASSERT_EQ(of_case->size(), 1U);
  EXPECT_EQ(of_case->front().what.event, "rename");
  EXPECT_EQ(of_case->front().what.note.text("why"), "é\"\\");
  EXPECT_TRUE(u->audit({.body = world_.body.id, .after = of_case->front().seq, .limit = 10})->empty());
  EXPECT_EQ(u->audit({.limit = 5})->size(), 5U);
}

TEST_P(Conformance, AnAlteredTrailIsFound) {
  populate();
  using adapters::sql::Trail;
  const auto sound = adapters::sql::verify_audit(*database_, Trail::registry);
  ASSERT_TRUE(sound) << said(sound);
  EXPECT_EQ(sound->entries, world_.steps());
  EXPECT_FALSE(sound->broken);
  auto connection = std::move(*database_->connect());
  ASSERT_TRUE(connection->run("UPDATE audit SET actor = 'nobody' WHERE seq = 7"));
  EXPECT_EQ(adapters::sql::verify_audit(*database_, Trail::registry)->broken, 7);
  ASSERT_TRUE(connection->run("DELETE FROM audit WHERE seq = 5"));
  EXPECT_EQ(adapters::sql::verify_audit(*database_, Trail::registry)->broken, 5);
}

TEST_P(Conformance, AJobIsClaimedOnce) {
  EXPECT_TRUE(store_->claim_job("purge", noon, noon + 1h, "a").value());
  EXPECT_FALSE(store_->claim_job("purge", noon, noon + 1h, "b").value());
  EXPECT_FALSE(store_->claim_job("purge", noon + 1h - 1ms, noon + 2h, "b").value());
  EXPECT_TRUE(store_->claim_job("purge", noon + 1h, noon + 2h, "b").value());
}

TEST_P(Conformance, MigrationIsDoneOnceAndNeverBackwards) {
  EXPECT_EQ(adapters::sql::migrate(*database_, migrations()).value(), 0);
  auto connection = std::move(*database_->connect());
  ASSERT_TRUE(connection->run("INSERT INTO schema_version (version, name) VALUES (999, 'later')"));
  EXPECT_EQ(said(adapters::sql::migrate(*database_, migrations())), "misconfigured database_newer_than_program");
  EXPECT_EQ(said(adapters::sql::migrate(*database_, folder_.path() + "/none")), "misconfigured migrations_missing");
}

TEST(Open, RefusesWhatIsNoDatabase) {
  EXPECT_EQ(adapters::sql::open("mysql:x").error().code, base::Code::misconfigured);
  EXPECT_EQ(adapters::sql::open("sqlite:/nowhere/at/all.db").error().code, base::Code::unavailable);
  EXPECT_EQ(adapters::sql::open("host=/nowhere dbname=x").error().code, base::Code::unavailable);
}

}  // namespace
}  // namespace vidimus::tests
