#include "ra/errands.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "ports/list_store.hpp"
#include "ra/access.hpp"
#include "ra/certificates.hpp"
#include "ra/csv.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using ports::Errand;
using ports::ErrandKind;
using ports::ErrandState;

/// Nobody works any more on what gave no sign of life for so long.
constexpr std::chrono::minutes silence{2};
constexpr std::chrono::hours errands_kept{24 * 7};
constexpr int most_shown = 50;

Result<ports::ErrandBook*> book_of(const House& house) {
  VIDIMUS_TRY(lists, ports::as_list_store(house.store));
  return &lists->errands();
}

Json roles_of(const Actor& actor) {
  Json out = Json::array();
  actor.standing.each([&](domain::Role role) { out.push(std::string{base::to_name(role)}); });
  return out;
}

Result<std::string> ask(Counter& counter, const Actor& actor, ErrandKind kind, Json request, std::size_t total) {
  VIDIMUS_TRY(book, book_of(counter.house()));
  VIDIMUS_TRY(work, counter.open(actor));
  Errand errand;
  errand.id = base::to_hex(counter.house().entropy.draw(16));
  errand.person = actor.person.text;
  errand.kind = kind;
  errand.request = std::move(request.set("roles", roles_of(actor)));
  errand.total = static_cast<int>(total);
  errand.outcome = Json::array();
  errand.asked = work.now();
  VIDIMUS_CHECK(book->add(errand));
  return errand.id;
}

/// Who asked, as he is now, without the roles his session did not have.
Result<Actor> actor_of_errand(Counter& counter, const Errand& errand) {
  VIDIMUS_TRY(actor, actor_now(counter, domain::PersonId{errand.person}));
  domain::RoleSet asked;
  if (const auto* roles = errand.request.find("roles"))
    for (const auto& role : roles->items())
      if (const auto known = role.string() ? base::from_name<domain::Role>(*role.string()) : std::nullopt) asked.add(*known);
  actor.standing = actor.standing.common(asked);
  std::erase_if(actor.accreditations, [&](const auto& held) { return !asked.has(held.role); });
  return std::move(actor);
}

/// The house at work on one errand: keeps how far it is after each thing.
struct Doing {
  Counter& counter;
  ports::ErrandBook& book;
  Errand errand;
  Actor actor;

  Result<Done> note(Json row, bool refused) {
    errand.outcome.push(std::move(row));
    ++errand.done;
    errand.refused += refused ? 1 : 0;
    return beat();
  }
  Result<Done> beat() {
    errand.beat = counter.house().clock.now();
    return book.keep(errand);
  }
};

Json refusal_json(const std::optional<base::Error>& refusal) { return refusal ? Json{refusal->detail} : Json{false}; }

Result<Done> revoke_all(Doing& doing) {
  const auto reason = base::from_name<domain::RevocationReason>(doing.errand.request.text("reason"));
  const auto note = doing.errand.request.text("note");
  const auto* list = doing.errand.request.find("certificates");
  if (list == nullptr || !reason) return fail(Code::internal, "errand");
  for (auto at = static_cast<std::size_t>(doing.errand.done); at < list->items().size(); ++at) {
    const auto* id = list->items()[at].string();
    VIDIMUS_TRY(done, revoke_many(doing.counter, doing.actor, {domain::CertificateId{id != nullptr ? *id : std::string{}}},
                                  {*reason, note, "session"}));
    const auto& one = done.front();
    VIDIMUS_CHECK(doing.note(Json::object({{"reference", one.reference},
                                           {"serial", one.serial},
                                           {"at", one.revoked_at ? Json{base::to_rfc3339(*one.revoked_at)} : Json{}},
                                           {"refusal", refusal_json(one.refusal)}}),
                             one.refusal.has_value()));
  }
  return Done{};
}

BulkDecision decision_of(const Json& json) {
  BulkDecision out{json.text("reference"), 0, {}};
  if (const auto* version = json.find("version"); version != nullptr && version->integer() != nullptr)
    out.version = *version->integer();
  if (const auto* boxes = json.find("ticked"))
    for (const auto& box : boxes->items())
      if (box.string() != nullptr) out.ticked.push_back(*box.string());
  return out;
}

Result<Done> accept_all(Doing& doing) {
  const auto* list = doing.errand.request.find("decisions");
  if (list == nullptr) return fail(Code::internal, "errand");
  for (auto at = static_cast<std::size_t>(doing.errand.done); at < list->items().size(); ++at) {
    VIDIMUS_TRY(done, accept_many(doing.counter, doing.actor, {decision_of(list->items()[at])}));
    const auto& one = done.front();
    VIDIMUS_CHECK(doing.note(Json::object({{"reference", one.reference},
                                           {"state", one.state ? Json{base::to_name(*one.state)} : Json{}},
                                           {"refusal", refusal_json(one.refusal)}}),
                             one.refusal.has_value()));
  }
  return Done{};
}

