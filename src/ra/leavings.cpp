#include "ra/leavings.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::Kept;
using domain::Person;
using domain::RetentionRule;
using ports::Removable;
using ports::Removal;

constexpr int leavers_a_page = 100;
constexpr int drafts_a_run = 500;

/// One thing whose period is over: what a plan shows, and what takes it away.
struct Leaving {
  RetentionItem item;
  domain::BodyId body;
  std::optional<Removal> removal;  ///< nothing for a deed: its record stays, the file goes
  domain::BlobId blob;
  std::string digest;
};
using Leavings = std::vector<Leaving>;

struct Search {
  Work& work;
  Instant at;
  Leavings found{};

  [[nodiscard]] const RetentionRule* rule(Kept what, std::string_view which = {}) const {
    return work.house().retention.find(what, which);
  }
  /// Keeps the thing for taking away when its period, counted from `start`, is over.
  void consider(const RetentionRule& by, Instant start, Leaving due) {
    const auto over = domain::kept_until(by, start);
    if (over > at) return;
    due.item.act = "remove";
    due.item.rule = by.name;
    due.item.due = over;
    found.push_back(std::move(due));
  }
};

Leaving due_of(std::string_view noun, const std::string& id, const domain::BodyId& body, std::optional<Removal> removal) {
  return {.item = {.act = {}, .noun = std::string{noun}, .id = id, .reference = {}, .rule = {}, .due = {}},
          .body = body,
          .removal = std::move(removal),
          .blob = {},
          .digest = {}};
}

Instant end_of(const domain::Accreditation& one) { return base::start_of(base::next_day(one.ends)); }

/// When a person had nothing left to do here: no right and no certificate any more. Nothing while either goes on.
Result<std::optional<Instant>> left_at(Search& search, const Person& person, const std::vector<domain::Accreditation>& rights) {
  Instant out{};
  for (const auto& one : rights) {
    if (one.state != domain::AccreditationState::ended && end_of(one) > search.at) return std::optional<Instant>{};
    out = std::max(out, end_of(one));
  }
  VIDIMUS_TRY(certificates, search.work.unit().certificates_held_by(person.id));
  for (const auto& one : certificates) {
    const auto end = one.revoked_at ? one.revoked_at : one.not_after;
    if (!end || *end > search.at) return std::optional<Instant>{};
    out = std::max(out, *end);
  }
  return std::optional{out};
}

Result<Done> find_credentials(Search& search, const Person& person, Instant left) {
  const auto* rule = search.rule(Kept::credential);
  if (rule == nullptr) return Done{};
  VIDIMUS_TRY(held, search.work.unit().credentials_of(person.id));
  for (const auto& one : held)
    search.consider(*rule, std::max({left, one.created, one.used_at.value_or(one.created)}),
                    due_of("credential", one.id.text, person.body, Removal{Removable::credential, one.id.text, one.version}));
  return Done{};
}

Result<Done> find_feeds(Search& search, const Person& person, std::optional<Instant> left) {
  const auto* rule = search.rule(Kept::calendar_feed);
  if (rule == nullptr) return Done{};
  VIDIMUS_TRY(feeds, search.work.unit().calendar_feeds(person.id));
  for (const auto& one : feeds)
    if (const auto end = one.revoked_at ? one.revoked_at : left)
      search.consider(
          *rule, std::max(*end, one.created),
          due_of("calendar_feed", one.id.text, person.body, Removal{Removable::calendar_feed, one.id.text, one.version}));
  return Done{};
}

Result<Done> find_questions(Search& search, const Person& person) {
  const auto* rule = search.rule(Kept::revocation_questions);
  if (rule == nullptr) return Done{};
  VIDIMUS_TRY(held, search.work.unit().revocation_questions(person.id));
  if (!held) return Done{};
  VIDIMUS_TRY(end, left_at(search, person, {}));
  if (end)
    search.consider(*rule, std::max(*end, held->set_at),
                    due_of("revocation_questions", person.id.text, person.body,
                           Removal{Removable::revocation_questions, person.id.text, held->version}));
  return Done{};
}

