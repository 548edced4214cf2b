#include "ra/retention.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "ra/leavings.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::DossierEvent;
using domain::DossierState;
using domain::Fact;
using domain::FactSet;
using domain::Kept;
using domain::Role;
using domain::RoleSet;
using ports::Removable;
using ports::Removal;

constexpr int kept_a_page = 100;
constexpr int batch = 50;
constexpr int batches_a_run = 40;
/// Letters a plan looks at: those that are over go first.
constexpr std::size_t longest_look = 100'000;
constexpr RoleSet house_acting{Role::the_house};

bool was_issued(const domain::Certificate& certificate) { return !certificate.serial.empty(); }

/// When a certificate stopped being valid, or will.
std::optional<Instant> end_of(const domain::Certificate& certificate) {
  return certificate.revoked_at ? certificate.revoked_at : certificate.not_after;
}

/// When the dossier was rejected or expired, from the trail.
Result<std::optional<Instant>> decided_at(Work& work, const CaseFile& file) {
  ports::AuditFilter filter;
  filter.body = file.line.body;
  filter.reference = file.line.reference;
  filter.limit = kept_a_page;
  std::optional<Instant> out;
  while (true) {
    VIDIMUS_TRY(entries, work.unit().audit(filter));
    for (const auto& entry : entries)
      if (entry.what.noun == "dossier" && (entry.what.to == "rejected" || entry.what.to == "expired")) out = entry.what.at;
    if (entries.size() < static_cast<std::size_t>(kept_a_page)) return out;
    filter.after = entries.back().seq;
  }
}

Result<Done> forget_pieces(Work& work, CaseFile& file, const std::string& rule, Json& proof) {
  const auto forget = [&](const domain::BlobId& blob, const std::string& digest, std::string_view noun, const std::string& id) {
    if (!blob.empty()) ask_erasure(work, file.line.body, blob, digest, noun, id, rule, file.line.reference);
  };
  Json documents = Json::array();
  for (const auto& piece : file.pieces) {
    forget(piece.blob, piece.digest, "piece", piece.id.text);
    documents.push(Json::object({{"id", piece.id.text}, {"kind", base::to_name(piece.kind)}, {"sha256", piece.digest}}));
    Removal removal{Removable::piece, piece.id.text, piece.version};
    work.write(removal, "piece", piece.id.text, "purge", file.line.body, file.line.reference,
               Json::object({{"sha256", piece.digest}}));
  }
  VIDIMUS_TRY(records, work.unit().delivery_records_of(file.line.id));
  for (const auto& record : records) {
    for (const auto& blob : {record.paper, record.sealed, record.counter_paper})
      if (!blob.empty()) forget(blob, {}, "delivery_record", record.id.text);
    documents.push(Json::object({{"id", record.id.text}, {"kind", "delivery_record"}}));
    Removal removal{Removable::delivery_record, record.id.text, record.version};
    work.write(removal, "delivery_record", record.id.text, "purge", file.line.body, file.line.reference,
               Json::object({{"rule", rule}}));
  }
  if (!file.line.purchase_order.empty()) {
    forget(file.line.purchase_order, {}, "order", file.line.id.text);
    documents.push(Json::object({{"id", file.line.id.text}, {"kind", "purchase_order"}}));
  }
  proof.set("documents", std::move(documents));
  return Done{};
}

Result<Done> remove_letter(Work& work, const domain::Letter& letter, const std::string& reference, const std::string& rule) {
  VIDIMUS_TRY(contacts, work.unit().contacts_about(letter.id));
  for (const auto& one : contacts) {
    Removal removal{Removable::letter_contact, one.id.text, one.version};
    work.write(removal, "letter_contact", one.id.text, "purge", letter.body, reference, Json::object({{"rule", rule}}));
  }
  Removal removal{Removable::letter, letter.id.text, letter.version};
  work.write(removal, "letter", letter.id.text, "purge", letter.body, reference,
             Json::object({{"kind", letter.kind}, {"rule", rule}}));
  return Done{};
}

