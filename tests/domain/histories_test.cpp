// Millions of random steps over the tables: anybody tries anything at any time, with whatever he claims. After each step what the
// house promises must still hold. The seed is printed; VIDIMUS_SEED repeats a run, VIDIMUS_STEPS makes it longer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include "domain/appointment.hpp"
#include "domain/certificate.hpp"
#include "domain/contract.hpp"
#include "domain/dossier.hpp"
#include "domain/letters.hpp"
#include "domain/order.hpp"
#include "domain/token.hpp"

namespace vidimus::domain {
namespace {

using base::to_name;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// Facts the model knows for itself: no actor can claim them.
constexpr FactSet modelled{Fact::contract_open_for_orders,
                           Fact::order_going_on,
                           Fact::cutoff_passed,
                           Fact::dossier_deadline_passed,
                           Fact::contract_effective,
                           Fact::contract_closed,
                           Fact::every_piece_present,
                           Fact::every_piece_conform,
                           Fact::holder_consented,
                           Fact::representative_consented,
                           Fact::withdrawal_code_drawn,
                           Fact::purchase_order_signed,
                           Fact::availability_told,
                           Fact::dossier_validated,
                           Fact::same_document,
                           Fact::code_right,
                           Fact::code_not_locked,
                           Fact::order_ready,
                           Fact::appointment_honoured,
                           Fact::read_back,
                           Fact::not_after_passed,
                           Fact::certificate_ended,
                           Fact::certificate_issued,
                           Fact::never_issued,
                           Fact::holder_present};

/// One case with all its nouns, and what happened to it, told apart from the tables.
class CaseModel {
 public:
  CaseModel(std::mt19937_64& dice, std::map<std::string, int>& reached) : dice_(dice), reached_(reached) {
    contract_.order_cutoff = *base::day_from("2026-11-30");
    contract_.dossier_deadline = *base::day_from("2026-12-31");
    contract_.effective = *base::day_from("2026-01-01");
    contract_.adhesion_open = *base::day_from("2025-11-01");
    contract_.term = *base::day_from("2027-01-15");
    contract_.state = ContractState::open;
    now_ = *base::from_rfc3339("2026-11-01T08:00:00Z") + std::chrono::hours{upto(40 * 24)};
    learn_contract();
    if (spoiled_) begin_late();
  }

  void step() {
    if (one_in(sleepy_ ? 4 : 60)) {
      now_ += std::chrono::hours{one_in(20) ? upto(40 * 24) : upto(72)};
      learn_contract();
    }
    // What is left once the order is over: the token and the certificate go on.
    if (is_end(order_table, order_) && !one_in(4)) return one_in(2) ? act_on_certificate() : act_on_token();
    switch (upto(6)) {
      case 0:
      case 1:
        return act_on_order();
      case 2:
      case 3:
        return act_on_dossier();
      case 4:
        return act_on_appointment();
      case 5:
        return act_on_certificate();
      default:
        return act_on_token();
    }
  }

  void check() const {
    int live = 0;
    for (const auto state : certificates_) live += is_live(state) ? 1 : 0;
    ASSERT_LE(live, 1) << "one live certificate a request";
    const bool collected = honoured_with_code_ && honoured_with_document_ && honoured_by_holder_;
    const bool deliverable = order_ == OrderState::ready || order_ == OrderState::issued || order_ == OrderState::completed;
    ASSERT_TRUE(!certificate_made_ || honoured_) << "no certificate without a face-to-face (R33)";
    ASSERT_TRUE(!honoured_ || collected) << "R54, R56, R57";
    ASSERT_TRUE(!placed_ || placed_in_time_) << "no order out of the contract's dates (R4, R16)";
    ASSERT_TRUE(!sent_first_ || sent_in_time_) << "no dossier sent first after the deadline (R8)";
    ASSERT_TRUE(!deliverable || renewed_ || (purchase_order_ && validated_))
        << "R70, R71; a renewal is ordered and proven by itself";
    ASSERT_TRUE(!code_used_ || honoured_) << "no code is used up by a refusal";
    ASSERT_LE(wrong_codes_, contract_.code_attempts) << "a locked code takes no more guesses";
  }

