#include "web/api/routes.hpp"

#include <memory>

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

http::Reply answer(const Row& row, Inside& inside, http::Request& request) {
  Call call{inside, request};
  auto reply = [&]() -> Answer {
    VIDIMUS_CHECK(let_in(call, row.door));
    return row.act(call);
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
