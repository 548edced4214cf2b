// What the acts of custody share: lists of serials, their agents, their papers.
#pragma once

#include <map>

#include "ra/custody.hpp"

namespace vidimus::ra {

inline constexpr domain::RoleSet custodians{domain::Role::delivery_operator, domain::Role::ra_manager};
inline constexpr domain::RoleSet custody_readers{domain::Role::delivery_operator, domain::Role::ra_manager,
                                                 domain::Role::auditor};
inline constexpr std::size_t most_serials = domain::most_counted_at_once;

/// Serials typed or scanned, one a line, each once, in their order.
std::vector<std::string> serials_of(const std::string& text);
std::string joined(const std::vector<std::string>& serials);
/// Name of a person as people say it; "" for nobody.
Result<std::string> name_of(Work& work, const domain::PersonId& id);
/// Names of keepers as lists show them, each looked up once; "coffre" (data/messages.toml [custody]) for the safe.
class NamesOfKeepers {
 public:
  Result<std::string> of(Work& work, const domain::PersonId& id);

 private:
  std::map<std::string, std::string> known_;
};
/// Dual control: who acts is not who acted before. @errors missing_facts (second_agent).
Result<Done> is_second_agent(const Actor& actor, const domain::PersonId& first);

/// @errors not_found: not a transfer this actor has to do with.
Result<domain::TokenTransfer> open_transfer(Work& work, const domain::TransferId& id);
Result<TransferView> view_of(Work& work, domain::TokenTransfer transfer);
void write_transfer(Work& work, domain::TokenTransfer& transfer, std::string_view event);

/// A word of data/messages.toml [custody].
std::string custody_word(const House& house, std::string_view key);
/// A paper of custody, sealed where the instance has a seal.
Result<PrintedFile> printed(Work& work, const domain::MutualisationBody& body, std::string_view paper, const Json& values,
                            std::string file_name);

}  // namespace vidimus::ra
