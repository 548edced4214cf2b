#include "adapters/sql/body_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::MutualisationBody>& table_of<domain::MutualisationBody>() {
  using domain::MutualisationBody;
  static const Table<MutualisationBody> table{"mutualisation_body",
                                              {
                                                  column<&MutualisationBody::id>("id"),
                                                  column<&MutualisationBody::version>("version"),
                                                  column<&MutualisationBody::slug>("slug"),
                                                  column<&MutualisationBody::name>("name"),
                                                  column<&MutualisationBody::siret>("siret"),
                                                  column<&MutualisationBody::sender_name>("sender_name"),
                                                  column<&MutualisationBody::sender_email>("sender_email"),
                                                  column<&MutualisationBody::desk_phone>("desk_phone"),
                                                  column<&MutualisationBody::desk_hours>("desk_hours"),
                                                  column<&MutualisationBody::zone>("zone"),
                                              }};
  return table;
}

}  // namespace vidimus::adapters::sql
