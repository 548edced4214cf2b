// Acts on a token's codes: initialisation, first PIN, unblocking, change. Each has a session of its own, closed on return.
#include <algorithm>
#include <array>

#include "adapters/pkcs11/cryptoki.hpp"
#include "adapters/pkcs11/errors.hpp"
#include "adapters/pkcs11/module.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
using base::fail;

unsigned char* octets_of(const base::Secret& secret) {
  // PKCS#11 v2.40 declares PINs writable (CK_UTF8CHAR_PTR) though they are read only.
  return reinterpret_cast<unsigned char*>(const_cast<char*>(secret.reveal().data()));
}

/// A read-write session for one act.
class OneSession {
 public:
  static Result<OneSession> open(Module& module, SlotId slot) {
    ck_session_handle_t handle = CK_INVALID_HANDLE;
    const auto answer = module.functions()->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &handle);
    if (answer != CKR_OK) return device_error(answer, "C_OpenSession");
    return OneSession{module.functions(), handle};
  }
  OneSession(OneSession&& other) noexcept : functions_(other.functions_), handle_(std::exchange(other.handle_, 0)) {}
  OneSession& operator=(OneSession&&) = delete;
  ~OneSession() {
    if (handle_ == CK_INVALID_HANDLE) return;
    functions_->C_Logout(handle_);
    functions_->C_CloseSession(handle_);
  }
  [[nodiscard]] ck_session_handle_t handle() const { return handle_; }

 private:
  OneSession(ck_function_list* functions, ck_session_handle_t handle) : functions_(functions), handle_(handle) {}
  ck_function_list* functions_;
  ck_session_handle_t handle_;
};

}  // namespace

Result<Done> set_holder_pin(Module& module, SlotId slot, const ports::TokenCodes& codes) {
  VIDIMUS_TRY(session, OneSession::open(module, slot));
  auto answer = module.functions()->C_Login(session.handle(), CKU_SO, octets_of(codes.security_officer),
                                            codes.security_officer.reveal().size());
  if (answer != CKR_OK) return device_error(answer, "C_Login (security officer)");
  answer = module.functions()->C_InitPIN(session.handle(), octets_of(codes.holder), codes.holder.reveal().size());
  if (answer != CKR_OK) return device_error(answer, "C_InitPIN");
  return Done{};
}

Result<Done> change_holder_pin(Module& module, SlotId slot, const base::Secret& old_pin, const base::Secret& new_pin) {
  VIDIMUS_TRY(session, OneSession::open(module, slot));
  // Logged in first: some modules change the PIN of a public session without saying whose PIN it was.
  auto answer = module.functions()->C_Login(session.handle(), CKU_USER, octets_of(old_pin), old_pin.reveal().size());
  if (answer != CKR_OK && answer != CKR_PIN_EXPIRED) return device_error(answer, "C_Login");
  answer = module.functions()->C_SetPIN(session.handle(), octets_of(old_pin), old_pin.reveal().size(), octets_of(new_pin),
                                        new_pin.reveal().size());
  if (answer != CKR_OK) return device_error(answer, "C_SetPIN");
  return Done{};
}

Result<Done> change_security_officer(Module& module, SlotId slot, const base::Secret& before, const base::Secret& after) {
  VIDIMUS_TRY(session, OneSession::open(module, slot));
  auto answer = module.functions()->C_Login(session.handle(), CKU_SO, octets_of(before), before.reveal().size());
  if (answer != CKR_OK) return device_error(answer, "C_Login (security officer)");
  answer = module.functions()->C_SetPIN(session.handle(), octets_of(before), before.reveal().size(), octets_of(after),
                                        after.reveal().size());
  if (answer != CKR_OK) return device_error(answer, "C_SetPIN (security officer)");
  return Done{};
}

Result<TokenInSlot> prepare_token(Module& module, SlotId slot, std::string_view label, const base::Secret& security_officer) {
  if (label.empty() || label.size() > 32) return fail(Code::bad_request, "token.label", "a token label has 1 to 32 octets");
  VIDIMUS_TRY(before, module.tokens());
  std::string serial;
  for (const auto& token : before)
    if (token.slot == slot) serial = token.info.serial;

  std::array<unsigned char, 32> padded{};
  padded.fill(' ');
  std::copy(label.begin(), label.end(), padded.begin());
  const auto answer =
      module.functions()->C_InitToken(slot, octets_of(security_officer), security_officer.reveal().size(), padded.data());
  if (answer != CKR_OK) return device_error(answer, "C_InitToken");

  // The slot number may have changed; a software token only has a serial from now on.
  VIDIMUS_TRY(after, module.tokens());
  for (auto& token : after) {
    const bool known = std::any_of(before.begin(), before.end(), [&](const TokenInSlot& old) {
      return old.info.serial == token.info.serial && old.info.condition != ports::TokenCondition::blank;
    });
    const bool same = serial.empty() ? !known : token.info.serial == serial;
    if (!same || token.info.label != label || token.info.condition == ports::TokenCondition::blank) continue;
    return std::move(token);
  }
  return fail(Code::device_retry, "token.absent", "the token did not come back after its initialisation");
}

Result<TokenInSlot> initialise_token(Module& module, SlotId slot, std::string_view label, const ports::TokenCodes& codes) {
  VIDIMUS_TRY(token, prepare_token(module, slot, label, codes.security_officer));
  VIDIMUS_CHECK(set_holder_pin(module, token.slot, codes));
  return module.find({token.info.label, token.info.serial});
}

Result<TokenInSlot> initialise_token(Module& module, std::string_view label, const ports::TokenCodes& codes) {
  VIDIMUS_TRY(present, module.tokens());
  const TokenInSlot* blank = nullptr;
  for (const auto& token : present) {
    const bool is_blank = token.info.condition == ports::TokenCondition::blank;
    if (!is_blank && token.info.label == label) return fail(Code::conflict, "token.label_taken", "label in use");
    if (is_blank && blank == nullptr) blank = &token;
  }
  if (blank == nullptr) return fail(Code::device_retry, "token.absent", "no blank token");
  return initialise_token(module, blank->slot, label, codes);
}

}  // namespace vidimus::adapters::pkcs11
