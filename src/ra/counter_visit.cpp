#include "ra/counter_visit.hpp"

#include "domain/identifiers.hpp"
#include "ra/face_to_face.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CounterVisit;
using domain::Fact;
using domain::FactSet;

constexpr int visit_races = 8;

/// A booked case at the counter of whoever delivers there, with its visit if that still counts.
struct OpenVisit {
  Work work;
  CaseFile file;
  std::optional<CounterVisit> visit;
  std::optional<CounterVisit> before;  ///< one that counts no more
};

Result<OpenVisit> open_visit(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.acting.has(domain::Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  if (file.booked() == nullptr || !file.dossier) return fail(Code::wrong_state, "refused.no_appointment");
  VIDIMUS_TRY(found, work.unit().counter_visit(file.booked()->id));
  OpenVisit out{std::move(work), std::move(file), std::nullopt, std::nullopt};
  if (found) (domain::goes_on(*found, actor.person, out.work.now()) ? out.visit : out.before) = std::move(found);
  return out;
}

base::Error missing(Fact fact) {
  auto error = fail(Code::missing_facts, "refused.missing");
  error.missing.push_back({std::string{base::to_name(fact)}, {}});
  return error;
}

void write_visit(OpenVisit& open, CounterVisit& visit, std::string_view event, Json note = {}) {
  open.work.write(visit, "counter_visit", visit.appointment.text, event, open.file.line.body, open.file.line.reference,
                  std::move(note));
}

/// Which fields of the document shown are not those of the dossier.
std::vector<std::string> differences(const domain::Dossier& dossier, const ShownDocument& shown) {
  std::vector<std::string> out;
  if (shown.kind != dossier.document_kind) out.emplace_back("document_kind");
  if (dossier.document_number.empty() || domain::normalised_document_number(shown.number) != dossier.document_number)
    out.emplace_back("document_number");
  if (!shown.expires || shown.expires != dossier.document_expires) out.emplace_back("document_expires");
  return out;
}

Result<CounterVisit> attempt_code(Counter& counter, const Actor& actor, const std::string& reference, const std::string& code) {
  VIDIMUS_TRY(open, open_visit(counter, actor, reference));
  if (!open.visit || !open.visit->document_checked_at) return missing(Fact::same_document);
  VIDIMUS_TRY(known, counter_facts(open.work, open.file));
  if (!known.has(Fact::code_not_locked)) return fail(Code::locked, "refused.code_locked");
  // An order that is not ready has no code worth counting against.
  if (!known.has(Fact::order_ready)) return missing(Fact::order_ready);
  if (!code_matches(open.work, *open.file.dossier, code))
    return count_wrong_code(open.work, open.file, missing(Fact::code_right));
  auto visit = *open.visit;
  visit.code_checked_at = open.work.now();
  write_visit(open, visit, "compare_code");
  VIDIMUS_CHECK(open.work.commit());
  return visit;
}

}  // namespace

Result<std::optional<CounterVisit>> visit_of(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(open, open_visit(counter, actor, reference));
  return std::move(open.visit);
}

Result<CounterVisit> note_arrival(Counter& counter, const Actor& actor, const std::string& reference, bool in_person) {
  VIDIMUS_TRY(open, open_visit(counter, actor, reference));
  if (!in_person) return missing(Fact::holder_present);
  if (open.visit) return *std::move(open.visit);
  VIDIMUS_TRY(known, counter_facts(open.work, open.file));
  for (const auto fact : {Fact::operator_is_no_holder, Fact::operator_countersigns})
    if (!known.has(fact)) return missing(fact);
  auto visit = open.before.value_or(CounterVisit{});
  visit.appointment = open.file.booked()->id;
  visit.body = open.file.line.body;
  visit.operator_ = actor.person;
  visit.arrived_at = open.work.now();
  visit.document_checked_at.reset();
  visit.code_checked_at.reset();
  write_visit(open, visit, "arrive");
  VIDIMUS_CHECK(open.work.commit());
  return visit;
}

Result<CounterVisit> compare_document(Counter& counter, const Actor& actor, const ShownDocument& shown) {
  VIDIMUS_TRY(open, open_visit(counter, actor, shown.reference));
  if (!open.visit) return missing(Fact::holder_present);
  auto visit = *open.visit;
  const auto differing = differences(*open.file.dossier, shown);
  if (!differing.empty()) {
    auto error = fail(Code::bad_request, "refused.fields");
    Json names = Json::array();
    for (const auto& field : differing) {
      error.fields.push_back({"/" + field, "field.document_differs"});
      names.push(field);
    }
    visit.document_checked_at.reset();
    write_visit(open, visit, "document_differs", Json::object({{"fields", std::move(names)}}));
    VIDIMUS_CHECK(open.work.commit());
    return error;
  }
  VIDIMUS_TRY(known, counter_facts(open.work, open.file));
  if (!known.has(Fact::identity_document_valid)) return missing(Fact::identity_document_valid);
  visit.document_checked_at = open.work.now();
  write_visit(open, visit, "compare_document");
  VIDIMUS_CHECK(open.work.commit());
  return visit;
}

Result<CounterVisit> compare_code(Counter& counter, const Actor& actor, const std::string& reference, const std::string& code) {
  // A count lost to a race would be a free guess: what was read anew decides again.
  for (int race = 1;; ++race) {
    auto outcome = attempt_code(counter, actor, reference, code);
    if (outcome || outcome.error().code != Code::stale || race == visit_races) return outcome;
  }
}

Result<domain::Appointment> finish_checks(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(open, open_visit(counter, actor, reference));
  if (!open.visit) return missing(Fact::holder_present);
  if (!open.visit->document_checked_at) return missing(Fact::same_document);
  if (!open.visit->code_checked_at) return missing(Fact::code_right);
  return meet(open.work, open.file, {Fact::holder_present, Fact::same_document, Fact::code_right});
}

}  // namespace vidimus::ra
