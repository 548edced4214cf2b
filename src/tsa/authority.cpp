#include "tsa/authority.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace vidimus::tsa {

using pki::tsp::Failure;
using pki::tsp::rejection;

std::array<std::uint8_t, 16> StampSerials::next() {
  std::array<std::uint8_t, 16> out{};
  std::ranges::copy(run_, out.begin());
  auto left = count_.fetch_add(1) + 1;
  for (std::size_t at = out.size(); left > 0; left >>= 8) out[--at] = static_cast<std::uint8_t>(left & 0xFF);
  return out;
}

TimeStampAuthority::TimeStampAuthority(pki::tsp::TokenSigner signer, StampSerials& serials, ClockWatch& watch, StampLog& log,
                                       Clock clock)
    : signer_(std::make_shared<const pki::tsp::TokenSigner>(std::move(signer))),
      serials_(serials),
      watch_(watch),
      log_(log),
      clock_(std::move(clock)) {}

void TimeStampAuthority::take_signer(pki::tsp::TokenSigner signer) {
  signer_.store(std::make_shared<const pki::tsp::TokenSigner>(std::move(signer)));
}

base::Bytes TimeStampAuthority::answer(base::ByteView octets) {
  const auto request = pki::tsp::read_request(octets);
  if (!request) return rejection(Failure::bad_data_format, request.error().detail);
  const auto signer = signer_.load();
  if (const auto why = signer->refusal(*request)) return rejection(*why, "request not accepted");

  const auto reading = clock_();
  if (!watch_.trusts(reading)) return rejection(Failure::time_not_available, "the clock is being checked");
  const auto serial = serials_.next();
  auto response = signer->sign(*request, {serial, reading.wall});
  if (!response) {
    base::log::error("tsa.sign_failed", {{"cause", response.error().detail}});
    return rejection(Failure::system_failure, "no signature now, try later");
  }
  const auto logged = log_.append({reading.wall,
                                   {serial.begin(), serial.end()},
                                   base::copy_of(request->message_imprint),
                                   base::copy_of(signer->policy_for(*request))});
  if (!logged) {
    base::log::error("tsa.trace_failed", {{"cause", logged.error().detail}});
    return rejection(Failure::system_failure, "no trace can be kept now, try later");
  }
  return *std::move(response);
}

}  // namespace vidimus::tsa
