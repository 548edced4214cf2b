#include "ra/tokens.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/search.hpp"
#include "ports/list_store.hpp"
#include "ra/custody_parts.hpp"
#include "ra/lost_replacement.hpp"
#include "ra/station_job.hpp"
#include "ra/subject_search.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::Role;
using domain::RoleSet;
using domain::TokenEvent;

constexpr RoleSet managing{Role::ra_manager, Role::auditor};
constexpr int certificates_on_a_token = 100;
constexpr int longest_search = 500;

/// A token with whatever it belongs to. Without a case it belongs to its site.
struct TokenFile {
  domain::Token token;
  std::optional<CaseFile> file;
  RoleSet acting;
  std::vector<domain::Certificate> certificates;  ///< on it, whatever their state
};

bool has_ended(const domain::Certificate& certificate) {
  using enum domain::CertificateState;
  return certificate.state == requested || certificate.state == revoked || certificate.state == expired;
}

/// `acting`: roles beside those toward its case and its site. @errors not_found: not a token this actor has to do with.
Result<TokenFile> open_token(Work& work, const domain::TokenId& id, RoleSet acting = {}) {
  VIDIMUS_TRY(token, work.unit().token(id));
  TokenFile out;
  out.acting = acting | work.acting_at(token.site) | work.acting_in(token.body);
  if (!token.line.empty()) {
    auto file = work.open_case(token.line);
    if (!file && file.error().code != Code::not_found) return file.error();
    if (file) {
      out.acting = out.acting | file->acting;
      file->token = token;
      out.file = *std::move(file);
    }
  }
  if (out.acting.empty()) return fail(Code::not_found, "refused.not_found");
  ports::CertificateFilter filter;
  filter.token = id;
  filter.limit = certificates_on_a_token;
  VIDIMUS_TRY(certificates, work.unit().certificates(filter));
  out.certificates = std::move(certificates);
  out.token = std::move(token);
  return out;
}

std::string reference_of(const TokenFile& open) { return open.file ? open.file->line.reference : std::string{}; }

FactSet facts_of(const TokenFile& open) {
  FactSet out;
  out.add_if(std::ranges::all_of(open.certificates, has_ended), Fact::certificate_ended);
  return out;
}

Result<TokenView> view_of(Work& work, const domain::Token& token) {
  TokenView out;
  VIDIMUS_TRY(site, work.unit().site(token.site));
  out.site = site.name;
  VIDIMUS_TRY(keeper, name_of(work, token.keeper));
  out.keeper = std::move(keeper);
  if (!token.line.empty()) {
    VIDIMUS_TRY(line, work.unit().line(token.line));
    out.reference = line.reference;
    if (!line.holder.empty()) {
      VIDIMUS_TRY(person, work.unit().person(line.holder));
      out.holder = domain::shown_name(person.given_names, person.surname);
    }
  }
  VIDIMUS_TRY(destruction, work.unit().token_destruction(token.id));
  out.destruction = std::move(destruction);
  out.token = token;
  return out;
}

/// Narrows the filter to the tokens the actor keeps. @errors forbidden.
Result<Done> narrow(const Work& work, ports::TokenFilter& filter) {
  const auto& actor = work.actor();
  filter.body = actor.body;
  if (work.acting_in(actor.body).meets(managing)) return Done{};
  // A delivery operator sees the stock of his own site.
  if (filter.site.empty())
    for (const auto& held : actor.accreditations)
      if (held.role == Role::delivery_operator && filter.site.empty()) filter.site = held.site;
  if (!work.acting_at(filter.site).has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  return Done{};
}

Result<std::vector<TokenView>> views_of(Work& work, const std::vector<domain::Token>& tokens) {
  std::vector<TokenView> out;
  for (const auto& token : tokens) {
    VIDIMUS_TRY(view, view_of(work, token));
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace

Result<std::vector<TokenView>> list_tokens(Counter& counter, const Actor& actor, ports::TokenFilter filter) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(narrow(work, filter));
  VIDIMUS_TRY(tokens, work.unit().tokens(filter));
  return views_of(work, tokens);
}

Result<std::vector<TokenView>> find_tokens(Counter& counter, const Actor& actor, const SubjectSearch& search) {
  VIDIMUS_TRY(work, counter.open(actor));
  const auto words = domain::wanted_words(search.text);
  ports::TokenFilter filter{.after = domain::TokenId{search.after}, .limit = std::clamp(search.limit, 1, longest_search)};
  // Who keeps no tokens is not refused a search over everything: he finds none of them.
  if (words.empty() || !narrow(work, filter)) return std::vector<TokenView>{};
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(tokens, lists->tokens_named(filter, words));
  return views_of(work, tokens);
}

Result<TokenView> view_token(Counter& counter, const Actor& actor, const domain::TokenId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(open, open_token(work, id));
  return view_of(work, open.token);
}

Result<domain::Token> block_token(Counter& counter, const Actor& actor, const domain::TokenId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(open, open_token(work, id));
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, open.token.state, TokenEvent::block, open.acting, facts_of(open)));
  work.move(open.token, decision, reference_of(open));
  VIDIMUS_CHECK(work.commit());
  return open.token;
}

