// Tokens between sites and before their holders (garde): transfers sent by one agent and countersigned by another who counts,
// boxes prepared ahead at a station, the inventory; and what stations and tokens said to each other.
#pragma once

#include "ra/counter.hpp"
#include "ra/purchase_order.hpp"
#include "ra/tokens.hpp"

namespace vidimus::ra {

/// A transfer with its people and places.
struct TransferView {
  domain::TokenTransfer transfer;
  std::string from;
  std::string to;
  std::string sent_by;
  std::string to_keeper;                 ///< agent who takes them into his hands; empty: the safe
  std::string received_by;               ///< empty while it is on its way
  std::string loss_asked_by{};           ///< who says that what is missing will not come
  std::string loss_confirmed_by{};       ///< who agreed
  std::vector<std::string> outstanding;  ///< serials that were sent and are neither received nor lost
};
struct SendTokens {
  domain::SiteId from;
  domain::SiteId to;
  std::string serials;           ///< one a line; with `box`, more than those of the box
  std::string box;               ///< every token of this box that is in stock
  domain::PersonId to_keeper{};  ///< into whose hands; empty: the safe of the site of arrival
};
/// Tokens leave the stock of a site, or one pair of hands for another at the same site: nobody uses them until they are counted.
/// What lies in somebody's hands is sent by himself or by the RA manager. @errors bad_request (fields: a serial that is not in
/// stock there, kept for an appointment, on its way already, in a colleague's hands, or there already; a keeper who is no
/// delivery operator there), forbidden.
Result<TransferView> send_tokens(Counter& counter, const Actor& actor, const SendTokens& command);
/// Another agent than the sender counts what came; what is missing is told and stays on its way. Counted again, what came later
/// is added. Tokens for an agent's hands are counted by himself, or by the RA manager into the safe; those he took out of the
/// safe for himself, by a colleague. @errors missing_facts (second_agent), bad_request (a serial that was not sent), wrong_state,
/// forbidden (refused.other_keeper).
Result<TransferView> receive_transfer(Counter& counter, const Actor& actor, const domain::TransferId& id,
                                      const std::string& serials, const std::string& note);
/// What is missing will not come: an agent of the receiving side says why. Nothing is given up yet. @errors wrong_state (not
/// counted, or over), bad_request (reason), missing_facts (second_agent: who sent them does not say so himself), forbidden.
Result<TransferView> ask_transfer_loss(Counter& counter, const Actor& actor, const domain::TransferId& id,
                                       const std::string& reason);
struct ClosedTransfer {
  TransferView view;
  LostBox lost;
};
/// Another agent agrees: the missing tokens are given up like those of a lost box, and the transfer is settled. One transaction.
/// @errors wrong_state (not asked for, or over), missing_facts (second_agent), forbidden.
Result<ClosedTransfer> confirm_transfer_loss(Counter& counter, const Actor& actor, const domain::TransferId& id);
/// Transfers of the body, newest first, for its delivery operators, RA manager and auditor.
Result<std::vector<TransferView>> list_transfers(Counter& counter, const Actor& actor);
Result<TransferView> view_transfer(Counter& counter, const Actor& actor, const domain::TransferId& id);

/// The slip of a transfer (bordereau): what was sent and counted, by whom. Sealed where the instance has a seal.
Result<PrintedFile> print_transfer(Counter& counter, const Actor& actor, const domain::TransferId& id);
/// A count with its people and place.
struct CountView {
  domain::TokenCount count;
  std::string site;
  std::string counted_by;
  std::string countersigned_by;  ///< empty while it waits for another agent
  std::string keeper;            ///< whose hands were counted, or who took the delivery into his; empty otherwise
};
struct ReceiveTokens {
  domain::SiteId site;
  std::string supplier;
  std::string delivery_note;  ///< number of the supplier's bon de livraison
  std::string model;
  bool qualified = false;
  std::string box;
  std::string serials;  ///< one a line
  std::string note;
  bool in_hand = false;  ///< who counts keeps them himself; otherwise they go into the safe
};
/// A supplier's delivery is counted and enters the stock, all of it or none. @errors bad_request (fields: a serial that is known
/// already), forbidden.
Result<CountView> receive_tokens(Counter& counter, const Actor& actor, const ReceiveTokens& command);
struct CountStock {
  domain::SiteId site;
  std::string serials;  ///< one a line
  std::string note;
  domain::CountScope scope = domain::CountScope::everything;
  domain::PersonId keeper{};  ///< of scope agent
};
/// What lies at a site, in its safe or in one agent's hands is counted and held against the stock: missing and unexpected tokens
/// are told; nothing else changes. @errors bad_request (keeper), forbidden.
Result<CountView> count_stock(Counter& counter, const Actor& actor, const CountStock& command);
/// Another agent than who counted signs it too. @errors missing_facts (second_agent), wrong_state, forbidden.
Result<CountView> countersign_count(Counter& counter, const Actor& actor, const domain::CountId& id);
/// Counts of the body, newest first, for its delivery operators, RA manager and auditor.
Result<std::vector<CountView>> list_counts(Counter& counter, const Actor& actor);
Result<CountView> view_count(Counter& counter, const Actor& actor, const domain::CountId& id);
/// The receipt or the record of an inventory, with who counted and who countersigned.
Result<PrintedFile> print_count(Counter& counter, const Actor& actor, const domain::CountId& id);
/// The inventory of a site: every token counted there, by box and state. @errors forbidden.
Result<PrintedFile> print_inventory(Counter& counter, const Actor& actor, const domain::SiteId& site);

/// A box is to be prepared at a station: so many blank tokens get a label and an unblocking code. @errors bad_request, forbidden,
/// not_found (station).
struct PrepareBox {
  domain::SiteId site;
  domain::StationId station;
  std::string box;
  int count = 0;
};
Result<domain::TokenPreparation> prepare_box(Counter& counter, const Actor& actor, const PrepareBox& command);
Result<std::vector<domain::TokenPreparation>> preparations_at(Counter& counter, const Actor& actor, const domain::SiteId& site);
Result<std::optional<domain::TokenPreparation>> next_preparation(Counter& counter, const domain::Station& station);
struct PreparedToken {
  domain::PreparationId preparation;
  std::string serial;
  std::string model;
  base::Secret security_officer;
};
/// One token of the box is prepared: counted into the stock, its code kept sealed. Told twice, it counts once. Answers how many
/// are still wanted.
Result<int> note_prepared(Counter& counter, const domain::Station& station, const PreparedToken& token);
Result<Done> report_preparation_failure(Counter& counter, const domain::Station& station, const domain::PreparationId& id,
                                        bool fatal, const std::string& reason);

inline constexpr std::size_t most_sentences = 200;
inline constexpr std::size_t longest_sentence = 300;
/// What a station and a token said during a job, one sentence an exchange. @errors not_found: no job of this station.
Result<Done> keep_dialogue(Counter& counter, const domain::Station& station, const std::string& job,
                           const std::vector<std::string>& said);
/// Dialogues of a case, oldest first, for its agents and the RA manager. @errors not_found.
Result<std::vector<domain::TokenDialogue>> dialogues_of(Counter& counter, const Actor& actor, const std::string& reference);

}  // namespace vidimus::ra
