// Annexe 4 of an order: judged, shown and signed alike whether its lines are reserved later, at once, or pre-ordered (R7, R24).
#pragma once

#include "ra/counter.hpp"
#include "ra/signed_text.hpp"

namespace vidimus::ra {

/// Who orders for an organisation.
inline constexpr domain::RoleSet annex_roles{domain::Role::legal_representative, domain::Role::delegate,
                                             domain::Role::order_manager};

using AnnexDecision = domain::Decision<domain::OrderState, domain::OrderEvent>;

/// An annexe about to be signed.
struct Annex {
  CaseFile blank;  ///< a case without a line yet
  domain::MembershipId membership;
  AnnexDecision decision;  ///< what placing a line does
  SignedText text;
  int year = 0;
  std::int64_t number = 0;  ///< of the order in its body and year

  /// Reference of its lines, from 1.
  [[nodiscard]] std::string reference(int line) const;
};

/// A case of this membership in which no line stands yet. @errors not_found.
Result<CaseFile> blank_case(Work& work, const domain::MembershipId& id);
/// Facts of contract, membership and quotas for a case, for `asked` certificates more.
Result<domain::FactSet> ordering_facts_of(Work& work, const CaseFile& file, int asked);
/// Judges everything but the code: a code is not used up, nor a try counted, where it could not have helped.
/// @errors not_found, missing_facts, forbidden, misconfigured.
Result<Annex> open_annex(Work& work, const domain::MembershipId& id, int count);
/// @errors wrong_code, locked, expired.
Result<Done> sign_annex(Work& work, const Annex& annex, const std::string& code);

}  // namespace vidimus::ra
