#include "ra/accreditations.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/mandates.hpp"
#include "ra/access.hpp"
#include "ra/accreditation_file.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Accreditation;
using domain::AccreditationEvent;
using domain::Fact;
using domain::FactSet;
using domain::Role;
using domain::RoleSet;

constexpr RoleSet operators{Role::registration_operator, Role::delivery_operator};

std::optional<AccreditationEvent> first_act(Role role) {
  switch (role) {
    case Role::registration_operator:
    case Role::delivery_operator:
      return AccreditationEvent::accredit;
    case Role::ra_manager:
    case Role::auditor:
      return AccreditationEvent::appoint;
    case Role::order_manager:
      return AccreditationEvent::name;
    case Role::delegate:
      return AccreditationEvent::delegate_;
    case Role::certification_agent:
      return AccreditationEvent::mandate;
    case Role::legal_representative:
      return AccreditationEvent::succeed;
    default:
      return std::nullopt;
  }
}

void read_deed_fields(FieldReader& fields, const Deed& deed, Accreditation& into) {
  into.proof = fields.optional("/deed", deed.reference, "too_long", [](auto text) { return domain::tidy_line(text, 200); });
  into.deed_day = read_optional_day(fields, "/deed_day", deed.day);
}

/// Contract and site of an operator: both of this body.
Result<Done> choose_place(Work& work, FieldReader& fields, const Accredit& command, Accreditation& into) {
  VIDIMUS_TRY(contracts, work.unit().contracts(into.body));
  VIDIMUS_TRY(sites, work.unit().sites(into.body));
  const auto known = [](const auto& all, const auto& id) {
    return id.empty() || std::ranges::any_of(all, [&](const auto& one) { return one.id == id; });
  };
  if (!known(contracts, command.contract)) fields.refuse("/contract", "choice_unknown");
  if (!known(sites, command.site)) fields.refuse("/site", "choice_unknown");
  into.contract = command.contract;
  into.site = command.site;
  return Done{};
}

bool same_right(const Accreditation& a, const Accreditation& b) {
  return a.role == b.role && a.contract == b.contract && a.site == b.site && a.organisation == b.organisation &&
         a.starts <= b.ends && b.starts <= a.ends;
}

/// The very right is there already for these days: a second one would only hide the end of the first.
Result<Done> check_new(Work& work, const Accreditation& wanted) {
  VIDIMUS_TRY(known, work.unit().accreditations_of(wanted.person));
  if (std::ranges::any_of(known, [&](const auto& one) { return same_right(one, wanted); }))
    return fail(Code::conflict, "accreditation_exists");
  return Done{};
}

/// Decides on a new accreditation, keeps its deed, writes it with its letters.
Result<Accreditation> establish(Work& work, AccreditationFile& file, AccreditationEvent event, const Deed& deed) {
  auto& one = file.accreditation;
  one.state = domain::AccreditationState::none;
  one.granted_by = work.actor().person;
  VIDIMUS_TRY(known, accreditation_facts(work, file));
  // The octets are looked at only once everything else is right.
  auto facts = known;
  facts.add_if(!deed.content.empty(), Fact::proof_attached);
  VIDIMUS_TRY(decision, domain::decide(domain::accreditation_table, one.state, event, file.acting, facts));
  VIDIMUS_CHECK(check_new(work, one));
  auto& blobs = work.house().blobs;
  if (!deed.content.empty()) {
    VIDIMUS_CHECK(blobs.examine(deed.content));
    one.proof_file = work.new_id<domain::BlobId>();
    one.proof_digest = base::to_hex(pki::sha256(deed.content));
    if (one.proof.empty()) one.proof = domain::tidy_line(deed.file_name).value_or(one.proof_digest.substr(0, 16));
    VIDIMUS_CHECK(blobs.put(one.proof_file, deed.content));
  }
  const auto finish = [&]() -> Result<Done> {
    VIDIMUS_CHECK(move_accreditation(work, file, decision));
    return work.commit();
  };
  if (const auto done = finish(); !done) {
    if (!one.proof_file.empty()) (void)blobs.remove(one.proof_file);
    return done.error();
  }
  return one;
}

/// First and last day of a role in an organisation, where they may be left out.
void read_period(FieldReader& fields, const NamePerson& command, base::Day today, Accreditation& into) {
  into.starts = command.starts.empty() ? today : read_day(fields, "/starts", command.starts);
  into.ends = read_optional_day(fields, "/ends", command.ends);
  if (into.ends.ok() || !command.ends.empty()) return;
  if (command.role == Role::delegate || command.role == Role::certification_agent) fields.refuse("/ends", "required");
  const auto* office = domain::office_of(command.role);
  if (office != nullptr && into.starts.ok()) into.ends = base::add_months(into.starts, office->longest_months);
}

