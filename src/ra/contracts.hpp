// Framework contracts (marchés) as the RA manager keeps them: drafted, published, amended; and what each has come to.
#pragma once

#include "ra/contract_terms.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// An offer of a contract, as typed.
struct TypedProduct {
  domain::ProductId id;  ///< empty: a new one
  std::string name;
  std::string profile;
  int validity_months = 36;
  std::int64_t price_cents = 0;
  bool price_includes_tax = false;
  int tax_per_mille = 200;
  std::string legal_references;
};

/// An amendment as people read it: with who made it.
struct AmendmentView {
  domain::ContractAmendment amendment;
  std::string by;  ///< name
};
/// A contract with all that belongs to it.
struct ContractSheet {
  domain::FrameworkContract contract;
  std::vector<domain::Product> products;
  std::vector<AmendmentView> amendments;  ///< oldest first
  std::optional<domain::FrameworkContract> successor;
  std::vector<domain::ContractEvent> possible;  ///< what the actor may do now: edit, publish, amend
};
/// What is counted in a contract: asked for where it is shown, for it walks all its orders.
struct ContractFigures {
  std::int64_t ordered = 0;  ///< certificates ordered and not cancelled: what a quota counts
  std::int64_t members = 0;  ///< active and suspended memberships
};

// All of these are for the RA manager of the body; the auditor reads. @errors not_found (another body's contract), forbidden.

/// Begins a draft in the actor's body; only its name is needed. @errors bad_request (fields).
Result<domain::FrameworkContract> create_contract(Counter& counter, const Actor& actor, const TypedTerms& terms);
/// Changes a draft. `read` is the version the person saw, 0 when not told. @errors wrong_state (published), stale, bad_request.
Result<domain::FrameworkContract> edit_contract(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                                const TypedTerms& terms, base::Version read);
/// Adds an offer to a draft or replaces one. Its profile must open some service of the catalogue (R20).
Result<domain::Product> set_product(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                    const TypedProduct& product);
/// Takes an offer out of a draft: nothing was ever ordered of it. @errors not_found, wrong_state (published).
Result<domain::FrameworkContract> remove_product(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                                 const domain::ProductId& product);
/// @errors missing_facts: supplier_set, products_priced, dates_ordered. @source R2, R36
Result<domain::FrameworkContract> publish_contract(Counter& counter, const Actor& actor, const domain::ContractId& id);
/// Extends a published contract; every changed value is kept with what it was. @errors missing_facts: dates_only_extended,
/// terms_only_extended, dates_ordered, reason_given; bad_request: a term that is fixed, or nothing changed.
Result<domain::FrameworkContract> amend_contract(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                                 const TypedTerms& terms, const std::string& reason, base::Version read);
/// Every contract of the actor's body, drafts and closed ones included.
Result<std::vector<domain::FrameworkContract>> contracts_of_body(Counter& counter, const Actor& actor);
Result<ContractSheet> contract_sheet(Counter& counter, const Actor& actor, const domain::ContractId& id);
Result<ContractFigures> contract_figures(Counter& counter, const Actor& actor, const domain::ContractId& id);

}  // namespace vidimus::ra
