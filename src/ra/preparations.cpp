// Boxes of tokens prepared ahead of their holders, and the dialogues stations keep.
#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/custody.hpp"
#include "ra/fields.hpp"
#include "ra/station_job.hpp"
#include "ra/unblocking.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::PreparationState;
using domain::Role;
using domain::RoleSet;
using domain::TokenPreparation;

constexpr RoleSet preparing{Role::delivery_operator, Role::ra_manager};
constexpr RoleSet supporting{Role::delivery_operator, Role::registration_operator, Role::ra_manager, Role::auditor};
constexpr int preparations_listed = 50;

void write_preparation(Work& work, TokenPreparation& one, std::string_view event) {
  work.write(one, "token_preparation", one.id.text, event, one.body, {},
             Json::object({{"state", base::to_name(one.state)},
                           {"box", one.box},
                           {"wanted", one.wanted},
                           {"made", one.made},
                           {"failure", one.failure}}));
}

/// @errors not_found: not a preparation of this station.
Result<TokenPreparation> of_station(Work& work, const domain::Station& station, const domain::PreparationId& id) {
  VIDIMUS_TRY(one, work.unit().token_preparation(id));
  if (one.station != station.id) return fail(Code::not_found, "station_job");
  return std::move(one);
}

/// The token as it is counted: the one of this serial in the stock of the site, or a new one, which goes into the safe. @errors
/// conflict: it is elsewhere, or in the hands of somebody else than who prepares the box.
Result<domain::Token> counted_token(Work& work, const TokenPreparation& one, const PreparedToken& told) {
  VIDIMUS_TRY(known, work.unit().token_by_serial(told.serial));
  if (known) {
    if (known->site != one.site || known->state != domain::TokenState::in_stock || !known->transfer.empty() ||
        !domain::is_at_hand(*known, one.asked_by))
      return fail(Code::conflict, "token_differs");
    return *std::move(known);
  }
  domain::Token token;
  token.body = one.body;
  token.site = one.site;
  token.serial = told.serial;
  token.model = domain::tidy_line(told.model, 64).value_or(std::string{});
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, token.state, domain::TokenEvent::receive,
                                       RoleSet{Role::delivery_operator}, domain::FactSet{}));
  token.id = work.new_id<domain::TokenId>();
  work.move(token, decision, {}, Json::object({{"serial", told.serial}, {"model", token.model}}));
  return token;
}

/// The case of a job, whatever its kind; empty for a box. @errors not_found: no job of this station has this identifier.
struct JobOfStation {
  domain::LineId line;
  std::string kind;
};
Result<JobOfStation> job_of(Work& work, const domain::Station& station, const std::string& id) {
  if (const auto job = work.unit().station_job(domain::JobId{id}); job && job->station == station.id)
    return JobOfStation{job->line, "personalise"};
  if (const auto record = work.unit().delivery_record(domain::DeliveryRecordId{id});
      record && *record && (*record)->station == station.id)
    return JobOfStation{(*record)->line, "sign_record"};
  if (const auto one = work.unit().unblocking(domain::UnblockingId{id}); one && *one && (*one)->station == station.id)
    return JobOfStation{(*one)->line, "unblock"};
  if (const auto box = work.unit().token_preparation(domain::PreparationId{id}); box && box->station == station.id)
    return JobOfStation{{}, "prepare"};
  return fail(Code::not_found, "station_job");
}

}  // namespace

Result<TokenPreparation> prepare_box(Counter& counter, const Actor& actor, const PrepareBox& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(command.site));
  if (!(work.acting_at(place.id) | work.acting_in(place.body)).meets(preparing)) return fail(Code::forbidden, "refused.role");
  FieldReader fields;
  const auto box = domain::tidy_line(command.box, 64).value_or(std::string{});
  if (box.empty()) fields.refuse("/box", "box_wanted");
  if (command.count < 1 || command.count > domain::most_prepared_at_once) fields.refuse("/count", "number_invalid");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(stations, work.unit().stations_at(place.id));
  const auto fits = [&](const domain::Station& one) {
    return one.id == command.station && !one.revoked_at && !one.key_mac.empty();
  };
  if (std::ranges::none_of(stations, fits)) return fail(Code::not_found, "station");
  TokenPreparation one;
  one.id = work.new_id<domain::PreparationId>();
  one.body = place.body;
  one.site = place.id;
  one.station = command.station;
  one.box = box;
  one.wanted = command.count;
  one.asked_by = actor.person;
  one.asked_at = work.now();
  write_preparation(work, one, "ask");
  VIDIMUS_CHECK(work.commit());
  return one;
}

