// Questions about transfers, boxes prepared ahead, unblocking codes, dialogues, trials and blocked tokens.
#include "adapters/sql/aftercare_rows.hpp"
#include "adapters/sql/custody_rows.hpp"
#include "adapters/sql/token_rows.hpp"
#include "adapters/sql/unit.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

Result<TokenTransfer> SqlUnit::token_transfer(const TransferId& id) { return one<TokenTransfer>(id.text); }
Result<std::vector<TokenTransfer>> SqlUnit::token_transfers(const BodyId& body, int limit) {
  return list<TokenTransfer>("WHERE body = $1 ORDER BY id DESC LIMIT $2", {body.text, std::int64_t{limit}});
}
Result<std::vector<Token>> SqlUnit::tokens_in_transfer(const TransferId& id) {
  return list<Token>("WHERE transfer = $1 ORDER BY id", {id.text});
}

Result<TokenCount> SqlUnit::token_count(const CountId& id) { return one<TokenCount>(id.text); }
Result<std::vector<TokenCount>> SqlUnit::token_counts(const BodyId& body, int limit) {
  return list<TokenCount>("WHERE body = $1 ORDER BY id DESC LIMIT $2", {body.text, std::int64_t{limit}});
}

Result<TokenPreparation> SqlUnit::token_preparation(const PreparationId& id) { return one<TokenPreparation>(id.text); }
Result<std::vector<TokenPreparation>> SqlUnit::token_preparations(const SiteId& site, int limit) {
  return list<TokenPreparation>("WHERE site = $1 ORDER BY id DESC LIMIT $2", {site.text, std::int64_t{limit}});
}
Result<std::vector<TokenPreparation>> SqlUnit::preparations_waiting(const StationId& station) {
  return list<TokenPreparation>("WHERE station = $1 AND state = 'waiting' ORDER BY id", {station.text});
}

Result<std::optional<TokenSecret>> SqlUnit::token_secret(const TokenId& token) {
  return find<TokenSecret>("WHERE id = $1", {token.text});
}

Result<std::vector<TokenDialogue>> SqlUnit::token_dialogues_of(const LineId& line) {
  return list<TokenDialogue>("WHERE line = $1 ORDER BY at, id", {line.text});
}
Result<std::optional<TokenDialogue>> SqlUnit::token_dialogue(const DialogueId& id) {
  return find<TokenDialogue>("WHERE id = $1", {id.text});
}

Result<InstallationTrial> SqlUnit::trial(const TrialId& id) { return one<InstallationTrial>(id.text); }
Result<std::vector<InstallationTrial>> SqlUnit::trials_of(const LineId& line) {
  return list<InstallationTrial>("WHERE line = $1 ORDER BY id", {line.text});
}
Result<std::vector<InstallationTrial>> SqlUnit::trials_ended(const BodyId& body, int limit) {
  return list<InstallationTrial>("WHERE body = $1 AND outcome <> 'open' ORDER BY id DESC LIMIT $2",
                                 {body.text, std::int64_t{limit}});
}

Result<std::optional<Unblocking>> SqlUnit::unblocking(const UnblockingId& id) {
  return find<Unblocking>("WHERE id = $1", {id.text});
}
Result<std::vector<Unblocking>> SqlUnit::unblockings_of(const TokenId& token) {
  return list<Unblocking>("WHERE token = $1 ORDER BY id", {token.text});
}
Result<std::vector<Unblocking>> SqlUnit::unblockings_approved(const StationId& station) {
  return list<Unblocking>("WHERE station = $1 AND state = 'approved' ORDER BY id", {station.text});
}
Result<std::vector<Unblocking>> SqlUnit::unblockings_open(const BodyId& body) {
  return list<Unblocking>("WHERE body = $1 AND state IN ('asked', 'approved') ORDER BY id", {body.text});
}

}  // namespace vidimus::adapters::sql
