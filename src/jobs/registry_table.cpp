#include "jobs/registry_table.hpp"

#include "ra/accreditations.hpp"
#include "ra/calendar_jobs.hpp"
#include "ra/elections.hpp"
#include "ra/ends.hpp"
#include "ra/errands.hpp"
#include "ra/follow_up.hpp"
#include "ra/integration.hpp"
#include "ra/letters.hpp"
#include "ra/once.hpp"
#include "ra/orphans.hpp"
#include "ra/partial_uploads.hpp"
#include "ra/provider_sign_in.hpp"
#include "ra/record_signing.hpp"
#include "ra/reminders.hpp"
#include "ra/retention.hpp"
#include "ra/verification_clock.hpp"
#include "ra/waiting.hpp"

namespace vidimus::jobs {
namespace {

using Act = base::Result<int> (*)(ra::Counter&);

std::function<base::Result<int>()> of(ra::House& house, Act act) {
  return [&house, act] {
    ra::Counter counter{house};
    return act(counter);
  };
}

}  // namespace

std::vector<Job> registry_table(ra::House& house, AuthorityHands hands) {
  using namespace std::chrono_literals;
  std::vector<Job> table{
      {"deliver_letters", 1s, of(house, ra::deliver_letters)},
      {"advance_contracts", 60s, of(house, ra::advance_contracts)},
      {"expire_certificates", 1h, of(house, ra::expire_certificates)},
      {"advance_accreditations", 1h, of(house, ra::advance_accreditations)},
      {"tell_mandates_ending", 1h, of(house, ra::tell_mandates_ending)},
      {"watch_verifications", 60s, of(house, ra::watch_verifications)},
      {"close_missed", 1h, of(house, ra::close_missed)},
      {"remind_appointments", 15min, of(house, ra::remind_appointments)},
      {"offer_earlier_slots", 60s, of(house, ra::offer_earlier_slots)},
      {"remind_of_ends", 1h, of(house, ra::remind_of_ends)},
      {"watch_acceptances", 1h, of(house, ra::watch_acceptances)},
      {"revoke_orphans", 1h, of(house, ra::revoke_orphans)},
      {"seal_records", 5s, of(house, ra::seal_records)},
      {"notify_subscribers", 5s, of(house, ra::notify_subscribers)},
      {"ask_missing_purchase_orders", 1h, of(house, ra::ask_missing_purchase_orders)},
      {"ask_missing_installations", 1h, of(house, ra::ask_missing_installations)},
      {"do_errands", 1s, of(house, ra::do_errands)},
      {"forget_errands", 6h, of(house, ra::forget_errands)},
      {"forget_sendings", 1h, of(house, ra::forget_sendings)},
      {"forget_uploads", 15min, of(house, ra::forget_uploads)},
      {"forget_ways", 6h, of(house, ra::forget_ways)},
      {"keep_and_forget", 6h, of(house, ra::keep_and_forget)},
      {"finish_erasures", 10min, of(house, ra::finish_erasures)},
  };
  if (hands.press_crl) table.push_back({"press_crl", 60s, std::move(hands.press_crl)});
  if (hands.read_bounces) table.push_back({"read_bounces", 60s, std::move(hands.read_bounces)});
  if (hands.remind_of_handoffs) table.push_back({"remind_of_handoffs", 24h, std::move(hands.remind_of_handoffs)});
  if (hands.revoke_unconfirmed) table.push_back({"revoke_unconfirmed", 60s, std::move(hands.revoke_unconfirmed)});
  if (hands.measure_services) table.push_back({"measure_services", 5min, std::move(hands.measure_services)});
  if (hands.finish_issuances) table.push_back({"finish_issuances", 5min, std::move(hands.finish_issuances)});
  return table;
}

}  // namespace vidimus::jobs
