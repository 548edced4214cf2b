#include "ra/rehearsal.hpp"

#include <algorithm>
#include <map>

#include "domain/identifiers.hpp"
#include "ra/contract_letters.hpp"
#include "ra/course.hpp"
#include "ra/csv.hpp"
#include "ra/foreseen.hpp"
#include "ra/readers.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Course;
using domain::CourseAct;
using domain::CourseNoun;
using domain::Effect;
using domain::Role;

constexpr int furthest_months = 36;
/// Cases of a contract somebody waits for: looking at one takes a tenth of a millisecond.
constexpr int most_at_once = 100;

/// Names of people and organisations, each asked for once.
class Names {
 public:
  explicit Names(ports::Unit& unit) : unit_(unit) {}
  Result<domain::Person> person(const domain::PersonId& id) {
    const auto known = people_.find(id.text);
    if (known != people_.end()) return known->second;
    VIDIMUS_TRY(found, unit_.person(id));
    return people_.emplace(id.text, found).first->second;
  }
  Result<std::string> shown(const domain::PersonId& id) {
    if (id.empty()) return std::string{};
    VIDIMUS_TRY(found, person(id));
    return domain::shown_name(found.given_names, found.surname);
  }
  Result<std::string> organisation(const domain::OrganisationId& id) {
    const auto known = organisations_.find(id.text);
    if (known != organisations_.end()) return known->second;
    VIDIMUS_TRY(found, unit_.organisation(id));
    return organisations_.emplace(id.text, found.name).first->second;
  }

 private:
  ports::Unit& unit_;
  std::map<std::string, domain::Person> people_;
  std::map<std::string, std::string> organisations_;
};

/// One rehearsal at work: what the acts of all courses come to.
class Notes {
 public:
  Notes(ports::Unit& unit, const LetterKinds& kinds) : unit_(unit), kinds_(kinds), names_(unit) {}
  Names& names() { return names_; }
  [[nodiscard]] std::vector<Foreseen> acts() && { return std::move(acts_); }

  Result<Done> add(const CourseAct& act, const Course& course) {
    Foreseen out{.act = act, .contract = course.contract.name};
    switch (act.noun) {
      case CourseNoun::contract:
        VIDIMUS_CHECK(about_contract(course, out));
        break;
      case CourseNoun::membership:
        VIDIMUS_CHECK(about_membership(course, out));
        break;
      default:
        VIDIMUS_CHECK(about_case(course, out));
    }
    acts_.push_back(std::move(out));
    return Done{};
  }

 private:
  Result<Done> letter(Foreseen& out, std::string kind, const domain::PersonId& to) {
    VIDIMUS_TRY(person, names_.person(to));
    out.letters.push_back({std::move(kind), std::move(person)});
    return Done{};
  }

  Result<Done> about_contract(const Course& course, Foreseen& out) {
    VIDIMUS_TRY(letters, contract_letters(unit_, kinds_, course, out.act));
    for (const auto& one : letters) VIDIMUS_CHECK(letter(out, one.kind, one.to));
    return Done{};
  }

  /// Letters of every `tell_*` effect to the readers `readers` answers.
  template <class Readers>
  Result<Done> tell(Foreseen& out, Readers readers) {
    Result<Done> outcome = Done{};
    out.act.then.each([&](Effect effect) {
      if (!outcome || !domain::is_letter(effect)) return;
      const Result<People> people = readers(effect);
      if (!people) outcome = people.error();
      for (const auto& id : people ? *people : People{})
        if (outcome) outcome = letter(out, std::string{base::to_name(effect).substr(5)}, id);
    });
    return outcome;
  }

  Result<Done> about_membership(const Course& course, Foreseen& out) {
    const auto found = std::ranges::find(course.memberships, domain::MembershipId{out.act.id}, &domain::Membership::id);
    VIDIMUS_TRY(organisation, names_.organisation(found->organisation));
    out.organisation = organisation;
    return tell(out, [&](Effect effect) { return membership_readers(unit_, kinds_, *found, effect, out.act.at); });
  }

  Result<Done> about_case(const Course& course, Foreseen& out) {
    const auto found =
        std::ranges::find_if(course.cases, [&](const domain::CourseCase& one) { return one.line.id == out.act.line; });
    out.reference = found->line.reference;
    VIDIMUS_TRY(organisation, names_.organisation(found->line.organisation));
    out.organisation = organisation;
    VIDIMUS_TRY(holder, names_.shown(found->line.holder));
    out.holder = holder;
    return tell(out, [&](Effect effect) { return case_readers(unit_, kinds_, found->line, found->dossier, effect, out.act.at); });
  }

  ports::Unit& unit_;
  const LetterKinds& kinds_;
  Names names_;
  std::vector<Foreseen> acts_;
};

