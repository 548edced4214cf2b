#include "adapters/sql/custody_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::TokenTransfer>& table_of<domain::TokenTransfer>() {
  using domain::TokenTransfer;
  static const Table<TokenTransfer> table{"token_transfer",
                                          {
                                              column<&TokenTransfer::id>("id"),
                                              column<&TokenTransfer::version>("version"),
                                              column<&TokenTransfer::body>("body"),
                                              column<&TokenTransfer::from>("from_site"),
                                              column<&TokenTransfer::to>("to_site"),
                                              column<&TokenTransfer::state>("state"),
                                              column<&TokenTransfer::serials>("serials"),
                                              column<&TokenTransfer::missing>("missing"),
                                              column<&TokenTransfer::note>("note"),
                                              column<&TokenTransfer::sent_by>("sent_by"),
                                              column<&TokenTransfer::sent_at>("sent_at"),
                                              column<&TokenTransfer::received_by>("received_by"),
                                              column<&TokenTransfer::received_at>("received_at"),
                                              column<&TokenTransfer::loss_reason>("loss_reason"),
                                              column<&TokenTransfer::loss_asked_by>("loss_asked_by"),
                                              column<&TokenTransfer::loss_asked_at>("loss_asked_at"),
                                              column<&TokenTransfer::lost>("lost"),
                                              column<&TokenTransfer::loss_confirmed_by>("loss_confirmed_by"),
                                              column<&TokenTransfer::loss_confirmed_at>("loss_confirmed_at"),
                                              column<&TokenTransfer::to_keeper>("to_keeper"),
                                          }};
  return table;
}

template <>
const Table<domain::TokenCount>& table_of<domain::TokenCount>() {
  using domain::TokenCount;
  static const Table<TokenCount> table{"token_count",
                                       {
                                           column<&TokenCount::id>("id"),
                                           column<&TokenCount::version>("version"),
                                           column<&TokenCount::body>("body"),
                                           column<&TokenCount::site>("site"),
                                           column<&TokenCount::kind>("kind"),
                                           column<&TokenCount::supplier>("supplier"),
                                           column<&TokenCount::delivery_note>("delivery_note"),
                                           column<&TokenCount::box>("box"),
                                           column<&TokenCount::model>("model"),
                                           column<&TokenCount::serials>("serials"),
                                           column<&TokenCount::missing>("missing"),
                                           column<&TokenCount::unexpected>("unexpected"),
                                           column<&TokenCount::note>("note"),
                                           column<&TokenCount::counted_by>("counted_by"),
                                           column<&TokenCount::counted_at>("counted_at"),
                                           column<&TokenCount::countersigned_by>("countersigned_by"),
                                           column<&TokenCount::countersigned_at>("countersigned_at"),
                                           column<&TokenCount::scope>("scope"),
                                           column<&TokenCount::keeper>("keeper"),
                                       }};
  return table;
}

template <>
const Table<domain::TokenPreparation>& table_of<domain::TokenPreparation>() {
  using domain::TokenPreparation;
  static const Table<TokenPreparation> table{"token_preparation",
                                             {
                                                 column<&TokenPreparation::id>("id"),
                                                 column<&TokenPreparation::version>("version"),
                                                 column<&TokenPreparation::body>("body"),
                                                 column<&TokenPreparation::site>("site"),
                                                 column<&TokenPreparation::station>("station"),
                                                 column<&TokenPreparation::box>("box"),
                                                 column<&TokenPreparation::wanted>("wanted"),
                                                 column<&TokenPreparation::made>("made"),
                                                 column<&TokenPreparation::state>("state"),
                                                 column<&TokenPreparation::failure>("failure"),
                                                 column<&TokenPreparation::asked_by>("asked_by"),
                                                 column<&TokenPreparation::asked_at>("asked_at"),
                                             }};
  return table;
}

template <>
const Table<domain::TokenSecret>& table_of<domain::TokenSecret>() {
  using domain::TokenSecret;
  static const Table<TokenSecret> table{"token_secret",
                                        {
                                            column<&TokenSecret::id>("id"),
                                            column<&TokenSecret::version>("version"),
                                            column<&TokenSecret::body>("body"),
                                            column<&TokenSecret::sealed>("sealed"),
                                            column<&TokenSecret::next>("next"),
                                            column<&TokenSecret::kept_at>("kept_at"),
                                        }};
  return table;
}

template <>
const Table<domain::TokenDialogue>& table_of<domain::TokenDialogue>() {
  using domain::TokenDialogue;
  static const Table<TokenDialogue> table{"token_dialogue",
                                          {
                                              column<&TokenDialogue::id>("id"),
                                              column<&TokenDialogue::version>("version"),
                                              column<&TokenDialogue::body>("body"),
                                              column<&TokenDialogue::line>("line"),
                                              column<&TokenDialogue::station>("station"),
                                              column<&TokenDialogue::kind>("kind"),
                                              column<&TokenDialogue::text>("said"),
                                              column<&TokenDialogue::at>("at"),
                                          }};
  return table;
}

}  // namespace vidimus::adapters::sql
