#include "adapters/pkcs11/module.hpp"

#include <filesystem>
#include <map>
#include <mutex>

#include "adapters/pkcs11/cryptoki.hpp"
#include "adapters/pkcs11/errors.hpp"
#include "base/system.hpp"

namespace vidimus::adapters::pkcs11 {

using base::Code;
using base::fail;

/// A module's place in this process. Counted by hand under one lock, because finalising one share while another is being
/// opened would take the module away from under the second.
class LoadedModule {
 public:
  std::string path;
  void* library = nullptr;
  ck_function_list* functions = nullptr;
  std::size_t shares = 0;
  bool ours = true;  ///< false when somebody else in this process initialised it: theirs to finalise
};

namespace {

std::mutex loading;
std::map<std::string, LoadedModule>& loaded_modules() {
  static std::map<std::string, LoadedModule> modules;
  return modules;
}

Result<Done> load(LoadedModule& module) {
  std::string why;
  module.library = base::open_library(module.path, why);
  if (module.library == nullptr) return fail(Code::misconfigured, "token.module_unreadable", why);
  using GetFunctionList = ck_rv_t (*)(ck_function_list**);
  const auto get = reinterpret_cast<GetFunctionList>(base::function_in(module.library, "C_GetFunctionList"));
  ck_rv_t answer = CKR_GENERAL_ERROR;
  if (get != nullptr) answer = get(&module.functions);
  if (answer != CKR_OK || module.functions == nullptr) {
    base::close_library(module.library);
    return fail(Code::misconfigured, "token.module_unreadable", module.path + " has no PKCS#11 function list");
  }
  ck_c_initialize_args options{};
  options.flags = CKF_OS_LOCKING_OK;
  answer = module.functions->C_Initialize(&options);
  module.ours = answer != CKR_CRYPTOKI_ALREADY_INITIALIZED;
  if (answer != CKR_OK && module.ours) {
    base::close_library(module.library);
    return device_error(answer, "C_Initialize");
  }
  return Done{};
}

/// Text of a blank-padded field; some modules pad with zeros.
template <std::size_t N>
std::string padded_text(const unsigned char (&field)[N]) {
  std::string_view text{reinterpret_cast<const char*>(field), N};
  text = text.substr(0, text.find('\0'));
  const auto last = text.find_last_not_of(' ');
  return std::string{last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1)};
}

ports::TokenInfo info_from(const ck_token_info& token) {
  using enum ports::TokenCondition;
  ports::TokenInfo info{padded_text(token.label), padded_text(token.manufacturer_id), padded_text(token.model),
                        padded_text(token.serial_number)};
  const auto has = [&](ck_flags_t flag) { return (token.flags & flag) != 0; };
  info.condition = !has(CKF_TOKEN_INITIALIZED)      ? blank
                   : has(CKF_USER_PIN_LOCKED)       ? pin_locked
                   : !has(CKF_USER_PIN_INITIALIZED) ? without_pin
                   : has(CKF_USER_PIN_FINAL_TRY)    ? pin_last_try
                   : has(CKF_USER_PIN_COUNT_LOW)    ? pin_low
                                                    : ready;
  if (info.condition == pin_locked) info.tries_left = 0;
  if (info.condition == pin_last_try) info.tries_left = 1;
  info.pin_minimum = token.min_pin_len;
  info.pin_maximum = token.max_pin_len;
  return info;
}

}  // namespace

Result<std::shared_ptr<Module>> Module::open(const std::string& path) {
  std::error_code error;
  const auto canonical = std::filesystem::canonical(path, error);
  if (error) return fail(Code::misconfigured, "token.module_unreadable", path + ": " + error.message());
  const std::lock_guard lock{loading};
  auto [place, fresh] = loaded_modules().try_emplace(canonical.string());
  auto& module = place->second;
  if (fresh) {
    module.path = canonical.string();
    if (auto done = load(module); !done) {
      loaded_modules().erase(place);
      return done.error();
    }
  }
  ++module.shares;
  return std::shared_ptr<Module>{new Module{&module}};
}

Module::~Module() {
  const std::lock_guard lock{loading};
  if (--loaded_->shares > 0) return;
  if (loaded_->ours) loaded_->functions->C_Finalize(nullptr);
  base::close_library(loaded_->library);
  loaded_modules().erase(std::string{loaded_->path});
}

const std::string& Module::path() const { return loaded_->path; }
ck_function_list* Module::functions() const { return loaded_->functions; }

Result<std::vector<TokenInSlot>> Module::tokens() const {
  std::vector<ck_slot_id_t> slots;
  ck_rv_t answer = CKR_BUFFER_TOO_SMALL;
  // A token may be plugged in between the two calls; the first one is also what makes a module look again.
  for (int turn = 0; turn < 4 && answer == CKR_BUFFER_TOO_SMALL; ++turn) {
    unsigned long count = 0;
    answer = functions()->C_GetSlotList(1, nullptr, &count);
    if (answer != CKR_OK) return device_error(answer, "C_GetSlotList");
    slots.resize(count);
    answer = functions()->C_GetSlotList(1, slots.data(), &count);
    if (answer == CKR_OK) slots.resize(count);
  }
  if (answer != CKR_OK) return device_error(answer, "C_GetSlotList");
  std::vector<TokenInSlot> out;
  for (const auto slot : slots) {
    ck_token_info token{};
    answer = functions()->C_GetTokenInfo(slot, &token);
    // Unplugged since, or a card that is not for this module: the other tokens still count.
    if (answer == CKR_OK) out.push_back({slot, info_from(token)});
  }
  return out;
}

Result<TokenInSlot> Module::find(const TokenAddress& address) const {
  VIDIMUS_TRY(present, tokens());
  const TokenInSlot* found = nullptr;
  for (const auto& token : present) {
    if (token.info.condition == ports::TokenCondition::blank) continue;
    if (!address.label.empty() && token.info.label != address.label) continue;
    if (!address.serial.empty() && token.info.serial != address.serial) continue;
    if (found != nullptr) return fail(Code::conflict, "token.ambiguous", "two tokens match " + address.label);
    found = &token;
  }
  if (found == nullptr) return fail(Code::device_retry, "token.absent", "no token " + address.label + " " + address.serial);
  return *found;
}

}  // namespace vidimus::adapters::pkcs11
