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

class Mailer {
 public:
  virtual ~Mailer() = default;
  /// The finished RFC 5322 message, exactly as it will be sent. Pure: no network.
  virtual base::Result<base::Bytes> compose(const MessageParts& parts) = 0;
  /// Hands a finished message to the mail server or the mail folder. @errors unavailable (try again), bad_request (refused for
  /// good).
  virtual base::Result<base::Done> deliver(const std::string& envelope_from, const std::string& to, base::ByteView message) = 0;
};

}  // namespace vidimus::ports
