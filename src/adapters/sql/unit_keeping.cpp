// Questions of retention, and of what is held about a person.
#include "adapters/sql/access_rows.hpp"
#include "adapters/sql/dossier_rows.hpp"
#include "adapters/sql/keeping_rows.hpp"
#include "adapters/sql/letter_rows.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/people_rows.hpp"
#include "adapters/sql/unit.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

Result<std::vector<Dossier>> SqlUnit::dossiers_in(DossierState state, const DossierId& after, int limit) {
  return list<Dossier>("WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3", {to_value(state), after.text, std::int64_t{limit}});
}
Result<std::vector<Dossier>> SqlUnit::dossiers_held_by(const PersonId& holder) {
  return list<Dossier>("WHERE holder = $1 ORDER BY id", {holder.text});
}
Result<std::vector<Letter>> SqlUnit::letters_before(base::Instant queued, int limit) {
  return list<Letter>("WHERE queued_at < $1 ORDER BY queued_at, id LIMIT $2", {to_value(queued), std::int64_t{limit}});
}
Result<std::vector<Letter>> SqlUnit::letters_to(const PersonId& person) {
  return list<Letter>("WHERE recipient = $1 ORDER BY queued_at, id", {person.text});
}
Result<std::vector<LetterContact>> SqlUnit::contacts_about(const LetterId& letter) {
  return list<LetterContact>("WHERE letter = $1 ORDER BY at, id", {letter.text});
}
Result<std::vector<Session>> SqlUnit::sessions_before(base::Instant expired, int limit) {
  return list<Session>("WHERE expires < $1 ORDER BY expires, id LIMIT $2", {to_value(expired), std::int64_t{limit}});
}
Result<std::vector<Session>> SqlUnit::sessions_of(const PersonId& person) {
  return list<Session>("WHERE person = $1 ORDER BY created, id", {person.text});
}
Result<std::vector<Challenge>> SqlUnit::challenges_before(base::Instant expired, int limit) {
  return list<Challenge>("WHERE expires < $1 ORDER BY expires, id LIMIT $2", {to_value(expired), std::int64_t{limit}});
}
Result<std::vector<Erasure>> SqlUnit::open_erasures(base::Instant now, int limit) {
  return list<Erasure>("WHERE done_at IS NULL AND (not_before IS NULL OR not_before <= $1) ORDER BY id LIMIT $2",
                       {to_value(now), std::int64_t{limit}});
}
Result<std::vector<OrderDraft>> SqlUnit::drafts_before(base::Instant changed, int limit) {
  return list<OrderDraft>("WHERE changed_at < $1 ORDER BY changed_at, id LIMIT $2", {to_value(changed), std::int64_t{limit}});
}
Result<std::vector<Restriction>> SqlUnit::restrictions_of(const PersonId& person) {
  return list<Restriction>("WHERE person = $1 ORDER BY since, id", {person.text});
}
Result<std::vector<Person>> SqlUnit::people_with_access(const BodyId& body, const PersonId& after, int limit) {
  return list<Person>(
      "WHERE body = $1 AND id > $2 AND id IN (SELECT person FROM credential UNION SELECT person FROM calendar_feed UNION "
      "SELECT id FROM revocation_questions) ORDER BY id LIMIT $3",
      {body.text, after.text, std::int64_t{limit}});
}
Result<std::vector<Dossier>> SqlUnit::dossiers_with_piece(PieceKind kind, base::Instant met, const DossierId& after, int limit) {
  return list<Dossier>(
      "WHERE state IN ('validated', 'archived') AND id > $3 AND id IN (SELECT piece.dossier FROM piece JOIN face_to_face ON "
      "face_to_face.dossier = piece.dossier WHERE piece.kind = $1 AND face_to_face.held_at <= $2) ORDER BY id LIMIT $4",
      {to_value(kind), to_value(met), after.text, std::int64_t{limit}});
}
Result<std::vector<Accreditation>> SqlUnit::deeds_before(const BodyId& body, base::Day day) {
  return list<Accreditation>("WHERE body = $1 AND proof_file IS NOT NULL AND ends < $2 ORDER BY id", {body.text, to_value(day)});
}

}  // namespace vidimus::adapters::sql