Result<Done> forget_meetings(Work& work, const CaseFile& file, const std::string& rule) {
  const auto& reference = file.line.reference;
  for (const auto& one : file.appointments) {
    VIDIMUS_TRY(visit, work.unit().counter_visit(one.id));
    if (visit) {
      Removal removal{Removable::counter_visit, one.id.text, visit->version};
      work.write(removal, "counter_visit", one.id.text, "purge", file.line.body, reference, Json::object({{"rule", rule}}));
    }
    VIDIMUS_TRY(held, work.unit().face_to_face(one.id));
    if (held) {
      Removal removal{Removable::face_to_face, one.id.text, held->version};
      work.write(removal, "face_to_face", one.id.text, "purge", file.line.body, reference, Json::object({{"rule", rule}}));
    }
    Removal removal{Removable::appointment, one.id.text, one.version};
    work.write(removal, "appointment", one.id.text, "purge", file.line.body, reference, Json::object({{"rule", rule}}));
  }
  return Done{};
}

template <class Record>
void remove_each(Work& work, const CaseFile& file, const std::vector<Record>& records, Removable what, std::string_view noun,
                 const std::string& rule) {
  for (const auto& one : records) {
    Removal removal{what, one.id.text, one.version};
    work.write(removal, noun, one.id.text, "purge", file.line.body, file.line.reference, Json::object({{"rule", rule}}));
  }
}

/// What came after the counter: trials, blocked PINs, dialogues with the token.
Result<Done> forget_aftercare(Work& work, const CaseFile& file, const std::string& rule) {
  VIDIMUS_TRY(trials, work.unit().trials_of(file.line.id));
  remove_each(work, file, trials, Removable::installation_trial, "trial", rule);
  VIDIMUS_TRY(dialogues, work.unit().token_dialogues_of(file.line.id));
  remove_each(work, file, dialogues, Removable::token_dialogue, "token_dialogue", rule);
  if (!file.token) return Done{};
  VIDIMUS_TRY(unblockings, work.unit().unblockings_of(file.token->id));
  remove_each(work, file, unblockings, Removable::unblocking, "unblocking", rule);
  return Done{};
}

/// The serial number stays: the register and the lists know it. Whose it was does not.
Result<Done> forget_certificates(Work& work, const CaseFile& file, Json& proof) {
  VIDIMUS_TRY(certificates, work.unit().certificates_of(file.line.id));
  Json serials = Json::array();
  for (auto& one : certificates) {
    serials.push(one.serial);
    one.subject.clear();
    one.der.clear();
    one.revocation_code_mac.clear();
    work.write(one, "certificate", one.id.text, "forget", file.line.body, file.line.reference,
               Json::object({{"serial", one.serial}}));
  }
  proof.set("certificates", std::move(serials));
  return Done{};
}

/// A holder of whom nothing else is kept is nobody any more; his record stays for the others that name it.
Result<Done> forget_person(Work& work, domain::Person person, const domain::DossierId& except, const std::string& rule) {
  VIDIMUS_TRY(dossiers, work.unit().dossiers_held_by(person.id));
  for (const auto& one : dossiers)
    if (one.id != except && one.state != DossierState::purged) return Done{};
  VIDIMUS_TRY(standing, work.unit().accreditations_of(person.id));
  const auto today = base::civil_of(work.now()).day;
  for (const auto& one : standing)
    if (today <= one.ends) return Done{};
  if (person.surname.empty() && person.email.empty()) return Done{};
  VIDIMUS_CHECK(forget_access_of(work, person, rule));
  person.given_names.clear();
  person.surname.clear();
  person.email.clear();
  person.phone.clear();
  person.function.clear();
  work.write(person, "person", person.id.text, "forget", person.body);
  return Done{};
}

Result<bool> archive(Counter& counter, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(id));
  const auto decision =
      domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::archive, house_acting, facts(file, work.now()));
  if (!decision) return false;
  work.move(*file.dossier, *decision, file.line.reference);
  VIDIMUS_CHECK(work.commit());
  return true;
}

Result<bool> purge(Counter& counter, const domain::DossierId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(id));
  VIDIMUS_TRY(end, end_of_case(work, file, work.now()));
  if (!end || work.now() < domain::kept_until(*end->rule, end->at)) return false;
  VIDIMUS_CHECK(purge_dossier(work, file, end->rule->name, end->rule->source));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// One act on every dossier in a state; one that is refused does not hold the others up.
