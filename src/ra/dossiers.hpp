// Dossiers: constitution by the holder, consents, sending, verification by the registration operator.
#pragma once

#include "ra/counter.hpp"
#include "ra/signatures.hpp"

namespace vidimus::ra {

struct DeclareDocument {
  domain::DossierId dossier;
  domain::DocumentKind kind = domain::DocumentKind::identity_card;
  std::string number;
  std::string expires;  ///< "2031-05-14"
};
/// The holder says which identity document he will show (type, number, expiry); compared at the counter (R56).
Result<domain::Dossier> declare_document(Counter& counter, const Actor& actor, const DeclareDocument& command);

/// What the holder is in his organisation (qualité): it decides which pieces are asked for (data/pieces.toml).
Result<domain::Dossier> declare_holder_kind(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                            domain::HolderKind kind);

struct AddPiece {
  domain::DossierId dossier;
  domain::PieceKind kind = domain::PieceKind::identity_document;
  std::string file_name;
  std::string dated{};  ///< "2026-10-31", where the rule limits the age of the piece
};
/// Adds an uploaded piece (pièce justificative). The octets are examined and stored encrypted before the record is committed.
/// A piece found conform is not replaced; who signs in the representative's place may add the proof of his power alone.
/// @errors unsupported_media, too_large, wrong_state, not_found, bad_request: not asked for, or too old.
Result<domain::Piece> add_piece(Counter& counter, const Actor& actor, const AddPiece& command, base::ByteView content);
/// Octets of a piece for who may see the case; the reading is audited. @errors not_found.
struct PieceContent {
  domain::Piece piece;
  base::Bytes content;
};
Result<PieceContent> read_piece(Counter& counter, const Actor& actor, const domain::PieceId& piece);

/// Sends the dossier (R44); on line it is received at once and the 48 working hours begin (R46, R47).
Result<domain::Dossier> submit_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier);

struct QueueItem {
  domain::Dossier dossier;
  domain::OrderLine line;
  std::string organisation;
  std::string holder;
  domain::ClockReading clock;
  int alerted = 0;             ///< the highest alert given: 0, 50, 80 or 100 percent
  bool awaits_second = false;  ///< one reviewer agreed, another must
};
/// The verification queue (file d'attente) of the sites the operator is accredited for, most urgent first.
Result<std::vector<QueueItem>> review_queue(Counter& counter, const Actor& actor);
/// Verdict on one piece. One that is to be corrected needs a reason of the list (`correction`, a name of data/review.toml);
/// `text` may say more, and must where the reason is "other". `version` guards against a colleague's verdict given meanwhile; 0:
/// none.
Result<domain::Piece> judge_piece(Counter& counter, const Actor& actor, const domain::PieceId& piece, domain::Verdict verdict,
                                  const std::string& text, const std::string& correction = {}, base::Version version = 0);
/// The reason of a piece to correct as its holder reads it: that of the list, then the text.
std::string correction_text(const domain::ReviewRules& rules, const domain::Piece& piece);
/// Accepts the dossier (accepter): every piece conforms and every box of the contract's compliance list is ticked. Where the
/// contract asks two validators the first only agrees; the second draws the withdrawal code and tells the holder.
/// @errors missing_facts, stale.
Result<domain::Dossier> accept_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                       base::Version version, const std::vector<std::string>& ticked);
/// Asks for corrected pieces: those judged to_correct, with their reasons. The clock stops until the dossier comes back.
Result<domain::Dossier> ask_pieces(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                   const std::string& reason, base::Version version = 0);
Result<domain::Dossier> reject_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                       const std::string& reason, base::Version version = 0);
/// Decisions taken on a dossier, oldest first, each with the boxes ticked, for whoever verifies, manages or audits.
struct ReviewView {
  domain::Review review;
  std::string reviewer;
};
Result<std::vector<ReviewView>> reviews_of(Counter& counter, const Actor& actor, const domain::DossierId& dossier);
/// The withdrawal code, for the holder's own signed-in space only, while it is not used (R57). @errors not_found to everybody
/// else.
Result<base::Secret> show_withdrawal_code(Counter& counter, const Actor& actor, const domain::DossierId& dossier);

}  // namespace vidimus::ra