Result<base::Bytes> written(const House& house, const Sheet& sheet, const Json& request) {
  const auto format = request.text("format");
  if (format == "ods") return write_ods(house, sheet);
  if (format == "pdf") return write_pdf(house, sheet, "Vidimus", request.text("language", "fr"));
  const auto text = write_csv(sheet);
  return base::copy_of(base::view_of(text));
}

SheetRequest sheet_request_of(const Json& json) {
  SheetRequest out;
  out.list = json.text("list");
  if (const auto* search = json.find("search")) out.search = *search;
  out.title = json.text("title");
  if (const auto* titles = json.find("titles"))
    for (const auto& one : titles->items())
      if (const auto* title = one.string()) out.titles.push_back(*title);
  if (const auto* words = json.find("words")) out.words = *words;
  return out;
}

Result<Done> write_sheet(Doing& doing) {
  const auto& request = doing.errand.request;
  VIDIMUS_TRY(sheet, list_as_sheet(doing.counter, doing.actor, sheet_request_of(request), [&](std::size_t found) {
                doing.errand.done = static_cast<int>(found);
                return doing.beat();
              }));
  doing.errand.total = doing.errand.done = static_cast<int>(sheet.rows.size());
  VIDIMUS_TRY(file, written(doing.counter.house(), sheet, request));
  doing.errand.file = std::move(file);
  return Done{};
}

Result<Done> import_all(Doing& doing) {
  const auto& request = doing.errand.request;
  const auto mode = base::from_name<ImportMode>(request.text("mode"));
  const auto file = base::from_base64(request.text("file"));
  if (!mode || !file) return fail(Code::internal, "errand");
  const auto made = import_orders(doing.counter, doing.actor, domain::MembershipId{request.text("membership")}, *file, *mode,
                                  request.text("label"), [&](std::size_t judged) {
                                    doing.errand.done = static_cast<int>(judged);
                                    return doing.beat();
                                  });
  if (!made) {  // who waits for it learns what to correct, field by field
    for (const auto& field : made.error().fields)
      doing.errand.outcome.push(Json::object({{"field", field.pointer}, {"reason", field.reason}}));
    return made.error();
  }
  doing.errand.refused = made->preview.wrong;
  doing.errand.outcome.push(Json::object({{"draft", made->draft ? Json{made->draft->id.text} : Json{}}}));
  return Done{};
}

Result<Done> rehearse(Doing& doing) {
  const auto& request = doing.errand.request;
  const auto until = base::day_from(request.text("at"));
  if (!until) return fail(Code::internal, "errand");
  VIDIMUS_TRY(rehearsal, rehearse_contract(doing.counter, doing.actor, domain::ContractId{request.text("contract")}, *until,
                                           [&](std::size_t looked_at) {
                                             doing.errand.done = static_cast<int>(looked_at);
                                             return doing.beat();
                                           }));
  const auto file =
      request.text("format") == "json" ? to_json(rehearsal).dump(2) : to_csv(rehearsal, doing.counter.house().texts);
  doing.errand.file = base::copy_of(base::view_of(file));
  doing.errand.outcome.push(to_json(rehearsal, part_of_rehearsal));
  doing.errand.total = doing.errand.done = static_cast<int>(rehearsal.acts.size());
  return Done{};
}

/// One line a thing, with the words of data/messages.toml.
std::string plan_csv(const House& house, const RetentionPlan& plan) {
  const auto* words = house.texts.find("retention");
  const auto word = [words](const std::string& key) { return words == nullptr ? key : words->text(key, key); };
  std::vector<std::vector<std::string>> rows{{word("due"), word("act"), word("reference"), word("id"), word("rule")}};
  for (const auto& one : plan.items)
    rows.push_back({base::to_text(base::civil_of(one.due).day), word("act_" + one.act), one.reference, one.id,
                    one.rule.empty() ? std::string{} : word("rule_" + one.rule)});
  return write_csv(rows);
}

Result<Done> plan_all(Doing& doing) {
  const auto& request = doing.errand.request;
  const auto until = base::day_from(request.text("at"));
  if (!until) return fail(Code::internal, "errand");
  const PlanBounds bounds{.shows = SIZE_MAX, .told = [&](std::size_t looked_at) {
                            doing.errand.done = static_cast<int>(looked_at);
                            return doing.beat();
                          }};
  VIDIMUS_TRY(plan, retention_plan(doing.counter, doing.actor, base::start_of(base::next_day(*until)), bounds));
  const auto file = request.text("format") == "json" ? to_json(plan, SIZE_MAX).dump(2) : plan_csv(doing.counter.house(), plan);
  doing.errand.file = base::copy_of(base::view_of(file));
  doing.errand.outcome.push(Json::object({{"items", to_json(plan, rows_of_plan)},
                                          {"until", base::to_text(*until)},
                                          {"count", static_cast<std::int64_t>(plan.items.size())}}));
  doing.errand.total = doing.errand.done = static_cast<int>(plan.items.size());
  return Done{};
}

