// Dossiers: constitution by the holder, consents, sending, verification by the registration operator.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

struct DeclareDocument {
  domain::DossierId dossier;
  domain::DocumentKind kind = domain::DocumentKind::identity_card;
  std::string number;
  std::string expires;  ///< "2031-05-14"
};
/// The holder says which identity document he will show (type, number, expiry); compared at the counter (R56).
Result<domain::Dossier> declare_document(Counter& counter, const Actor& actor, const DeclareDocument& command);

struct AddPiece {
  domain::DossierId dossier;
  domain::PieceKind kind = domain::PieceKind::identity_document;
  std::string file_name;
};
/// Adds an uploaded piece (pièce justificative). The octets are examined and stored encrypted before the record is committed.
/// @errors unsupported_media, too_large, wrong_state, not_found.
Result<domain::Piece> add_piece(Counter& counter, const Actor& actor, const AddPiece& command, base::ByteView content);
/// Octets of a piece for who may see the case; the reading is audited. @errors not_found.
struct PieceContent {
  domain::Piece piece;
  base::Bytes content;
};
Result<PieceContent> read_piece(Counter& counter, const Actor& actor, const domain::PieceId& piece);

/// The holder accepts the terms, or the legal representative signs the mandate, with a one-time code asked for
/// "dossier:<dossier>". Which of the two follows from the role; when one person is both, both are recorded.
Result<domain::Dossier> consent(Counter& counter, const Actor& actor, const domain::DossierId& dossier, const std::string& code);
/// Sends the dossier (R44); on line it is received at once and the 48 working hours begin (R46, R47).
Result<domain::Dossier> submit_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier);

struct QueueItem {
  domain::Dossier dossier;
  domain::OrderLine line;
  std::string organisation;
  std::string holder;
  int clock_percent = 0;  ///< of the 48 working hours, 100 when due
};
/// The verification queue (file d'attente) of the sites the operator is accredited for, most urgent first.
Result<std::vector<QueueItem>> review_queue(Counter& counter, const Actor& actor);
/// Verdict on one piece. `reason` is needed when it is to correct.
Result<domain::Piece> judge_piece(Counter& counter, const Actor& actor, const domain::PieceId& piece, domain::Verdict verdict,
                                  const std::string& reason);
/// Accepts the dossier (accepter): every piece conforms; draws the withdrawal code, tells the holder. @errors missing_facts.
Result<domain::Dossier> accept_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                       base::Version version);
/// Asks for corrected pieces: those judged to_correct, with their reasons.
Result<domain::Dossier> ask_pieces(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                   const std::string& reason);
Result<domain::Dossier> reject_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                       const std::string& reason);
/// The withdrawal code, for the holder's own signed-in space only, while it is not used (R57). @errors not_found to everybody
/// else.
Result<base::Secret> show_withdrawal_code(Counter& counter, const Actor& actor, const domain::DossierId& dossier);

}  // namespace vidimus::ra
