#include "ra/unblocking.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "pki/unblock_code.hpp"
#include "ra/custody_parts.hpp"
#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::Role;
using domain::RoleSet;
using domain::Unblocking;
using domain::UnblockingState;
using domain::UnblockingWay;

constexpr RoleSet agents{Role::delivery_operator, Role::ra_manager};

std::string use_of(const domain::TokenId& token) { return "security_officer:" + token.text; }
std::string next_use_of(const domain::TokenId& token) { return "security_officer_next:" + token.text; }

/// A token in somebody's hands, with its case. @errors not_found: not a token this actor has to do with.
struct HeldToken {
  domain::Token token;
  CaseFile file;
  RoleSet acting;
};
Result<HeldToken> open_held(Work& work, const domain::TokenId& id) {
  VIDIMUS_TRY(token, work.unit().token(id));
  if (token.line.empty()) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(file, work.open_case(token.line));
  const auto acting = file.acting | work.acting_at(token.site) | work.acting_in(token.body);
  if (acting.empty()) return fail(Code::not_found, "refused.not_found");
  return HeldToken{std::move(token), std::move(file), acting};
}

bool same_document(const CaseFile& file, const HolderAgain& holder) {
  return file.dossier && !file.dossier->document_number.empty() && holder.document_kind == file.dossier->document_kind &&
         domain::normalised_document_number(holder.document_number) == file.dossier->document_number;
}

base::Error missing(Fact fact) {
  auto error = fail(Code::missing_facts, "refused.missing");
  error.missing.push_back({std::string{base::to_name(fact)}, {}});
  return error;
}

Result<Done> identified(const HeldToken& held, const Actor& actor, const HolderAgain& holder) {
  if (!held.acting.meets(agents)) return fail(Code::forbidden, "refused.role");
  const bool himself = actor.person == held.file.line.holder;
  if (holder.present_or_called_back && !himself && !actor.person.empty() && same_document(held.file, holder)) return Done{};
  return missing(Fact::holder_identified_again);
}

bool is_open(const Unblocking& one) { return one.state == UnblockingState::asked || one.state == UnblockingState::approved; }

void write_unblocking(Work& work, const HeldToken& held, Unblocking& one, std::string_view event) {
  work.write(one, "unblocking", one.id.text, event, one.body, held.file.line.reference,
             Json::object({{"state", base::to_name(one.state)},
                           {"way", base::to_name(one.way)},
                           {"serial", held.token.serial},
                           {"failure", one.failure}}));
}

/// One that nobody ended in time makes room for another. @errors wrong_state, conflict "already_asked".
Result<Done> make_way(Work& work, const HeldToken& held) {
  if (held.token.state != domain::TokenState::blocked)
    return fail(Code::wrong_state, "refused.state." + std::string{base::to_name(held.token.state)});
  VIDIMUS_TRY(before, work.unit().unblockings_of(held.token.id));
  for (auto& one : before) {
    if (!is_open(one)) continue;
    if (work.now() - one.asked_at < domain::unblocking_lasts) return fail(Code::conflict, "conflict.already_asked");
    one.state = UnblockingState::failed;
    one.failure = "unblocking.too_late";
    one.ended_at = work.now();
    write_unblocking(work, held, one, "lapse");
  }
  return Done{};
}

Unblocking new_unblocking(Work& work, const HeldToken& held, const Actor& actor, UnblockingWay way) {
  Unblocking out;
  out.id = work.new_id<domain::UnblockingId>();
  out.body = held.token.body;
  out.line = held.file.line.id;
  out.token = held.token.id;
  out.way = way;
  out.asked_by = actor.person;
  out.asked_at = work.now();
  return out;
}

/// @errors not_found.
Result<Unblocking> found(Work& work, const domain::UnblockingId& id) {
  VIDIMUS_TRY(one, work.unit().unblocking(id));
  if (!one) return fail(Code::not_found, "refused.not_found");
  return *std::move(one);
}

base::Error over() { return fail(Code::wrong_state, "refused.unblocking_over"); }

FactSet facts_of(const Unblocking& one) {
  FactSet out;
  out.add_if(!one.identified_by.empty(), Fact::holder_identified_again);
  const bool both = !one.identified_by.empty() && !one.decided_by.empty();
  out.add_if(both && one.decided_by != one.identified_by, Fact::another_agent);
  return out;
}

/// The answer to a remote question. The next code is kept beside the present one until the proof comes.
Result<Done> answer(Work& work, const HeldToken& held, Unblocking& one) {
  VIDIMUS_TRY(code, security_officer(work, held.token.id));
  pki::Sha256 random{};
  const auto drawn = work.house().entropy.draw(random.size());
  std::copy(drawn.begin(), drawn.end(), random.begin());
  VIDIMUS_TRY(made, pki::answer_unblocking(one.question, held.token.serial, code, random));
  one.answer = made.text;
  one.proof = work.mac("unblocking:" + one.id.text, made.proof);
  VIDIMUS_TRY(kept, work.unit().token_secret(held.token.id));
  kept->next = work.seal(next_use_of(held.token.id), made.next_code.reveal());
  work.write(*kept, "token_secret", held.token.id.text, "prepare_next", held.token.body, held.file.line.reference);
  return Done{};
}

