// The state machines: the documented way through each, refusals that name exactly what is missing, and the promises no row
// breaks.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "domain/accreditation.hpp"
#include "domain/appointment.hpp"
#include "domain/certificate.hpp"
#include "domain/contract.hpp"
#include "domain/dossier.hpp"
#include "domain/letters.hpp"
#include "domain/order.hpp"
#include "domain/organisation.hpp"
#include "domain/token.hpp"

namespace vidimus::domain {
namespace {

using base::Code;
using base::to_name;

RoleSet every_role() {
  RoleSet out;
  for (std::size_t at = 0; at < base::count_of<Role>(); ++at) out.add(static_cast<Role>(at));
  return out;
}

FactSet every_fact() {
  FactSet out;
  for (std::size_t at = 0; at < base::count_of<Fact>(); ++at) out.add(static_cast<Fact>(at));
  return out;
}

std::set<std::string> missing_of(const base::Error& error) {
  std::set<std::string> out;
  for (const auto& missing : error.missing) out.insert(missing.fact);
  return out;
}

std::set<std::string> names_of(FactSet facts) {
  std::set<std::string> out;
  facts.each([&](Fact fact) { out.insert(std::string{to_name(fact)}); });
  return out;
}

template <class State, class Event>
struct Step {
  Event on;
  Role by;
  FactSet facts;
  State to;
};

/// Walks a table from its first state; the facts of a step are all that is true then.
template <class State, class Event, std::size_t N>
void walk(const Table<State, Event, N>& table, std::vector<Step<State, Event>> steps) {
  auto state = static_cast<State>(0);
  for (const auto& step : steps) {
    const auto decided = decide(table, state, step.on, RoleSet{step.by}, step.facts);
    ASSERT_TRUE(decided) << to_name(state) << " on " << to_name(step.on) << ": " << decided.error().detail << " "
                         << ::testing::PrintToString(missing_of(decided.error()));
    ASSERT_EQ(decided->to, step.to) << to_name(state) << " on " << to_name(step.on);
    state = decided->to;
  }
}

TEST(Walk, Membership) {
  using enum MembershipState;
  using enum MembershipEvent;
  walk(membership_table, {{request, Role::anyone, {Fact::adhesion_open, Fact::public_entity}, requested},
                          {sign, Role::legal_representative, {Fact::convention_signed}, signed_},
                          {activate, Role::ra_manager, {Fact::contract_effective}, active},
                          {suspend, Role::ra_manager, {Fact::reason_given}, suspended},
                          {resume, Role::ra_manager, {}, active},
                          {MembershipEvent::close, Role::the_house, {Fact::contract_closed}, ended}});
}

TEST(Walk, Accreditation) {
  using enum AccreditationState;
  using enum AccreditationEvent;
  const FactSet proposed_well{Fact::proof_attached, Fact::period_valid, Fact::roles_compatible, Fact::not_oneself};
  walk(accreditation_table, {{accredit, Role::ra_manager, proposed_well | FactSet{Fact::place_named}, in_force},
                             {withdraw, Role::ra_manager, {Fact::reason_given, Fact::manager_remains}, ended}});
  walk(accreditation_table, {{appoint, Role::ra_manager, proposed_well, proposed},
                             {confirm, Role::ra_manager, proposed_well | FactSet{Fact::second_manager}, in_force},
                             {run_out, Role::the_house, {Fact::last_day_passed}, ended}});
  walk(accreditation_table,
       {{mandate, Role::legal_representative, proposed_well | FactSet{Fact::deed_fresh}, proposed},
        {co_sign, Role::certification_agent, {Fact::co_signed, Fact::deed_fresh, Fact::period_valid}, in_force}});
  walk(accreditation_table,
       {{succeed, Role::order_manager, proposed_well, proposed}, {take_over, Role::ra_manager, proposed_well, in_force}});
}

TEST(Walk, Contract) {
  using enum ContractState;
  using enum ContractEvent;
  walk(contract_table, {{edit, Role::ra_manager, {}, draft},
                        {publish, Role::ra_manager, {Fact::supplier_set, Fact::products_priced, Fact::dates_ordered}, published},
                        {invite_members, Role::the_house, {Fact::adhesion_open, Fact::former_members_to_invite}, published},
                        {begin, Role::the_house, {Fact::contract_effective}, open},
                        {amend,
                         Role::ra_manager,
                         {Fact::dates_only_extended, Fact::terms_only_extended, Fact::dates_ordered, Fact::reason_given},
                         open},
                        {announce_cutoff, Role::the_house, {Fact::cutoff_announcement_due}, open},
                        {close_intake, Role::the_house, {Fact::cutoff_passed}, intake_closed},
                        {ContractEvent::close, Role::the_house, {Fact::dossier_deadline_passed}, closed}});
}

TEST(Walk, Order) {
  using enum OrderState;
  using enum OrderEvent;
  const FactSet may_order{Fact::contract_open_for_orders,
                          Fact::membership_active,
                          Fact::membership_not_suspended,
                          Fact::annex_signed,
                          Fact::contract_quota_left,
                          Fact::member_quota_left,
                          Fact::power_to_order};
  walk(order_table, {{place, Role::order_manager, may_order, placed},
                     {invite, Role::the_house, {}, reservation_invited},
                     {reserve,
                      Role::order_manager,
                      {Fact::holder_named, Fact::product_chosen, Fact::withdrawal_chosen, Fact::order_going_on},
                      reserved},
                     {constitute, Role::the_house, {}, dossier_open},
                     {send_dossier, Role::the_house, {}, dossier_sent},
                     {return_purchase_order, Role::order_manager, {}, dossier_sent},
                     {validate, Role::the_house, {Fact::dossier_validated}, validated},
                     {make_ready, Role::the_house, {Fact::purchase_order_signed, Fact::availability_told}, ready},
                     {issue, Role::the_house, {Fact::certificate_issued}, issued},
                     {confirm_installation, Role::holder, {}, completed}});
  walk(order_table, {{pre_order, Role::order_manager,
                      may_order | FactSet{Fact::holder_named, Fact::product_chosen, Fact::withdrawal_chosen}, pre_ordered},
                     {process,
                      Role::registration_operator,
                      {Fact::order_going_on, Fact::membership_active, Fact::membership_not_suspended},
                      placed},
                     {warn_lapse, Role::the_house, {Fact::lapse_warning_due}, placed},
                     {lapse, Role::the_house, {Fact::dossier_deadline_passed}, cancelled_auto}});
}

TEST(Walk, Dossier) {
  using enum DossierState;
  using enum DossierEvent;
  const FactSet complete{Fact::order_going_on,   Fact::every_piece_present,      Fact::identity_document_valid,
                         Fact::holder_consented, Fact::representative_consented, Fact::mandate_fresh};
  const FactSet agreed{Fact::second_validator_asked, Fact::reviewer_is_no_party, Fact::every_piece_conform,
                       Fact::identity_document_valid, Fact::checklist_complete};
  const FactSet approved{Fact::reviewer_is_no_party, Fact::every_piece_conform, Fact::identity_document_valid,
                         Fact::checklist_complete, Fact::other_reviewer_agreed};
  const FactSet here{Fact::holder_present, Fact::operator_is_no_holder};
  walk(dossier_table, {{edit, Role::holder, {Fact::order_going_on}, open},
                       {consent, Role::holder, {Fact::power_to_consent}, open},
                       {consent, Role::legal_representative, {Fact::power_to_consent}, open},
                       {consent, Role::delegate, {Fact::power_to_consent}, open},
                       {prove, Role::delegate, {Fact::order_going_on}, open},
                       {submit, Role::holder, complete, submitted},
                       {receive, Role::the_house, {}, received},
                       {judge, Role::registration_operator, {Fact::reviewer_is_no_party}, received},
                       {ask_pieces, Role::registration_operator, {Fact::reviewer_is_no_party, Fact::reason_given}, incomplete},
                       {edit, Role::holder, {Fact::order_going_on}, incomplete},
                       {submit, Role::holder, complete, submitted},
                       {receive, Role::registration_operator, {}, received},
                       {agree, Role::registration_operator, agreed, received},
                       {validate, Role::registration_operator, approved, validated},
                       {fail_code, Role::delivery_operator, {}, validated},
                       {identify_by_document, Role::delivery_operator, here | FactSet{Fact::same_document}, validated},
                       {identify_by_two, Role::registration_operator, here, validated},
                       {witness, Role::delivery_operator, here | FactSet{Fact::another_agent}, validated},
                       {reissue_code, Role::ra_manager, {Fact::holder_identified_again, Fact::another_agent}, validated},
                       {archive, Role::the_house, {Fact::certificate_ended}, archived},
                       {purge, Role::the_house, {Fact::retention_over}, purged}});
}

TEST(Walk, Appointment) {
  using enum AppointmentState;
  using enum AppointmentEvent;
  const FactSet can_move{Fact::dossier_validated,   Fact::own_delivery_site, Fact::notice_kept,
                         Fact::within_horizon,      Fact::slot_exists,       Fact::slot_free,
                         Fact::operator_accredited, Fact::operator_present,  Fact::stock_left};
  walk(appointment_table,
       {{book, Role::holder, can_move | FactSet{Fact::availability_told, Fact::no_shows_within_limit}, booked},
        {move, Role::holder, can_move | FactSet{Fact::change_in_time}, booked},
        {rearrange, Role::delivery_operator, can_move | FactSet{Fact::reason_given}, booked},
        {reassign, Role::the_house, {Fact::own_delivery_site, Fact::operator_accredited, Fact::operator_present}, booked},
        {remind, Role::the_house, {Fact::own_delivery_site, Fact::reminder_due}, booked},
        {offer_earlier, Role::the_house, {Fact::own_delivery_site, Fact::change_in_time, Fact::earlier_slot_free}, booked},
        {honour,
         Role::delivery_operator,
         {Fact::own_delivery_site, Fact::order_ready, Fact::code_not_locked, Fact::holder_present, Fact::same_document,
          Fact::identity_document_valid, Fact::code_right, Fact::operator_is_no_holder, Fact::operator_countersigns},
         honoured}});
  walk(appointment_table, {{book, Role::holder, can_move | FactSet{Fact::availability_told, Fact::no_shows_within_limit}, booked},
                           {miss, Role::the_house, {Fact::own_delivery_site, Fact::slot_passed}, no_show},
                           {excuse, Role::ra_manager, {Fact::reason_given}, no_show}});
  walk(appointment_table,
       {{note_arranged,
         Role::registration_operator,
         {Fact::external_delivery_site, Fact::dossier_validated, Fact::availability_told},
         booked},
        {note_arranged, Role::registration_operator, {Fact::external_delivery_site, Fact::dossier_validated}, booked},
        {note_handed_over,
         Role::registration_operator,
         {Fact::external_delivery_site, Fact::order_ready, Fact::code_not_locked, Fact::holder_present, Fact::same_document,
          Fact::identity_document_valid, Fact::code_right, Fact::operator_is_no_holder},
         honoured}});
}

TEST(Walk, Certificate) {
  using enum CertificateState;
  using enum CertificateEvent;
  walk(certificate_table,
       {{request, Role::delivery_operator, {Fact::appointment_honoured}, requested},
        {generate, Role::delivery_operator, {Fact::appointment_honoured, Fact::proof_of_possession, Fact::lint_clean}, generated},
        {deliver, Role::delivery_operator, {Fact::read_back}, delivered},
        {accept, Role::holder, {Fact::holder_present}, active},
        {revoke, Role::holder, {Fact::requester_authenticated, Fact::reason_given}, revoked}});
  walk(certificate_table,
       {{generate, Role::delivery_operator, {Fact::appointment_honoured, Fact::proof_of_possession, Fact::lint_clean}, generated},
        {deliver, Role::delivery_operator, {Fact::read_back}, delivered},
        {refuse, Role::holder, {Fact::reason_given}, refused},
        {revoke, Role::the_house, {}, revoked}});
  walk(certificate_table, {{renew,
                            Role::holder,
                            {Fact::order_ready, Fact::renewal_allowed, Fact::certificate_still_valid, Fact::first_renewal,
                             Fact::data_confirmed, Fact::signed_with_current, Fact::proof_of_possession, Fact::lint_clean},
                            generated},
                           {deliver, Role::holder, {Fact::read_back}, delivered},
                           {accept, Role::holder, {Fact::holder_present}, active}});
}

TEST(Walk, Token) {
  using enum TokenState;
  using enum TokenEvent;
  walk(token_table,
       {{receive, Role::delivery_operator, {}, in_stock},
        {assign, Role::delivery_operator, {Fact::token_in_stock_here, Fact::token_at_hand, Fact::appointment_honoured}, assigned},
        {initialise, Role::delivery_operator, {Fact::holder_present}, initialised},
        {personalise, Role::delivery_operator, {Fact::key_on_token, Fact::read_back}, personalised},
        {hand_over, Role::delivery_operator, {Fact::receipt_signed}, handed_over},
        {block, Role::holder, {}, blocked},
        {unblock, Role::delivery_operator, {Fact::holder_identified_again, Fact::another_agent}, handed_over},
        {lose, Role::holder, {}, lost},
        {destroy, Role::ra_manager, {Fact::certificate_ended, Fact::reason_given, Fact::second_agent}, destroyed}});
}

TEST(Walk, Letter) {
  using enum LetterState;
  using enum LetterEvent;
  walk(letter_table, {{take, Role::the_house, {}, sending},
                      {defer, Role::the_house, {}, deferred},
                      {take, Role::the_house, {}, sending},
                      {accept, Role::the_house, {}, accepted},
                      {delay, Role::the_house, {}, accepted},
                      {bounce, Role::the_house, {}, bounced},
                      {readdress, Role::delivery_operator, {Fact::holder_identified_again, Fact::reason_given}, queued},
                      {take, Role::the_house, {}, sending},
                      {file, Role::the_house, {}, sent},
                      {see, Role::anyone, {}, seen}});
}

/// For every state, event, role and missing fact of a table: the answer is the row's, and a refusal says exactly why.
template <class State, class Event, std::size_t N>
void refuses_rightly(const Table<State, Event, N>& table) {
  for (std::size_t s = 0; s < base::count_of<State>(); ++s)
    for (std::size_t e = 0; e < base::count_of<Event>(); ++e) {
      const auto state = static_cast<State>(s);
      const auto on = static_cast<Event>(e);
      const auto where = std::string{to_name(state)} + " on " + std::string{to_name(on)};
      const auto row = std::ranges::find_if(table, [&](const auto& each) { return each.from == state && each.on == on; });
      if (row == table.end()) {
        EXPECT_EQ(decide(table, state, on, every_role(), every_fact()).error().code, Code::wrong_state) << where;
        continue;
      }
      const auto others = every_role().without(row->by);
      EXPECT_EQ(decide(table, state, on, others, every_fact()).error().code, Code::forbidden) << where;
      row->by.each([&](Role role) {
        const auto enough = decide(table, state, on, RoleSet{role}, row->needs);
        ASSERT_TRUE(enough) << where;
        EXPECT_EQ(enough->to, row->to) << where;
        EXPECT_EQ(enough->then, row->then) << where;
        EXPECT_EQ(enough->acting, RoleSet{role}) << where;
        row->needs.each([&](Fact fact) {
          const auto refused = decide(table, state, on, RoleSet{role}, every_fact().without(FactSet{fact}));
          ASSERT_FALSE(refused) << where << " without " << to_name(fact);
          EXPECT_EQ(missing_of(refused.error()), names_of(FactSet{fact})) << where;
        });
      });
      if (row->needs.empty()) continue;
      const auto nothing = decide(table, state, on, row->by, {});
      EXPECT_EQ(nothing.error().code, Code::missing_facts) << where;
      EXPECT_EQ(missing_of(nothing.error()), names_of(row->needs)) << where;
    }
}

TEST(Refusals, NameExactlyWhatIsMissing) {
  refuses_rightly(accreditation_table);
  refuses_rightly(membership_table);
  refuses_rightly(contract_table);
  refuses_rightly(order_table);
  refuses_rightly(dossier_table);
  refuses_rightly(appointment_table);
  refuses_rightly(certificate_table);
  refuses_rightly(token_table);
  refuses_rightly(letter_table);
}

template <class State, class Event, std::size_t N>
void buttons_agree(const Table<State, Event, N>& table) {
  for (std::size_t s = 0; s < base::count_of<State>(); ++s)
    for (std::size_t r = 0; r < base::count_of<Role>(); ++r) {
      const auto state = static_cast<State>(s);
      const RoleSet role{static_cast<Role>(r)};
      for (const auto facts : {FactSet{}, every_fact()}) {
        const auto offered = possible(table, state, role, facts);
        for (std::size_t e = 0; e < base::count_of<Event>(); ++e) {
          const auto on = static_cast<Event>(e);
          const bool shown = std::ranges::find(offered, on) != offered.end();
          EXPECT_EQ(shown, static_cast<bool>(decide(table, state, on, role, facts))) << to_name(state) << " " << to_name(on);
        }
      }
    }
}

TEST(Refusals, ButtonsShowWhatWouldBeAccepted) {
  buttons_agree(accreditation_table);
  buttons_agree(membership_table);
  buttons_agree(contract_table);
  buttons_agree(order_table);
  buttons_agree(dossier_table);
  buttons_agree(appointment_table);
  buttons_agree(certificate_table);
  buttons_agree(token_table);
  buttons_agree(letter_table);
}

/// R54, R56, R57, R73: "Aucune dérogation". Whoever asks, holding whatever roles, an appointment becomes honoured by one event
/// at our sites and one at a CCI (R53), and only when the holder is there in person with the same document and the right code.
TEST(Promises, OnlyTheHolderCollects) {
  for (std::size_t s = 0; s < base::count_of<AppointmentState>(); ++s)
    for (std::size_t e = 0; e < base::count_of<AppointmentEvent>(); ++e) {
      const auto state = static_cast<AppointmentState>(s);
      const auto on = static_cast<AppointmentEvent>(e);
      const auto decided = decide(appointment_table, state, on, every_role(), every_fact());
      if (!decided || decided->to != AppointmentState::honoured) continue;
      const bool ours = on == AppointmentEvent::honour;
      EXPECT_TRUE(ours || on == AppointmentEvent::note_handed_over);
      EXPECT_EQ(state, AppointmentState::booked);
      EXPECT_EQ(decided->acting,
                ours ? RoleSet{Role::delivery_operator} : (RoleSet{Role::delivery_operator, Role::registration_operator}));
      EXPECT_FALSE(decide(appointment_table, state, on, every_role(),
                          every_fact().without(FactSet{ours ? Fact::own_delivery_site : Fact::external_delivery_site})));
      for (const auto fact : {Fact::holder_present, Fact::same_document, Fact::code_right, Fact::code_not_locked,
                              Fact::identity_document_valid, Fact::operator_is_no_holder, Fact::order_ready}) {
        const auto refused = decide(appointment_table, state, on, every_role(), every_fact().without(FactSet{fact}));
        ASSERT_FALSE(refused) << to_name(fact);
        EXPECT_EQ(missing_of(refused.error()), names_of(FactSet{fact}));
      }
    }
}

/// Every row that reaches a state needs one of these facts, or comes from a state that was reached with one.
template <class State, class Event, std::size_t N>
bool always_needs(const Table<State, Event, N>& table, State state, FactSet facts) {
  std::set<State> reached_without{static_cast<State>(0)};
  for (std::size_t round = 0; round < N; ++round)
    for (const auto& row : table)
      if (reached_without.contains(row.from) && !row.needs.meets(facts)) reached_without.insert(row.to);
  return !reached_without.contains(state);
}
template <class State, class Event, std::size_t N>
bool always_needs(const Table<State, Event, N>& table, State state, Fact fact) {
  return always_needs(table, state, FactSet{fact});
}

TEST(Promises, NoWayAround) {
  // R33: no certificate without a face-to-face; R32, R44: no face-to-face without a whole dossier; R71: nothing ready without the
  // order.
  // RGS A2: the one other way is a first renewal, asked for under the signature of the certificate it follows.
  const FactSet seen_or_signed{Fact::appointment_honoured, Fact::signed_with_current};
  EXPECT_TRUE(always_needs(certificate_table, CertificateState::generated, seen_or_signed));
  EXPECT_FALSE(always_needs(certificate_table, CertificateState::generated, Fact::appointment_honoured));
  for (const auto fact : {Fact::renewal_allowed, Fact::certificate_still_valid, Fact::first_renewal, Fact::data_confirmed})
    EXPECT_TRUE(always_needs(certificate_table, CertificateState::generated, FactSet{Fact::appointment_honoured, fact}));
  EXPECT_TRUE(always_needs(certificate_table, CertificateState::generated, Fact::proof_of_possession));
  // What we issue is read back and accepted in person; what another authority issued is brought in after a visit noted (R53).
  for (const auto& row : certificate_table) {
    const bool first = row.to == CertificateState::active && row.from == CertificateState::requested;
    EXPECT_TRUE(!first || (row.needs.has(Fact::external_delivery_site) && row.needs.has(Fact::appointment_honoured)));
    const bool ours = row.to == CertificateState::active && row.from != CertificateState::requested;
    EXPECT_TRUE(!ours || row.needs.has(Fact::holder_present));
  }
  EXPECT_TRUE(always_needs(certificate_table, CertificateState::delivered, Fact::read_back));
  EXPECT_TRUE(always_needs(certificate_table, CertificateState::active, seen_or_signed));
  EXPECT_TRUE(always_needs(token_table, TokenState::handed_over, Fact::receipt_signed));
  EXPECT_TRUE(always_needs(token_table, TokenState::personalised, Fact::key_on_token));
  EXPECT_TRUE(
      always_needs(dossier_table, DossierState::validated, FactSet{Fact::every_piece_conform, Fact::signed_with_current}));
  EXPECT_TRUE(
      always_needs(dossier_table, DossierState::validated, FactSet{Fact::reviewer_is_no_party, Fact::signed_with_current}));
  EXPECT_TRUE(always_needs(dossier_table, DossierState::received, Fact::representative_consented));
  // R72 at our sites, R53 at a CCI: one of both, always.
  for (const auto& row : appointment_table) {
    const bool first = row.from == AppointmentState::offered;
    EXPECT_TRUE(!first || row.needs.has(Fact::notice_kept) != row.needs.has(Fact::external_delivery_site));
  }
  EXPECT_TRUE(always_needs(appointment_table, AppointmentState::booked, Fact::availability_told));
  EXPECT_TRUE(always_needs(order_table, OrderState::ready, Fact::purchase_order_signed));
  EXPECT_TRUE(always_needs(order_table, OrderState::validated, Fact::dossier_validated));
  EXPECT_TRUE(always_needs(order_table, OrderState::placed, Fact::contract_open_for_orders));
  EXPECT_TRUE(always_needs(order_table, OrderState::placed, Fact::annex_signed));
  EXPECT_TRUE(always_needs(order_table, OrderState::placed, Fact::power_to_order));
  EXPECT_TRUE(always_needs(accreditation_table, AccreditationState::in_force, Fact::period_valid));
  EXPECT_TRUE(always_needs(accreditation_table, AccreditationState::in_force, Fact::roles_compatible));
  EXPECT_TRUE(always_needs(membership_table, MembershipState::active, Fact::convention_signed));
  // Nobody's address is changed without somebody having made sure of the person: every such row needs it.
  for (const auto& row : letter_table)
    EXPECT_TRUE(row.on != LetterEvent::readdress || row.needs.has(Fact::holder_identified_again));
  // The check itself can say no.
  EXPECT_FALSE(always_needs(order_table, OrderState::cancelled, Fact::contract_open_for_orders));
}

TEST(Promises, SomeEndsAreFinal) {
  EXPECT_TRUE(is_end(order_table, OrderState::cancelled_auto)) << "R10";
  EXPECT_TRUE(is_end(order_table, OrderState::cancelled));
  EXPECT_TRUE(is_end(certificate_table, CertificateState::revoked)) << "EN 319 411-1 REV-6.3.9-04";
  EXPECT_TRUE(is_end(membership_table, MembershipState::ended)) << "R18";
  EXPECT_TRUE(is_end(appointment_table, AppointmentState::honoured));
}

TEST(Promises, AuditorsChangeNothing) {
  const auto changes = [](const auto& table) {
    return std::ranges::any_of(table, [](const auto& row) { return row.by.has(Role::auditor) || row.by.has(Role::integrator); });
  };
  EXPECT_FALSE(changes(accreditation_table) || changes(membership_table) || changes(contract_table) || changes(order_table) ||
               changes(dossier_table) || changes(appointment_table) || changes(certificate_table) || changes(token_table));
}

/// What an effect sets going elsewhere, as "noun.event". An effect this table does not know fails the test.
std::vector<std::string> sets_going(Effect effect) {
  if (is_letter(effect)) return {};
  switch (effect) {
    case Effect::invite_reservation:
      return {"order.invite"};
    case Effect::reserve_as_ordered:
      return {"order.reserve"};
    case Effect::open_dossier:
      return {"dossier.create", "order.constitute"};
    case Effect::receive_online:
      return {"dossier.receive"};
    case Effect::order_dossier_sent:
      return {"order.send_dossier"};
    case Effect::order_validated:
      return {"order.validate"};
    case Effect::try_order_ready:
      return {"order.make_ready"};
    case Effect::order_issued:
      return {"order.issue"};
    case Effect::cancel_order:
      return {"order.cancel"};
    case Effect::end_dossier:
      return {"dossier.cancel"};
    case Effect::free_appointment:
      return {"appointment.call_off"};
    case Effect::lapse_unsent_orders:
      return {"order.lapse"};
    case Effect::end_memberships:
      return {"membership.close"};
    case Effect::revoke_certificate:
      return {"certificate.revoke"};
    case Effect::release_token:
      return {"token.release"};
    case Effect::end_predecessor:
      return {"accreditation.run_out"};
    case Effect::draw_withdrawal_code:
    case Effect::publish_revocation:
      return {};
    default:
      ADD_FAILURE() << to_name(effect) << " is unknown here";
      return {};
  }
}

using Graph = std::map<std::string, std::set<std::string>>;

template <class State, class Event, std::size_t N>
void draw(Graph& graph, const std::string& noun, const Table<State, Event, N>& table) {
  for (const auto& row : table)
    row.then.each([&](Effect effect) {
      for (const auto& next : sets_going(effect)) graph[noun + "." + std::string{to_name(row.on)}].insert(next);
    });
}

/// Longest chain of events that one event sets going; nothing when it runs in a circle.
std::optional<int> longest_chain(const Graph& graph) {
  std::map<std::string, int> depth;
  std::set<std::string> above;
  std::function<int(const std::string&)> visit = [&](const std::string& event) {
    if (above.contains(event)) return -1;
    if (const auto known = depth.find(event); known != depth.end()) return known->second;
    above.insert(event);
    int most = 0;
    if (const auto found = graph.find(event); found != graph.end())
      for (const auto& next : found->second) {
        const int below = visit(next);
        if (below < 0) return -1;
        most = std::max(most, below + 1);
      }
    above.erase(event);
    return depth[event] = most;
  };
  int longest = 0;
  for (const auto& [event, next] : graph) {
    const int length = visit(event);
    if (length < 0) return std::nullopt;
    longest = std::max(longest, length);
  }
  return longest;
}

TEST(Effects, NeverRunInACircle) {
  Graph graph;
  draw(graph, "accreditation", accreditation_table);
  draw(graph, "membership", membership_table);
  draw(graph, "contract", contract_table);
  draw(graph, "order", order_table);
  draw(graph, "dossier", dossier_table);
  draw(graph, "appointment", appointment_table);
  draw(graph, "certificate", certificate_table);
  draw(graph, "token", token_table);
  const auto longest = longest_chain(graph);
  ASSERT_TRUE(longest);
  EXPECT_LE(*longest, 3);
  graph["appointment.call_off"].insert("dossier.reject");
  EXPECT_FALSE(longest_chain(graph)) << "the check itself sees a circle";
}

}  // namespace
}  // namespace vidimus::domain