template <class Act>
Result<int> each_dossier(Counter& counter, DossierState state, Act act) {
  int count = 0;
  domain::DossierId after;
  while (true) {
    std::vector<domain::Dossier> found;
    {
      VIDIMUS_TRY(work, counter.open(Actor::house()));
      VIDIMUS_TRY(some, work.unit().dossiers_in(state, after, kept_a_page));
      found = std::move(some);
    }
    for (const auto& one : found) {
      const auto done = act(counter, one.id);
      if (!done && done.error().code == Code::unavailable) return done.error();
      if (!done) base::log::warn("retention.act_refused", {{"dossier", one.id.text}, {"reason", done.error().detail}});
      count += done && *done ? 1 : 0;
    }
    if (found.size() < static_cast<std::size_t>(kept_a_page)) return count;
    after = found.back().id;
  }
}

Instant ended_at(const domain::Session& session) { return std::min(session.ended_at.value_or(session.expires), session.expires); }
Instant ended_at(const domain::Challenge& challenge) { return challenge.expires; }
Instant ended_at(const domain::Letter& letter) { return letter.queued_at; }

Result<std::vector<domain::Letter>> oldest(ports::Unit& unit, Instant before, const domain::Letter*) {
  return unit.letters_before(before, batch);
}
Result<std::vector<domain::Session>> oldest(ports::Unit& unit, Instant before, const domain::Session*) {
  return unit.sessions_before(before, batch);
}
Result<std::vector<domain::Challenge>> oldest(ports::Unit& unit, Instant before, const domain::Challenge*) {
  return unit.challenges_before(before, batch);
}

Result<Done> remove(Work& work, const domain::Letter& letter, const std::string& rule) {
  std::string reference;
  if (!letter.line.empty()) {
    VIDIMUS_TRY(line, work.unit().line(letter.line));
    reference = line.reference;
  }
  return remove_letter(work, letter, reference, rule);
}
Result<Done> remove(Work& work, const domain::Session& session, const std::string& rule) {
  Removal removal{Removable::session, session.id.text, session.version};
  // The identifier of a session is a hash of its cookie: no need to keep it for ever.
  work.write(removal, "session", "", "purge", {}, {}, Json::object({{"rule", rule}}));
  return Done{};
}
Result<Done> remove(Work& work, const domain::Challenge& challenge, const std::string& rule) {
  Removal removal{Removable::challenge, challenge.id.text, challenge.version};
  work.write(removal, "challenge", challenge.id.text, "purge", {}, {}, Json::object({{"rule", rule}}));
  return Done{};
}

/// Takes out the oldest of a kind whose period is over, batch after batch, each a transaction.
template <class Noun>
Result<int> remove_old(Counter& counter, Kept what) {
  const auto* rule = counter.house().retention.find(what);
  if (rule == nullptr) return 0;
  int count = 0;
  for (int round = 0; round < batches_a_run; ++round) {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(found, oldest(work.unit(), work.now(), static_cast<const Noun*>(nullptr)));
    int removed = 0;
    for (const auto& one : found) {
      if (work.now() < domain::kept_until(*rule, ended_at(one))) continue;
      VIDIMUS_CHECK(remove(work, one, rule->name));
      ++removed;
    }
    VIDIMUS_CHECK(work.commit());
    count += removed;
    if (removed < batch) break;
  }
  return count;
}

/// What will have become of a dossier by `at`.
Result<Done> plan_dossier(Work& work, const domain::Dossier& dossier, RetentionPlan& plan) {
  CaseFile file;  // no more of the case than its end follows from: a plan looks at many
  VIDIMUS_TRY(line, work.unit().line(dossier.line));
  file.line = std::move(line);
  file.dossier = dossier;
  VIDIMUS_TRY(end, end_of_case(work, file, plan.at));
  if (!end) return Done{};
  const auto over = domain::kept_until(*end->rule, end->at);
  if (over <= plan.at)
    plan.items.push_back({"purge", "dossier", dossier.id.text, file.line.reference, end->rule->name, over});
  else if (dossier.state != DossierState::archived)
    plan.items.push_back({"archive", "dossier", dossier.id.text, file.line.reference, end->rule->name, end->at});
  return Done{};
}

