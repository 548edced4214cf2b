// Reads the plain text part of the house's own letters (RFC 2045, RFC 2046), for the open mailbox of a demonstration.
#pragma once

#include <string>
#include <string_view>

namespace vidimus::web::portal {

/// Text of the first text/plain part, decoded from quoted-printable or base 64; the message as it stands when there is none.
std::string plain_text_of(std::string_view message);

}  // namespace vidimus::web::portal
