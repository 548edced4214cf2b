// The purchase order (bon de commande, R36, R71): printed from the case, signed on line with a one-time code or returned as a
// signed PDF. What was signed is kept octet for octet.
#pragma once

#include "domain/money.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

struct PrintedFile {
  std::string name;  ///< "bon-de-commande-AZUR-2026-000012-1.pdf"
  base::Bytes content;
};

/// What an order line costs: the product of its contract, and the specific fee when the contract takes one for each certificate
/// (R23, R36).
[[nodiscard]] std::vector<domain::Price> prices_of(const CaseFile& file);
[[nodiscard]] std::vector<domain::Price> prices_of(const domain::FrameworkContract& contract, const domain::Product& product);

/// The purchase order to sign, as PDF; the same octets each time while the case says the same.
/// @errors not_found; wrong_state "refused.not_reserved": product and place are not chosen yet; misconfigured.
Result<PrintedFile> purchase_order(Counter& counter, const Actor& actor, const std::string& reference);
/// The signed purchase order as it was kept. @errors not_found: none came back yet.
Result<PrintedFile> signed_purchase_order(Counter& counter, const Actor& actor, const std::string& reference);

/// The signed purchase order comes back: an uploaded PDF. Whether it holds an electronic signature is noted; a signature by hand
/// is for people to see. @errors unsupported_media, too_large, wrong_state, forbidden.
Result<domain::OrderLine> return_purchase_order(Counter& counter, const Actor& actor, const domain::LineId& line,
                                                const std::string& file_name, base::ByteView content);
/// Signs the purchase order on line, with a one-time code asked for "purchase_order:<line>". The printed PDF is kept with the
/// signer's name and the moment on it. @errors wrong_code, locked, expired, wrong_state, forbidden.
Result<domain::OrderLine> sign_purchase_order(Counter& counter, const Actor& actor, const domain::LineId& line,
                                              const std::string& code);

/// The purchase order of an open case, printed in the transaction that sends it (letter L5).
Result<PrintedFile> print_purchase_order(Work& work, const CaseFile& file);

/// Does a PDF carry an electronic signature (ISO 32000-1 §12.8: a dictionary with /ByteRange)? Not whether it is valid.
[[nodiscard]] bool has_pdf_signature(base::ByteView pdf);

}  // namespace vidimus::ra
