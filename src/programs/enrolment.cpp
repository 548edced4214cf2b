#include "programs/enrolment.hpp"

#include "programs/authority.hpp"
#include "programs/shared_secret.hpp"
#include "programs/suppliers.hpp"

namespace vidimus::programs {

using base::Result;

Result<std::unique_ptr<ca::EnrolmentDesk>> open_enrolment(OpenHouse& open) {
  const auto& settings = open.settings.enrolment;
  std::vector<ca::EnrolledClient> clients;
  for (const auto& client : settings.clients) clients.push_back({client.name, client.profiles, client.names});
  VIDIMUS_TRY(profiles, read_profiles(open.settings));
  return ca::EnrolmentDesk::make(std::move(clients), std::move(profiles), settings.confirmation,
                                 {*open.authority, *open.book, *open.enrolments, open.clock});
}

Result<std::unique_ptr<adapters::cmp::Server>> open_cmp_server(OpenHouse& open, ports::Enrolment& desk) {
  const auto& settings = open.settings.enrolment;
  adapters::cmp::ServerSettings out;
  VIDIMUS_TRY(chain, read_certificates(settings.certificate));
  out.certificate = std::move(chain.front());
  out.chain.assign(chain.begin() + 1, chain.end());
  VIDIMUS_TRY(key, read_private_file(settings.key));
  out.key = std::move(key);
  out.confirmation = settings.confirmation;
  for (const auto& client : settings.clients) {
    if (client.certificate.empty() && client.secret_file.empty()) continue;
    adapters::cmp::ServerClient one;
    one.name = client.name;
    one.vouches = client.vouches;
    one.reference = client.reference;
    if (!client.certificate.empty()) {
      VIDIMUS_TRY(theirs, read_certificates(client.certificate));
      one.certificate = std::move(theirs.front());
    }
    if (!client.secret_file.empty()) {
      VIDIMUS_TRY(secret, read_shared_secret(open.settings, client.secret_file));
      one.secret = std::move(secret);
    }
    out.clients.push_back(std::move(one));
  }
  return adapters::cmp::Server::make(std::move(out), desk, open.clock, open.entropy);
}

}  // namespace vidimus::programs