bool is_full(const RetentionPlan& plan) { return plan.items.size() >= plan.bounds.shows || plan.looked_at >= plan.bounds.looks; }

Result<Done> plan_dossiers(Work& work, const domain::BodyId& body, DossierState state, RetentionPlan& plan) {
  const auto a_page = std::min<std::size_t>(kept_a_page, plan.bounds.looks);
  domain::DossierId after;
  while (!is_full(plan)) {
    VIDIMUS_TRY(found, work.unit().dossiers_in(state, after, static_cast<int>(a_page)));
    for (const auto& one : found)
      if (body.empty() || one.body == body) VIDIMUS_CHECK(plan_dossier(work, one, plan));
    plan.looked_at += found.size();
    if (plan.bounds.told) VIDIMUS_CHECK(plan.bounds.told(plan.looked_at));
    if (found.size() < a_page) return Done{};
    after = found.back().id;
  }
  plan.more = true;
  return Done{};
}

Result<Done> plan_letters(Work& work, const domain::BodyId& body, RetentionPlan& plan) {
  const auto* rule = work.house().retention.find(Kept::letter);
  if (rule == nullptr) return Done{};
  const auto most = std::min({plan.bounds.shows, plan.bounds.looks, longest_look});
  VIDIMUS_TRY(letters, work.unit().letters_before(plan.at, static_cast<int>(most)));
  plan.more = plan.more || letters.size() == most;
  for (const auto& one : letters) {
    const auto over = domain::kept_until(*rule, one.queued_at);
    if (over > plan.at || (!body.empty() && one.body != body)) continue;
    if (plan.items.size() >= plan.bounds.shows) {
      plan.more = true;
      break;
    }
    plan.items.push_back({"remove", "letter", one.id.text, "", rule->name, over});
  }
  return Done{};
}

}  // namespace

Result<std::optional<CaseEnd>> end_of_case(Work& work, const CaseFile& file, Instant at) {
  const auto& rules = work.house().retention;
  VIDIMUS_TRY(certificates, work.unit().certificates_of(file.line.id));
  std::optional<Instant> last;
  for (const auto& one : certificates) {
    if (!was_issued(one)) continue;
    const auto end = end_of(one);
    if (!end || *end > at) return std::optional<CaseEnd>{};
    last = last ? std::max(*last, *end) : *end;
  }
  if (last) return std::optional{CaseEnd{*last, rules.find(Kept::dossier, "issued")}};
  using enum DossierState;
  const auto state = file.dossier ? file.dossier->state : open;
  if (state != rejected && state != expired && state != archived) return std::optional<CaseEnd>{};
  const auto* rule = rules.find(Kept::dossier, "never_issued");
  VIDIMUS_TRY(decided, decided_at(work, file));
  if (!decided || rule == nullptr) return std::optional<CaseEnd>{};
  return std::optional{CaseEnd{*decided, rule}};
}

Result<Done> purge_dossier(Work& work, CaseFile& file, const std::string& rule, const std::string& source) {
  auto& dossier = *file.dossier;
  VIDIMUS_TRY(decision,
              domain::decide(domain::dossier_table, dossier.state, DossierEvent::purge, house_acting, {Fact::retention_over}));
  Json proof = Json::object({{"rule", rule}, {"source", source}});
  VIDIMUS_CHECK(forget_pieces(work, file, rule, proof));
  VIDIMUS_CHECK(forget_meetings(work, file, rule));
  VIDIMUS_CHECK(forget_aftercare(work, file, rule));
  VIDIMUS_CHECK(forget_certificates(work, file, proof));
  VIDIMUS_TRY(letters, work.unit().letters_of(file.line.id));
  for (const auto& one : letters) VIDIMUS_CHECK(remove_letter(work, one, file.line.reference, rule));
  proof.set("letters", static_cast<std::int64_t>(letters.size()));
  if (file.holder) VIDIMUS_CHECK(forget_person(work, *file.holder, dossier.id, rule));

  dossier.document_kind = domain::DocumentKind::none;
  dossier.document_number.clear();
  dossier.document_expires.reset();
  dossier.reason.clear();
  dossier.code = {};
  dossier.representative = {};
  dossier.holder = {};
  work.move(dossier, decision, file.line.reference, std::move(proof));
  file.line.purchase_order = {};
  file.line.reason.clear();
  file.line.holder = {};
  work.write(file.line, "order", file.line.id.text, "forget", file.line.body, file.line.reference,
             Json::object({{"rule", rule}}));
  return Done{};
}

