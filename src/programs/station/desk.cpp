#include "programs/station/desk.hpp"

#include "adapters/pkcs11/token.hpp"

namespace vidimus::programs::station {

base::Result<std::unique_ptr<ports::TokenDevice>> find_token(Desk& desk,
                                                             const std::vector<adapters::pkcs11::TokenAddress>& wanted) {
  for (const auto& address : wanted)
    for (const auto& module : desk.modules) {
      auto token = adapters::pkcs11::token_device(module, address);
      const auto info = token->info();
      if (info) return recorded(std::move(token), desk.sentences);
      if (info.error().code == base::Code::conflict) return info.error();
    }
  return base::fail(base::Code::device_retry, "token.absent");
}

base::Result<base::Done> log_in(Desk& desk, ports::TokenDevice& token, const ports::TokenInfo& info) {
  CodeQuestion question{CodeKind::holder, info.label, {}, {}, info.tries_left};
  for (int turn = 0;; ++turn) {
    VIDIMUS_TRY(pin, desk.codes.ask(question));
    auto done = token.log_in(pin);
    if (done || turn == 1 || !desk.codes.interactive() || done.error().detail != "token.pin_incorrect") return done;
    question.wrong_before = true;
    const auto after = token.info();
    question.tries_left = after ? after->tries_left : std::nullopt;
  }
}

}  // namespace vidimus::programs::station
