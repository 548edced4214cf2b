#include "adapters/smtp/mail_folder.hpp"

#include <algorithm>
#include <filesystem>

#include "adapters/smtp/message.hpp"
#include "base/time.hpp"
#include "base/toml.hpp"

namespace vidimus::adapters::smtp {

using base::Code;
using base::fail;

base::Result<std::unique_ptr<ports::Mailer>> MailFolder::open(std::string folder, const ports::Clock& clock,
                                                              ports::Entropy& entropy) {
  std::error_code error;
  if (std::filesystem::create_directories(folder, error))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  if (error || !std::filesystem::is_directory(folder)) return fail(Code::misconfigured, "mail: cannot make the folder " + folder);
  return std::unique_ptr<ports::Mailer>{new MailFolder{std::move(folder), clock, entropy}};
}

base::Result<base::Bytes> MailFolder::compose(const ports::MessageParts& parts) { return compose_message(parts); }

base::Result<base::Bytes> MailFolder::readdress(base::ByteView message, const std::string& to_name, const std::string& to_email) {
  return readdress_message(message, to_name, to_email);
}

base::Result<std::string> MailFolder::plain_text(base::ByteView message) { return plain_text_of_message(message); }

base::Result<ports::Handed> MailFolder::deliver(const std::string& envelope_from, const std::string& to, base::ByteView message) {
  if (!is_mailbox(envelope_from) || !is_mailbox(to)) return fail(Code::bad_request, "mail.to_not_an_address");
  auto time = base::to_rfc3339(clock_.now());
  std::erase(time, ':');
  const auto path = folder_ + "/" + time + "-" + base::to_hex(entropy_.draw(8)) + ".eml";
  VIDIMUS_CHECK(base::write_file(path, base::text_of(message), 0600));
  return ports::Handed{};
}

}  // namespace vidimus::adapters::smtp
