#include "ra/audit.hpp"

#include <algorithm>
#include <map>

#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/fields.hpp"
#include "ra/rule_words.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;

constexpr int longest_trail_page = 1000;

/// People met in the trail, each looked up once.
class Names {
 public:
  explicit Names(Work& work) : work_(work) {}

  /// Name and address; those of nobody when the trail names a machine, or somebody who was erased.
  Result<std::pair<std::string, std::string>> of(const std::string& actor) {
    if (const auto known = known_.find(actor); known != known_.end()) return known->second;
    std::pair<std::string, std::string> out{actor, {}};
    auto person = work_.unit().person(domain::PersonId{actor});
    if (!person && person.error().code != Code::not_found) return person.error();
    if (person && (work_.actor().body.empty() || person->body == work_.actor().body))
      out = {domain::shown_name(person->given_names, person->surname), person->email};
    return known_.emplace(actor, std::move(out)).first->second;
  }

 private:
  Work& work_;
  std::map<std::string, std::pair<std::string, std::string>> known_;
};

/// The identifier behind an address; at the instance itself, of whatever body. @errors unavailable.
Result<std::optional<std::string>> actor_named(const Work& work, const std::string& who) {
  const auto address = domain::email_from(who);
  if (!address) return std::optional{who};
  if (work.actor().body.empty()) {
    VIDIMUS_TRY(people, work.unit().people_by_email(*address));
    return people.size() == 1 ? std::optional{people.front().id.text} : std::nullopt;
  }
  VIDIMUS_TRY(person, work.unit().person_by_email(work.actor().body, *address));
  return person ? std::optional{person->id.text} : std::nullopt;
}

base::FieldError wrong(const char* pointer, const char* reason) { return {pointer, reason}; }

Result<ports::AuditQuestion> question_of(const Work& work, const AuditSearch& search) {
  ports::AuditQuestion out;
  // Bodies are kept apart: whatever is asked for, the answer is of the actor's own.
  out.body = work.actor().body;
  out.reference = search.reference;
  out.noun = search.noun;
  out.event = search.event;
  out.before = search.before;
  out.limit = std::clamp(search.limit, 1, longest_trail_page);
  auto refused = fail(Code::bad_request, "refused.fields");
  const auto from = base::day_from(search.from);
  const auto to = base::day_from(search.to);
  if (!search.from.empty() && !from) refused.fields.push_back(wrong("/from", "day"));
  if (!search.to.empty() && !to) refused.fields.push_back(wrong("/to", "day"));
  if (from && to && *to < *from) refused.fields.push_back(wrong("/to", "before_first"));
  if (from) out.from = base::start_of(*from);
  if (to) out.until = base::start_of(base::next_day(*to));
  if (!search.who.empty()) {
    VIDIMUS_TRY(actor, actor_named(work, search.who));
    if (actor) out.actor = *actor;
    if (!actor) refused.fields.push_back(wrong("/who", "nobody"));
  }
  if (!refused.fields.empty()) return refused;
  return out;
}

Result<Done> may_read(const Work& work) {
  if (!work.acting_in(work.actor().body).meets({domain::Role::auditor, domain::Role::ra_manager, domain::Role::the_house}))
    return fail(Code::forbidden, "refused.role");
  return Done{};
}

}  // namespace

Result<std::vector<ports::AuditEntry>> read_audit(Counter& counter, const Actor& actor, ports::AuditFilter filter) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(may_read(work));
  filter.body = actor.body;
  filter.limit = std::clamp(filter.limit, 1, longest_trail_page);
  return work.unit().audit(filter);
}

Result<AuditPage> search_audit(Counter& counter, const Actor& actor, const AuditSearch& search) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(may_read(work));
  VIDIMUS_TRY(question, question_of(work, search));
  ++question.limit;  // one more, to know whether there is a page after
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(found, lists->audit_page(question));
  AuditPage out;
  if (found.size() == static_cast<std::size_t>(question.limit)) {
    found.pop_back();
    out.next = found.back().seq;
  }
  Names names{work};
  for (auto& entry : found) {
    VIDIMUS_TRY(name, names.of(entry.what.actor));
    out.rows.push_back({std::move(entry), name.first});
  }
  return out;
}

std::vector<SheetColumn> audit_columns() {
  using enum ColumnKind;
  return {{"seq", number}, {"at", moment},  {"who", text},  {"email", text}, {"roles", text},     {"noun", text},
          {"id", text},    {"event", text}, {"from", text}, {"to", text},    {"reference", text}, {"source", text}};
}

Result<std::vector<std::vector<std::string>>> audit_rows(Counter& counter, const Actor& actor, AuditSearch search,
                                                         const RowsTold& told, const Json& words) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(may_read(work));
  search.limit = longest_trail_page;
  VIDIMUS_TRY(question, question_of(work, search));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  Names names{work};
  std::vector<std::vector<std::string>> out;
  while (true) {
    VIDIMUS_TRY(found, lists->audit_page(question));
    for (const auto& one : found) {
      const auto& what = one.what;
      VIDIMUS_TRY(name, names.of(what.actor));
      out.push_back({std::to_string(one.seq), base::to_rfc3339(what.at), name.first, name.second, what.role, what.noun,
                     what.noun_id, what.event, what.from, what.to, what.reference,
                     words.is_object() ? rule_line(what.source, words) : what.source});
    }
    if (found.size() < static_cast<std::size_t>(question.limit)) return out;
    if (told) VIDIMUS_CHECK(told(out.size()));
    if (out.size() >= most_sheet_rows) return fail(Code::too_large, "refused.export_too_large");
    question.before = found.back().seq;
  }
}

}  // namespace vidimus::ra
