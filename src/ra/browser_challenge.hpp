// A challenge (défi) given to one browser, or one client of the interface: what it signs must carry it.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Octets drawn, the moment they end (ten minutes from now) and a seal over both for this use and browser, in base64url. The
/// server keeps nothing of it.
std::string challenge_for(const Work& work, std::string_view use, const std::string& browser);

/// Its octets. @errors forbidden: not of ours, or given for another use or browser; expired.
Result<base::Bytes> open_challenge(const Work& work, std::string_view use, const std::string& browser,
                                   const std::string& challenge);

}  // namespace vidimus::ra
