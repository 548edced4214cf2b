#include "ra/privacy.hpp"

#include <algorithm>

#include "ra/fields.hpp"
#include "ra/leavings.hpp"
#include "ra/personal_ways.hpp"
#include "ra/retention.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::DossierState;
using domain::Role;

constexpr int persons_a_page = 200;

Json moment(const std::optional<Instant>& when) { return when ? Json{base::to_rfc3339(*when)} : Json{}; }

base::Error no_reason() {
  auto error = fail(Code::missing_facts, "refused.missing");
  error.missing.push_back({std::string{base::to_name(domain::Fact::reason_given)}, {}});
  return error;
}

/// The person, for somebody who may decide about him. @errors not_found, forbidden: on his own data.
Result<domain::Person> for_manager(Work& work, const domain::PersonId& id) {
  VIDIMUS_TRY(person, work.unit().person(id));
  if (!work.acting_in(person.body).has(Role::ra_manager)) return fail(Code::not_found, "person");
  if (id == work.actor().person) return fail(Code::forbidden, "refused.own_data");
  return person;
}

Json dossier_json(const domain::Dossier& dossier, const std::vector<domain::Piece>& pieces) {
  Json documents = Json::array();
  for (const auto& piece : pieces)
    documents.push(Json::object({{"kind", base::to_name(piece.kind)},
                                 {"file_name", piece.file_name},
                                 {"media_type", piece.media_type},
                                 {"size", piece.size},
                                 {"sha256", piece.digest},
                                 {"uploaded_at", base::to_rfc3339(piece.uploaded_at)},
                                 {"verdict", base::to_name(piece.verdict)},
                                 {"content", "/api/v1/pieces/" + piece.id.text}}));
  return Json::object({{"state", base::to_name(dossier.state)},
                       {"document_kind", base::to_name(dossier.document_kind)},
                       {"document_number", dossier.document_number},
                       {"document_expires", dossier.document_expires ? Json{base::to_text(*dossier.document_expires)} : Json{}},
                       {"holder_consented_at", moment(dossier.holder_consented_at)},
                       {"submitted_at", moment(dossier.submitted_at)},
                       {"received_at", moment(dossier.received_at)},
                       {"decided_at", moment(dossier.decided_at)},
                       {"reason", dossier.reason},
                       {"documents", std::move(documents)}});
}

Json certificate_json(const domain::Certificate& certificate) {
  return Json::object({{"serial", certificate.serial},
                       {"subject", certificate.subject},
                       {"state", base::to_name(certificate.state)},
                       {"not_before", moment(certificate.not_before)},
                       {"not_after", moment(certificate.not_after)},
                       {"revoked_at", moment(certificate.revoked_at)},
                       {"reason", certificate.revoked_at ? Json{base::to_name(certificate.reason)} : Json{}}});
}

/// What the holder told of his token on his computer.
Result<Json> trials_json(Work& work, const domain::LineId& line) {
  VIDIMUS_TRY(trials, work.unit().trials_of(line));
  Json out = Json::array();
  for (const auto& one : trials)
    out.push(Json::object({{"begun_at", base::to_rfc3339(one.begun_at)},
                           {"system", one.system},
                           {"browser", one.browser},
                           {"application", one.application},
                           {"outcome", base::to_name(one.outcome)},
                           {"tried", one.tried}}));
  return out;
}

/// Until when a case is kept, and because of which rule; not known while it goes on.
Result<Json> kept_json(Work& work, const CaseFile& file) {
  // A certificate that is still valid ends at its own end at the latest.
  const auto far = work.now() + std::chrono::years{20};
  VIDIMUS_TRY(end, end_of_case(work, file, far));
  if (!end) return Json{};
  return Json::object({{"rule", end->rule->name},
                       {"source", end->rule->source},
                       {"until", base::to_rfc3339(domain::kept_until(*end->rule, end->at))}});
}

