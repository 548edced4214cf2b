// The REST interface of the registration authority (interface de programmation): one table of routes under /api.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ports/enrolment.hpp"
#include "ra/counter.hpp"
#include "ra/supplies.hpp"
#include "web/http/route.hpp"

namespace vidimus::web::api {

/// What the interface is made of. It outlives the routes.
struct Api {
  ra::Counter& counter;
  std::string openapi;                  ///< docs/api/openapi.json as read at start-up, served at /api/openapi.json
  std::function<bool()> stopping = {};  ///< true once the program is to end: stations that wait are then answered at once
  ra::SupplierDesk suppliers = {};      ///< external authorities of this instance; nothing set: there are none
  /// A page of what was enrolled at the doors for others, newest first, after this request; nothing set: the doors are closed.
  std::function<base::Result<std::vector<ports::EnrolmentRecord>>(const std::string& after, int limit)> enrolments = {};
};

/// Every route of the interface: /api/v1/…, /api/openapi.json and /problems/{code}.
std::vector<http::Route> api_routes(Api& api);

}  // namespace vidimus::web::api
