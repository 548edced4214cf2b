#include "ra/supplies.hpp"

#include <algorithm>

namespace vidimus::ra {

using base::Code;
using base::fail;
using domain::Role;

namespace {

/// Supplies looked at for one page of a body's.
constexpr std::size_t most_supplies_a_page = 500;

/// The case it is for; nothing when that is another body's, was erased since, or is not the registry's.
Result<std::optional<SuppliedCase>> supplied_in(Work& work, ports::Supply supply) {
  // "<certificate>.<token>", or "<certificate>" for a renewal.
  const domain::CertificateId id{supply.request.substr(0, supply.request.find('.'))};
  const auto certificate = work.unit().certificate(id);
  if (!certificate && certificate.error().code != Code::not_found) return certificate.error();
  if (!certificate || certificate->body != work.actor().body) return std::optional<SuppliedCase>{};
  VIDIMUS_TRY(line, work.unit().line(certificate->line));
  return std::optional{SuppliedCase{std::move(supply), line.reference}};
}

bool reads_supplies(const Work& work) { return work.acting_in(work.actor().body).meets({Role::ra_manager, Role::auditor}); }

}  // namespace

Result<Done> may_read_supplies(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!reads_supplies(work)) return fail(Code::forbidden, "refused.role");
  return Done{};
}

Result<ListPage<SuppliedCase>> supplied_cases(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                              const std::string& place, int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!reads_supplies(work)) return fail(Code::forbidden, "refused.role");
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, longest_list_page));
  ListPage<SuppliedCase> out;
  auto after = place;
  for (std::size_t seen = 0; seen < most_supplies_a_page;) {
    VIDIMUS_TRY(some, desk.list(after, usual_page));
    for (auto& supply : some) {
      if (out.items.size() == wanted) {
        out.next = after;
        return out;
      }
      after = supply.request;
      ++seen;
      VIDIMUS_TRY(found, supplied_in(work, std::move(supply)));
      if (found) out.items.push_back(*std::move(found));
    }
    if (some.size() < static_cast<std::size_t>(usual_page)) return out;
  }
  out.next = after;
  return out;
}

Result<SuppliedCase> supplied_case(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                   const std::string& supplier_reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(all, desk.find(supplier_reference));
  for (auto& supply : all) {
    VIDIMUS_TRY(found, supplied_in(work, std::move(supply)));
    if (found) return *std::move(found);
  }
  return fail(Code::not_found, "supply");
}

bool leaves_by_file(const SupplierDesk& desk, const ports::Supply& supply) {
  const bool unanswered = supply.state == ports::SupplyState::asked || supply.state == ports::SupplyState::handed_over;
  return desk.by_files.contains(supply.supplier) && (unanswered || (supply.revocation_asked && !supply.revoked_at));
}

Result<std::string> hand_over_supply(Counter& counter, const Actor& actor, const SupplierDesk& desk,
                                     const std::string& supplier_reference) {
  VIDIMUS_TRY(found, supplied_case(counter, actor, desk, supplier_reference));
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
