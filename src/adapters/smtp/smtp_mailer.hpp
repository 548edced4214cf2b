// Letters over SMTP (RFC 5321), by libcurl.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "base/secret.hpp"
#include "ports/mailer.hpp"

namespace vidimus::adapters::smtp {

struct SmtpOptions {
  std::string url;       ///< smtp://host:port or smtps://host:port
  bool starttls = true;  ///< smtp:// only: STARTTLS or no letter (RFC 3207); an address of this machine may do without
  std::string ca_file;   ///< PEM file of the only anchors trusted; "" for the system's
  std::string user;      ///< "" sends without signing in
  base::Secret password;
  std::chrono::milliseconds timeout{10'000};  ///< for connecting, and for a whole letter
};

/// Thread-safe; one connection, kept alive between letters.
class SmtpMailer final : public ports::Mailer {
 public:
  /// @errors misconfigured: not an SMTP URL, or a password that would travel in clear.
  static base::Result<std::unique_ptr<ports::Mailer>> open(SmtpOptions options);
  ~SmtpMailer() override;
  SmtpMailer(const SmtpMailer&) = delete;
  SmtpMailer& operator=(const SmtpMailer&) = delete;

  base::Result<base::Bytes> compose(const ports::MessageParts& parts) override;
  base::Result<base::Bytes> readdress(base::ByteView message, const std::string& to_name, const std::string& to_email) override;
  /// A refused sign-in is `unavailable`: the letter is not to blame. `cause` is the server's last complaint.
  base::Result<std::string> plain_text(base::ByteView message) override;
  base::Result<ports::Handed> deliver(const std::string& envelope_from, const std::string& to, base::ByteView message) override;

 private:
  struct Line;
  explicit SmtpMailer(SmtpOptions options);
  SmtpOptions options_;
  std::mutex one_at_a_time_;
  std::unique_ptr<Line> line_;
};

}  // namespace vidimus::adapters::smtp