Result<Json> case_json(Work& work, const domain::OrderLine& line) {
  VIDIMUS_TRY(file, work.open_case(line.id));
  Json out = Json::object({{"reference", line.reference},
                           {"organisation", file.organisation.name},
                           {"state", base::to_name(line.state)},
                           {"placed_at", moment(line.placed_at)},
                           {"external_reference", line.external_reference}});
  if (file.dossier) out.set("dossier", dossier_json(*file.dossier, file.pieces));
  Json appointments = Json::array();
  for (const auto& one : file.appointments) {
    VIDIMUS_TRY(held, work.unit().face_to_face(one.id));
    VIDIMUS_TRY(site, work.unit().site(one.site));
    Json meeting = Json::object({{"site", site.name},
                                 {"starts", base::to_rfc3339(one.starts)},
                                 {"state", base::to_name(one.state)},
                                 {"reason", one.reason}});
    if (held)
      meeting.set("face_to_face", Json::object({{"at", base::to_rfc3339(held->at)},
                                                {"holder_present", held->holder_present},
                                                {"same_document", held->same_document},
                                                {"code_right", held->code_right}}));
    appointments.push(std::move(meeting));
  }
  out.set("appointments", std::move(appointments));
  VIDIMUS_TRY(certificates, work.unit().certificates_of(line.id));
  Json list = Json::array();
  for (const auto& one : certificates) list.push(certificate_json(one));
  out.set("certificates", std::move(list));
  VIDIMUS_TRY(trials, trials_json(work, line.id));
  out.set("trials", std::move(trials));
  VIDIMUS_TRY(kept, kept_json(work, file));
  out.set("kept", std::move(kept));
  return out;
}

Result<std::vector<domain::OrderLine>> lines_held(Work& work, const domain::PersonId& person) {
  std::vector<domain::OrderLine> out;
  ports::LineFilter filter;
  filter.holder = person;
  filter.limit = persons_a_page;
  while (true) {
    VIDIMUS_TRY(lines, work.unit().lines(filter));
    out.insert(out.end(), lines.begin(), lines.end());
    if (lines.size() < static_cast<std::size_t>(persons_a_page)) return out;
    filter.after = lines.back().id;
  }
}

Result<Json> letters_json(Work& work, const domain::PersonId& person) {
  VIDIMUS_TRY(letters, work.unit().letters_to(person));
  Json out = Json::array();
  for (const auto& one : letters) {
    VIDIMUS_TRY(contacts, work.unit().contacts_about(one.id));
    Json others = Json::array();
    for (const auto& contact : contacts)
      others.push(
          Json::object({{"kind", base::to_name(contact.kind)}, {"at", base::to_rfc3339(contact.at)}, {"note", contact.note}}));
    out.push(Json::object({{"kind", one.kind},
                           {"to", one.to},
                           {"subject", one.subject},
                           {"state", base::to_name(one.state)},
                           {"queued_at", base::to_rfc3339(one.queued_at)},
                           {"seen_at", moment(one.seen_at)},
                           {"contacts", std::move(others)}}));
  }
  return out;
}

/// What the person did here, from the trail, without the notes about others.
Result<Json> acts_json(Work& work, const domain::Person& person) {
  Json out = Json::array();
  ports::AuditFilter filter;
  filter.actor = person.id.text;
  filter.limit = persons_a_page;
  while (true) {
    VIDIMUS_TRY(entries, work.unit().audit(filter));
    for (const auto& entry : entries)
      out.push(Json::object({{"at", base::to_rfc3339(entry.what.at)},
                             {"act", entry.what.noun + "." + entry.what.event},
                             {"reference", entry.what.reference}}));
    if (entries.size() < static_cast<std::size_t>(persons_a_page)) return out;
    filter.after = entries.back().seq;
  }
}

Json person_json(const domain::Person& person) {
  return Json::object({{"given_names", person.given_names},
                       {"surname", person.surname},
                       {"email", person.email},
                       {"phone", person.phone},
                       {"function", person.function}});
}

Result<Json> standing_json(Work& work, const domain::PersonId& person) {
  VIDIMUS_TRY(standing, work.unit().accreditations_of(person));
  Json out = Json::array();
  for (const auto& one : standing)
    out.push(Json::object({{"role", base::to_name(one.role)},
                           {"starts", base::to_text(one.starts)},
                           {"ends", base::to_text(one.ends)},
                           {"proof", one.proof}}));
  return out;
}

