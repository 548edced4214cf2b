#include "web/api/routes.hpp"

#include <memory>

#include "ra/once.hpp"
#include "web/api/call.hpp"
#include "web/api/forecasts.hpp"
#include "web/api/lists.hpp"
#include "web/api/second_proofs.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::api {
namespace {

using base::Done;

Result<Done> let_in(Call& call, Door door) {
  switch (door) {
    case Door::person:
      return call.find_person();
    case Door::station:
      return call.find_station();
    case Door::reader:
      return call.find_reader();
    default:
      return Done{};
  }
}

/// Two writers at one record: a person reads anew and decides; a station is told to come back.
base::Error told_to(Door door, base::Error error) {
  if (door == Door::station && error.code == base::Code::stale) error.code = base::Code::unavailable;
  return error;
}

constexpr std::size_t longest_key = 255;

/// The one header of the draft, as its examples write it: with quotation marks or without.
Result<std::string> key_of(const http::Request& request) {
  auto key = request.header("Idempotency-Key");
  if (key.size() > 1 && key.starts_with('"') && key.ends_with('"')) key = key.substr(1, key.size() - 2);
  if (key.size() > longest_key) return base::fail(base::Code::bad_request, "api_idempotency_key");
  return std::string{key};
}

/// A POST that bears a key of its own is done once: sent again, it is answered as the first time.
Answer act_once(const Row& row, Call& call) {
  const auto& request = call.request();
  VIDIMUS_TRY(key, key_of(request));
  const bool person = row.door == Door::person || row.door == Door::reader;
  if (key.empty() || request.method != http::Method::post || !person) return row.act(call);
  const auto& actor = call.actor();
  std::optional<base::Error> refused;
  auto reply = ra::once<http::Reply>(call.counter(),
                                     {.who = actor.person.empty() ? "application " + actor.name : actor.person.text,
                                      .key = "api " + key,
                                      .place = request.target,
                                      .parts = {request.header("Content-Type"), request.header("If-Match"), request.body},
                                      .anew = false},
                                     [&] {
                                       auto done = row.act(call);
                                       if (done) return *std::move(done);
                                       refused = done.error();
                                       http::Reply nothing;
                                       nothing.status = http::status_of(done.error().code);
                                       return nothing;
                                     });
  if (refused) return *refused;
  return reply;
}

http::Reply answer(const Row& row, Inside& inside, http::Request& request) {
  Call call{inside, request};
  auto reply = [&]() -> Answer {
    VIDIMUS_CHECK(let_in(call, row.door));
    return act_once(row, call);
  }();
  if (reply) return *std::move(reply);
  auto problem = http::problem(told_to(row.door, reply.error()), request);
  if (problem.status == 401) problem.set("WWW-Authenticate", "Bearer realm=\"vidimus\"");
  return problem;
}

}  // namespace

std::vector<http::Route> api_routes(Api& api) {
  const auto inside = std::make_shared<Inside>(api);
  std::vector<http::Route> out;
  // clang-format off
  for (const auto rows : {
      access_rows(),
      second_proof_rows(),
      forecast_rows(),
      organisation_rows(),
      contract_rows(),
      membership_rows(),
      order_rows(),
      order_batch_rows(),
      purchase_order_rows(),
      account_rows(),
      dossier_rows(),
      upload_operations(),
      verification_rows(),
      appointment_rows(),
      handover_rows(),
      accreditation_rows(),
      site_rows(),
      election_rows(),
      station_rows(),
      certificate_rows(),
      letter_rows(),
      keeping_rows(),
      supply_rows(),
      audit_rows(),
      about_rows(),
      list_rows(),
      search_rows(),
      agenda_rows(),
      office_rows(),
      driver_rows(),
      trial_rows(),
      unblocking_rows(),
      custody_rows(),
      inventory_rows(),
      renewal_rows(),
      token_rows(),
      integration_rows(),
  })
    // clang-format on
    for (const auto& row : rows)
      out.push_back({row.method, std::string{row.pattern},
                     [row, inside](http::Request& request) { return answer(row, *inside, request); }, row.body_limit});
  return out;
}

}  // namespace vidimus::web::api
