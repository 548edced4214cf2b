// Outgoing mail.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace vidimus::ports {

/// A letter before it is a message: MIME is made by the adapter's library.
struct MessageParts {
  std::string from_name;
  std::string from_email;
  std::string to_name;
  std::string to_email;
  std::string subject;
  std::string plain;
  std::string html;
  std::string reference;   ///< case reference: becomes a header, and the stem of Message-ID
  std::string message_id;  ///< without angle brackets
  std::string date;        ///< RFC 3339
  struct Attachment {
    std::string name;
    std::string media_type;
    base::Bytes content;
  };
  std::vector<Attachment> attachments;
};

/// What a notice that came back says (avis de non-remise). @source RFC 3464 §2.3.3
enum class NoticeKind : unsigned char { failed, delayed, other };
struct Notice {
  NoticeKind kind = NoticeKind::other;  ///< `other`: delivered, relayed, an answer from an absent person: nothing to do
  std::string message_id;               ///< of the letter it is about, without angle brackets; "" when it does not tell
  std::string status;                   ///< "5.1.1" (RFC 3463), may be empty
  std::string diagnostic;               ///< the far server's words, bounded, without control characters
};

/// Where a letter ended up: in a mail server's hands, with its reply, or in a folder, without.
struct Handed {
  std::string reply;
};

class Mailer {
 public:
  virtual ~Mailer() = default;
  /// The finished RFC 5322 message, exactly as it will be sent. Pure: no network.
  virtual base::Result<base::Bytes> compose(const MessageParts& parts) = 0;
  /// The same message to another address. Pure. @errors bad_request: no address, or no message.
  virtual base::Result<base::Bytes> readdress(base::ByteView message, const std::string& to_name,
                                              const std::string& to_email) = 0;
  /// The plain text of a message of ours, for print. @errors bad_request: no message, or no plain text in it.
  virtual base::Result<std::string> plain_text(base::ByteView message) = 0;
  /// Hands a finished message to the mail server or the mail folder. @errors unavailable (try again), bad_request (refused for
  /// good).
  virtual base::Result<Handed> deliver(const std::string& envelope_from, const std::string& to, base::ByteView message) = 0;
};

}  // namespace vidimus::ports