Result<Json> sessions_json(Work& work, const domain::PersonId& person) {
  VIDIMUS_TRY(sessions, work.unit().sessions_of(person));
  Json out = Json::array();
  for (const auto& one : sessions)
    out.push(Json::object(
        {{"created", base::to_rfc3339(one.created)}, {"expires", base::to_rfc3339(one.expires)}, {"method", one.method}}));
  return out;
}

Result<Json> restrictions_json(Work& work, const domain::PersonId& person) {
  VIDIMUS_TRY(restrictions, work.unit().restrictions_of(person));
  Json out = Json::array();
  for (const auto& one : restrictions)
    out.push(
        Json::object({{"since", base::to_rfc3339(one.since)}, {"reason", one.reason}, {"lifted_at", moment(one.lifted_at)}}));
  return out;
}

/// Why nothing more can be erased than is, or nothing at all when everything may go.
Result<std::string> reason_to_keep(Work& work, const domain::PersonId& person) {
  VIDIMUS_TRY(dossiers, work.unit().dossiers_held_by(person));
  for (const auto& dossier : dossiers) {
    if (dossier.state == DossierState::purged) continue;
    VIDIMUS_TRY(certificates, work.unit().certificates_of(dossier.line));
    if (std::ranges::any_of(certificates, [](const auto& one) { return !one.serial.empty(); }))
      return std::string{"kept.evidence"};
  }
  VIDIMUS_TRY(standing, work.unit().accreditations_of(person));
  if (!standing.empty()) return std::string{"kept.standing"};
  return std::string{};
}

/// A case that goes on is ended first, by those who may: erasing under somebody's feet would lose an order.
Result<Done> check_nothing_goes_on(Work& work, const domain::PersonId& person) {
  VIDIMUS_TRY(lines, lines_held(work, person));
  using enum domain::OrderState;
  for (const auto& line : lines)
    if (line.state != issued && line.state != completed && line.state != cancelled && line.state != cancelled_auto)
      return fail(Code::conflict, "refused.case_going_on");
  return Done{};
}

Result<Done> lock(Work& work, const domain::Person& person, const std::string& reason) {
  VIDIMUS_TRY(locked, is_restricted(work.unit(), person.id));
  if (locked) return Done{};
  domain::Restriction restriction;
  restriction.id = work.new_id<domain::RestrictionId>();
  restriction.body = person.body;
  restriction.person = person.id;
  restriction.by = work.actor().person;
  restriction.since = work.now();
  restriction.reason = reason;
  work.write(restriction, "restriction", restriction.id.text, "restrict", person.body, {},
             Json::object({{"person", person.id.text}}));
  return Done{};
}

/// Archives and purges what never led to a certificate; a granted request ends the period of what no law asks for.
Result<Done> forget_dossiers(Work& work, const domain::PersonId& person) {
  VIDIMUS_TRY(dossiers, work.unit().dossiers_held_by(person));
  for (const auto& one : dossiers) {
    if (one.state == DossierState::purged) continue;
    VIDIMUS_TRY(file, work.open_case(one.id));
    if (file.dossier->state != DossierState::archived) {
      VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state, domain::DossierEvent::archive,
                                           domain::RoleSet{Role::the_house}, facts(file, work.now())));
      work.move(*file.dossier, decision, file.line.reference);
    }
    VIDIMUS_CHECK(purge_dossier(work, file, "request", "GDPR article 17(1)"));
  }
  return Done{};
}

Result<Done> forget_account(Work& work, const domain::Person& person) {
  const auto& id = person.id;
  using ports::Removable;
  using ports::Removal;
  const auto note = Json::object({{"rule", "request"}});
  VIDIMUS_TRY(letters, work.unit().letters_to(id));
  for (const auto& one : letters) {
    if (!one.line.empty()) continue;  // those of a case went with it
    Removal removal{Removable::letter, one.id.text, one.version};
    work.write(removal, "letter", one.id.text, "purge", one.body, {}, note);
  }
  VIDIMUS_TRY(sessions, work.unit().sessions_of(id));
  for (const auto& one : sessions) {
    Removal removal{Removable::session, one.id.text, one.version};
    work.write(removal, "session", "", "purge", {}, {}, note);
  }
  return forget_access_of(work, person, "request");
}

}  // namespace

