// The counter proper (guichet, remise): face-to-face, token, key and certificate, read-back, acceptance. One act after the other;
// each can be repeated after a cut-off without a second certificate.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// What the operator saw and was told. The code and the document number are compared, never stored in clear or logged.
struct FaceToFaceChecks {
  std::string reference;
  bool holder_present = false;  ///< in person (R54); nobody may say so for a third person
  domain::DocumentKind document_kind = domain::DocumentKind::none;
  std::string document_number;  ///< as read on the document shown (R56)
  std::string code;             ///< withdrawal code given by the holder (R57)
};
/// Holds the face-to-face (face-à-face). A wrong code is counted and, past the contract's number, locked; then locked is
/// answered.
/// @errors missing_facts (holder_present, same_document, code_right, order_ready, identity_document_valid…), locked, wrong_state.
Result<domain::Appointment> hold_face_to_face(Counter& counter, const Actor& actor, const FaceToFaceChecks& checks);

/// Takes a token from the stock of the site by its serial, and queues the personalisation on a paired station.
struct StartPersonalisation {
  std::string reference;
  std::string token_serial;
  domain::StationId station;
};
Result<domain::StationJob> start_personalisation(Counter& counter, const Actor& actor, const StartPersonalisation& command);
/// State of the newest job of a case, for the wizard's progress.
Result<domain::StationJob> personalisation(Counter& counter, const Actor& actor, const std::string& reference);
/// The holder reads and accepts the certificate and signs for the token (R59: the installation letter goes out now), or refuses
/// it.
Result<domain::Certificate> accept_certificate(Counter& counter, const Actor& actor, const std::string& reference);
Result<domain::Certificate> refuse_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                               const std::string& reason);
/// The delivery record (procès-verbal de remise): who, when, where, which checks, which token, which certificate.
Result<Json> delivery_record(Counter& counter, const Actor& actor, const std::string& reference);

/// Puts a token into the stock of a site; `box` is the mark of the box (carton) it lies in, or "".
Result<domain::Token> receive_token(Counter& counter, const Actor& actor, const domain::SiteId& site, const std::string& serial,
                                    const std::string& model, bool qualified, const std::string& box = {});

}  // namespace vidimus::ra
