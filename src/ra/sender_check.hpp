// Is the body's sender address believed by the mail servers of others? What its domain publishes, asked of the domain name
// system.
#pragma once

#include "domain/sender_domain.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// One record that was asked for.
struct SenderLine {
  domain::SenderRecord record = domain::SenderRecord::spf;
  std::string name;  ///< asked of the name servers: "_dmarc.solstice.example"
  std::string found;
  std::optional<domain::SenderFinding> finding;  ///< nothing: good
};
struct SenderReport {
  std::string address;
  std::string domain;
  std::vector<SenderLine> lines;
};

/// What a sender's domain publishes. `selectors`: names under which the mail server publishes its DKIM keys; DNS cannot list
/// them. Servers that do not answer are a finding, never a failure; after the first silence nothing more is asked.
SenderReport check_sender(ports::NameService& names, const std::string& address, const std::vector<std::string>& selectors);

/// The same for the actor's body. @errors forbidden: nobody of the house; unavailable "refused.no_name_service": the instance
/// sends no mail.
Result<SenderReport> sender_report(Counter& counter, const Actor& actor);

}  // namespace vidimus::ra
