// A PKCS#11 module for tests: SoftHSM2 behind it, and what it lacks of a token in the hand: three wrong PINs block it. How many
// were wrong is kept in the file that COUNTING_TOKEN names, so that it outlives the program, as on a token.
//   COUNTING_TOKEN_MODULE  the module behind
//   COUNTING_TOKEN_CONF    its SOFTHSM2_CONF, where that is another than the one of this program
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace {

constexpr int most_wrong = 3;
CK_FUNCTION_LIST* behind = nullptr;
CK_FUNCTION_LIST shown;

int wrong() {
  int count = 0;
  std::ifstream{std::getenv("COUNTING_TOKEN")} >> count;
  return count;
}
void keep(int count) { std::ofstream{std::getenv("COUNTING_TOKEN")} << count; }

/// A store of its own for the module behind: it reads its settings when it starts.
CK_RV initialise(void* options) {
  const char* own = std::getenv("COUNTING_TOKEN_CONF");
  if (own == nullptr) return behind->C_Initialize(options);
  const char* set = std::getenv("SOFTHSM2_CONF");
  const std::string before = set == nullptr ? "" : set;
  setenv("SOFTHSM2_CONF", own, 1);
  const auto verdict = behind->C_Initialize(options);
  setenv("SOFTHSM2_CONF", before.c_str(), 1);
  return verdict;
}

CK_RV log_in(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE* pin, CK_ULONG length) {
  if (user != CKU_USER) return behind->C_Login(session, user, pin, length);
  if (wrong() >= most_wrong) return CKR_PIN_LOCKED;
  const auto verdict = behind->C_Login(session, user, pin, length);
  if (verdict == CKR_OK) keep(0);
  if (verdict == CKR_PIN_INCORRECT) keep(wrong() + 1);
  return verdict;
}

CK_RV set_pin(CK_SESSION_HANDLE session, CK_BYTE* before, CK_ULONG length, CK_BYTE* after, CK_ULONG after_length) {
  if (wrong() >= most_wrong) return CKR_PIN_LOCKED;
  const auto verdict = behind->C_SetPIN(session, before, length, after, after_length);
  if (verdict == CKR_PIN_INCORRECT) keep(wrong() + 1);
  return verdict;
}

CK_RV init_pin(CK_SESSION_HANDLE session, CK_BYTE* pin, CK_ULONG length) {
  const auto verdict = behind->C_InitPIN(session, pin, length);
  if (verdict == CKR_OK) keep(0);
  return verdict;
}

CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  const auto verdict = behind->C_GetTokenInfo(slot, info);
  if (verdict != CKR_OK || info == nullptr || (info->flags & CKF_USER_PIN_INITIALIZED) == 0) return verdict;
  info->flags &= ~static_cast<CK_FLAGS>(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
  if (wrong() > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (wrong() == most_wrong - 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (wrong() >= most_wrong) info->flags |= CKF_USER_PIN_LOCKED;
  return verdict;
}

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  if (behind == nullptr) {
    void* module = dlopen(std::getenv("COUNTING_TOKEN_MODULE"), RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr) return CKR_GENERAL_ERROR;
    const auto get = reinterpret_cast<CK_RV (*)(CK_FUNCTION_LIST**)>(dlsym(module, "C_GetFunctionList"));
    if (get == nullptr || get(&behind) != CKR_OK) return CKR_GENERAL_ERROR;
    shown = *behind;
    shown.C_Initialize = initialise;
    shown.C_Login = log_in;
    shown.C_SetPIN = set_pin;
    shown.C_InitPIN = init_pin;
    shown.C_GetTokenInfo = token_info;
  }
  *list = &shown;
  return CKR_OK;
}
