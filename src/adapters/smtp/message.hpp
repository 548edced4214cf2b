// From the parts of a letter to an RFC 5322 message (GMime).
#pragma once

#include "ports/mailer.hpp"

namespace vidimus::adapters::smtp {

/// Finished message: multipart/alternative (plain, HTML), wrapped in multipart/mixed when there are attachments. Lines end in
/// CRLF. Marked Auto-Submitted: auto-generated (RFC 3834 §5) so that no robot answers it.
/// @errors bad_request: a header value holds a control character, an address is not one, or a text is not UTF-8.
base::Result<base::Bytes> compose_message(const ports::MessageParts& parts);

/// Is this a plain mailbox "local@domain" that can stand in an SMTP command and in a header as it is?
bool is_mailbox(std::string_view text);

}  // namespace vidimus::adapters::smtp