Result<Done> check_right(const Work& work, const domain::FrameworkContract& contract) {
  const auto acting = work.acting_in(contract.body);
  if (acting.empty()) return fail(Code::not_found, "refused.not_found");
  if (!acting.meets({Role::ra_manager, Role::auditor, Role::the_house})) return fail(Code::forbidden, "refused.role");
  return Done{};
}

/// Midnight that ends the day, as long as it lies ahead and not too far.
Result<Instant> end_of(base::Day until, Instant now) {
  const auto today = base::civil_of(now).day;
  if (until.ok() && until >= today && until <= base::add_months(today, furthest_months))
    return base::start_of(base::next_day(until)) - std::chrono::milliseconds{1};
  auto error = fail(Code::bad_request, "refused.fields");
  error.fields.push_back({"/at", "rehearsal_day"});
  return error;
}

Result<std::vector<Course>> courses_of(ports::Unit& unit, const domain::FrameworkContract& contract) {
  std::vector<Course> out;
  VIDIMUS_TRY(course, load_course(unit, contract, CourseCases::open));
  out.push_back(std::move(course));
  VIDIMUS_TRY(successor, successor_of(unit, contract));
  if (successor && successor->state != domain::ContractState::draft) {
    VIDIMUS_TRY(next, load_course(unit, *successor, CourseCases::open));
    out.push_back(std::move(next));
  }
  return out;
}

Result<std::vector<Foreseen>> play(Work& work, std::vector<Course>& courses, const domain::Calendar& working_days, Instant now,
                                   Instant until) {
  Notes notes{work.unit(), work.house().letters.kinds};
  Result<Done> outcome = Done{};
  for (const auto instant : domain::rehearsal_instants(now, until))
    for (auto& course : courses)
      domain::run_due(course, instant, working_days, [&](const CourseAct& act, const Course& as_it_is) {
        if (outcome) outcome = notes.add(act, as_it_is);
      });
  if (!outcome) return outcome.error();
  return std::move(notes).acts();
}

/// When the calendar ends a case, by its line.
std::map<std::string, Instant> ends_in(const std::vector<Foreseen>& acts) {
  std::map<std::string, Instant> out;
  for (const auto& one : acts)
    if (one.act.event == "lapse" || one.act.event == "expire") out.emplace(one.act.line.text, one.act.at);
  return out;
}

/// An order whose dossier expired is cancelled with it (`cancel_order`); the calendar's own rows say the rest.
domain::OrderState state_then(const domain::CourseCase& one) {
  const bool expired = one.dossier && one.dossier->state == domain::DossierState::expired;
  return expired ? domain::OrderState::cancelled : one.line.state;
}

Result<std::vector<ForeseenCase>> cases_of(ports::Unit& unit, const Course& before, const Course& after) {
  Names names{unit};
  std::vector<ForeseenCase> out;
  for (std::size_t at = 0; at < before.cases.size(); ++at) {
    const auto& line = before.cases[at].line;
    VIDIMUS_TRY(organisation, names.organisation(line.organisation));
    VIDIMUS_TRY(holder, names.shown(line.holder));
    out.push_back({line.reference, organisation, holder, line.state, state_then(after.cases[at])});
  }
  return out;
}

std::string day_of(Instant when) { return base::to_text(base::civil_of(when).day); }

std::string label(const Json& texts, const std::string& table, const std::string& first, std::string_view second) {
  const auto* at = texts.find(table);
  if (at != nullptr) at = at->find(first);
  return at == nullptr ? std::string{second} : at->text(second, std::string{second});
}

std::string event_name(const Foreseen& one) {
  return std::string{base::to_name(one.act.noun)} + "." + std::string{one.act.event};
}

Json act_json(const Foreseen& one, std::size_t most_letters) {
  Json letters = Json::array();
  for (const auto& letter : one.letters) {
    if (letters.items().size() == most_letters) break;
    letters.push(Json::object({{"kind", letter.kind},
                               {"to", letter.to.email},
                               {"name", domain::shown_name(letter.to.given_names, letter.to.surname)}}));
  }
  return Json::object({{"day", day_of(one.act.at)},
                       {"at", base::to_rfc3339(one.act.at)},
                       {"contract", one.contract},
                       {"event", event_name(one)},
                       {"from", one.act.from},
                       {"to", one.act.to},
                       {"rule", one.act.source},
                       {"reference", one.reference},
                       {"organisation", one.organisation},
                       {"holder", one.holder},
                       {"letter_count", static_cast<std::int64_t>(one.letters.size())},
                       {"letters", std::move(letters)}});
}

Json totals_of(const std::map<std::string, std::int64_t>& counted) {
  Json out = Json::object({});
  for (const auto& [name, count] : counted) out.set(name, count);
  return out;
}

}  // namespace

