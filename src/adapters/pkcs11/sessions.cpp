#include "adapters/pkcs11/sessions.hpp"

#include "adapters/pkcs11/cryptoki.hpp"
#include "adapters/pkcs11/errors.hpp"

namespace vidimus::adapters::pkcs11 {

Result<Done> Session::check(unsigned long answer, std::string_view call) {
  if (answer == CKR_OK) return Done{};
  if (device_error_row(answer).recovery == Recovery::reopen) lost_ = true;
  return device_error(answer, call);
}

namespace {

ck_rv_t open_session(const Module& module, SlotId slot, ck_session_handle_t& handle) {
  return module.functions()->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &handle);
}

}  // namespace

Result<std::shared_ptr<Sessions>> Sessions::open(std::shared_ptr<Module> module, TokenAddress address, base::Secret pin) {
  std::shared_ptr<Sessions> sessions{new Sessions{std::move(module), std::move(address), std::move(pin)}};
  const std::lock_guard lock{sessions->lock_};
  if (auto done = sessions->start(); !done) return done.error();
  return sessions;
}

Sessions::~Sessions() { close_all(); }

Result<Done> Sessions::start() {
  if (pin_refused_) return device_error(CKR_PIN_INCORRECT, "C_Login (not tried again)");
  VIDIMUS_TRY(token, module_->find(address_));
  slot_ = token.slot;
  // From here on the very token found: another with the same label must not take its place.
  address_ = {token.info.label, token.info.serial};
  ck_session_handle_t handle = CK_INVALID_HANDLE;
  if (const auto opened = open_session(*module_, slot_, handle); opened != CKR_OK) return device_error(opened, "C_OpenSession");
  auto* text = reinterpret_cast<unsigned char*>(const_cast<char*>(pin_.reveal().data()));
  const auto answer = module_->functions()->C_Login(handle, CKU_USER, text, pin_.reveal().size());
  if (answer != CKR_OK && answer != CKR_USER_ALREADY_LOGGED_IN) {
    module_->functions()->C_CloseSession(handle);
    pin_refused_ = answer == CKR_PIN_INCORRECT || answer == CKR_PIN_LEN_RANGE || answer == CKR_PIN_INVALID;
    return device_error(answer, "C_Login");
  }
  kept_ = handle;
  started_ = true;
  ++generation_;
  return Done{};
}

void Sessions::close_all() {
  for (const auto& session : idle_) module_->functions()->C_CloseSession(session.handle);
  idle_.clear();
  if (started_) module_->functions()->C_CloseSession(kept_);
  started_ = false;
}

Result<Session> Sessions::borrow() {
  const std::lock_guard lock{lock_};
  if (!started_) VIDIMUS_CHECK(start());
  if (!idle_.empty()) {
    const auto session = idle_.back();
    idle_.pop_back();
    return Session{module_->functions(), session.handle, generation_, pin_};
  }
  ck_session_handle_t handle = CK_INVALID_HANDLE;
  auto answer = open_session(*module_, slot_, handle);
  if (answer != CKR_OK && device_error_row(answer).recovery == Recovery::reopen) {
    // Nothing was begun, so starting afresh here is the same as meeting the token for the first time.
    close_all();
    VIDIMUS_CHECK(start());
    answer = open_session(*module_, slot_, handle);
  }
  if (answer != CKR_OK) return device_error(answer, "C_OpenSession");
  return Session{module_->functions(), handle, generation_, pin_};
}

void Sessions::give_back(const Session& session, bool clean) {
  const std::lock_guard lock{lock_};
  // A session that failed may have an operation half open: it is not reused.
  if (clean && started_ && session.generation() == generation_)
    idle_.push_back({session.handle(), session.generation()});
  else
    module_->functions()->C_CloseSession(session.handle());
}

Result<Done> Sessions::reopen(unsigned lost_generation) {
  const std::lock_guard lock{lock_};
  if (started_ && generation_ != lost_generation) return Done{};  // another thread was quicker
  close_all();
  return start();
}

}  // namespace vidimus::adapters::pkcs11
