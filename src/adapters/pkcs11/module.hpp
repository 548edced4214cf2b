// A PKCS#11 module (pilote) in this process: loaded and initialised once per path however many ask for it, and its tokens found
// by what they say of themselves, never by slot number: slot numbers change when a token is plugged in or initialised.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "ports/token_device.hpp"

struct ck_function_list;

namespace vidimus::adapters::pkcs11 {

using base::Done;
using base::Result;
using SlotId = unsigned long;

/// Which token: an empty part matches any. Both empty is a blank token that has no serial yet.
struct TokenAddress {
  std::string label;
  std::string serial;
};

struct TokenInSlot {
  SlotId slot = 0;
  ports::TokenInfo info;
};

class LoadedModule;

/// A share in a loaded module: the last one to go finalises it. Never fork after opening one: real modules do not survive it.
class Module {
 public:
  /// @errors misconfigured when the file is not a PKCS#11 module, device_fatal when it does not initialise for threads.
  static Result<std::shared_ptr<Module>> open(const std::string& path);
  ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  [[nodiscard]] const std::string& path() const;
  [[nodiscard]] ck_function_list* functions() const;
  /// The tokens present now, blank ones included.
  Result<std::vector<TokenInSlot>> tokens() const;
  /// The one initialised token of this address. @errors device_retry token.absent; conflict token.ambiguous when two answer to
  /// it.
  Result<TokenInSlot> find(const TokenAddress& address) const;

 private:
  explicit Module(LoadedModule* loaded) : loaded_(loaded) {}
  LoadedModule* loaded_;
};

/// Initialises the token in this slot, without a PIN; everything on it is lost. Answers the token as found again afterwards.
Result<TokenInSlot> prepare_token(Module& module, SlotId slot, std::string_view label, const base::Secret& security_officer);
/// Initialises the token in this slot and sets the holder's PIN; everything on it is lost. Answers the token as found again
/// afterwards (a software token gets its serial here). No session may be open on it.
Result<TokenInSlot> initialise_token(Module& module, SlotId slot, std::string_view label, const ports::TokenCodes& codes);
/// Initialises the first blank token of the module: software tokens of the authorities (AC, OCSP, horodatage).
/// @errors device_retry token.absent when no slot holds a blank one; conflict when the label is taken.
Result<TokenInSlot> initialise_token(Module& module, std::string_view label, const ports::TokenCodes& codes);
/// Sets the holder's PIN as the security officer (first PIN, or unblocking).
Result<Done> set_holder_pin(Module& module, SlotId slot, const ports::TokenCodes& codes);
/// Another unblocking code. @errors device_retry token.pin_incorrect.
Result<Done> change_security_officer(Module& module, SlotId slot, const base::Secret& before, const base::Secret& after);
/// @errors device_retry token.pin_incorrect, token.pin_form; device_fatal token.pin_locked.
Result<Done> change_holder_pin(Module& module, SlotId slot, const base::Secret& old_pin, const base::Secret& new_pin);

}  // namespace vidimus::adapters::pkcs11
