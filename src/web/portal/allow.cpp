#include "web/portal/allow.hpp"

#include <set>

#include "web/portal/views.hpp"

namespace vidimus::web::portal {

base::Result<Json> allow_notice(const Visit& visit) {
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

}  // namespace vidimus::web::portal
