#include "adapters/smtp/settings.hpp"

#include "adapters/smtp/mail_folder.hpp"
#include "adapters/smtp/smtp_mailer.hpp"
#include "base/toml.hpp"

namespace vidimus::adapters::smtp {

using base::Code;
using base::fail;

base::Result<std::unique_ptr<ports::Mailer>> make_mailer(const MailSettings& settings, const ports::Clock& clock,
                                                         ports::Entropy& entropy) {
  if (settings.url.empty() == settings.folder.empty()) return fail(Code::misconfigured, "mail: give either url or folder");
  if (!settings.folder.empty()) return MailFolder::open(settings.folder, clock, entropy);
  SmtpOptions options;
  options.url = settings.url;
  options.starttls = settings.starttls;
  options.ca_file = settings.ca_file;
  options.user = settings.user;
  if (settings.user.empty() != settings.password_file.empty())
    return fail(Code::misconfigured, "mail: user and password_file go together");
  if (!settings.password_file.empty()) {
    auto text = base::read_file(settings.password_file, 4096);
    if (!text) return fail(Code::misconfigured, "mail: cannot read password_file", text.error().detail);
    text->erase(std::min(text->find_first_of("\r\n"), text->size()));
    if (text->empty()) return fail(Code::misconfigured, "mail: password_file is empty");
    options.password = base::Secret{std::move(*text)};
  }
  return SmtpMailer::open(std::move(options));
}

}  // namespace vidimus::adapters::smtp
