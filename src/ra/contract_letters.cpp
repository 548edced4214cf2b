#include "ra/contract_letters.hpp"

#include <algorithm>

#include "ra/readers.hpp"

namespace vidimus::ra {
namespace {

using domain::Effect;
using domain::FrameworkContract;
using domain::Membership;
using domain::MembershipState;

std::string kind_of(Effect effect) { return std::string{base::to_name(effect).substr(std::string_view{"tell_"}.size())}; }

bool goes_on(domain::OrderState state) {
  using enum domain::OrderState;
  return state != draft && state != issued && state != completed && state != cancelled && state != cancelled_auto;
}

bool is_member(const Membership& membership) {
  return membership.state == MembershipState::active || membership.state == MembershipState::suspended;
}

/// What the letters of one act are chosen from, and where they are put.
struct Choice {
  ports::Unit& unit;
  const LetterKinds& kinds;
  const domain::Course& course;
  base::Instant when;
  std::vector<ContractLetter> out{};
};

/// To whoever the row of the letter names.
Result<Done> to_member(Choice& choice, const Membership& membership, Effect effect) {
  VIDIMUS_TRY(people, membership_readers(choice.unit, choice.kinds, membership, effect, choice.when));
  for (const auto& person : people)
    choice.out.push_back({kind_of(effect), person, membership.organisation, membership.id, std::nullopt});
  return Done{};
}

/// Every member is told that orders end soon (L22).
Result<Done> announce(Choice& choice) {
  for (const auto& membership : choice.course.memberships)
    if (is_member(membership)) VIDIMUS_CHECK(to_member(choice, membership, Effect::tell_intake_closing));
  return Done{};
}

/// Members who still have cases are told that orders are closed and when dossiers end (L22).
Result<Done> closed(Choice& choice) {
  for (const auto& membership : choice.course.memberships) {
    const bool concerned = std::ranges::any_of(choice.course.cases, [&](const domain::CourseCase& one) {
      return one.line.membership == membership.id && goes_on(one.line.state);
    });
    if (is_member(membership) && concerned) VIDIMUS_CHECK(to_member(choice, membership, Effect::tell_intake_closed));
  }
  return Done{};
}

/// Holders whose certificate ends when nobody can order: after the cut-off, before the contract that follows (L20, R15).
Result<Done> before_cutoff(Choice& choice) {
  const auto& contract = choice.course.contract;
  VIDIMUS_TRY(successor, successor_of(choice.unit, contract));
  const auto next =
      successor && successor->effective.ok() ? base::start_of(successor->effective) : domain::dossiers_end(contract);
  VIDIMUS_TRY(ending, choice.unit.certificates_ending(next));
  for (const auto& certificate : ending)
    if (certificate.body == contract.body && *certificate.not_after >= domain::intake_ends(contract))
      choice.out.push_back(
          {kind_of(Effect::tell_order_before_cutoff), certificate.holder, certificate.organisation, {}, certificate});
  return Done{};
}

/// Members of the contract before, unless they left of their own will or have adhered already (L25, R18).
Result<Done> adhere_anew(Choice& choice) {
  const auto& course = choice.course;
  VIDIMUS_TRY(contracts, choice.unit.contracts(course.contract.body));
  for (const auto& before : contracts) {
    if (before.successor != course.contract.id) continue;
    VIDIMUS_TRY(memberships, choice.unit.memberships_in(before.id));
    for (const auto& one : memberships) {
      const bool here = std::ranges::any_of(course.memberships, [&](const Membership& other) {
        return other.organisation == one.organisation && other.state != MembershipState::none;
      });
      const bool was = is_member(one) || (one.state == MembershipState::ended && one.convention_signed_at);
      if (here || !was || one.resigned_at || one.legal_representative.empty()) continue;
      VIDIMUS_CHECK(to_member(choice, one, Effect::tell_adhere_anew));
    }
  }
  return Done{};
}

std::string link_of(const House& house, const ContractLetter& letter) {
  if (letter.kind == kind_of(Effect::tell_adhere_anew))
    return house.public_url + "/adhesions/" + letter.membership.text + "/suite";
  return house.public_url + "/espace";
}

}  // namespace

Result<std::optional<FrameworkContract>> successor_of(ports::Unit& unit, const FrameworkContract& contract) {
  if (contract.successor.empty()) return std::optional<FrameworkContract>{};
  VIDIMUS_TRY(found, unit.contract(contract.successor));
  return std::optional{std::move(found)};
}

Json contract_values(const FrameworkContract& contract, const std::optional<FrameworkContract>& successor,
                     const DateWords& words) {
  const auto long_or_none = [&](base::Day day) { return day.ok() ? long_day(day, words) : std::string{}; };
  const auto last = contract.cutoff_included ? contract.order_cutoff : base::next_day(contract.order_cutoff, -1);
  Json out = Json::object({{"name", contract.name},
                           {"supplier", contract.supplier},
                           {"order_cutoff_long", long_or_none(contract.order_cutoff)},
                           {"last_order_words", "jusqu'au " + long_or_none(last) + " inclus"},
                           {"dossier_deadline_long", long_or_none(contract.dossier_deadline)},
                           {"effective_long", long_or_none(contract.effective)},
                           {"no_renewal", contract.renewal_rule == domain::RenewalRule::none}});
  if (successor) out.set("successor_name", successor->name).set("successor_effective_long", long_or_none(successor->effective));
  return out;
}

Result<std::vector<ContractLetter>> contract_letters(ports::Unit& unit, const LetterKinds& kinds, const domain::Course& course,
                                                     const domain::CourseAct& act) {
  Choice choice{unit, kinds, course, act.at};
  if (act.noun != domain::CourseNoun::contract) return choice.out;
  if (act.then.has(Effect::tell_intake_closing)) VIDIMUS_CHECK(announce(choice));
  if (act.then.has(Effect::tell_order_before_cutoff)) VIDIMUS_CHECK(before_cutoff(choice));
  if (act.then.has(Effect::tell_intake_closed)) VIDIMUS_CHECK(closed(choice));
  if (act.then.has(Effect::tell_adhere_anew)) VIDIMUS_CHECK(adhere_anew(choice));
  return std::move(choice.out);
}

Result<Done> tell_contract_letter(Work& work, const FrameworkContract& contract, const ContractLetter& letter) {
  VIDIMUS_TRY(body, work.unit().body(contract.body));
  VIDIMUS_TRY(organisation, work.unit().organisation(letter.organisation));
  VIDIMUS_TRY(person, work.unit().person(letter.to));
  VIDIMUS_TRY(successor, successor_of(work.unit(), contract));
  const auto& words = work.house().words;
  auto about = contract_values(contract, successor, words);
  if (letter.kind == kind_of(Effect::tell_adhere_anew)) {
    VIDIMUS_TRY(former, work.unit().membership(letter.membership));
    VIDIMUS_TRY(before, work.unit().contract(former.contract));
    about.set("predecessor_name", before.name);
  }
  Json values = Json::object({{"contract", std::move(about)},
                              {"organisation", Json::object({{"name", organisation.name}, {"siret", organisation.siret}})},
                              {"supplier_senders", contract.sender_addresses},
                              {"link", link_of(work.house(), letter)}});
  if (letter.certificate)
    values.set("certificate",
               Json::object({{"subject", letter.certificate->subject},
                             {"serial", letter.certificate->serial},
                             {"not_after_long", long_day(base::civil_of(*letter.certificate->not_after).day, words)}}));
  return work.tell(letter.kind, body, person, nullptr, std::move(values));
}

}  // namespace vidimus::ra
