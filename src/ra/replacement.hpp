// An order that stands in for a certificate (remplacement, R14): which certificate it replaces, and what is proposed from the
// former case so that nobody types it again.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// A certificate an order may stand in for.
struct Replaceable {
  domain::Certificate certificate;  ///< without its octets
  std::string reference;            ///< of its case
  std::string holder;
};
/// What the former case proposes for the reservation; everything may be changed. The identity document is proposed to the holder
/// only.
struct Proposal {
  std::string reference;  ///< of the former case
  std::string given_names, surname, email, phone, function;
  domain::ProductId product;  ///< of the new contract: same profile as before, empty when there is none
  domain::WithdrawalMode mode = domain::WithdrawalMode::own_site;
  domain::SiteId delivery_site;
  domain::SiteId verifying_office;
  std::string commitment_number, service_code;
  domain::DocumentKind document_kind = domain::DocumentKind::none;
  std::string document_number;
  std::optional<base::Day> document_expires;
};
/// How a case hangs together with others.
struct Replacement {
  std::string replaces;                  ///< reference of the former case, empty when there is none
  std::vector<std::string> replaced_by;  ///< references of the orders placed in its stead
  std::vector<Replaceable> candidates;   ///< for whom may still say it
  std::optional<Proposal> proposal;
};
Result<Replacement> replacement(Counter& counter, const Actor& actor, const std::string& reference);

/// Says which certificate this order replaces, before it is reserved. @errors forbidden: for the legal representative and the
/// order manager; wrong_state: reserved already; not_found: no certificate of this organisation; conflict "replaced_already".
Result<domain::OrderLine> set_replaced(Counter& counter, const Actor& actor, const std::string& reference,
                                       const domain::CertificateId& certificate);

}  // namespace vidimus::ra
