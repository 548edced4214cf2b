// Letters into a folder instead of onto the network: for trying out, and for a mail server that picks files up.
#pragma once

#include <memory>
#include <string>

#include "ports/clock.hpp"
#include "ports/mailer.hpp"

namespace vidimus::adapters::smtp {

/// `deliver` writes `<folder>/<UTC time>-<random>.eml` whole or not at all, readable by its owner only.
class MailFolder final : public ports::Mailer {
 public:
  /// Makes the folder (0700) when it is not there. @errors misconfigured: it cannot be made.
  static base::Result<std::unique_ptr<ports::Mailer>> open(std::string folder, const ports::Clock& clock,
                                                           ports::Entropy& entropy);
  base::Result<base::Bytes> compose(const ports::MessageParts& parts) override;
  base::Result<base::Bytes> readdress(base::ByteView message, const std::string& to_name, const std::string& to_email) override;
  base::Result<std::string> plain_text(base::ByteView message) override;
  base::Result<ports::Handed> deliver(const std::string& envelope_from, const std::string& to, base::ByteView message) override;

 private:
  MailFolder(std::string folder, const ports::Clock& clock, ports::Entropy& entropy)
      : folder_(std::move(folder)), clock_(clock), entropy_(entropy) {}
  std::string folder_;
  const ports::Clock& clock_;
  ports::Entropy& entropy_;
};

}  // namespace vidimus::adapters::smtp