Result<Done> may_plan_retention(const Actor& actor) {
  if (actor.standing.meets({Role::the_house, Role::ra_manager, Role::auditor})) return Done{};
  return fail(Code::forbidden, "refused.role");
}

Json to_json(const RetentionPlan& plan, std::size_t most) {
  Json out = Json::array();
  for (const auto& item : plan.items) {
    if (out.items().size() == most) break;
    const auto or_null = [](const std::string& text) { return text.empty() ? Json{} : Json{text}; };
    out.push(Json::object({{"act", item.act},
                           {"noun", item.noun},
                           {"id", item.id},
                           {"reference", or_null(item.reference)},
                           {"rule", or_null(item.rule)},
                           {"due", base::to_rfc3339(item.due)}}));
  }
  return out;
}

Result<RetentionPlan> retention_plan(Counter& counter, const Actor& actor, Instant at, const PlanBounds& bounds) {
  VIDIMUS_CHECK(may_plan_retention(actor));
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  RetentionPlan plan{.at = at, .items = {}, .bounds = bounds};
  using enum DossierState;
  for (const auto state : {validated, rejected, expired, archived}) VIDIMUS_CHECK(plan_dossiers(work, actor.body, state, plan));
  if (!is_full(plan)) VIDIMUS_CHECK(plan_letters(work, actor.body, plan));
  if (!is_full(plan)) VIDIMUS_CHECK(plan_leavings(work, actor.body, plan));
  plan.more = plan.more || is_full(plan);
  std::ranges::stable_sort(plan.items, {}, &RetentionItem::due);
  return plan;
}

Result<int> keep_and_forget(Counter& counter) {
  using enum DossierState;
  int count = 0;
  for (const auto state : {validated, rejected, expired}) {
    VIDIMUS_TRY(moved, each_dossier(counter, state, archive));
    count += moved;
  }
  VIDIMUS_TRY(gone, each_dossier(counter, archived, purge));
  VIDIMUS_TRY(letters, remove_old<domain::Letter>(counter, Kept::letter));
  VIDIMUS_TRY(sessions, remove_old<domain::Session>(counter, Kept::session));
  VIDIMUS_TRY(challenges, remove_old<domain::Challenge>(counter, Kept::challenge));
  VIDIMUS_TRY(leavings, forget_leavings(counter));
  return count + gone + letters + sessions + challenges + leavings;
}

Result<int> finish_erasures(Counter& counter) {
  int count = 0;
  for (int round = 0; round < batches_a_run; ++round) {
    std::vector<domain::Erasure> open;
    {
      VIDIMUS_TRY(work, counter.open(Actor::house()));
      VIDIMUS_TRY(found, work.unit().open_erasures(work.now(), batch));
      open = std::move(found);
    }
    if (open.empty()) break;
    for (auto& one : open) {
      const auto removed = counter.house().blobs.remove(one.blob);
      // Gone already: a run before this one was cut off between the deletion and its record.
      if (!removed && removed.error().code != Code::not_found) return removed.error();
      VIDIMUS_TRY(work, counter.open(Actor::house()));
      one.done_at = work.now();
      work.write(one, "erasure", one.id.text, "finish", one.body, {},
                 Json::object({{"noun", one.noun}, {"noun_id", one.noun_id}, {"sha256", one.digest}, {"rule", one.rule}}));
      VIDIMUS_CHECK(work.commit());
      ++count;
    }
  }
  return count;
}

}  // namespace vidimus::ra
