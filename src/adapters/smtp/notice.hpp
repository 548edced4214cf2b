// Notices that come back to the sender's mailbox: was a letter refused further on? Foreign octets, from anybody.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ports/mailer.hpp"

namespace vidimus::adapters::smtp {

/// Longest notice that is read, in octets: returned letters are cut off by mail servers long before.
inline constexpr std::size_t notice_limit = 1U << 20;

/// Reads one message (RFC 5322). Only a delivery status notification (multipart/report; report-type=delivery-status) that says
/// "failed" or "delayed" of a letter is worth something; all else, answers of absent people first, is `other`.
/// @errors too_large; malformed: no message. @source RFC 3464, RFC 3462, RFC 3834
base::Result<ports::Notice> read_notice(base::ByteView message);

}  // namespace vidimus::adapters::smtp