Result<std::vector<TokenPreparation>> preparations_at(Counter& counter, const Actor& actor, const domain::SiteId& site) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(site));
  if (!(work.acting_at(site) | work.acting_in(place.body)).meets(preparing)) return fail(Code::forbidden, "refused.role");
  return work.unit().token_preparations(site, preparations_listed);
}

Result<std::optional<TokenPreparation>> next_preparation(Counter& counter, const domain::Station& station) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(waiting, work.unit().preparations_waiting(station.id));
  if (waiting.empty()) return std::optional<TokenPreparation>{};
  return std::optional{std::move(waiting.front())};
}

Result<int> note_prepared(Counter& counter, const domain::Station& station, const PreparedToken& told) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(one, of_station(work, station, told.preparation));
  const auto serial = domain::tidy_line(told.serial, 64).value_or(std::string{});
  if (serial.empty() || told.security_officer.reveal().empty()) return fail(Code::bad_request, "refused.fields");
  VIDIMUS_TRY(token, counted_token(work, one, told));
  if (token.prepared_at) return one.wanted - one.made;
  if (one.state != PreparationState::waiting) return fail(Code::wrong_state, "refused.state.done");
  token.prepared_at = work.now();
  token.box = one.box;
  work.write(token, "token", token.id.text, "prepare", token.body, {}, Json::object({{"serial", serial}, {"box", one.box}}));
  VIDIMUS_CHECK(keep_security_officer(work, token, told.security_officer));
  ++one.made;
  one.failure.clear();
  if (one.made >= one.wanted) one.state = PreparationState::done;
  write_preparation(work, one, "prepare");
  VIDIMUS_CHECK(work.commit());
  return one.wanted - one.made;
}

Result<Done> report_preparation_failure(Counter& counter, const domain::Station& station, const domain::PreparationId& id,
                                        bool fatal, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(one, of_station(work, station, id));
  if (one.state != PreparationState::waiting) return Done{};
  // A box that is not there yet is looked for again and again: that is written down once.
  if (!fatal && one.failure == message_key(reason)) return Done{};
  one.failure = message_key(reason);
  if (fatal) one.state = PreparationState::failed;
  write_preparation(work, one, fatal ? "fail" : "retry");
  return work.commit();
}

Result<Done> keep_dialogue(Counter& counter, const domain::Station& station, const std::string& id,
                           const std::vector<std::string>& said) {
  VIDIMUS_TRY(work, counter.open(actor_for(station, counter.house().clock.now())));
  VIDIMUS_TRY(job, job_of(work, station, id));
  VIDIMUS_TRY(before, work.unit().token_dialogue(domain::DialogueId{id}));
  auto dialogue = before.value_or(domain::TokenDialogue{});
  dialogue.id.text = id;
  dialogue.body = station.body;
  dialogue.line = job.line;
  dialogue.station = station.id;
  dialogue.kind = job.kind;
  std::size_t count = 0;
  dialogue.text.clear();
  for (const auto& sentence : said)
    if (const auto line = domain::tidy_line(sentence, longest_sentence); line && ++count <= most_sentences)
      dialogue.text += *line + "\n";
  dialogue.at = work.now();
  work.write(dialogue, "token_dialogue", id, "keep", station.body, {}, Json::object({{"kind", job.kind}}));
  return work.commit();
}

Result<std::vector<domain::TokenDialogue>> dialogues_of(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.acting.meets(supporting)) return fail(Code::not_found, "refused.not_found");
  return work.unit().token_dialogues_of(file.line.id);
}

}  // namespace vidimus::ra
