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
                                       column<&Letter::sender>("sender"),
                                       column<&Letter::to>("address"),
                                       column<&Letter::subject>("subject"),
                                       column<&Letter::sealed>("sealed"),
                                       column<&Letter::state>("state"),
                                       column<&Letter::attempts>("attempts"),
                                       column<&Letter::next_attempt>("next_attempt"),
                                       column<&Letter::queued_at>("queued_at"),
                                       column<&Letter::sent_at>("sent_at"),
                                       column<&Letter::last_error>("last_error"),
                                       column<&Letter::reply>("reply"),
                                       column<&Letter::bounced_at>("bounced_at"),
                                       column<&Letter::seen_at>("seen_at"),
                                   }};
  return table;
}

template <>
const Table<domain::LetterContact>& table_of<domain::LetterContact>() {
  using domain::LetterContact;
  static const Table<LetterContact> table{"letter_contact",
                                          {
                                              column<&LetterContact::id>("id"),
                                              column<&LetterContact::version>("version"),
                                              column<&LetterContact::body>("body"),
                                              column<&LetterContact::letter>("letter"),
                                              column<&LetterContact::person>("person"),
                                              column<&LetterContact::kind>("kind"),
                                              column<&LetterContact::identified_by>("identified_by"),
                                              column<&LetterContact::by>("made_by"),
                                              column<&LetterContact::at>("at"),
                                              column<&LetterContact::note>("note"),
                                          }};
  return table;
}

}  // namespace vidimus::adapters::sql
