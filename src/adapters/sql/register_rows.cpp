#include "adapters/sql/register_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<ports::Issuance>& table_of<ports::Issuance>() {
  using ports::Issuance;
  static const Table<Issuance> table{"issuance",
                                     {
                                         column<&Issuance::request>("request"),
                                         column<&Issuance::issuer>("issuer"),
                                         column<&Issuance::serial>("serial"),
                                         column<&Issuance::profile>("profile"),
                                         column<&Issuance::to_be_signed>("to_be_signed"),
                                         column<&Issuance::state>("state"),
                                         column<&Issuance::certificate>("certificate"),
                                         column<&Issuance::not_before>("not_before"),
                                         column<&Issuance::not_after>("not_after"),
                                         column<&Issuance::created>("created"),
                                         column<&Issuance::revoked_at>("revoked_at"),
                                         column<&Issuance::reason>("reason"),
                                     }};
  return table;
}

}  // namespace vidimus::adapters::sql
