#include "ra/attempts.hpp"

namespace vidimus::ra {
namespace {

constexpr std::chrono::days counted_for{1};

/// The address itself is personal data: its keyed hash is enough to count.
domain::ClientId id_of(const Work& work, const std::string& address) {
  return domain::ClientId{base::to_hex(work.mac("caller", address))};
}

bool counts_still(const domain::ClientAttempts& known, Instant now) { return now - known.since < counted_for; }

}  // namespace

Result<Done> check_caller(Work& work, const std::string& address) {
  if (address.empty()) return Done{};
  VIDIMUS_TRY(known, work.unit().client_attempts(id_of(work, address)));
  if (known && counts_still(*known, work.now()) && known->wrong >= domain::client_attempts)
    return base::fail(base::Code::too_many, "refused.caller_locked");
  return Done{};
}

Result<Done> count_against_caller(Work& work, const std::string& address) {
  if (address.empty()) return Done{};
  const auto id = id_of(work, address);
  VIDIMUS_TRY(known, work.unit().client_attempts(id));
  auto counted = known.value_or(domain::ClientAttempts{id, 0, work.now(), 0});
  if (!counts_still(counted, work.now())) {
    counted.since = work.now();
    counted.wrong = 0;
  }
  ++counted.wrong;
  work.write(counted, "caller", id.text, "wrong_secret", domain::BodyId{}, {}, Json::object({{"wrong", counted.wrong}}));
  return Done{};
}

}  // namespace vidimus::ra
