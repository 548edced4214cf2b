// Custody of tokens (garde des supports): destruction under dual control, transfers between sites, boxes prepared ahead, the
// sealed unblocking codes, and what was said between a station and a token.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

using TransferId = base::Id<struct TransferTag>;
using PreparationId = base::Id<struct PreparationTag>;
using CountId = base::Id<struct CountTag>;
using DialogueId = base::Id<struct DialogueTag>;

/// @source docs/trust/rules.md, Token; domain of the RGS A2: two persons for the devices of holders
struct TokenDestruction {
  TokenId id;
  Version version = 0;
  BodyId body;
  PersonId asked_by;
  base::Instant asked_at;
  std::string reason;
  PersonId confirmed_by;  ///< empty while it waits
  std::optional<base::Instant> confirmed_at;
};

/// sent: on its way; received: every token was counted; incomplete: some were not there; settled: those were found or given up.
enum class TransferState : unsigned char { sent, received, incomplete, settled };

/// Tokens that go from one site to another (transfert), or from hand to hand at one site (remise entre agents; then both sites
/// are the same), sent by one agent and countersigned by another, who counts them. Lists are serials, one a line.
struct TokenTransfer {
  TransferId id;
  Version version = 0;
  BodyId body;
  SiteId from;
  SiteId to;
  TransferState state = TransferState::sent;
  std::string serials;  ///< as sent
  std::string missing;  ///< not there when it was counted
  std::string note;     ///< of who received it
  PersonId sent_by;
  base::Instant sent_at;
  PersonId received_by;
  std::optional<base::Instant> received_at;

  // What never came: one agent says why, another agrees, and the tokens are given up.
  std::string loss_reason{};
  PersonId loss_asked_by{};
  std::optional<base::Instant> loss_asked_at{};
  std::string lost{};  ///< serials given up, once agreed
  PersonId loss_confirmed_by{};
  std::optional<base::Instant> loss_confirmed_at{};
  PersonId to_keeper{};  ///< agent of the site of arrival who takes them into his hands; empty: its safe
};

/// receipt: a supplier's delivery (réception); inventory: the stock of a site (inventaire).
enum class CountKind : unsigned char { receipt, inventory };

/// What a count covers: the whole site, its safe alone, or what one agent holds. A receipt goes into the safe or into hands.
enum class CountScope : unsigned char { everything, safe, agent };

/// Tokens counted by one agent and countersigned by another (comptage). Lists are serials, one a line.
struct TokenCount {
  CountId id;
  Version version = 0;
  BodyId body;
  SiteId site;
  CountKind kind = CountKind::inventory;
  std::string supplier;       ///< of a receipt
  std::string delivery_note;  ///< of a receipt: number of the supplier's bon de livraison
  std::string box;
  std::string model;
  std::string serials;     ///< as counted
  std::string missing;     ///< of an inventory: in the stock, not counted
  std::string unexpected;  ///< of an inventory: counted, not in the stock
  std::string note;
  PersonId counted_by;
  base::Instant counted_at;
  PersonId countersigned_by;
  std::optional<base::Instant> countersigned_at;
  CountScope scope = CountScope::everything;
  PersonId keeper{};  ///< of scope agent: whose hands
};
inline constexpr int most_counted_at_once = 1000;

/// A box of tokens initialised ahead of its holders (préparation): name and unblocking code set, no PIN, no key.
enum class PreparationState : unsigned char { waiting, done, failed };
struct TokenPreparation {
  PreparationId id;
  Version version = 0;
  BodyId body;
  SiteId site;
  StationId station;
  std::string box;
  int wanted = 0;
  int made = 0;
  PreparationState state = PreparationState::waiting;
  std::string failure;  ///< message key of the last failure
  PersonId asked_by;
  base::Instant asked_at;
};
inline constexpr int most_prepared_at_once = 200;

/// The unblocking code (code de déblocage, SO-PIN) of a token, sealed: whoever reads the database unblocks nothing.
struct TokenSecret {
  TokenId id;
  Version version = 0;
  BodyId body;
  base::Bytes sealed;
  std::optional<base::Bytes> next;  ///< the code that takes its place once a remote unblocking is proved
  base::Instant kept_at;
};

/// What a station asked of a token and what the token answered, one sentence an exchange; never a code.
struct TokenDialogue {
  DialogueId id;  ///< of the job it belongs to
  Version version = 0;
  BodyId body;
  LineId line;  ///< empty: no case
  StationId station;
  std::string kind;  ///< of the job: "personalise"
  std::string text;
  base::Instant at;
};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::TransferState>{"sent"sv, "received"sv, "incomplete"sv, "settled"sv};
template <>
inline constexpr std::array names<domain::CountKind>{"receipt"sv, "inventory"sv};
template <>
inline constexpr std::array names<domain::CountScope>{"everything"sv, "safe"sv, "agent"sv};
template <>
inline constexpr std::array names<domain::PreparationState>{"waiting"sv, "done"sv, "failed"sv};
}  // namespace vidimus::base
