// What certificates.cpp and revocation_questions.cpp share: secrets as people type them, and revoking in the holder's name.
#pragma once

#include "ra/revoke.hpp"

namespace vidimus::ra {

inline constexpr std::size_t revocation_code_length = 8;

/// A serial number as people copy it: either case, with or without colons, hyphens and spaces.
std::string serial_from(std::string_view typed);
/// A code as people type it: either case, with or without hyphens and spaces.
std::string code_from(std::string_view typed);

/// Revokes for the holder once a secret of his proved who asks.
Result<domain::Certificate> revoke_as_holder(Counter& counter, const domain::Certificate& certificate, const Revocation& request);

}  // namespace vidimus::ra
