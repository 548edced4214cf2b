#include "adapters/sql/dossier_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Dossier>& table_of<domain::Dossier>() {
  using domain::Dossier;
  static const Table<Dossier> table{"dossier",
                                    {
                                        column<&Dossier::id>("id"),
                                        column<&Dossier::version>("version"),
                                        column<&Dossier::body>("body"),
                                        column<&Dossier::line>("line"),
                                        column<&Dossier::holder>("holder"),
                                        column<&Dossier::organisation>("organisation"),
                                        column<&Dossier::state>("state"),
                                        column<&Dossier::document_kind>("document_kind"),
                                        column<&Dossier::document_number>("document_number"),
                                        column<&Dossier::document_expires>("document_expires"),
                                        column<&Dossier::holder_consented_at>("holder_consented_at"),
                                        column<&Dossier::representative_consented_at>("representative_consented_at"),
                                        column<&Dossier::representative>("representative"),
                                        column<&Dossier::submitted_at>("submitted_at"),
                                        column<&Dossier::received_at>("received_at"),
                                        column<&Dossier::due_at>("due_at"),
                                        column<&Dossier::decided_at>("decided_at"),
                                        column<&Dossier::reviewer>("reviewer"),
                                        column<&Dossier::reason>("reason"),
                                        column<&Dossier::code, &domain::WithdrawalCode::mac>("code_mac"),
                                        column<&Dossier::code, &domain::WithdrawalCode::sealed>("code_sealed"),
                                        column<&Dossier::code, &domain::WithdrawalCode::wrong_attempts>("code_wrong_attempts"),
                                        column<&Dossier::holder_kind>("holder_kind"),
                                        column<&Dossier::signer_kind>("signer_kind"),
                                        column<&Dossier::terms_data>("terms_data"),
                                        column<&Dossier::mandate_data>("mandate_data"),
                                        column<&Dossier::first_validator>("first_validator"),
                                    }};
  return table;
}

template <>
const Table<domain::Piece>& table_of<domain::Piece>() {
  using domain::Piece;
  static const Table<Piece> table{"piece",
                                  {
                                      column<&Piece::id>("id"),
                                      column<&Piece::version>("version"),
                                      column<&Piece::dossier>("dossier"),
                                      column<&Piece::kind>("kind"),
                                      column<&Piece::blob>("blob_id"),
                                      column<&Piece::file_name>("file_name"),
                                      column<&Piece::media_type>("media_type"),
                                      column<&Piece::size>("size"),
                                      column<&Piece::digest>("digest"),
                                      column<&Piece::uploaded_at>("uploaded_at"),
                                      column<&Piece::verdict>("verdict"),
                                      column<&Piece::reason>("reason"),
                                      column<&Piece::correction>("correction"),
                                      column<&Piece::dated>("dated"),
                                      column<&Piece::uploaded_by>("uploaded_by"),
                                      column<&Piece::judged_by>("judged_by"),
                                      column<&Piece::judged_at>("judged_at"),
                                  }};
  return table;
}

}  // namespace vidimus::adapters::sql
