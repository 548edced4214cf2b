// Pages about second proofs of the agents.
#pragma once

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

std::span<const Row> lost_proof_rows();

}  // namespace vidimus::web::portal