/// Of who has a way in or questions, and of nobody else.
Result<Done> find_of_people(Search& search, const domain::BodyId& body) {
  domain::PersonId after;
  while (true) {
    VIDIMUS_TRY(people, search.work.unit().people_with_access(body, after, leavers_a_page));
    for (const auto& person : people) {
      VIDIMUS_TRY(rights, search.work.unit().accreditation_history(person.id));
      VIDIMUS_TRY(left, left_at(search, person, rights));
      if (left) VIDIMUS_CHECK(find_credentials(search, person, *left));
      VIDIMUS_CHECK(find_feeds(search, person, left));
      VIDIMUS_CHECK(find_questions(search, person));
    }
    if (people.size() < static_cast<std::size_t>(leavers_a_page)) return Done{};
    after = people.back().id;
  }
}

Result<Done> find_deeds(Search& search, const domain::BodyId& body) {
  const auto* rule = search.rule(Kept::deed);
  if (rule == nullptr) return Done{};
  VIDIMUS_TRY(deeds, search.work.unit().deeds_before(body, base::civil_of(search.at).day));
  for (const auto& one : deeds) {
    auto due = due_of("accreditation", one.id.text, one.body, std::nullopt);
    due.blob = one.proof_file;
    due.digest = one.proof_digest;
    search.consider(*rule, end_of(one), std::move(due));
  }
  return Done{};
}

Result<Done> find_drafts(Search& search, const domain::BodyId& body) {
  const auto* open = search.rule(Kept::draft);
  const auto* deleted = search.rule(Kept::draft, "deleted");
  VIDIMUS_TRY(drafts, search.work.unit().drafts_before(search.at, drafts_a_run));
  for (const auto& one : drafts) {
    const auto* rule = one.state == domain::OrderDraftState::deleted ? deleted : open;
    if (rule != nullptr && (body.empty() || one.body == body))
      search.consider(*rule, one.changed_at,
                      due_of("order_draft", one.id.text, one.body, Removal{Removable::order_draft, one.id.text, one.version}));
  }
  return Done{};
}

/// When the token of a case was handed over, if it was.
Result<std::optional<Instant>> handed_over_at(Work& work, const CaseFile& file) {
  const auto* meeting = file.honoured();
  if (meeting == nullptr) return std::optional<Instant>{};
  VIDIMUS_TRY(held, work.unit().face_to_face(meeting->id));
  return held ? std::optional{held->at} : std::optional<Instant>{};
}

Result<Done> find_pieces_of(Search& search, const RetentionRule& rule, const domain::Dossier& dossier) {
  VIDIMUS_TRY(pieces, search.work.unit().pieces(dossier.id));
  for (const auto& piece : pieces) {
    if (base::to_name(piece.kind) != rule.which) continue;
    VIDIMUS_TRY(file, search.work.open_case(dossier.id));
    VIDIMUS_TRY(when, handed_over_at(search.work, file));
    if (!when) continue;
    auto due = due_of("piece", piece.id.text, dossier.body, Removal{Removable::piece, piece.id.text, piece.version});
    due.item.reference = file.line.reference;
    due.blob = piece.blob;
    due.digest = piece.digest;
    search.consider(rule, *when, std::move(due));
  }
  return Done{};
}

/// Kinds of pieces that go before their dossier, wherever something was handed over.
Result<Done> find_pieces(Search& search, const domain::BodyId& body) {
  for (const auto& rule : search.work.house().retention.rows) {
    const auto kind = rule.what == Kept::piece ? base::from_name<domain::PieceKind>(rule.which) : std::nullopt;
    if (!kind) continue;
    domain::DossierId after;
    while (true) {
      VIDIMUS_TRY(found, search.work.unit().dossiers_with_piece(*kind, search.at, after, leavers_a_page));
      for (const auto& one : found)
        if (body.empty() || one.body == body) VIDIMUS_CHECK(find_pieces_of(search, rule, one));
      if (found.size() < static_cast<std::size_t>(leavers_a_page)) break;
      after = found.back().id;
    }
  }
  return Done{};
}

