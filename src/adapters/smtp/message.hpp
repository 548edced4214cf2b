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

/// The first text/plain part of a message, decoded. @errors bad_request: no message, or no such part.
base::Result<std::string> plain_text_of_message(base::ByteView message);

/// The same message to another mailbox. @errors bad_request: no mailbox, or no message.
base::Result<base::Bytes> readdress_message(base::ByteView message, const std::string& to_name, const std::string& to_email);

}  // namespace vidimus::adapters::smtp
