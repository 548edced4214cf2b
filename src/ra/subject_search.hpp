// Finding people and public bodies by their words, beside cases (recherche); certificates and tokens by their serials are found
// by the inventory and by custody.
#pragma once

#include "ra/inventory.hpp"
#include "ra/tokens.hpp"

namespace vidimus::ra {

/// What somebody typed, and where the page before ended. Without a word nothing is found.
struct SubjectSearch {
  std::string text;   ///< beginnings of words, all of them
  std::string after;  ///< identifier of the last one of the page before
  int limit = 20;
};

/// A person as the search shows him.
struct FoundPerson {
  domain::Person person;
  std::string organisation;  ///< name; empty for the body's own agents
};
/// People of the body (RA manager, auditor), or of the organisations the actor acts for, newest first. Those whose data are
/// locked (GDPR article 18) are found by the manager and the auditor alone. Nobody for other people: they find holders by their
/// cases.
Result<std::vector<FoundPerson>> find_people(Counter& counter, const Actor& actor, const SubjectSearch& search);

/// A public body, with its adhesions, newest first.
struct FoundOrganisation {
  domain::Organisation organisation;
  std::vector<domain::Membership> memberships;
};
/// Those of the body (RA manager, auditor), or those the actor acts for. By name, town, SIREN or SIRET.
Result<std::vector<FoundOrganisation>> find_organisations(Counter& counter, const Actor& actor, const SubjectSearch& search);

/// Certificates whose serial begins so, as far as the inventory shows them to the actor.
Result<std::vector<InventoryRow>> find_certificates(Counter& counter, const Actor& actor, const SubjectSearch& search);
/// Tokens whose serial begins so, as far as custody shows them to the actor: nothing for who keeps none.
Result<std::vector<TokenView>> find_tokens(Counter& counter, const Actor& actor, const SubjectSearch& search);

}  // namespace vidimus::ra
