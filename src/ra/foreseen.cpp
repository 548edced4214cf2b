#include "ra/foreseen.hpp"

#include <algorithm>
#include <set>

#include "domain/identifiers.hpp"
#include "domain/reminders.hpp"
#include "domain/renewal.hpp"
#include "ra/accreditations.hpp"
#include "ra/elections.hpp"
#include "ra/ends.hpp"
#include "ra/follow_up.hpp"
#include "ra/readers.hpp"
#include "ra/verification_clock.hpp"

namespace vidimus::ra {
namespace {

using domain::CourseNoun;
using domain::Effect;

constexpr int foreseen_a_page = 500;
constexpr std::chrono::minutes watched_every{1};

/// Acts of jobs, gathered: each with its letters.
class Jobs {
 public:
  Jobs(Work& work, const domain::FrameworkContract& contract, const std::map<std::string, Instant>& ended,
       const ForeseenSpan& span)
      : work_(work), contract_(contract), ended_(ended), told_(span.told), from_(span.from), until_(span.until) {}

  Result<std::vector<Foreseen>> run() && {
    ports::LineFilter filter{.contract = contract_.id, .limit = foreseen_a_page};
    std::size_t looked_at = 0;
    for (;;) {
      VIDIMUS_TRY(lines, work_.unit().lines(filter));
      for (const auto& line : lines)
        if (!work_.acting_on(line).empty()) VIDIMUS_CHECK(about(line));
      looked_at += lines.size();
      if (told_) VIDIMUS_CHECK(told_(looked_at));
      if (lines.size() < static_cast<std::size_t>(foreseen_a_page)) break;
      filter.after = lines.back().id;
    }
    VIDIMUS_CHECK(mandates());
    VIDIMUS_CHECK(accreditations());
    return std::move(out_);
  }

 private:
  /// When a job that is due at `when` runs: now at the earliest. Nothing when that is after the rehearsal, or after the case
  /// ended.
  [[nodiscard]] std::optional<Instant> at(Instant when, const domain::LineId& line = {}) const {
    const auto runs = std::max(when, from_);
    const auto end = ended_.find(line.text);
    if (runs > until_ || (end != ended_.end() && end->second <= runs)) return std::nullopt;
    return runs;
  }

  Foreseen& note(Instant when, CourseNoun noun, std::string id, std::string_view event, std::string_view source) {
    Foreseen one{.act = {.at = when, .noun = noun, .id = std::move(id), .event = event, .source = source},
                 .contract = contract_.name};
    out_.push_back(std::move(one));
    return out_.back();
  }
  Foreseen& note(const CaseFile& file, Instant when, CourseNoun noun, std::string id, std::string_view event,
                 std::string_view source) {
    auto& one = note(when, noun, std::move(id), event, source);
    one.act.line = file.line.id;
    one.reference = file.line.reference;
    one.organisation = file.organisation.name;
    if (file.holder) one.holder = domain::shown_name(file.holder->given_names, file.holder->surname);
    return one;
  }
  static void write_to(Foreseen& one, std::string_view kind, const std::vector<domain::Person>& people) {
    for (const auto& person : people) one.letters.push_back({std::string{kind}, person});
  }
  Result<std::vector<domain::Person>> readers(const CaseFile& file, Effect effect, Instant when) {
    VIDIMUS_TRY(ids, case_readers(work_.unit(), work_.house().letters.kinds, file.line, file.dossier, effect, when));
    return people_by_id(work_.unit(), ids);
  }

  Result<Done> about(const domain::OrderLine& line) {
    VIDIMUS_TRY(file, work_.open_case(line.id));
    if (const auto* booked = file.booked(); booked != nullptr && booked->seat && file.site)
      VIDIMUS_CHECK(appointment(file, *booked));
    if (file.dossier && file.dossier->state == domain::DossierState::received && file.office) VIDIMUS_CHECK(clock(file));
    VIDIMUS_CHECK(questions(file));
    VIDIMUS_TRY(certificates, work_.unit().certificates_of(line.id));
    for (const auto& one : certificates) {
      auto of_it = file;
      of_it.certificate = one;
      if (one.state == domain::CertificateState::active && one.not_after) VIDIMUS_CHECK(certificate_end(of_it));
      if (one.state == domain::CertificateState::delivered && one.delivered_at) VIDIMUS_CHECK(acceptance(of_it));
    }
    return Done{};
  }

