// Who keeps the tokens of a site (détenteurs): its safe, which serves every operator, and the hands of each operator. What lies
// in somebody's hands leaves them by his own act or the RA manager's alone, counted by who takes it (transfers.cpp).
#pragma once

#include "ra/accreditation_file.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// An agent who may keep tokens: a delivery operator of the site today.
struct Keeper {
  domain::PersonId id;
  domain::SiteId site;
  std::string name;  ///< as people say it
};
/// Those of one site, by name.
Result<std::vector<Keeper>> keepers_at(Work& work, const domain::SiteId& site);
/// May this person keep tokens of the site today?
Result<bool> may_keep_at(Work& work, const domain::SiteId& site, const domain::PersonId& person);
/// May the actor move this token: it lies in the safe or in his own hands, or he is the RA manager?
[[nodiscard]] bool may_move(const Work& work, const domain::Token& token);

/// What one keeper holds at one site.
struct KeptStock {
  domain::SiteId site;
  std::string site_name;
  domain::PersonId keeper;           ///< empty: the safe
  std::string keeper_name;           ///< empty for the safe
  std::int64_t count = 0;            ///< tokens before their holders' hands
  std::int64_t in_stock = 0;         ///< of these: free for a hand-over
  bool keeps_without_right = false;  ///< no delivery operator of the site any more: the RA manager has them taken back
};
/// Of the sites whose stock the actor sees, by site, the safe first. @errors forbidden.
Result<std::vector<KeptStock>> stock_by_keeper(Counter& counter, const Actor& actor);
/// Agents of the sites whose stock the actor sees: who may be handed tokens, by site and name. @errors forbidden.
Result<std::vector<Keeper>> keepers_around(Counter& counter, const Actor& actor);

/// A delivery operator whose right at a site is over and who still has tokens of it in his hands: the RA managers are told
/// (letter `tokens_in_hand`). Nothing when he keeps none, or serves there by another right.
Result<Done> tell_tokens_in_hand(Work& work, const AccreditationFile& file);

}  // namespace vidimus::ra