namespace {

constexpr int most_in_a_box = 1000;

/// Moves one token to lost and revokes what is on it. Gathered in `work`.
Result<LostToken> give_up(Work& work, TokenFile& open, const std::string& note) {
  const auto before = open.token.state;
  const bool in_hands = before == domain::TokenState::handed_over || before == domain::TokenState::blocked;
  auto known = facts_of(open);
  known.add_if(domain::tidy_line(note, 500).has_value(), Fact::reason_given);
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, open.token.state, TokenEvent::lose, open.acting, known));
  work.move(open.token, decision, reference_of(open), Json::object({{"note", domain::tidy_line(note, 500).value_or("")}}));
  LostToken out;
  if (decision.then.has(domain::Effect::revoke_certificate)) {
    if (!open.file) return fail(Code::internal, "refused.internal", "a token that bears a key without a case");
    // Before the hand-over nobody has asked for a revocation: it follows from the loss, as the house's own act.
    open.file->acting = in_hands ? open.acting : open.acting | RoleSet{Role::the_house};
    for (auto& certificate : open.certificates) {
      if (has_ended(certificate)) continue;
      VIDIMUS_CHECK(revoke_now(work, *open.file, certificate, {domain::RevocationReason::lost_or_stolen, note, "session"}));
      out.revoked.push_back(*open.file->certificate);
    }
    // What was not yet in its holder's hands goes on with another token of the stock.
    if (in_hands) {
      VIDIMUS_TRY(draft, prepare_replacement(work, *open.file));
      out.draft = std::move(draft);
    }
  }
  out.token = open.token;
  return out;
}

/// A personalisation on a token that is gone ends; the token itself does not go back to the stock.
Result<Done> end_jobs_on(Work& work, const TokenFile& open) {
  if (!open.file) return Done{};
  VIDIMUS_TRY(jobs, work.unit().jobs_of_line(open.file->line.id));
  for (auto& job : jobs) {
    if (is_over(job) || job.token != open.token.id) continue;
    job.state = domain::StationJobState::failed;
    job.failure = "token.lost";
    write_job(work, *open.file, job, "fail");
  }
  return Done{};
}

/// The appointment that kept a lost token keeps one of those left, as long as there are any.
Result<Done> keep_one_left(Work& work, const domain::TokenId& lost, std::vector<domain::Token>& left) {
  VIDIMUS_TRY(kept, work.unit().reservation_of(lost));
  if (!kept) return Done{};
  auto appointment = *std::move(kept);
  appointment.reserved = {};
  if (!left.empty()) {
    appointment.reserved = left.back().id;
    left.pop_back();
  }
  VIDIMUS_TRY(line, work.unit().line(appointment.line));
  work.write(appointment, "appointment", appointment.id.text, "keep_token", appointment.body, line.reference);
  return Done{};
}

bool lies_in_box(const domain::Token& token) {
  using enum domain::TokenState;
  return token.state == in_stock || token.state == assigned || token.state == initialised || token.state == personalised;
}

}  // namespace

