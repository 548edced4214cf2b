#include "adapters/sql/review_claims.hpp"

#include "adapters/sql/database.hpp"
#include "adapters/sql/pool.hpp"
#include "adapters/sql/where.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {

Result<std::vector<ports::ReviewClaim>> ReviewClaims::claims_on(const std::vector<domain::DossierId>& dossiers,
                                                                base::Instant now) {
  std::vector<ports::ReviewClaim> out;
  if (dossiers.empty()) return out;
  std::vector<Value> ids;
  std::string places;
  for (const auto& one : dossiers) {
    places += ids.empty() ? "?" : ", ?";
    ids.emplace_back(one.text);
  }
  Where where;
  where.holds("dossier IN (" + places + ")", std::move(ids)).add("ends > ", to_value(now));
  VIDIMUS_TRY(reading, claims_in_.readers().read());
  VIDIMUS_TRY(answer, (*reading).run("SELECT dossier, person, taken_at, ends FROM review_claim " + where.text(), where.values()));
  for (const auto& row : answer.rows) {
    auto& one = out.emplace_back();
    if (!from_value(row[0], one.dossier) || !from_value(row[1], one.person) || !from_value(row[2], one.taken_at) ||
        !from_value(row[3], one.ends))
      return fail(Code::internal, "row_unreadable");
  }
  return out;
}

Result<Done> ReviewClaims::take(const ports::ReviewClaim& claim, bool over, const ports::AuditDraft& audit) {
  return claims_in_.writer().run([&](Writing& writing) -> Result<Done> {
    // What is over is nobody's business any more.
    VIDIMUS_CHECK(writing.connection.run("DELETE FROM review_claim WHERE ends <= $1", {to_value(claim.taken_at)}));
    VIDIMUS_TRY(
        answer,
        writing.connection.run(
            "INSERT INTO review_claim (dossier, person, taken_at, ends) VALUES ($1, $2, $3, $4) ON CONFLICT "
            "(dossier) DO UPDATE SET person = excluded.person, taken_at = excluded.taken_at, ends = excluded.ends "
            "WHERE CAST($5 AS BIGINT) = 1 OR review_claim.person = excluded.person",
            {claim.dossier.text, claim.person.text, to_value(claim.taken_at), to_value(claim.ends), std::int64_t{over ? 1 : 0}}));
    if (answer.changed != 1) return fail(Code::conflict, "dossier_taken");
    writing.registry.append(audit);
    return Done{};
  });
}

Result<Done> ReviewClaims::release(const domain::DossierId& dossier, base::Instant now, const ports::AuditDraft& audit) {
  return claims_in_.writer().run([&](Writing& writing) -> Result<Done> {
    VIDIMUS_TRY(answer, writing.connection.run("DELETE FROM review_claim WHERE dossier = $1 AND ends > $2",
                                               {dossier.text, to_value(now)}));
    if (answer.changed != 1) return fail(Code::not_found, "refused.not_found");
    writing.registry.append(audit);
    return Done{};
  });
}

}  // namespace vidimus::adapters::sql
