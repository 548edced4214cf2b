#include "programs/station/prepare.hpp"

#include "adapters/pkcs11/token.hpp"

namespace vidimus::programs::station {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::size_t usual_code = 12;

/// A label nobody else has: the token's serial where it has one already, else drawn.
std::string label_for(const ports::TokenInfo& info) {
  return "vidimus-" + (info.serial.empty() ? std::string{random_digits(12).reveal()} : info.serial.substr(0, 24));
}

/// One blank token. Its code is written down here before the token takes it, and told to the registry after.
Result<int> prepare_one(Desk& desk, const Job& job) {
  VIDIMUS_TRY(token, find_token(desk, {{"", ""}}));
  VIDIMUS_TRY(before, token->info());
  if (device_of(desk.devices, before.model) == nullptr) return fail(Code::device_fatal, "station.unknown_device", before.model);
  const auto label = label_for(before);
  const auto code = random_digits(before.pin_maximum == 0 ? usual_code : std::min(usual_code, before.pin_maximum));
  VIDIMUS_CHECK(desk.state.keep_security_officer(label, code));
  VIDIMUS_CHECK(token->prepare(label, code));
  VIDIMUS_TRY(after, token->info());
  return desk.registry.prepared(job, {after.serial, after.model, code});
}

/// What an earlier run prepared and could not tell any more. Told twice, it counts once.
Result<int> tell_earlier(Desk& desk, const Job& job) {
  auto left = job.wanted;
  for (const auto& module : desk.modules) {
    VIDIMUS_TRY(present, module->tokens());
    for (const auto& token : present) {
      if (token.info.condition != ports::TokenCondition::without_pin) continue;
      VIDIMUS_TRY(kept, desk.state.security_officer(token.info.label));
      if (!kept) continue;
      VIDIMUS_TRY(still, desk.registry.prepared(job, {token.info.serial, token.info.model, *kept}));
      left = still;
    }
  }
  return left;
}

}  // namespace

Result<std::string> prepare(Desk& desk, const Job& job) {
  int made = 0;
  VIDIMUS_TRY(wanted, tell_earlier(desk, job));
  for (auto left = wanted; left > 0; ++made) {
    VIDIMUS_TRY(still, prepare_one(desk, job));
    if (still >= left) return fail(Code::malformed, "station.answer");
    left = still;
  }
  return std::to_string(made);
}

}  // namespace vidimus::programs::station
