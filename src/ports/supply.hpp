// What was asked of external authorities (commandes aux fournisseurs), and what came of it: kept before anything is sent, so that
// nothing is ever asked twice under two names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/names.hpp"
#include "base/result.hpp"
#include "ports/audit.hpp"
#include "ports/authority.hpp"

namespace vidimus::ports {

enum class SupplyState : unsigned char {
  asked,        ///< written down; sent, or about to be
  handed_over,  ///< exported as a file: the supplier has it (dépôt remis)
  issued,       ///< its certificate was checked and kept
  refused       ///< the supplier said no, or what it sent was not what was asked
};

/// One certificate asked of one supplier.
struct Supply {
  std::string request;    ///< unique; idempotency key of CertificateOrder
  std::string supplier;   ///< as the contract names it
  std::string reference;  ///< what the supplier knows it by: CMP transactionID in hex, or the number of a hand-off
  SupplyState state = SupplyState::asked;
  std::string profile;
  base::Bytes csr;                 ///< PKCS#10, DER
  base::Json order;                ///< subject, address and dates asked for
  base::Bytes certificate;         ///< DER; empty until issued
  std::vector<base::Bytes> chain;  ///< issuer first, root last
  std::string serial_hex;          ///< "" until issued
  std::string failure;             ///< why it was refused
  base::Instant asked;
  std::optional<base::Instant> issued;
  std::optional<base::Instant> revocation_asked;
  std::optional<base::Instant> revoked_at;  ///< the supplier confirmed it
  int reason = 0;                           ///< CRLReason
  std::int64_t version = 0;                 ///< guards against two writers; 0: not written yet
};

class SupplyBook {
 public:
  virtual ~SupplyBook() = default;
  virtual base::Result<std::optional<Supply>> find_request(const std::string& request) = 0;
  virtual base::Result<std::optional<Supply>> find_serial(const std::string& supplier, const std::string& serial_hex) = 0;
  /// What suppliers know by this reference: one of each at most.
  virtual base::Result<std::vector<Supply>> find_reference(const std::string& reference) = 0;
  /// Of one supplier, newest first, at most `limit`; every supplier's when `supplier` is empty. `after`: request of the last one
  /// of the page before.
  virtual base::Result<std::vector<Supply>> list(const std::string& supplier, const std::string& after, int limit) = 0;
  /// Issued ones asked for at or after `from`, oldest first.
  virtual base::Result<std::vector<Supply>> issued_since(const std::string& supplier, base::Instant from, int limit) = 0;
  /// Writes it, new or changed, with its trace. `version` is raised. @errors conflict "request_taken"; stale.
  virtual base::Result<base::Done> keep(Supply& supply, const AuditDraft& audit) = 0;
};

/// What is asked, as the book keeps it and a supplier is shown it.
base::Json order_json(const CertificateOrder& order);
/// The other way round; the key and profile are the supply's own. @errors malformed.
base::Result<CertificateOrder> order_of(const Supply& supply);

}  // namespace vidimus::ports

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<ports::SupplyState>{"asked"sv, "handed_over"sv, "issued"sv, "refused"sv};
}  // namespace vidimus::base
