// What a person may ask about what is held of him (droits des personnes): a copy, erasure, limitation.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Everything that is held about a person, as plain data, with the addresses of his documents. Neither codes nor keys nor the
/// names of other people are in it. For the person himself, and for RA managers of his body; the reading is audited.
/// @errors not_found: nobody this actor may ask about. @source GDPR article 15
Result<Json> export_person(Counter& counter, const Actor& actor, const domain::PersonId& person);

enum class ErasureOutcome : unsigned char { erased, restricted };
struct ErasureAnswer {
  ErasureOutcome outcome = ErasureOutcome::restricted;
  std::string reason;  ///< key of the sentence that says why
};
/// Erases what is held about a person, where no law asks to keep it; where a certificate was issued, its evidence is locked
/// instead and used for nothing else until its period is over. RA managers decide, never on their own data.
/// @errors missing_facts: no reason; conflict "refused.case_going_on": a case of his is not over.
/// @source GDPR article 17(1), 17(3)(b) and (e), 18
Result<ErasureAnswer> erase_person(Counter& counter, const Actor& actor, const domain::PersonId& person,
                                   const std::string& reason);
/// Limits the use of a person's data, or lifts the limit. @source GDPR article 18
Result<Done> restrict_person(Counter& counter, const Actor& actor, const domain::PersonId& person, const std::string& reason);
Result<Done> lift_restriction(Counter& counter, const Actor& actor, const domain::PersonId& person, const std::string& reason);

/// Is the use of this person's data limited now?
Result<bool> is_restricted(ports::Unit& unit, const domain::PersonId& person);

}  // namespace vidimus::ra

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<ra::ErasureOutcome>{"erased"sv, "restricted"sv};
}  // namespace vidimus::base
