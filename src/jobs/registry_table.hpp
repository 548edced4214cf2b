// The jobs of the registry (vidimusd), as a table a person can read.
#pragma once

#include "jobs/loop.hpp"
#include "ra/counter.hpp"

namespace vidimus::jobs {

/// What only the program can hand in, for it alone knows the certification authority. Each answers how many things it did.
struct AuthorityHands {
  std::function<base::Result<int>()> press_crl;           ///< presses a CRL when one is needed
  std::function<base::Result<int>()> read_bounces;        ///< reads notices of non-delivery from their mailbox
  std::function<base::Result<int>()> remind_of_handoffs;  ///< names suppliers by files that have not answered
  std::function<base::Result<int>()> revoke_unconfirmed;  ///< revokes what others enrolled and nobody confirmed
  std::function<base::Result<int>()> measure_services;    ///< asks the trust services and keeps how they answered
  std::function<base::Result<int>()> finish_issuances;    ///< finishes issuances a crash cut off
};

/// The jobs of the registry as a table. A hand that is missing leaves its row out: the authority is then somebody else's.
std::vector<Job> registry_table(ra::House& house, AuthorityHands hands);

}  // namespace vidimus::jobs