Result<Leavings> leavings_due(Work& work, const domain::BodyId& wanted, Instant at) {
  Search search{work, at};
  VIDIMUS_TRY(bodies, work.unit().bodies());
  for (const auto& body : bodies) {
    if (!wanted.empty() && body.id != wanted) continue;
    VIDIMUS_CHECK(find_of_people(search, body.id));
    VIDIMUS_CHECK(find_deeds(search, body.id));
  }
  VIDIMUS_CHECK(find_drafts(search, wanted));
  VIDIMUS_CHECK(find_pieces(search, wanted));
  return std::move(search.found);
}

/// The record of a right stays, its file goes.
Result<Done> let_go_of_deed(Work& work, const Leaving& due) {
  VIDIMUS_TRY(held, work.unit().accreditation(domain::AccreditationId{due.item.id}));
  held.proof_file = {};
  work.write(held, "accreditation", held.id.text, "forget_deed", held.body, {},
             Json::object({{"rule", due.item.rule}, {"sha256", due.digest}}));
  return Done{};
}

Result<Done> take_away(Counter& counter, const Leaving& due) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  const auto& item = due.item;
  if (due.removal) {
    Removal removal = *due.removal;
    Json proof = Json::object({{"rule", item.rule}});
    if (!due.digest.empty()) proof.set("sha256", due.digest);
    work.write(removal, item.noun, item.id, "purge", due.body, item.reference, std::move(proof));
  } else {
    VIDIMUS_CHECK(let_go_of_deed(work, due));
  }
  if (!due.blob.empty()) ask_erasure(work, due.body, due.blob, due.digest, item.noun, item.id, item.rule, item.reference);
  return work.commit();
}

}  // namespace

void ask_erasure(Work& work, const domain::BodyId& body, const domain::BlobId& blob, const std::string& digest,
                 std::string_view noun, const std::string& id, const std::string& rule, const std::string& reference,
                 std::optional<Instant> not_before) {
  domain::Erasure erasure;
  erasure.id = work.new_id<domain::ErasureId>();
  erasure.body = body;
  erasure.blob = blob;
  erasure.digest = digest;
  erasure.noun = noun;
  erasure.noun_id = id;
  erasure.rule = rule;
  erasure.asked_at = work.now();
  erasure.not_before = not_before;
  work.write(erasure, "erasure", erasure.id.text, "ask", body, reference, Json::object({{"noun", noun}, {"rule", rule}}));
}

Result<Done> plan_leavings(Work& work, const domain::BodyId& body, RetentionPlan& plan) {
  VIDIMUS_TRY(found, leavings_due(work, body, plan.at));
  for (auto& one : found) {
    if (plan.items.size() >= plan.bounds.shows) {
      plan.more = true;
      break;
    }
    plan.items.push_back(std::move(one.item));
  }
  return Done{};
}

Result<int> forget_leavings(Counter& counter) {
  Leavings found;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(all, leavings_due(work, {}, work.now()));
    found = std::move(all);
  }
  int count = 0;
  for (const auto& one : found) {
    const auto done = take_away(counter, one);
    if (!done && done.error().code == Code::unavailable) return done.error();
    if (!done) base::log::warn("retention.act_refused", {{one.item.noun, one.item.id}, {"reason", done.error().detail}});
    count += done ? 1 : 0;
  }
  return count;
}

Result<Done> forget_access_of(Work& work, const Person& person, const std::string& rule) {
  const auto remove = [&](Removal removal, std::string_view noun) {
    const auto id = removal.id;
    work.write(removal, noun, id, "purge", person.body, {}, Json::object({{"rule", rule}}));
  };
  VIDIMUS_TRY(credentials, work.unit().credentials_of(person.id));
  for (const auto& one : credentials) remove({Removable::credential, one.id.text, one.version}, "credential");
  VIDIMUS_TRY(feeds, work.unit().calendar_feeds(person.id));
  for (const auto& one : feeds) remove({Removable::calendar_feed, one.id.text, one.version}, "calendar_feed");
  VIDIMUS_TRY(questions, work.unit().revocation_questions(person.id));
  if (questions) remove({Removable::revocation_questions, person.id.text, questions->version}, "revocation_questions");
  return Done{};
}

}  // namespace vidimus::ra
