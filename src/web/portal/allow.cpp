#include "web/portal/allow.hpp"

#include <set>

#include "web/portal/views.hpp"

namespace vidimus::web::portal {

namespace {

base::Result<Json> senders_of(const Visit& visit) {
  VIDIMUS_TRY(work, visit.counter().open(domain::Actor::house()));
  if (visit.signed_in()) {
    VIDIMUS_TRY(body, work.unit().body(visit.actor().body));
    return allow_view(body, nullptr);
  }
  VIDIMUS_TRY(bodies, work.unit().bodies());
  std::set<std::string> addresses;
  for (const auto& body : bodies) addresses.insert(body.sender_email);
  std::string senders;
  for (const auto& one : addresses) senders += (senders.empty() ? "" : ", ") + one;
  return senders.empty() ? Json{false} : Json::object({{"sender", senders}, {"supplier", false}});
}

}  // namespace

Json allow_notice(const Visit& visit) {
  auto found = senders_of(visit);
  return found ? *std::move(found) : Json{false};
}

}  // namespace vidimus::web::portal
