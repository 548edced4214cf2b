// Second proofs and one's own sessions, for programs.
#pragma once

#include "web/api/call.hpp"

namespace vidimus::web::api {

std::span<const Row> second_proof_rows();

}  // namespace vidimus::web::api