/// End of mandate, of an elected function only: it is not asked of anybody else.
void read_mandate(FieldReader& fields, const NamePerson& command, domain::Person& person, Accreditation& into) {
  person.mandate_ends = read_optional_day(fields, "/mandate_ends", command.mandate_ends);
  if (!person.mandate_ends.ok()) return;
  if (!domain::elected_function(person.function)) fields.refuse("/mandate_ends", "mandate_not_elected");
  if (command.ends.empty() && into.starts.ok()) into.ends = person.mandate_ends;
}

/// Moves an accreditation by somebody's act and commits.
Result<Accreditation> step(Work& work, AccreditationFile& file, AccreditationEvent event, FactSet more) {
  VIDIMUS_TRY(known, accreditation_facts(work, file));
  VIDIMUS_TRY(decision, domain::decide(domain::accreditation_table, file.accreditation.state, event, file.acting, known | more));
  VIDIMUS_CHECK(move_accreditation(work, file, decision));
  VIDIMUS_CHECK(work.commit());
  return file.accreditation;
}

Result<Accreditation> end_it(Counter& counter, const Actor& actor, const domain::AccreditationId& id, AccreditationEvent event,
                             const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_accreditation(work, id));
  const auto written = domain::tidy_line(reason, 500);
  file.accreditation.reason = written.value_or(std::string{});
  return step(work, file, event, written ? FactSet{Fact::reason_given} : FactSet{});
}

}  // namespace

Result<Accreditation> accredit(Counter& counter, const Actor& actor, const Accredit& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  FieldReader fields;
  Accreditation one{.id = work.new_id<domain::AccreditationId>(), .body = actor.body, .role = command.role};
  const auto event = first_act(command.role);
  const bool given_here = event == AccreditationEvent::accredit || event == AccreditationEvent::appoint;
  if (!given_here) fields.refuse("/role", "choice_unknown");
  auto typed = read_person(fields, command.person);
  typed.body = actor.body;
  one.starts = read_day(fields, "/starts", command.starts);
  one.ends = read_day(fields, "/ends", command.ends);
  read_deed_fields(fields, command.deed, one);
  if (operators.has(command.role)) VIDIMUS_CHECK(choose_place(work, fields, command, one));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(person, person_under_address(work, typed, fields));
  VIDIMUS_CHECK(fields.verdict());
  one.person = person.id;
  VIDIMUS_TRY(file, accreditation_file(work, one));
  file.person = std::move(person);
  return establish(work, file, *event, command.deed);
}

Result<Accreditation> name_person(Counter& counter, const Actor& actor, const NamePerson& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(organisation, work.unit().organisation(command.organisation));
  Accreditation one{.id = work.new_id<domain::AccreditationId>(),
                    .body = organisation.body,
                    .role = command.role,
                    .organisation = organisation.id};
  VIDIMUS_TRY(file, accreditation_file(work, one));
  if (file.acting.empty()) return fail(Code::not_found, "refused.not_found");
  FieldReader fields;
  const auto event = first_act(command.role);
  const bool of_organisation = event && *event != AccreditationEvent::accredit && *event != AccreditationEvent::appoint;
  if (!of_organisation) fields.refuse("/role", "choice_unknown");
  const auto today = base::civil_of(work.now()).day;
  auto typed = read_person(fields, command.person);
  typed.body = organisation.body;
  typed.organisation = organisation.id;
  read_period(fields, command, today, one);
  read_mandate(fields, command, typed, one);
  read_deed_fields(fields, command.deed, one);
  // A succession is written down once it took place: until then the one in office signs.
  if (command.role == Role::legal_representative && one.starts.ok() && one.starts > today)
    fields.refuse("/starts", "date_in_future");
  one.scope = command.scope;
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(person, person_under_address(work, typed, fields));
  VIDIMUS_CHECK(fields.verdict());
  one.person = person.id;
  file.accreditation = one;
  file.person = std::move(person);
  return establish(work, file, *event, command.deed);
}

Result<Accreditation> confirm_accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id,
                                            const std::string& code) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_accreditation(work, id));
  const auto event = second_act(file.accreditation.role);
  if (!event) return fail(Code::wrong_state, "refused.state." + std::string{base::to_name(file.accreditation.state)});
  FactSet more;
  if (*event == AccreditationEvent::co_sign) {
    // Everything but the code is judged first: a code is not used up, nor a try counted, where it could not have helped.
    more.add(Fact::co_signed);
    VIDIMUS_TRY(known, accreditation_facts(work, file));
    VIDIMUS_CHECK(domain::decide(domain::accreditation_table, file.accreditation.state, *event, file.acting, known | more));
    VIDIMUS_CHECK(use_consent_code(work, "mandate:" + id.text, code));
  }
  file.accreditation.confirmed_by = actor.person;
  return step(work, file, *event, more);
}

Result<Accreditation> decline_accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id,
                                            const std::string& reason) {
  return end_it(counter, actor, id, AccreditationEvent::decline, reason);
}

Result<Accreditation> withdraw_accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id,
                                             const std::string& reason) {
  return end_it(counter, actor, id, AccreditationEvent::withdraw, reason);
}

}  // namespace vidimus::ra
