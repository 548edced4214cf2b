// Letters that a step of a contract sends: to whom, about what. The jobs queue them; the rehearsal lists them.
#pragma once

#include "domain/course.hpp"
#include "ra/counter.hpp"
#include "ra/letter_kinds.hpp"

namespace vidimus::ra {

/// One letter to one person, not yet written.
struct ContractLetter {
  std::string kind;
  domain::PersonId to;
  domain::OrganisationId organisation;
  domain::MembershipId membership;                 ///< empty for a holder
  std::optional<domain::Certificate> certificate;  ///< the one that ends in the gap (R15)
};

/// The letters of an act of the contract itself. `course` is as the act left it. @source R4, R12, R15, R18
Result<std::vector<ContractLetter>> contract_letters(ports::Unit& unit, const LetterKinds& kinds, const domain::Course& course,
                                                     const domain::CourseAct& act);
/// Writes and queues one of them.
Result<Done> tell_contract_letter(Work& work, const domain::FrameworkContract& contract, const ContractLetter& letter);

/// The contract's part in a letter's values (data/letters/README.md), with the contract that follows it when it is known.
Json contract_values(const domain::FrameworkContract& contract, const std::optional<domain::FrameworkContract>& successor,
                     const DateWords& words);
/// The contract that follows, if one is named.
Result<std::optional<domain::FrameworkContract>> successor_of(ports::Unit& unit, const domain::FrameworkContract& contract);

}  // namespace vidimus::ra
