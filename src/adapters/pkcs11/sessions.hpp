// Sessions with one token, its user logged in: one session per operation in flight, one kept open so that the log-in is not lost,
// and a fresh start when the token was unplugged and came back.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "adapters/pkcs11/module.hpp"

namespace vidimus::adapters::pkcs11 {

/// A borrowed session. Calls go through `check`, which remembers that the session was lost.
class Session {
 public:
  Session(ck_function_list* functions, unsigned long handle, unsigned generation, const base::Secret& pin)
      : functions_(functions), handle_(handle), generation_(generation), pin_(&pin) {}
  [[nodiscard]] ck_function_list* functions() const { return functions_; }
  [[nodiscard]] unsigned long handle() const { return handle_; }
  /// Object handles found under another generation are void.
  [[nodiscard]] unsigned generation() const { return generation_; }
  /// For keys that ask for the PIN at each signature (CKA_ALWAYS_AUTHENTICATE, as on qualified devices).
  [[nodiscard]] const base::Secret& pin() const { return *pin_; }
  [[nodiscard]] bool lost() const { return lost_; }
  /// Done, or the error of this call.
  Result<Done> check(unsigned long answer, std::string_view call);

 private:
  ck_function_list* functions_;
  unsigned long handle_;
  unsigned generation_;
  const base::Secret* pin_;
  bool lost_ = false;
};

/// Thread-safe. Shared by all the keys of one token: a token has one log-in per process.
class Sessions {
 public:
  /// Finds the token and logs its user in. @errors device_retry token.absent, token.pin_incorrect; device_fatal token.pin_locked.
  /// While another Sessions of this process is logged in on the same token, the PIN is not looked at: a token has one log-in per
  /// process, and PKCS#11 has no way to check a PIN under it.
  static Result<std::shared_ptr<Sessions>> open(std::shared_ptr<Module> module, TokenAddress address, base::Secret pin);
  ~Sessions();
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  /// Runs `work(Session&)` → Result<…>. When the session was lost under it, opens again and runs it once more: `work` looks its
  /// objects up itself, and finds what its first run made before the loss.
  template <class Work>
  auto run(Work work) -> decltype(work(std::declval<Session&>())) {
    for (int turn = 0;; ++turn) {
      auto borrowed = borrow();
      if (!borrowed) return borrowed.error();
      Session& session = *borrowed;
      auto outcome = work(session);
      const bool again = !outcome && session.lost() && turn == 0;
      give_back(session, static_cast<bool>(outcome));
      if (!again) return outcome;
      if (auto done = reopen(session.generation()); !done) return done.error();
    }
  }

 private:
  struct Idle {
    unsigned long handle;
    unsigned generation;
  };
  Sessions(std::shared_ptr<Module> module, TokenAddress address, base::Secret pin)
      : module_(std::move(module)), address_(std::move(address)), pin_(std::move(pin)) {}
  Result<Session> borrow();
  void give_back(const Session& session, bool clean);
  Result<Done> reopen(unsigned lost_generation);
  Result<Done> start();  ///< under the lock: find, open the kept session, log in
  void close_all();      ///< under the lock

  std::shared_ptr<Module> module_;
  TokenAddress address_;
  base::Secret pin_;
  std::mutex lock_;
  SlotId slot_ = 0;
  unsigned long kept_ = 0;
  unsigned generation_ = 0;
  bool started_ = false;
  bool pin_refused_ = false;  ///< never offer a refused PIN twice: three tries block a token
  std::vector<Idle> idle_;
};

}  // namespace vidimus::adapters::pkcs11
