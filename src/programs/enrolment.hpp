// The desk for other registration authorities and machines, opened from an instance's settings.
#pragma once

#include <memory>

#include "adapters/cmp/server.hpp"
#include "ca/enrolment.hpp"
#include "programs/house.hpp"

namespace vidimus::programs {

/// @errors misconfigured, not_found.
base::Result<std::unique_ptr<ca::EnrolmentDesk>> open_enrolment(OpenHouse& open);
/// CMP in front of that desk. @errors misconfigured, not_found.
base::Result<std::unique_ptr<adapters::cmp::Server>> open_cmp_server(OpenHouse& open, ports::Enrolment& desk);

}  // namespace vidimus::programs