Result<LostBox> lose_box(Counter& counter, const Actor& actor, const domain::SiteId& site, const std::string& box,
                         const std::string& note) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(site));
  if (!(work.acting_at(site) | work.acting_in(place.body)).meets({Role::delivery_operator, Role::ra_manager}))
    return fail(Code::forbidden, "refused.role");
  ports::TokenFilter filter;
  filter.site = site;
  filter.box = box;
  filter.limit = most_in_a_box;
  VIDIMUS_TRY(tokens, work.unit().tokens(filter));
  if (box.empty() || tokens.empty()) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(left, work.unit().tokens_left(site));
  std::erase_if(left, [&](const domain::Token& one) { return one.box == box; });
  VIDIMUS_TRY(out, give_up_tokens(work, tokens, std::move(left), {}, note));
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<LostBox> give_up_tokens(Work& work, const std::vector<domain::Token>& tokens, std::vector<domain::Token> left,
                               RoleSet acting, const std::string& note) {
  LostBox out;
  for (const auto& token : tokens) {
    if (!lies_in_box(token)) continue;
    VIDIMUS_TRY(open, open_token(work, token.id, acting));
    VIDIMUS_CHECK(end_jobs_on(work, open));
    VIDIMUS_CHECK(keep_one_left(work, token.id, left));
    VIDIMUS_TRY(lost, give_up(work, open, note));
    if (open.file) out.references.push_back(open.file->line.reference);
    out.tokens.push_back(std::move(lost));
  }
  return out;
}

Result<LostToken> lose_token(Counter& counter, const Actor& actor, const domain::TokenId& id, const std::string& note) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(open, open_token(work, id));
  if (lies_in_box(open.token)) {
    VIDIMUS_TRY(left, work.unit().tokens_left(open.token.site));
    std::erase_if(left, [&](const domain::Token& one) { return one.id == id; });
    VIDIMUS_CHECK(end_jobs_on(work, open));
    VIDIMUS_CHECK(keep_one_left(work, id, left));
  }
  VIDIMUS_TRY(out, give_up(work, open, note));
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<domain::TokenDestruction> ask_destruction(Counter& counter, const Actor& actor, const domain::TokenId& id,
                                                 const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(open, open_token(work, id));
  const auto why = domain::tidy_line(reason, 500);
  // Judged as the confirmation will be, but for the second agent: what cannot be confirmed is not asked for.
  auto known = facts_of(open) | FactSet{Fact::second_agent};
  known.add_if(why.has_value(), Fact::reason_given);
  VIDIMUS_CHECK(domain::decide(domain::token_table, open.token.state, TokenEvent::destroy, open.acting, known));
  VIDIMUS_TRY(before, work.unit().token_destruction(id));
  auto asked = before.value_or(domain::TokenDestruction{});
  asked.id = id;
  asked.body = open.token.body;
  asked.asked_by = actor.person;
  asked.asked_at = work.now();
  asked.reason = why.value_or(std::string{});
  work.write(asked, "token", id.text, "ask_destruction", open.token.body, reference_of(open),
             Json::object({{"serial", open.token.serial}, {"reason", asked.reason}}));
  VIDIMUS_CHECK(work.commit());
  return asked;
}

Result<domain::Token> confirm_destruction(Counter& counter, const Actor& actor, const domain::TokenId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(open, open_token(work, id));
  VIDIMUS_TRY(asked, work.unit().token_destruction(id));
  auto known = facts_of(open);
  known.add_if(asked.has_value(), Fact::reason_given);
  known.add_if(asked && !actor.person.empty() && asked->asked_by != actor.person, Fact::second_agent);
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, open.token.state, TokenEvent::destroy, open.acting, known));
  asked->confirmed_by = actor.person;
  asked->confirmed_at = work.now();
  work.write(*asked, "token", id.text, "confirm_destruction", open.token.body, reference_of(open));
  open.token.keeper = {};
  work.move(open.token, decision, reference_of(open), Json::object({{"serial", open.token.serial}, {"reason", asked->reason}}));
  VIDIMUS_CHECK(work.commit());
  return open.token;
}

}  // namespace vidimus::ra
