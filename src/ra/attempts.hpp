// Wrong secrets told by one caller: counted over the certificates and people he tries, so that trying many is no way around a
// lock.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// @errors too_many: the caller told too many wrong secrets within a day.
Result<Done> check_caller(Work& work, const std::string& address);
/// Counts one wrong secret against the caller; gathered, not committed. An unknown address is not counted.
Result<Done> count_against_caller(Work& work, const std::string& address);

}  // namespace vidimus::ra
