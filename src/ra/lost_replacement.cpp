#include "ra/lost_replacement.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/order_draft.hpp"
#include "ra/annex.hpp"
#include "ra/readers.hpp"

namespace vidimus::ra {
namespace {

using domain::Role;

struct Ground {
  domain::Membership membership;
  domain::FrameworkContract contract;
};

/// Where the organisation may order now.
Result<std::optional<Ground>> open_ground(Work& work, const domain::OrganisationId& organisation) {
  VIDIMUS_TRY(memberships, work.unit().memberships_of(organisation));
  for (auto& membership : memberships) {
    if (membership.state != domain::MembershipState::active) continue;
    VIDIMUS_TRY(contract, work.unit().contract(membership.contract));
    if (domain::takes_orders(contract, work.now())) return std::optional{Ground{std::move(membership), std::move(contract)}};
  }
  return std::optional<Ground>{};
}

/// The offer made from the same profile as before, or the only one there is.
Result<domain::ProductId> like_before(Work& work, const Ground& ground, const CaseFile& file) {
  VIDIMUS_TRY(products, work.unit().products(ground.contract.id));
  for (const auto& one : products)
    if (file.product && one.profile == file.product->profile) return one.id;
  return products.size() == 1 ? products.front().id : domain::ProductId{};
}

domain::OrderedHolder holder_line(const CaseFile& file, const domain::ProductId& product) {
  const auto& holder = *file.holder;
  domain::OrderedHolder out;
  out.given_names = holder.given_names;
  out.surname = holder.surname;
  out.email = holder.email;
  out.phone = holder.phone;
  out.function = holder.function;
  out.product = product;
  if (file.site && file.site->offered) out.delivery_site = file.line.delivery_site;
  if (file.office && file.site && file.site->kind == domain::SiteKind::own) out.verifying_office = file.line.verifying_office;
  out.commitment_number = {};  // each order has its own
  out.service_code = file.line.service_code;
  if (holder.mandate_ends.ok()) out.mandate_ends = base::to_text(holder.mandate_ends);
  return out;
}

/// Everybody who may sign annexe 4 for the organisation, each once.
Result<std::vector<domain::Person>> buyers(Work& work, const domain::OrganisationId& organisation) {
  VIDIMUS_TRY(known, work.unit().accreditations_for(organisation));
  const auto today = base::civil_of(work.now()).day;
  People ids;
  for (const auto& one : known)
    if (annex_roles.has(one.role) && domain::holds_on(one, today) && std::ranges::find(ids, one.person) == ids.end())
      ids.push_back(one.person);
  return people_by_id(work.unit(), ids);
}

std::string label_of(const House& house, const std::string& reference) {
  const auto* words = house.texts.find("replacement");
  return (words == nullptr ? std::string{"replacement.lost"} : words->text("lost")) + " " + reference;
}

}  // namespace

Result<std::optional<domain::OrderDraft>> prepare_replacement(Work& work, const CaseFile& file) {
  if (!file.holder) return std::optional<domain::OrderDraft>{};
  VIDIMUS_TRY(ground, open_ground(work, file.organisation.id));
  if (!ground) return std::optional<domain::OrderDraft>{};
  VIDIMUS_TRY(product, like_before(work, *ground, file));
  domain::OrderDraft draft{.id = work.new_id<domain::OrderDraftId>(),
                           .body = file.line.body,
                           .membership = ground->membership.id,
                           .organisation = file.organisation.id,
                           .author = work.actor().person,
                           .label = label_of(work.house(), file.line.reference),
                           .holders = domain::to_json({holder_line(file, product)}),
                           .changed_at = work.now()};
  work.write(draft, "order_draft", draft.id.text, "replace_lost", draft.body, file.line.reference,
             Json::object({{"reference", file.line.reference}}));
  VIDIMUS_TRY(people, buyers(work, file.organisation.id));
  const auto link = work.house().public_url + "/brouillons/" + draft.id.text;
  for (const auto& person : people)
    VIDIMUS_CHECK(work.tell("replacement_prepared", file.body, person, &file, Json::object({{"link", link}})));
  return std::optional{std::move(draft)};
}

Result<domain::CertificateId> lost_certificate_of(Work& work, const domain::PersonId& holder,
                                                  const domain::OrganisationId& organisation) {
  VIDIMUS_TRY(held, work.unit().certificates_held_by(holder));
  for (const auto& one : held) {
    const bool lost = one.state == domain::CertificateState::revoked && one.reason == domain::RevocationReason::lost_or_stolen;
    if (!lost || one.organisation != organisation) continue;
    VIDIMUS_TRY(lines, work.unit().lines_replacing(one.id));
    const bool replaced = std::ranges::any_of(lines, [](const domain::OrderLine& line) {
      return line.state != domain::OrderState::cancelled && line.state != domain::OrderState::cancelled_auto;
    });
    if (!replaced) return one.id;
  }
  return domain::CertificateId{};
}

}  // namespace vidimus::ra
