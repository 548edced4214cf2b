#include "adapters/sql/conflict.hpp"

#include <array>
#include <string>

namespace vidimus::adapters::sql {
namespace {

struct UniqueRule {
  std::string_view name;
  std::string_view columns;
  std::string_view detail;
};

// clang-format off
constexpr std::array unique_rules{
    UniqueRule{"person_email",         "person.body, person.email",             "email_taken"},
    UniqueRule{"organisation_siret",   "organisation.body, organisation.siret", "siret_taken"},
    UniqueRule{"order_line_reference", "order_line.reference",                  "reference_taken"},
    UniqueRule{"appointment_seat",     "appointment.site, appointment.starts, appointment.seat", "slot_taken"},
    UniqueRule{"appointment_live_line", "appointment.line",                      "already_booked"},
    UniqueRule{"appointment_agent",    "appointment.agent, appointment.starts", "agent_taken"},
    UniqueRule{"appointment_reserved", "appointment.reserved",                  "token_kept"},
    UniqueRule{"slot_wait_one_a_line", "slot_wait.line",                        "already_waiting"},
    UniqueRule{"unblocking_open",      "unblocking.token",                      "already_asked"},
    UniqueRule{"token_serial",         "token.serial",                          "serial_taken"},
    UniqueRule{"certificate_serial",   "certificate.serial",                    "serial_taken"},
    UniqueRule{"issuance_pkey",        "issuance.request",                      "request_taken"},
    UniqueRule{"issuance_serial",      "issuance.issuer, issuance.serial",      "serial_taken"},
    UniqueRule{"supply_pkey",          "supply.request",                        "request_taken"},
    UniqueRule{"supply_serial",        "supply.supplier, supply.serial",        "serial_taken"},
    UniqueRule{"crl_pkey",             "crl.issuer, crl.number",                "crl_number_taken"},
    UniqueRule{"audit_pkey",           "audit.seq",                             chain_moved},
    UniqueRule{"register_audit_pkey",  "register_audit.seq",                    chain_moved},
};
// clang-format on

}  // namespace

base::Error conflict_of(std::string_view rule) {
  for (const auto& known : unique_rules)
    if (rule == known.name || rule == known.columns)
      return base::fail(base::Code::conflict, std::string{known.detail}, std::string{rule});
  return base::fail(base::Code::conflict, "taken", std::string{rule});
}

}  // namespace vidimus::adapters::sql