Result<bool> is_restricted(ports::Unit& unit, const domain::PersonId& person) {
  VIDIMUS_TRY(restrictions, unit.restrictions_of(person));
  return std::ranges::any_of(restrictions, [](const auto& one) { return !one.lifted_at; });
}

Result<Json> export_person(Counter& counter, const Actor& actor, const domain::PersonId& id) {
  VIDIMUS_TRY(asking, counter.open(actor));
  VIDIMUS_TRY(found, asking.unit().person(id));
  const bool own = !actor.person.empty() && id == actor.person;
  if (!own && !asking.acting_in(found.body).has(Role::ra_manager)) return fail(Code::not_found, "person");
  // The reading is the trace of itself: the record is written unchanged.
  asking.write(found, "person", id.text, "export", found.body, {}, Json::object({{"own", own}}));
  VIDIMUS_CHECK(asking.commit());

  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(person, work.unit().person(id));
  Json out = Json::object({{"made_at", base::to_rfc3339(work.now())}, {"person", person_json(person)}});
  VIDIMUS_TRY(standing, standing_json(work, id));
  out.set("standing", std::move(standing));
  Json cases = Json::array();
  VIDIMUS_TRY(lines, lines_held(work, id));
  for (const auto& line : lines) {
    VIDIMUS_TRY(one, case_json(work, line));
    cases.push(std::move(one));
  }
  out.set("cases", std::move(cases));
  VIDIMUS_TRY(letters, letters_json(work, id));
  VIDIMUS_TRY(sessions, sessions_json(work, id));
  VIDIMUS_TRY(acts, acts_json(work, person));
  VIDIMUS_TRY(restrictions, restrictions_json(work, id));
  out.set("letters", std::move(letters)).set("sessions", std::move(sessions));
  out.set("acts", std::move(acts)).set("restrictions", std::move(restrictions));
  VIDIMUS_TRY(ways, personal_ways_json(counter.house(), id));
  out.set("ways", std::move(ways));
  return out;
}

Result<ErasureAnswer> erase_person(Counter& counter, const Actor& actor, const domain::PersonId& id, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(person, for_manager(work, id));
  if (!is_written(reason)) return no_reason();
  VIDIMUS_CHECK(check_nothing_goes_on(work, id));
  VIDIMUS_TRY(keep, reason_to_keep(work, id));
  if (!keep.empty()) {
    VIDIMUS_CHECK(lock(work, person, reason));
    VIDIMUS_CHECK(work.commit());
    return ErasureAnswer{ErasureOutcome::restricted, keep};
  }
  VIDIMUS_CHECK(forget_dossiers(work, id));
  VIDIMUS_CHECK(forget_account(work, person));
  person.given_names.clear();
  person.surname.clear();
  person.email.clear();
  person.phone.clear();
  person.function.clear();
  work.write(person, "person", id.text, "erase", person.body, {}, Json::object({{"source", "GDPR article 17(1)"}}));
  VIDIMUS_CHECK(work.commit());
  // Kept apart from records: what a failure here would leave is forgotten by its own period.
  VIDIMUS_CHECK(forget_personal_ways(counter, person));
  return ErasureAnswer{ErasureOutcome::erased, "kept.nothing"};
}

Result<Done> restrict_person(Counter& counter, const Actor& actor, const domain::PersonId& id, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(person, for_manager(work, id));
  if (!is_written(reason)) return no_reason();
  VIDIMUS_CHECK(lock(work, person, reason));
  return work.commit();
}

Result<Done> lift_restriction(Counter& counter, const Actor& actor, const domain::PersonId& id, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(person, for_manager(work, id));
  if (!is_written(reason)) return no_reason();
  VIDIMUS_TRY(restrictions, work.unit().restrictions_of(id));
  for (auto& one : restrictions) {
    if (one.lifted_at) continue;
    one.lifted_at = work.now();
    work.write(one, "restriction", one.id.text, "lift", person.body, {}, Json::object({{"person", id.text}, {"reason", reason}}));
  }
  return work.commit();
}

}  // namespace vidimus::ra