  /// Reminders, then the absence: nobody does anything, so nobody comes.
  Result<Done> appointment(const CaseFile& file, domain::Appointment booked) {
    const auto& zone = file.site->zone;
    const auto day = base::civil_of(booked.starts, zone).day;
    for (const auto due : {base::instant_of({base::next_day(day, -domain::ahead_days), domain::ahead_hour, 0, 0}, zone),
                           base::instant_of({day, domain::morning_hour, 0, 0}, zone)}) {
      const auto when = at(due, file.line.id);
      if (!when) continue;
      const auto reminder = domain::reminder_due(booked, *when, zone);
      if (reminder == domain::Reminder::none) continue;
      (reminder == domain::Reminder::ahead ? booked.reminded_ahead : booked.reminded_today) = *when;
      VIDIMUS_TRY(people, readers(file, Effect::tell_appointment_reminder, *when));
      write_to(note(file, *when, CourseNoun::appointment, booked.id.text, "remind", "docs/trust/rules.md, Appointment"),
               "appointment_reminder", people);
    }
    const auto missed = at(booked.starts + std::chrono::days{1}, file.line.id);
    if (!missed) return Done{};
    VIDIMUS_TRY(people, readers(file, Effect::tell_appointment_missed, *missed));
    write_to(note(file, *missed, CourseNoun::appointment, booked.id.text, "miss", "docs/trust/rules.md, Appointment"),
             "appointment_missed", people);
    return Done{};
  }

  /// First instant at which so much of the delay is used.
  static Instant reached(const domain::Dossier& dossier, const domain::Calendar& calendar, int percent) {
    auto low = *dossier.received_at;
    auto high = *dossier.due_at;
    while (high - low > watched_every) {
      const auto middle = low + (high - low) / 2;
      const auto used = domain::read_clock(*dossier.received_at, *dossier.due_at, middle, calendar).percent;
      (used >= percent ? high : low) = middle;
    }
    return high;
  }

  Result<Done> clock(const CaseFile& file) {
    const auto& dossier = *file.dossier;
    if (!dossier.received_at || !dossier.due_at) return Done{};
    VIDIMUS_TRY(calendar, office_calendar(work_, *file.office));
    VIDIMUS_TRY(given, work_.unit().clock_alerts(dossier.id));
    int before = domain::threshold_reached(domain::read_clock(*dossier.received_at, *dossier.due_at, from_, calendar).percent);
    for (const auto& one : given)
      if (one.id == domain::alert_id(dossier.id, *dossier.received_at, one.percent)) before = std::max(before, one.percent);
    for (const int percent : domain::alert_thresholds) {
      if (percent <= before) continue;
      const auto when = at(reached(dossier, calendar, percent), file.line.id);
      if (!when) continue;
      VIDIMUS_TRY(ids, readers_of_alert(work_, file, percent));
      VIDIMUS_TRY(people, people_by_id(work_.unit(), ids));
      write_to(note(file, *when, CourseNoun::dossier, dossier.id.text, "alert", "R47"), "clock_alert", people);
    }
    return Done{};
  }

  Result<Done> questions(const CaseFile& file) {
    for (const auto& question : open_questions(file)) {
      const auto when = at(question.since + question.patience, file.line.id);
      if (!when || *when > question.since + question.given_up) continue;
      VIDIMUS_TRY(letters, work_.unit().letters_of(file.line.id));
      if (std::ranges::any_of(letters, [&](const auto& one) { return one.kind == question.kind; })) continue;
      VIDIMUS_TRY(people, people_by_id(work_.unit(), {question.reader}));
      write_to(note(file, *when, CourseNoun::order, file.line.id.text, "ask", "docs/trust/rules.md, Order line"), question.kind,
               people);
    }
    return Done{};
  }

  Result<Done> certificate_end(CaseFile& file) {
    auto& certificate = *file.certificate;
    VIDIMUS_TRY(replaced, has_successor(work_, certificate.id));
    VIDIMUS_TRY(contracts, work_.unit().contracts(file.body.id));
    const auto last = base::civil_of(*certificate.not_after).day;
    for (const int days : domain::reminder_days) {
      auto when = at(base::start_of(base::next_day(last, -days)));
      if (replaced || !when) continue;
      // The day the contract itself writes to those whose certificate ends in its gap (R15), one letter is enough.
      const bool announced = base::civil_of(*when).day == base::civil_of(domain::cutoff_announced_from(contract_)).day;
      if (announced &&
          domain::plan_for_end(contracts, contract_.id, certificate, *when).advice == domain::EndAdvice::order_before_cutoff)
        when = at(base::start_of(base::next_day(base::civil_of(*when).day)));
      if (!when) continue;
      const auto due = domain::reminder_due(*certificate.not_after, certificate.reminded_days, *when);
      if (!due || *when >= *certificate.not_after) continue;
      certificate.reminded_days = *due;
      const auto plan = domain::plan_for_end(contracts, contract_.id, certificate, *when);
      VIDIMUS_TRY(people, concerned_by_end(work_, file, *when));
      write_to(note(file, *when, CourseNoun::certificate, certificate.id.text, "remind", "R14"),
               plan.advice == domain::EndAdvice::renew ? "certificate_ending" : "renewal_impossible", people);
    }
    if (const auto when = at(*certificate.not_after); when && *certificate.not_after >= from_)
      note(file, *when, CourseNoun::certificate, certificate.id.text, "expire", "R5");
    return Done{};
  }

