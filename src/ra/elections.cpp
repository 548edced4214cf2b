#include "ra/elections.hpp"

#include <algorithm>
#include <set>

#include "domain/identifiers.hpp"
#include "domain/mandates.hpp"
#include "ra/certificates.hpp"
#include "ra/leavings.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CertificateState;
using domain::Role;
using domain::RoleSet;

constexpr RoleSet election_readers{Role::legal_representative, Role::delegate,   Role::order_manager,
                                   Role::certification_agent,  Role::ra_manager, Role::auditor};
constexpr RoleSet writers{Role::legal_representative, Role::order_manager, Role::ra_manager};
constexpr RoleSet revokers{Role::legal_representative, Role::certification_agent, Role::ra_manager};

/// The organisation and what the actor is toward it. @errors not_found.
struct Ground {
  domain::Organisation organisation;
  RoleSet acting;
};
Result<Ground> open_ground(Work& work, const domain::OrganisationId& id) {
  VIDIMUS_TRY(organisation, work.unit().organisation(id));
  auto acting = work.acting_for(id);
  const auto in_body = work.acting_in(organisation.body);
  for (const auto role : {Role::ra_manager, Role::auditor}) acting.add_if(in_body.has(role), role);
  if (!acting.meets(election_readers)) return fail(Code::not_found, "refused.not_found");
  return Ground{std::move(organisation), acting};
}

bool lives(const domain::Certificate& certificate) {
  using enum CertificateState;
  return certificate.state == generated || certificate.state == delivered || certificate.state == active;
}

bool ends_around(const domain::Certificate& certificate, base::Day day) {
  if (!certificate.not_after) return false;
  const auto ends = std::chrono::sys_days{base::civil_of(*certificate.not_after).day};
  return std::chrono::abs(ends - std::chrono::sys_days{day}) <= std::chrono::days{forecast_days};
}

/// Live certificates a person holds for the organisation.
Result<std::vector<MandateView::Held>> held_by(Work& work, const domain::PersonId& person,
                                               const domain::OrganisationId& organisation, base::Day day) {
  VIDIMUS_TRY(all, work.unit().certificates_held_by(person));
  std::vector<MandateView::Held> out;
  for (const auto& one : all) {
    if (one.organisation != organisation || !lives(one)) continue;
    VIDIMUS_TRY(line, work.unit().line(one.line));
    out.push_back({one, line.reference, ends_around(one, day)});
  }
  return out;
}

/// Who holds a live certificate of the organisation that ends around the day.
Result<std::set<domain::PersonId>> holders_ending_around(Work& work, const domain::OrganisationId& organisation, base::Day day) {
  constexpr int at_once = 500;
  ports::CertificateFilter filter{.organisation = organisation, .live = true, .limit = at_once};
  filter.ends_after = base::start_of(base::next_day(day, -forecast_days));
  filter.ends_before = base::start_of(base::next_day(day, forecast_days + 1));
  std::set<domain::PersonId> out;
  while (true) {
    VIDIMUS_TRY(page, work.unit().certificates(filter));
    for (const auto& one : page) out.insert(one.holder);
    if (page.size() < static_cast<std::size_t>(at_once)) return out;
    filter.after = page.back().id;
  }
}

Result<std::set<domain::PersonId>> representatives(Work& work, const domain::OrganisationId& organisation) {
  VIDIMUS_TRY(all, work.unit().accreditations_for(organisation));
  const auto today = base::civil_of(work.now()).day;
  std::set<domain::PersonId> out;
  for (const auto& one : all)
    if (one.role == Role::legal_representative && holds_on(one, today)) out.insert(one.person);
  return out;
}

void count(Forecast& forecast, const MandateView& view) {
  if (view.leaves) ++forecast.leavers;
  for (const auto& held : view.held) {
    if (view.leaves)
      ++forecast.to_revoke;
    else if (held.ends_around)
      ++forecast.ending_around;
  }
}

Result<domain::MembershipId> active_membership(Work& work, const domain::OrganisationId& organisation) {
  VIDIMUS_TRY(all, work.unit().memberships_of(organisation));
  for (const auto& one : all)
    if (one.state == domain::MembershipState::active) return one.id;
  return domain::MembershipId{};
}

/// Certificates of the command, each live and of this organisation.
Result<std::vector<MandateView::Held>> chosen(Work& work, const RevokeLeavers& command) {
  FieldReader fields;
  if (command.certificates.empty()) fields.refuse("/certificates", "required");
  if (command.certificates.size() > most_leavers) fields.refuse("/certificates", "count_out_of_range");
  VIDIMUS_CHECK(fields.verdict());
  std::vector<MandateView::Held> out;
  for (const auto& id : command.certificates) {
    const auto found = work.unit().certificate(id);
    if (!found && found.error().code != Code::not_found) return found.error();
    if (!found || found->organisation != command.organisation || !lives(*found)) {
      fields.refuse("/certificates", "choice_unknown");
      break;
    }
    VIDIMUS_TRY(line, work.unit().line(found->line));
    out.push_back({*found, line.reference, false});
  }
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

/// The proof is kept before anything is revoked; the audit trail names the file with its digest.
Result<Done> keep_proof(Work& work, const domain::Organisation& organisation, const Deed& proof, std::size_t certificates) {
  const auto reference = domain::tidy_line(proof.reference, 200);
  if (proof.content.empty() && !reference) {
    auto error = fail(Code::missing_facts, "refused.missing");
    error.missing.push_back({std::string{base::to_name(domain::Fact::proof_attached)}, {}});
    return error;
  }
  auto note =
      Json::object({{"reference", reference.value_or(std::string{})}, {"certificates", static_cast<std::int64_t>(certificates)}});
  auto& blobs = work.house().blobs;
  domain::BlobId blob;
  if (!proof.content.empty()) {
    VIDIMUS_CHECK(blobs.examine(proof.content));
    blob = work.new_id<domain::BlobId>();
    VIDIMUS_CHECK(blobs.put(blob, proof.content));
    note.set("file", blob.text).set("file_name", domain::tidy_line(proof.file_name).value_or(std::string{}));
    note.set("sha256", base::to_hex(pki::sha256(proof.content)));
  }
  // Its last day is known today: the day the trail that names it may go (data/retention.toml, deed).
  if (const auto* rule = work.house().retention.find(domain::Kept::deed); rule != nullptr && !blob.empty())
    ask_erasure(work, organisation.body, blob, note.text("sha256"), "leavers_proof", organisation.id.text, rule->name, {},
                domain::kept_until(*rule, work.now()));
  auto written = organisation;
  work.write(written, "organisation", organisation.id.text, "prove_leavers", organisation.body, {}, std::move(note));
  auto done = work.commit();
  if (!done && !blob.empty()) (void)blobs.remove(blob);
  return done;
}

}  // namespace