 private:
  /// A start late in life: the certificate was handed out and revoked, the token is in one of its later states.
  void begin_late() {
    order_ = OrderState::completed;
    dossier_ = DossierState::validated;
    appointment_ = AppointmentState::honoured;
    certificates_ = {CertificateState::revoked};
    constexpr TokenState starts[] = {TokenState::initialised, TokenState::personalised, TokenState::handed_over,
                                     TokenState::blocked};
    token_ = starts[dice_() % std::size(starts)];
    has_dossier_ = pieces_ = judged_ = holder_consented_ = representative_consented_ = true;
    purchase_order_ = validated_ = code_drawn_ = code_used_ = placed_ = placed_in_time_ = certificate_made_ = true;
    sent_first_ = sent_in_time_ = honoured_ = honoured_with_code_ = honoured_with_document_ = honoured_by_holder_ = true;
  }
  static constexpr bool is_live(CertificateState state) {
    using enum CertificateState;
    return state == requested || state == generated || state == delivered || state == active;
  }
  int upto(int most) { return static_cast<int>(dice_() % static_cast<unsigned>(most + 1)); }
  bool one_in(int count) { return upto(count - 1) == 0; }
  template <class E>
  E any() {
    return static_cast<E>(dice_() % base::count_of<E>());
  }

  void learn_contract() {
    contract_facts_ = facts(contract_, now_);
    if (contract_facts_.has(Fact::cutoff_passed)) contract_.state = ContractState::intake_closed;
    if (contract_facts_.has(Fact::dossier_deadline_passed)) contract_.state = ContractState::closed;
    contract_facts_ = facts(contract_, now_).common(modelled);
  }

  /// What is so, and what the actor says is so.
  FactSet known() {
    FactSet out = contract_facts_;
    for (std::size_t at = 0; at < base::count_of<Fact>(); ++at)
      if (const auto fact = static_cast<Fact>(at); !modelled.has(fact)) out.add_if(!one_in(8), fact);
    out.add_if(pieces_, Fact::every_piece_present);
    out.add_if(pieces_ && judged_, Fact::every_piece_conform);
    out.add_if(holder_consented_, Fact::holder_consented);
    out.add_if(representative_consented_, Fact::representative_consented);
    out.add_if(code_drawn_, Fact::withdrawal_code_drawn);
    out.add_if(code_drawn_ && dossier_ == DossierState::validated, Fact::availability_told);
    out.add_if(purchase_order_, Fact::purchase_order_signed);
    out.add_if(dossier_ == DossierState::validated, Fact::dossier_validated);
    out.add_if(order_ == OrderState::ready, Fact::order_ready);
    out.add_if(honoured_, Fact::appointment_honoured);
    out.add_if(wrong_codes_ < contract_.code_attempts, Fact::code_not_locked);
    const bool made = certificate_made_;
    out.add_if(made, Fact::certificate_issued);
    out.add_if(!made, Fact::never_issued);
    using enum CertificateState;
    const bool ended = !certificates_.empty() && (certificates_.back() == revoked || certificates_.back() == expired);
    out.add_if(made && ended, Fact::certificate_ended);
    out.add_if(made && one_in(3), Fact::not_after_passed);
    out.add_if(!one_in(6), Fact::read_back);
    return out;
  }

  /// An event with who tries it: mostly one of the rows that start here by one who may, sometimes anything by anybody.
  template <class State, class Event, std::size_t N>
  std::pair<Event, RoleSet> wish(const Table<State, Event, N>& table, State from) {
    std::vector<const Row<State, Event>*> rows;
    for (const auto& row : table)
      if (row.from == from) rows.push_back(&row);
    if (rows.empty() || one_in(4)) return {any<Event>(), somebody()};
    const auto& row = *rows[dice_() % rows.size()];
    if (one_in(4)) return {row.on, somebody()};
    std::vector<Role> may;
    row.by.each([&](Role role) { may.push_back(role); });
    return {row.on, RoleSet{may[dice_() % may.size()]}};
  }

  RoleSet somebody() {
    RoleSet out{any<Role>()};
    if (one_in(2)) out.add(any<Role>());
    return out;
  }

