#include "adapters/sql/token_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Token>& table_of<domain::Token>() {
  using domain::Token;
  static const Table<Token> table{"token",
                                  {
                                      column<&Token::id>("id"),
                                      column<&Token::version>("version"),
                                      column<&Token::body>("body"),
                                      column<&Token::site>("site"),
                                      column<&Token::serial>("serial"),
                                      column<&Token::model>("model"),
                                      column<&Token::qualified>("qualified"),
                                      column<&Token::state>("state"),
                                      column<&Token::line>("line"),
                                      column<&Token::box>("box"),
                                      column<&Token::transfer>("transfer"),
                                      column<&Token::prepared_at>("prepared_at"),
                                      column<&Token::keeper>("keeper"),
                                  }};
  return table;
}

}  // namespace vidimus::adapters::sql
