// Which mailer the settings ask for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ports/clock.hpp"
#include "ports/mailer.hpp"

namespace vidimus::adapters::smtp {

/// The `[mail]` table of the settings. Exactly one of `url` and `folder` is given.
struct MailSettings {
  std::string url;  ///< smtp://host:port or smtps://host:port
  bool starttls = true;
  std::string ca_file;
  std::string user;
  std::string password_file;                ///< first line is the password
  std::string folder;                       ///< letters become files here
  std::string resolver;                     ///< name server asked about the senders' domains; "" for the machine's own
  std::vector<std::string> dkim_selectors;  ///< under which the mail server publishes its keys
  std::string bounces;  ///< Maildir whose new messages are notices of non-delivery; "" when a pipe hands them in
};

/// @errors misconfigured, with the reason; the clock and the entropy must outlive the mailer.
base::Result<std::unique_ptr<ports::Mailer>> make_mailer(const MailSettings& settings, const ports::Clock& clock,
                                                         ports::Entropy& entropy);

}  // namespace vidimus::adapters::smtp
