#include "ra/parties.hpp"

#include <algorithm>
#include <array>

namespace vidimus::ra {
namespace {

using domain::Role;

constexpr domain::RoleSet applicant_roles{Role::legal_representative, Role::delegate, Role::order_manager,
                                          Role::certification_agent, Role::holder};
constexpr int trail_limit = 10'000;

/// Acts by which an applicant makes a case; the trail tells who did them, whatever he is today.
constexpr std::array applicant_acts{std::string_view{"order.place"},     std::string_view{"order.pre_order"},
                                    std::string_view{"order.reserve"},   std::string_view{"order.return_purchase_order"},
                                    std::string_view{"dossier.edit"},    std::string_view{"dossier.prove"},
                                    std::string_view{"dossier.consent"}, std::string_view{"dossier.submit"}};

bool named_in(const CaseFile& file, const domain::PersonId& person) {
  if (person == file.line.holder || person == file.line.ordered_by) return true;
  if (!file.dossier) return false;
  return person == file.dossier->representative ||
         std::ranges::any_of(file.pieces, [&](const domain::Piece& piece) { return piece.uploaded_by == person; });
}

Result<bool> stood_for_applicant(Work& work, const CaseFile& file, const domain::PersonId& person) {
  VIDIMUS_TRY(held, work.unit().accreditations_of(person));
  const auto since = base::civil_of(file.line.placed_at.value_or(work.now())).day;
  return std::ranges::any_of(held, [&](const domain::Accreditation& one) {
    return applicant_roles.has(one.role) && one.organisation == file.line.organisation && one.ends >= since;
  });
}

Result<bool> acted_for_applicant(Work& work, const CaseFile& file, const domain::PersonId& person) {
  VIDIMUS_TRY(trail, work.unit().audit({.body = file.body.id, .reference = file.line.reference, .limit = trail_limit}));
  return std::ranges::any_of(trail, [&](const ports::AuditEntry& entry) {
    // What the house did as a consequence of somebody's act (a processed pre-order is reserved) makes him no applicant.
    return entry.what.actor == person.text && entry.what.role != "the_house" &&
           std::ranges::find(applicant_acts, entry.what.noun + "." + entry.what.event) != applicant_acts.end();
  });
}

}  // namespace

Result<bool> is_party(Work& work, const CaseFile& file, const domain::PersonId& person) {
  if (person.empty()) return false;
  if (named_in(file, person)) return true;
  VIDIMUS_TRY(stood, stood_for_applicant(work, file, person));
  if (stood) return true;
  return acted_for_applicant(work, file, person);
}

}  // namespace vidimus::ra