Result<Rehearsal> rehearse_contract(Counter& counter, const Actor& actor, const domain::ContractId& id, base::Day until,
                                    const CasesTold& told) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(contract, work.unit().contract(id));
  VIDIMUS_CHECK(check_right(work, contract));
  Rehearsal out{.contract = contract, .from = work.now(), .until = {}, .acts = {}, .cases = {}};
  VIDIMUS_TRY(end, end_of(until, work.now()));
  out.until = end;
  VIDIMUS_TRY(working_days, working_days_of(work.house()));
  VIDIMUS_TRY(courses, courses_of(work.unit(), contract));
  const auto before = courses.front();
  VIDIMUS_TRY(acts, play(work, courses, working_days, out.from, out.until));
  VIDIMUS_TRY(jobs, foresee_jobs(work, contract, ends_in(acts), {out.from, out.until, told}));
  std::ranges::move(jobs, std::back_inserter(acts));
  std::ranges::stable_sort(acts, {}, [](const Foreseen& one) { return one.act.at; });
  out.acts = std::move(acts);
  VIDIMUS_TRY(cases, cases_of(work.unit(), before, courses.front()));
  out.cases = std::move(cases);
  VIDIMUS_TRY(active,
              work.unit().count_certificates({.body = contract.body, .state = domain::CertificateState::active, .after = {}}));
  out.certificates = static_cast<std::size_t>(active);
  return out;
}

Result<Done> may_rehearse(Counter& counter, const Actor& actor, const domain::ContractId& id, base::Day until) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(contract, work.unit().contract(id));
  VIDIMUS_CHECK(check_right(work, contract));
  VIDIMUS_CHECK(end_of(until, work.now()));
  return Done{};
}

Result<bool> rehearsal_is_long(Counter& counter, const Actor& actor, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(contract, work.unit().contract(id));
  VIDIMUS_CHECK(check_right(work, contract));
  VIDIMUS_TRY(lines, work.unit().lines({.contract = id, .limit = most_at_once + 1}));
  return lines.size() > static_cast<std::size_t>(most_at_once);
}

Json to_json(const Rehearsal& rehearsal, const RehearsalPart& part) {
  Json acts = Json::array();
  std::map<std::string, std::int64_t> events;
  std::map<std::string, std::int64_t> kinds;
  std::size_t letter_count = 0;
  for (const auto& one : rehearsal.acts) {
    ++events[event_name(one)];
    for (const auto& letter : one.letters) ++kinds[letter.kind];
    letter_count += one.letters.size();
    if (acts.items().size() < part.acts) acts.push(act_json(one, part.letters));
  }
  Json cases = Json::array();
  for (const auto& one : rehearsal.cases) {
    if (cases.items().size() == part.cases) break;
    cases.push(Json::object({{"reference", one.reference},
                             {"organisation", one.organisation},
                             {"holder", one.holder},
                             {"now", base::to_name(one.now)},
                             {"then", base::to_name(one.then)}}));
  }
  return Json::object({{"contract", rehearsal.contract.id.text},
                       {"name", rehearsal.contract.name},
                       {"from", day_of(rehearsal.from)},
                       {"until", day_of(rehearsal.until)},
                       {"events", totals_of(events)},
                       {"letters", totals_of(kinds)},
                       {"certificates_untouched", static_cast<std::int64_t>(rehearsal.certificates)},
                       {"act_count", static_cast<std::int64_t>(rehearsal.acts.size())},
                       {"letter_count", static_cast<std::int64_t>(letter_count)},
                       {"case_count", static_cast<std::int64_t>(rehearsal.cases.size())},
                       {"acts", std::move(acts)},
                       {"cases", std::move(cases)}});
}

std::string to_csv(const Rehearsal& rehearsal, const Json& texts) {
  std::vector<std::vector<std::string>> rows;
  const auto head = [&](std::string_view key) { return label(texts, "rehearsal", "column", key); };
  rows.push_back({head("day"), head("contract"), head("event"), head("reference"), head("organisation"), head("holder"),
                  head("rule"), head("letter"), head("to"), head("name")});
  for (const auto& one : rehearsal.acts) {
    const auto event = label(texts, "rehearsal", std::string{base::to_name(one.act.noun)}, one.act.event);
    const auto row = [&](std::string_view letter, std::string_view to, std::string_view name) {
      rows.push_back({day_of(one.act.at), one.contract, event, one.reference, one.organisation, one.holder,
                      std::string{one.act.source}, std::string{letter}, std::string{to}, std::string{name}});
    };
    if (one.letters.empty()) row({}, {}, {});
    for (const auto& letter : one.letters)
      row(label(texts, "rehearsal", "letter", letter.kind), letter.to.email,
          domain::shown_name(letter.to.given_names, letter.to.surname));
  }
  return write_csv(rows);
}

}  // namespace vidimus::ra
