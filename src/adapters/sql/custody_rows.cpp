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
