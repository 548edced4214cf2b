#include "adapters/sql/certificate_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Certificate>& table_of<domain::Certificate>() {
  using domain::Certificate;
  static const Table<Certificate> table{"certificate",
                                        {
                                            column<&Certificate::id>("id"),
                                            column<&Certificate::version>("version"),
                                            column<&Certificate::body>("body"),
                                            column<&Certificate::line>("line"),
                                            column<&Certificate::holder>("holder"),
                                            column<&Certificate::organisation>("organisation"),
                                            column<&Certificate::token>("token"),
                                            column<&Certificate::state>("state"),
                                            column<&Certificate::profile>("profile"),
                                            column<&Certificate::serial>("serial"),
                                            column<&Certificate::subject>("subject"),
                                            column<&Certificate::der>("der"),
                                            column<&Certificate::not_before>("not_before"),
                                            column<&Certificate::not_after>("not_after"),
                                            column<&Certificate::revoked_at>("revoked_at"),
                                            column<&Certificate::reason>("reason"),
                                            column<&Certificate::revocation_code_mac>("revocation_code_mac"),
                                            column<&Certificate::code_wrong_attempts>("code_wrong_attempts"),
                                            column<&Certificate::delivered_at>("delivered_at"),
                                            column<&Certificate::reminded_days>("reminded_days"),
                                            column<&Certificate::renews>("renews"),
                                            column<&Certificate::revocation_code_sealed>("revocation_code_sealed"),
                                        }};
  return table;
}

}  // namespace vidimus::adapters::sql