/// The token goes back into its holder's hands, who is told.
Result<Done> end_well(Work& work, HeldToken& held, Unblocking& one) {
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, held.token.state, domain::TokenEvent::unblock,
                                       RoleSet{Role::delivery_operator}, facts_of(one)));
  work.move(held.token, decision, held.file.line.reference, Json::object({{"unblocking", one.id.text}}));
  one.state = UnblockingState::done;
  one.failure.clear();
  one.answer.clear();
  one.ended_at = work.now();
  write_unblocking(work, held, one, "finish");
  if (held.file.holder) VIDIMUS_CHECK(work.tell("token_unblocked", held.file.body, *held.file.holder, &held.file));
  return Done{};
}

Result<UnblockingView> view_of(Work& work, Unblocking one, bool of_holder) {
  UnblockingView out;
  VIDIMUS_TRY(asked, name_of(work, one.asked_by));
  VIDIMUS_TRY(by, name_of(work, one.identified_by));
  VIDIMUS_TRY(decided, name_of(work, one.decided_by));
  out.asked_by = std::move(asked);
  out.identified_by = std::move(by);
  out.decided_by = std::move(decided);
  if (!of_holder) one.answer.clear();
  out.unblocking = std::move(one);
  return out;
}

/// @errors not_found: not an unblocking of this station.
struct OpenUnblocking {
  Unblocking one;
  HeldToken held;
};
Result<OpenUnblocking> open_of_station(Work& work, const domain::Station& station, const domain::UnblockingId& id) {
  VIDIMUS_TRY(one, work.unit().unblocking(id));
  if (!one || one->station != station.id) return fail(Code::not_found, "station_job");
  VIDIMUS_TRY(held, open_held(work, one->token));
  return OpenUnblocking{*std::move(one), std::move(held)};
}

}  // namespace

Result<Done> keep_security_officer(Work& work, const domain::Token& token, const base::Secret& code) {
  if (code.reveal().empty()) return Done{};
  VIDIMUS_TRY(before, work.unit().token_secret(token.id));
  auto kept = before.value_or(domain::TokenSecret{});
  kept.id = token.id;
  kept.body = token.body;
  kept.sealed = work.seal(use_of(token.id), code.reveal());
  kept.next.reset();
  kept.kept_at = work.now();
  work.write(kept, "token_secret", token.id.text, "keep", token.body);
  return Done{};
}

Result<base::Secret> security_officer(Work& work, const domain::TokenId& token) {
  VIDIMUS_TRY(kept, work.unit().token_secret(token));
  if (!kept) return fail(Code::not_found, "unblocking_code");
  return work.unseal(use_of(token), kept->sealed);
}

Result<Unblocking> ask_unblocking(Counter& counter, const Actor& actor, const domain::TokenId& token, const HolderAgain& holder,
                                  const domain::StationId& station) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(held, open_held(work, token));
  VIDIMUS_CHECK(identified(held, actor, holder));
  VIDIMUS_CHECK(make_way(work, held));
  VIDIMUS_TRY(there, work.unit().stations_at(held.token.site));
  const auto fits = [&](const domain::Station& one) { return one.id == station && !one.revoked_at && !one.key_mac.empty(); };
  if (std::ranges::none_of(there, fits)) return fail(Code::not_found, "station");
  auto one = new_unblocking(work, held, actor, UnblockingWay::counter);
  one.identified_by = actor.person;
  one.identified_at = work.now();
  one.station = station;
  write_unblocking(work, held, one, "ask");
  VIDIMUS_CHECK(work.commit());
  return one;
}

Result<Unblocking> ask_remote_unblocking(Counter& counter, const Actor& actor, const domain::TokenId& token,
                                         const std::string& question) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(held, open_held(work, token));
  if (actor.person != held.file.line.holder) return fail(Code::forbidden, "refused.role");
  if (!pki::is_unblock_question(question)) return fail(Code::malformed, "unblocking.question");
  VIDIMUS_CHECK(make_way(work, held));
  VIDIMUS_CHECK(security_officer(work, token));
  auto one = new_unblocking(work, held, actor, UnblockingWay::remote);
  one.question = question;
  write_unblocking(work, held, one, "ask");
  VIDIMUS_CHECK(work.commit());
  return one;
}

Result<Unblocking> identify_for_unblocking(Counter& counter, const Actor& actor, const domain::UnblockingId& id,
                                           const HolderAgain& holder) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(one, found(work, id));
  VIDIMUS_TRY(held, open_held(work, one.token));
  VIDIMUS_CHECK(identified(held, actor, holder));
  if (one.state != UnblockingState::asked || !one.identified_by.empty()) return over();
  one.identified_by = actor.person;
  one.identified_at = work.now();
  write_unblocking(work, held, one, "identify");
  VIDIMUS_CHECK(work.commit());
  return one;
}

