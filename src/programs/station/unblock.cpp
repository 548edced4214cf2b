#include "programs/station/unblock.hpp"

namespace vidimus::programs::station {

using base::Code;
using base::fail;
using base::Result;

Result<std::string> unblock(Desk& desk, const Job& job) {
  VIDIMUS_TRY(token, find_token(desk, {{"", job.token_serial}}));
  VIDIMUS_TRY(info, token->info());
  const auto* device = device_of(desk.devices, info.model);
  if (device != nullptr && !device->unblocks(UnblockingWay::counter))
    return fail(Code::device_fatal, "station.unblocked_elsewhere");
  auto code = job.security_officer;
  if (code.empty()) {
    VIDIMUS_TRY(kept, desk.state.security_officer(info.label));
    if (!kept) return fail(Code::device_fatal, "station.code_unknown");
    code = *std::move(kept);
  }
  VIDIMUS_TRY(pin, desk.codes.ask({CodeKind::new_holder, info.label, device == nullptr ? PinRule{} : device->pin, {}}));
  VIDIMUS_CHECK(token->unblock({code, pin}));
  // The new PIN opens the token, or nothing was gained.
  VIDIMUS_CHECK(token->log_in(pin));
  VIDIMUS_CHECK(desk.registry.unblocked(job));
  return info.serial;
}

}  // namespace vidimus::programs::station
