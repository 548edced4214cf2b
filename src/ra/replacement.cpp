#include "ra/replacement.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CertificateState;
using domain::OrderState;
using domain::Role;

constexpr domain::RoleSet ordering{Role::legal_representative, Role::order_manager};
/// A certificate that ended longer ago is not replaced: its holder orders as for the first time.
constexpr std::chrono::days still_replaced{366};
constexpr int most_candidates = 200;

bool stands(const domain::OrderLine& line) {
  return line.state != OrderState::cancelled && line.state != OrderState::cancelled_auto;
}

bool before_reservation(OrderState state) {
  return state == OrderState::draft || state == OrderState::pre_ordered || state == OrderState::placed ||
         state == OrderState::reservation_invited;
}

bool was_in_hands(CertificateState state) {
  return state == CertificateState::active || state == CertificateState::revoked || state == CertificateState::expired;
}

/// The lines that stand in for a certificate, but for `line` itself.
Result<std::vector<domain::OrderLine>> standing_in(Work& work, const domain::CertificateId& id, const domain::LineId& line) {
  VIDIMUS_TRY(lines, work.unit().lines_replacing(id));
  std::erase_if(lines, [&](const domain::OrderLine& one) { return one.id == line || !stands(one); });
  return lines;
}

Result<std::vector<Replaceable>> candidates(Work& work, const CaseFile& file) {
  ports::CertificateFilter filter;
  filter.organisation = file.line.organisation;
  filter.ends_after = work.now() - still_replaced;
  filter.limit = most_candidates;
  VIDIMUS_TRY(found, work.unit().certificates(filter));
  std::vector<Replaceable> out;
  for (auto& one : found) {
    if (!was_in_hands(one.state)) continue;
    VIDIMUS_TRY(others, standing_in(work, one.id, file.line.id));
    if (!others.empty()) continue;
    VIDIMUS_TRY(line, work.unit().line(one.line));
    VIDIMUS_TRY(person, work.unit().person(one.holder));
    one.der.clear();
    out.push_back({std::move(one), line.reference, domain::shown_name(person.given_names, person.surname)});
  }
  return out;
}

/// The product of this contract made from the same profile as before, or the only one there is.
Result<domain::ProductId> same_product(Work& work, const domain::OrderLine& line, const domain::Certificate& before) {
  VIDIMUS_TRY(products, work.unit().products(line.contract));
  for (const auto& one : products)
    if (one.profile == before.profile) return one.id;
  return products.size() == 1 ? products.front().id : domain::ProductId{};
}

Result<Proposal> proposal(Work& work, const CaseFile& file, const domain::Certificate& before) {
  Proposal out;
  VIDIMUS_TRY(line, work.unit().line(before.line));
  VIDIMUS_TRY(person, work.unit().person(before.holder));
  out.reference = line.reference;
  out.given_names = person.given_names;
  out.surname = person.surname;
  out.email = person.email;
  out.phone = person.phone;
  out.function = person.function;
  VIDIMUS_TRY(product, same_product(work, file.line, before));
  out.product = product;
  out.mode = line.mode;
  out.delivery_site = line.delivery_site;
  out.verifying_office = line.verifying_office;
  out.commitment_number = line.commitment_number;
  out.service_code = line.service_code;
  if (work.actor().person != before.holder) return out;
  VIDIMUS_TRY(dossier, work.unit().dossier_of(line.id));
  const auto today = base::civil_of(work.now()).day;
  if (!dossier || dossier->document_number.empty() || !dossier->document_expires || *dossier->document_expires < today)
    return out;
  out.document_kind = dossier->document_kind;
  out.document_number = dossier->document_number;
  out.document_expires = dossier->document_expires;
  return out;
}

}  // namespace

Result<Replacement> replacement(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  Replacement out;
  if (file.certificate) {
    VIDIMUS_TRY(others, standing_in(work, file.certificate->id, file.line.id));
    for (const auto& line : others) out.replaced_by.push_back(line.reference);
  }
  if (!file.line.replaces.empty()) {
    VIDIMUS_TRY(before, work.unit().certificate(file.line.replaces));
    VIDIMUS_TRY(proposed, proposal(work, file, before));
    out.replaces = proposed.reference;
    out.proposal = std::move(proposed);
  }
  if (before_reservation(file.line.state) && file.acting.meets(ordering)) {
    VIDIMUS_TRY(found, candidates(work, file));
    out.candidates = std::move(found);
  }
  return out;
}

Result<domain::OrderLine> set_replaced(Counter& counter, const Actor& actor, const std::string& reference,
                                       const domain::CertificateId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  auto& line = file.line;
  if (!file.acting.meets(ordering)) return fail(Code::forbidden, "refused.role");
  if (!before_reservation(line.state)) return fail(Code::wrong_state, "refused.state." + std::string{base::to_name(line.state)});
  VIDIMUS_TRY(certificate, work.unit().certificate(id));
  if (certificate.organisation != line.organisation || !was_in_hands(certificate.state))
    return fail(Code::not_found, "refused.no_certificate");
  VIDIMUS_TRY(others, standing_in(work, id, line.id));
  if (!others.empty()) return fail(Code::conflict, "replaced_already");
  VIDIMUS_TRY(former, work.unit().line(certificate.line));
  line.replaces = id;
  work.write(line, "order", line.id.text, "replace", line.body, reference, Json::object({{"replaces", former.reference}}));
  // Written on both timelines: whoever reads the former case sees what follows it.
  work.write(former, "order", former.id.text, "be_replaced", former.body, former.reference, Json::object({{"by", reference}}));
  VIDIMUS_CHECK(work.commit());
  return line;
}

}  // namespace vidimus::ra