Result<Unblocking> decide_unblocking(Counter& counter, const Actor& actor, const domain::UnblockingId& id, bool agree,
                                     const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(one, found(work, id));
  VIDIMUS_TRY(held, open_held(work, one.token));
  if (!held.acting.meets(agents) || actor.person == held.file.line.holder) return fail(Code::forbidden, "refused.role");
  if (one.state != UnblockingState::asked) return over();
  one.decided_by = actor.person;
  one.decided_at = work.now();
  if (agree) {
    VIDIMUS_CHECK(domain::decide(domain::token_table, held.token.state, domain::TokenEvent::unblock,
                                 RoleSet{Role::delivery_operator}, facts_of(one)));
    one.state = UnblockingState::approved;
    if (one.way == UnblockingWay::remote) VIDIMUS_CHECK(answer(work, held, one));
  } else {
    one.failure = domain::tidy_line(reason, 500).value_or("");
    if (one.failure.empty()) return missing(Fact::reason_given);
    one.state = UnblockingState::refused;
    one.ended_at = work.now();
  }
  write_unblocking(work, held, one, agree ? "approve" : "refuse");
  if (held.file.holder && one.way == UnblockingWay::remote)
    VIDIMUS_CHECK(work.tell(agree ? "unblocking_ready" : "unblocking_refused", held.file.body, *held.file.holder, &held.file,
                            Json::object({{"reason", one.failure}})));
  VIDIMUS_CHECK(work.commit());
  return one;
}

Result<Unblocking> prove_unblocking(Counter& counter, const Actor& actor, const domain::UnblockingId& id,
                                    const std::string& proof) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(one, found(work, id));
  VIDIMUS_TRY(held, open_held(work, one.token));
  if (actor.person != held.file.line.holder) return fail(Code::forbidden, "refused.role");
  if (one.way != UnblockingWay::remote || one.state != UnblockingState::approved || !one.proof) return over();
  const auto told = work.mac("unblocking:" + id.text, proof);
  if (!base::equal_in_constant_time(base::text_of(told), base::text_of(*one.proof)))
    return fail(Code::wrong_code, "unblocking.proof");
  VIDIMUS_TRY(kept, work.unit().token_secret(held.token.id));
  if (!kept || !kept->next) return fail(Code::internal, "refused.internal", "a proof without the code that follows");
  VIDIMUS_TRY(next, work.unseal(next_use_of(held.token.id), *kept->next));
  VIDIMUS_CHECK(keep_security_officer(work, held.token, next));
  VIDIMUS_CHECK(end_well(work, held, one));
  VIDIMUS_CHECK(work.commit());
  return one;
}

Result<std::vector<UnblockingView>> unblockings_of(Counter& counter, const Actor& actor, const domain::TokenId& token) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(held, open_held(work, token));
  VIDIMUS_TRY(all, work.unit().unblockings_of(token));
  std::vector<UnblockingView> out;
  for (auto& one : all) {
    VIDIMUS_TRY(view, view_of(work, std::move(one), actor.person == held.file.line.holder));
    out.push_back(std::move(view));
  }
  return out;
}

Result<std::vector<WaitingUnblocking>> unblockings_waiting(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(open, work.unit().unblockings_open(actor.body));
  std::vector<WaitingUnblocking> out;
  for (auto& one : open) {
    VIDIMUS_TRY(token, work.unit().token(one.token));
    if (!(work.acting_at(token.site) | work.acting_in(token.body)).meets(agents)) continue;
    VIDIMUS_TRY(line, work.unit().line(one.line));
    VIDIMUS_TRY(view, view_of(work, std::move(one), false));
    out.push_back({std::move(view), token.serial, line.reference});
  }
  return out;
}

Result<std::optional<UnblockingJob>> next_unblocking(Counter& counter, const domain::Station& station) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(approved, work.unit().unblockings_approved(station.id));
  if (approved.empty()) return std::optional<UnblockingJob>{};
  VIDIMUS_TRY(held, open_held(work, approved.front().token));
  auto code = security_officer(work, held.token.id);
  if (!code && code.error().code != Code::not_found) return code.error();
  return std::optional{UnblockingJob{std::move(approved.front()), held.file.line.reference, held.token.serial,
                                     code ? *std::move(code) : base::Secret{}}};
}

Result<Done> finish_unblocking(Counter& counter, const domain::Station& station, const domain::UnblockingId& id) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_of_station(work, station, id));
  if (open.one.state == UnblockingState::done) return Done{};
  if (open.one.state != UnblockingState::approved) return over();
  VIDIMUS_CHECK(end_well(work, open.held, open.one));
  return work.commit();
}

Result<Done> report_unblocking_failure(Counter& counter, const domain::Station& station, const domain::UnblockingId& id,
                                       bool fatal, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(open, open_of_station(work, station, id));
  if (open.one.state != UnblockingState::approved) return Done{};
  open.one.failure = message_key(reason);
  if (fatal) {
    open.one.state = UnblockingState::failed;
    open.one.ended_at = work.now();
  }
  write_unblocking(work, open.held, open.one, fatal ? "fail" : "retry");
  return work.commit();
}

}  // namespace vidimus::ra
