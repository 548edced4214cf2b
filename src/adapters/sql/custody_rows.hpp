// Rows of token_transfer, token_count, token_preparation, token_secret, token_dialogue (domain/custody.hpp).
#pragma once

#include "adapters/sql/table.hpp"
#include "domain/custody.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::TokenTransfer>& table_of<domain::TokenTransfer>();
template <>
const Table<domain::TokenCount>& table_of<domain::TokenCount>();
template <>
const Table<domain::TokenPreparation>& table_of<domain::TokenPreparation>();
template <>
const Table<domain::TokenSecret>& table_of<domain::TokenSecret>();
template <>
const Table<domain::TokenDialogue>& table_of<domain::TokenDialogue>();

}  // namespace vidimus::adapters::sql