  template <class State, class Event, std::size_t N>
  std::optional<Decision<State, Event>> attempt(std::string_view noun, const Table<State, Event, N>& table, State from, Event on,
                                                RoleSet acting, FactSet facts) {
    auto decision = decide(table, from, on, acting, facts);
    if (!decision) return std::nullopt;
    ++reached_[std::string{noun} + " " + std::string{to_name(from)} + " " + std::string{to_name(on)}];
    return *decision;
  }

  void follow(EffectSet then) {
    const RoleSet house{Role::the_house};
    const auto order = [&](OrderEvent on) {
      auto facts = known().add(Fact::reason_given);
      if (const auto made = attempt("order", order_table, order_, on, house, facts)) {
        order_ = made->to;
        follow(made->then);
      }
    };
    then.each([&](Effect effect) {
      // What the house does at once is sometimes left to another hand: then whatever comes between is tried too.
      if (effect != Effect::draw_withdrawal_code && one_in(12)) return;
      if (effect == Effect::invite_reservation && unanswered_) return;
      switch (effect) {
        case Effect::invite_reservation:
          return order(OrderEvent::invite);
        case Effect::open_dossier:
          dossier_ = DossierState::open;
          has_dossier_ = true;
          return order(OrderEvent::constitute);
        case Effect::order_dossier_sent:
          return order(OrderEvent::send_dossier);
        case Effect::order_validated:
          return order(OrderEvent::validate);
        case Effect::try_order_ready:
          return order(OrderEvent::make_ready);
        case Effect::order_issued:
          return order(OrderEvent::issue);
        case Effect::cancel_order:
          return order(OrderEvent::cancel);
        case Effect::end_dossier:
          if (const auto made = attempt("dossier", dossier_table, dossier_, DossierEvent::cancel, house, known()))
            dossier_ = made->to;
          return;
        case Effect::receive_online:
          if (const auto made = attempt("dossier", dossier_table, dossier_, DossierEvent::receive, house, known()))
            dossier_ = made->to;
          return;
        case Effect::free_appointment:
          if (const auto made = attempt("appointment", appointment_table, appointment_, AppointmentEvent::call_off, house,
                                        FactSet{Fact::reason_given}))
            appointment_ = made->to;
          return;
        case Effect::revoke_certificate:
          if (certificates_.empty()) return;
          if (const auto made = attempt("certificate", certificate_table, certificates_.back(), CertificateEvent::revoke, house,
                                        known() | FactSet{Fact::requester_authenticated, Fact::reason_given}))
            certificates_.back() = made->to;
          return;
        case Effect::draw_withdrawal_code:
          code_drawn_ = true;
          wrong_codes_ = 0;
          return;
        default:
          return;
      }
    });
  }

  void act_on_order() {
    const auto [on, acting] = wish(order_table, order_);
    if (on == OrderEvent::cancel && !one_in(40)) return;  // most people want their certificate
    if (on == OrderEvent::invite && unanswered_) return;
    // Reservation opens the dossier; what the house does by itself is done by `follow`.
    const auto facts = known();
    const auto made = attempt("order", order_table, order_, on, acting, facts);
    if (!made) return;
    // A pre-order counts from its own day: it may be processed after the cut-off (R6, R80).
    if (on == OrderEvent::place || on == OrderEvent::pre_order) placed_in_time_ = takes_orders(contract_, now_);
    if (made->to == OrderState::placed) placed_ = true;
    if (on == OrderEvent::return_purchase_order) purchase_order_ = true;
    order_ = made->to;
    follow(made->then);
  }

