// What is coming, as numbers.
#pragma once

#include <span>

#include "web/api/call.hpp"

namespace vidimus::web::api {

std::span<const Row> forecast_rows();

}  // namespace vidimus::web::api
