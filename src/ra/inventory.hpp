// Inventory of certificates: what was issued, to whom, until when; and the files an application wants of it.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// A certificate as the inventory shows it.
struct InventoryRow {
  domain::Certificate certificate;
  std::string reference;
  std::string holder;  ///< as people say it
  std::string email;
  std::string organisation;
  std::string siret;
  std::string token;  ///< serial, empty when there is none
};
/// Certificates the actor may see, newest first: the whole body (RA manager, auditor), an organisation (who acts for it), else
/// his own. Only what was made: a certificate without octets is not shown. Paging: `filter.after`.
/// @errors forbidden: another organisation or body is asked for.
Result<std::vector<InventoryRow>> list_certificates(Counter& counter, const Actor& actor, ports::CertificateFilter filter);

/// All of them, for a list to print or to keep, without their octets. @errors as list_certificates; too_large.
Result<std::vector<InventoryRow>> all_certificates(Counter& counter, const Actor& actor, ports::CertificateFilter filter);

/// What an application wants (fichier d'export): one line a certificate, comma separated, UTF-8, with serial, issuer, subject,
/// e-mail, dates, state and SHA-256. Cells that a spreadsheet would take for a formula are kept from it.  @source RFC 4180
Result<std::string> certificates_csv(Counter& counter, const Actor& actor, ports::CertificateFilter filter);
/// The certificates themselves, PEM, one after the other, each after a line that says whose it is.
Result<std::string> certificates_pem(Counter& counter, const Actor& actor, ports::CertificateFilter filter);

}  // namespace vidimus::ra