  Result<Done> acceptance(const CaseFile& file) {
    const auto& certificate = *file.certificate;
    VIDIMUS_TRY(letters, work_.unit().letters_of(file.line.id));
    const bool told = std::ranges::any_of(letters, [](const auto& one) { return one.kind == "acceptance_awaited"; });
    const auto revoked = at(*certificate.delivered_at + acceptance_revoked_after);
    if (const auto when = at(*certificate.delivered_at + acceptance_told_after); when && !told && file.holder && when != revoked)
      write_to(note(file, *when, CourseNoun::certificate, certificate.id.text, "await", "docs/trust/rules.md, Certificate"),
               "acceptance_awaited", {*file.holder});
    if (!revoked) return Done{};
    VIDIMUS_TRY(people, readers(file, Effect::tell_revoked, *revoked));
    write_to(note(file, *revoked, CourseNoun::certificate, certificate.id.text, "revoke", "docs/trust/rules.md, Certificate"),
             "revoked", people);
    return Done{};
  }

  /// L26 to the members of the contract.
  Result<Done> mandates() {
    VIDIMUS_TRY(members, work_.unit().memberships_in(contract_.id));
    for (const auto& member : members) {
      if (member.state == domain::MembershipState::none || member.state == domain::MembershipState::ended) continue;
      VIDIMUS_TRY(people, work_.unit().people_of(member.organisation));
      std::set<base::Day> told;
      for (const auto& person : people) {
        if (!person.mandate_ends.ok() || person.mandate_told == person.mandate_ends) continue;
        const auto when = at(base::start_of(base::next_day(person.mandate_ends, -mandate_told_days)));
        if (!when || base::civil_of(*when).day > person.mandate_ends) continue;
        VIDIMUS_TRY(matters, end_of_mandate_matters(work_, person));
        if (!matters || !told.insert(base::civil_of(*when).day).second) continue;
        VIDIMUS_TRY(known, work_.unit().accreditations_for(member.organisation));
        VIDIMUS_TRY(readers,
                    people_by_id(work_.unit(), organisation_readers(work_.house().letters.kinds, "mandates_end", known, *when)));
        VIDIMUS_TRY(organisation, work_.unit().organisation(member.organisation));
        auto& one = note(*when, CourseNoun::mandate, person.id.text, "tell", "docs/trust/rules.md, Powers");
        one.organisation = organisation.name;
        one.holder = domain::shown_name(person.given_names, person.surname);
        write_to(one, "mandates_end", readers);
      }
    }
    return Done{};
  }

  /// Rights to act under this contract that run out.
  Result<Done> accreditations() {
    VIDIMUS_TRY(all, work_.unit().accreditation_history(contract_.body));
    for (const auto& held : all) {
      if (held.contract != contract_.id || held.state != domain::AccreditationState::in_force) continue;
      VIDIMUS_TRY(person, work_.unit().person(held.person));
      const auto soon = at(base::start_of(base::next_day(held.ends, -ending_told_days)));
      if (soon && held.ending_told != held.ends && base::civil_of(*soon).day <= held.ends) {
        VIDIMUS_TRY(people, told_of_ending(work_, held, base::civil_of(*soon).day));
        auto& one = note(*soon, CourseNoun::accreditation, held.id.text, "tell_ending", "R62");
        one.holder = domain::shown_name(person.given_names, person.surname);
        write_to(one, "accreditation_ending", people);
      }
      if (const auto over = at(base::start_of(base::next_day(held.ends)))) {
        auto& one = note(*over, CourseNoun::accreditation, held.id.text, "run_out", "R64");
        one.holder = domain::shown_name(person.given_names, person.surname);
      }
    }
    return Done{};
  }

  Work& work_;
  const domain::FrameworkContract& contract_;
  const std::map<std::string, Instant>& ended_;
  const CasesTold& told_;
  Instant from_;
  Instant until_;
  std::vector<Foreseen> out_;
};

}  // namespace

Result<std::vector<Foreseen>> foresee_jobs(Work& work, const domain::FrameworkContract& contract,
                                           const std::map<std::string, Instant>& ended, const ForeseenSpan& span) {
  return Jobs{work, contract, ended, span}.run();
}

}  // namespace vidimus::ra