  void act_on_dossier() {
    if (!has_dossier_) return;
    if (dossier_ == DossierState::open || dossier_ == DossierState::incomplete) {
      pieces_ = pieces_ || one_in(3);
      judged_ = false;
    }
    const auto [on, acting] = wish(dossier_table, dossier_);
    const bool ends = on == DossierEvent::reject || on == DossierEvent::expire || on == DossierEvent::cancel;
    if (ends && !one_in(20)) return;
    auto facts = known();
    facts.add_if(!one_in(4), Fact::holder_present).add_if(!one_in(4), Fact::same_document);
    const auto made = attempt("dossier", dossier_table, dossier_, on, acting, facts);
    if (!made) return;
    if (on == DossierEvent::consent) {
      holder_consented_ = holder_consented_ || made->acting.has(Role::holder);
      representative_consented_ = representative_consented_ || made->acting.meets({Role::legal_representative, Role::delegate});
    }
    if (on == DossierEvent::judge) judged_ = true;
    if (on == DossierEvent::submit && made->from == DossierState::open)
      sent_first_ = true, sent_in_time_ = !contract_facts_.has(Fact::dossier_deadline_passed);
    if (on == DossierEvent::validate) validated_ = true;
    if (on == DossierEvent::renew) renewed_ = true;
    if (on == DossierEvent::fail_code) return;  // counted where the code is tried
    dossier_ = made->to;
    follow(made->then);
  }

  void act_on_appointment() {
    if (!has_dossier_) return;
    const auto [on, acting] = wish(appointment_table, appointment_);
    auto facts = known();
    const bool right_code = code_drawn_ && one_in(2);
    const bool same_document = !one_in(4);
    const bool present = !one_in(4);
    facts.add_if(right_code, Fact::code_right).add_if(same_document, Fact::same_document).add_if(present, Fact::holder_present);
    const auto made = attempt("appointment", appointment_table, appointment_, on, acting, facts);
    if (!made) {
      // A wrong code is counted, unless it is locked: then nothing is.
      if (on == AppointmentEvent::honour && appointment_ == AppointmentState::booked && !right_code &&
          facts.has(Fact::code_not_locked))
        ++wrong_codes_;
      return;
    }
    if (made->to == AppointmentState::honoured) {
      honoured_ = true;
      honoured_with_code_ = right_code;
      honoured_with_document_ = same_document;
      honoured_by_holder_ = present;
      code_used_ = true;
    }
    appointment_ = made->to;
    follow(made->then);
    // One that was missed or cancelled makes room for another; some are missed until the manager says otherwise.
    const bool over = appointment_ == AppointmentState::no_show && (!absent_ || on == AppointmentEvent::excuse);
    if (appointment_ == AppointmentState::cancelled || over) appointment_ = AppointmentState::offered;
  }

  void act_on_certificate() {
    using enum CertificateState;
    if (certificates_.empty() || certificates_.back() == revoked || certificates_.back() == expired) {
      if (spoiled_) return;
      // A new one is asked for under the same facts as the first row.
      if (!attempt("certificate", certificate_table, requested, CertificateEvent::request, somebody(), known())) return;
      certificates_.push_back(requested);
      return;
    }
    const auto [on, acting] = wish(certificate_table, certificates_.back());
    if (on == CertificateEvent::revoke && certificates_.back() != refused && !one_in(6)) return;
    auto facts = known();
    facts.add_if(honoured_ && one_in(2), Fact::holder_present);
    const auto made = attempt("certificate", certificate_table, certificates_.back(), on, acting, facts);
    if (!made) return;
    if (made->to == generated) certificate_made_ = true;
    certificates_.back() = made->to;
    follow(made->then);
  }

  void act_on_token() {
    auto facts = known();
    facts.add_if(honoured_ && one_in(2), Fact::holder_present);
    const auto [on, acting] = wish(token_table, token_);
    // In stock little is lost: most tokens wait for their case.
    if ((on == TokenEvent::destroy || on == TokenEvent::lose) && !one_in(token_ == TokenState::in_stock ? 80 : 4)) return;
    const bool in_hand = token_ == TokenState::initialised || token_ == TokenState::personalised;
    if (spoiled_ && in_hand && on != TokenEvent::destroy) return;
    const auto made = attempt("token", token_table, token_, on, acting, facts);
    if (!made) return;
    token_ = made->to;
    follow(made->then);
  }

