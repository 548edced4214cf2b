#include "ra/supplies.hpp"

#include <algorithm>

namespace vidimus::ra {

using base::Code;
using base::fail;
using domain::Role;

Result<std::vector<SuppliedCase>> supplied_cases(Counter& counter, const Actor& actor, std::vector<ports::Supply> all) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor})) return fail(Code::forbidden, "refused.role");
  std::vector<SuppliedCase> out;
  for (auto& supply : all) {
    // "<certificate>.<token>", or "<certificate>" for a renewal.
    const domain::CertificateId id{supply.request.substr(0, supply.request.find('.'))};
    const auto certificate = work.unit().certificate(id);
    if (!certificate && certificate.error().code == Code::not_found) continue;  // erased since, or not the registry's
    if (!certificate) return certificate.error();
    if (certificate->body != actor.body) continue;
    VIDIMUS_TRY(line, work.unit().line(certificate->line));
    out.push_back({std::move(supply), line.reference});
  }
  return out;
}

Result<SuppliedCase> supplied_case(Counter& counter, const Actor& actor, std::vector<ports::Supply> all,
                                   const std::string& supplier_reference) {
  std::erase_if(all, [&](const ports::Supply& one) { return one.reference != supplier_reference; });
  {
    VIDIMUS_TRY(work, counter.open(actor));
    if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  }
  VIDIMUS_TRY(found, supplied_cases(counter, actor, std::move(all)));
  if (found.empty()) return fail(Code::not_found, "supply");
  return std::move(found.front());
}

bool leaves_by_file(const SupplierDesk& desk, const ports::Supply& supply) {
  const bool unanswered = supply.state == ports::SupplyState::asked || supply.state == ports::SupplyState::handed_over;
  return desk.by_files.contains(supply.supplier) && (unanswered || (supply.revocation_asked && !supply.revoked_at));
}

Result<std::string> hand_over_supply(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                     const std::string& supplier_reference) {
  VIDIMUS_TRY(all, desk.list());
  VIDIMUS_TRY(found, supplied_case(counter, actor, std::move(all), supplier_reference));
  if (!leaves_by_file(desk, found.supply)) return fail(Code::wrong_state, "handoff.answered");
  return desk.hand_over(found.supply);
}

Result<int> take_in_supplies(Counter& counter, const Actor& actor, const SupplierDesk& desk, base::ByteView file) {
  {
    VIDIMUS_TRY(work, counter.open(actor));
    if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  }
  return desk.take_in(file);
}

}  // namespace vidimus::ra