Result<Forecast> mandate_forecast(Counter& counter, const Actor& actor, const domain::OrganisationId& id, base::Day day) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(ground, open_ground(work, id));
  VIDIMUS_TRY(people, work.unit().people_of(id));
  VIDIMUS_TRY(representing, representatives(work, id));
  VIDIMUS_TRY(ending, holders_ending_around(work, id, day));
  VIDIMUS_TRY(membership, active_membership(work, id));
  Forecast out{.organisation = ground.organisation, .day = day, .people = {}, .membership = membership};
  out.may_revoke = ground.acting.meets(revokers);
  VIDIMUS_TRY(living, work.unit().count_certificates({.organisation = id, .live = true}));
  out.others = living;
  for (const auto& person : people) {
    MandateView view{.person = person, .held = {}};
    view.elected = person.mandate_ends.ok() || domain::elected_function(person.function);
    view.mandate_missing = view.elected && !person.mandate_ends.ok();
    view.leaves = domain::mandate_over_by(person, day);
    view.represents = representing.contains(person.id);
    if (!view.elected && !ending.contains(person.id)) continue;
    VIDIMUS_TRY(held, held_by(work, person.id, id, day));
    view.held = std::move(held);
    out.others -= static_cast<std::int64_t>(view.held.size());
    count(out, view);
    out.people.push_back(std::move(view));
  }
  out.estimated_orders = out.to_revoke + out.ending_around;
  std::stable_partition(out.people.begin(), out.people.end(), [](const MandateView& view) { return view.leaves; });
  return out;
}

Result<domain::Person> set_mandate(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation,
                                   const domain::PersonId& id, const std::string& ends) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(ground, open_ground(work, organisation));
  if (!ground.acting.meets(writers)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(person, work.unit().person(id));
  if (person.organisation != organisation) return fail(Code::not_found, "refused.not_found");
  FieldReader fields;
  person.mandate_ends = read_day(fields, "/mandate_ends", ends);
  if (!domain::elected_function(person.function)) fields.refuse("/mandate_ends", "mandate_not_elected");
  VIDIMUS_CHECK(fields.verdict());
  work.write(person, "person", id.text, "set_mandate", person.body, {},
             Json::object({{"mandate_ends", base::to_text(person.mandate_ends)}}));
  VIDIMUS_CHECK(work.commit());
  return person;
}

Result<std::vector<MandateView::Held>> preview_leavers(Counter& counter, const Actor& actor, const RevokeLeavers& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(ground, open_ground(work, command.organisation));
  if (!ground.acting.meets(revokers)) return fail(Code::forbidden, "refused.role");
  return chosen(work, command);
}

Result<std::vector<LeaverOutcome>> revoke_leavers(Counter& counter, const Actor& actor, const RevokeLeavers& command) {
  std::vector<LeaverOutcome> out;
  std::vector<domain::CertificateId> ids;
  {
    VIDIMUS_TRY(work, counter.open(actor));
    VIDIMUS_TRY(ground, open_ground(work, command.organisation));
    if (!ground.acting.meets(revokers)) return fail(Code::forbidden, "refused.role");
    VIDIMUS_TRY(all, chosen(work, command));
    for (const auto& one : all) {
      VIDIMUS_TRY(holder, work.unit().person(one.certificate.holder));
      ids.push_back(one.certificate.id);
      out.push_back({.holder = domain::shown_name(holder.given_names, holder.surname),
                     .reference = one.reference,
                     .serial = one.certificate.serial});
    }
    VIDIMUS_CHECK(keep_proof(work, ground.organisation, command.proof, all.size()));
  }
  const auto why = domain::tidy_line(command.proof.reference, 200).value_or(command.proof.file_name);
  // The path of every revocation of several: one that fails leaves the others revoked, each is told as if alone.
  VIDIMUS_TRY(outcomes, revoke_many(counter, actor, ids, {domain::RevocationReason::affiliation_changed, why}));
  for (auto& one : out) {
    const auto done = std::ranges::find(outcomes, one.serial, &RevocationOutcome::serial);
    one.revoked = done != outcomes.end() && done->revoked_at.has_value();
    if (!one.revoked) one.refusal = done != outcomes.end() && done->refusal ? done->refusal->detail : "refused.not_found";
  }
  return out;
}

}  // namespace vidimus::ra