Result<Done> act(Doing& doing) {
  switch (doing.errand.kind) {
    case ErrandKind::revocation:
      return revoke_all(doing);
    case ErrandKind::acceptance:
      return accept_all(doing);
    case ErrandKind::sheet:
      return write_sheet(doing);
    case ErrandKind::import:
      return import_all(doing);
    case ErrandKind::rehearsal:
      return rehearse(doing);
    case ErrandKind::retention:
      return plan_all(doing);
  }
  return Done{};
}

/// A database that is away leaves the errand as it is: it is taken up again.
Result<Done> finish(Doing& doing) {
  const auto done = act(doing);
  if (!done && done.error().code == Code::unavailable) return done.error();
  if (!done) base::log::warn("errand.failed", {{"id", doing.errand.id}, {"reason", done.error().detail}});
  doing.errand.state = done ? ErrandState::done : ErrandState::failed;
  if (!done) doing.errand.failure = done.error().detail;
  doing.errand.ended = doing.counter.house().clock.now();
  return doing.beat();
}

}  // namespace

Result<std::string> ask_revocation(Counter& counter, const Actor& actor, const std::vector<domain::CertificateId>& certificates,
                                   const Revocation& request) {
  Json list = Json::array();
  for (const auto& one : certificates) list.push(one.text);
  return ask(counter, actor, ErrandKind::revocation,
             Json::object({{"certificates", std::move(list)}, {"reason", base::to_name(request.reason)}, {"note", request.note}}),
             certificates.size());
}

Result<std::string> ask_acceptance(Counter& counter, const Actor& actor, const std::vector<BulkDecision>& decisions) {
  Json list = Json::array();
  for (const auto& one : decisions) {
    Json ticked = Json::array();
    for (const auto& box : one.ticked) ticked.push(box);
    list.push(Json::object({{"reference", one.reference}, {"version", one.version}, {"ticked", std::move(ticked)}}));
  }
  return ask(counter, actor, ErrandKind::acceptance, Json::object({{"decisions", std::move(list)}}), decisions.size());
}

Result<std::string> ask_sheet(Counter& counter, const Actor& actor, const SheetRequest& request) {
  Json titles = Json::array();
  for (const auto& one : request.titles) titles.push(one);
  return ask(counter, actor, ErrandKind::sheet,
             Json::object({{"list", request.list},
                           {"search", request.search},
                           {"title", request.title},
                           {"titles", std::move(titles)},
                           {"format", request.format},
                           {"language", request.language},
                           {"words", request.words}}),
             0);
}

Result<std::string> ask_import(Counter& counter, const Actor& actor, const ImportRequest& request, base::ByteView file) {
  return ask(counter, actor, ErrandKind::import,
             Json::object({{"membership", request.membership.text},
                           {"label", request.label},
                           {"mode", base::to_name(request.mode)},
                           {"file", base::to_base64(file)}}),
             request.lines);
}

Result<std::string> ask_rehearsal(Counter& counter, const Actor& actor, const domain::ContractId& contract, base::Day until,
                                  const std::string& format) {
  VIDIMUS_CHECK(may_rehearse(counter, actor, contract, until));
  return ask(counter, actor, ErrandKind::rehearsal,
             Json::object({{"contract", contract.text}, {"at", base::to_text(until)}, {"format", format}}), 0);
}

Result<std::string> ask_plan(Counter& counter, const Actor& actor, base::Day until, const std::string& format) {
  VIDIMUS_CHECK(may_plan_retention(actor));
  return ask(counter, actor, ErrandKind::retention, Json::object({{"at", base::to_text(until)}, {"format", format}}), 0);
}

Result<Errand> errand(Counter& counter, const Actor& actor, const std::string& id) {
  VIDIMUS_TRY(book, book_of(counter.house()));
  VIDIMUS_TRY(found, book->find(id));
  if (!found || found->person != actor.person.text) return fail(Code::not_found, "refused.not_found");
  return *std::move(found);
}

Result<std::vector<Errand>> own_errands(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(book, book_of(counter.house()));
  return book->of_person(actor.person.text, most_shown);
}

Result<int> do_errands(Counter& counter) {
  VIDIMUS_TRY(book, book_of(counter.house()));
  int count = 0;
  while (true) {
    const auto now = counter.house().clock.now();
    VIDIMUS_TRY(taken, book->take(now, now - silence));
    if (!taken) return count;
    VIDIMUS_TRY(actor, actor_of_errand(counter, *taken));
    Doing doing{counter, *book, *std::move(taken), std::move(actor)};
    VIDIMUS_CHECK(finish(doing));
    ++count;
  }
}

Result<int> forget_errands(Counter& counter) {
  VIDIMUS_TRY(book, book_of(counter.house()));
  return book->forget(counter.house().clock.now() - errands_kept);
}

}  // namespace vidimus::ra