  std::mt19937_64& dice_;
  std::map<std::string, int>& reached_;
  FrameworkContract contract_;
  base::Instant now_;
  bool sleepy_ = one_in(4);      ///< people who let the days go by
  bool unanswered_ = one_in(8);  ///< nobody is invited to reserve: the order waits as it was placed
  bool absent_ = one_in(8);      ///< who misses an appointment stays away until he is excused
  bool spoiled_ = one_in(8);     ///< its certificate ended early: what is left is the token, perhaps half made
  FactSet contract_facts_;
  OrderState order_ = OrderState::draft;
  DossierState dossier_ = DossierState::open;
  AppointmentState appointment_ = AppointmentState::offered;
  std::vector<CertificateState> certificates_;
  TokenState token_ = TokenState::in_stock;
  bool has_dossier_ = false;
  bool pieces_ = false;
  bool judged_ = false;
  bool holder_consented_ = false;
  bool representative_consented_ = false;
  bool purchase_order_ = false;
  bool validated_ = false;
  bool renewed_ = false;
  bool code_drawn_ = false;
  bool code_used_ = false;
  bool placed_ = false;
  bool placed_in_time_ = false;
  bool sent_first_ = false;
  bool sent_in_time_ = false;
  bool certificate_made_ = false;
  bool honoured_ = false;
  bool honoured_with_code_ = false;
  bool honoured_with_document_ = false;
  bool honoured_by_holder_ = false;
  int wrong_codes_ = 0;
};

template <class State, class Event, std::size_t N>
void all_reached(const std::map<std::string, int>& reached, const std::string& noun, const Table<State, Event, N>& table) {
  for (const auto& row : table) {
    const auto name = noun + " " + std::string{to_name(row.from)} + " " + std::string{to_name(row.on)};
    EXPECT_TRUE(reached.contains(name)) << "no history came by: " << name;
  }
}

TEST(Histories, WhateverAnybodyTriesThePromisesHold) {
  const auto seed = from_environment("VIDIMUS_SEED", 20261122);
  const auto steps = from_environment("VIDIMUS_STEPS", 6'000'000);
  std::cout << "VIDIMUS_SEED=" << seed << " VIDIMUS_STEPS=" << steps << '\n';
  std::mt19937_64 dice{seed};
  std::map<std::string, int> reached;
  constexpr std::uint64_t life = 1500;
  for (std::uint64_t done = 0; done < steps; done += life) {
    CaseModel one{dice, reached};
    for (std::uint64_t at = 0; at < life; ++at) {
      one.step();
      one.check();
      if (::testing::Test::HasFatalFailure())
        FAIL() << "in the history that began at step " << done << ", after " << at << " more";
    }
  }
  all_reached(reached, "order", order_table);
  all_reached(reached, "dossier", dossier_table);
  all_reached(reached, "appointment", appointment_table);
  all_reached(reached, "certificate", certificate_table);
  all_reached(reached, "token", token_table);
}

/// A table alone, walked by a role and facts drawn at random: nothing but its rows ever moves it, and it always ends somewhere.
template <class State, class Event, std::size_t N>
void wander(const Table<State, Event, N>& table, std::mt19937_64& dice) {
  auto state = static_cast<State>(0);
  for (int at = 0; at < 20'000; ++at) {
    const auto on = static_cast<Event>(dice() % base::count_of<Event>());
    FactSet facts;
    for (std::size_t fact = 0; fact < base::count_of<Fact>(); ++fact) facts.add_if((dice() & 3U) != 0, static_cast<Fact>(fact));
    const RoleSet role{static_cast<Role>(dice() % base::count_of<Role>())};
    const auto decided = decide(table, state, on, role, facts);
    const auto row = std::ranges::find_if(table, [&](const auto& each) { return each.from == state && each.on == on; });
    const bool lawful = row != table.end() && row->by.meets(role) && row->needs.without(facts).empty();
    ASSERT_EQ(static_cast<bool>(decided), lawful) << to_name(state) << " on " << to_name(on);
    if (decided) state = decided->to;
    if (is_end(table, state)) state = static_cast<State>(0);
  }
}

TEST(Histories, NothingMovesATableButItsRows) {
  std::mt19937_64 dice{from_environment("VIDIMUS_SEED", 7)};
  wander(contract_table, dice);
  wander(order_table, dice);
  wander(dossier_table, dice);
  wander(appointment_table, dice);
  wander(certificate_table, dice);
  wander(token_table, dice);
  wander(letter_table, dice);
}

}  // namespace
}  // namespace vidimus::domain
