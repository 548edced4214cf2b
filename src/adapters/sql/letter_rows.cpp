#include "adapters/sql/letter_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Letter>& table_of<domain::Letter>() {
  using domain::Letter;
  static const Table<Letter> table{"letter",
                                   {
                                       column<&Letter::id>("id"),
                                       column<&Letter::version>("version"),
                                       column<&Letter::body>("body"),
                                       column<&Letter::line>("line"),
                                       column<&Letter::kind>("kind"),
                                       column<&Letter::recipient>("recipient"),
                                       column<&Letter::to>("address"),
                                       column<&Letter::subject>("subject"),
                                       column<&Letter::sealed>("sealed"),
                                       column<&Letter::state>("state"),
                                       column<&Letter::attempts>("attempts"),
                                       column<&Letter::next_attempt>("next_attempt"),
                                       column<&Letter::queued_at>("queued_at"),
                                       column<&Letter::sent_at>("sent_at"),
                                       column<&Letter::last_error>("last_error"),
                                   }};
  return table;
}

}  // namespace vidimus::adapters::sql
