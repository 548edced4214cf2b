#include "adapters/pkcs11/errors.hpp"

#include <array>
#include <string>

#include "adapters/pkcs11/cryptoki.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
constexpr auto retry = Code::device_retry;
constexpr auto fatal = Code::device_fatal;
constexpr auto none = Recovery::none;
constexpr auto reopen = Recovery::reopen;

#define ROW(value) value, #value
// PKCS#11 v2.40 §5.1; the last row stands for everything that is not listed.
constexpr std::array table{
    DeviceErrorRow{ROW(CKR_CANCEL), retry, none, "token.cancelled", "the operation was cancelled on the device"},
    DeviceErrorRow{ROW(CKR_HOST_MEMORY), fatal, none, "token.module_failed", "the module ran out of memory"},
    DeviceErrorRow{ROW(CKR_SLOT_ID_INVALID), retry, reopen, "token.absent", "the slot is gone"},
    DeviceErrorRow{ROW(CKR_GENERAL_ERROR), fatal, reopen, "token.module_failed", "the module met an unrecoverable error"},
    DeviceErrorRow{ROW(CKR_FUNCTION_FAILED), retry, reopen, "token.module_failed", "the module could not do what was asked"},
    DeviceErrorRow{ROW(CKR_ARGUMENTS_BAD), fatal, none, "token.refused", "the module refuses the arguments"},
    DeviceErrorRow{ROW(CKR_NEED_TO_CREATE_THREADS), fatal, none, "token.module_unsuitable", "the module must create threads"},
    DeviceErrorRow{ROW(CKR_CANT_LOCK), fatal, none, "token.module_unsuitable", "the module cannot be used by several threads"},
    DeviceErrorRow{ROW(CKR_ATTRIBUTE_READ_ONLY), fatal, none, "token.refused", "the attribute cannot be changed"},
    DeviceErrorRow{ROW(CKR_ATTRIBUTE_SENSITIVE), fatal, none, "token.sensitive", "the attribute never leaves the token"},
    DeviceErrorRow{ROW(CKR_ATTRIBUTE_TYPE_INVALID), fatal, none, "token.refused", "the object has no such attribute"},
    DeviceErrorRow{ROW(CKR_ATTRIBUTE_VALUE_INVALID), fatal, none, "token.refused", "the token refuses the attribute's value"},
    DeviceErrorRow{ROW(CKR_ACTION_PROHIBITED), fatal, none, "token.refused", "the token forbids this action"},
    DeviceErrorRow{ROW(CKR_DATA_INVALID), fatal, none, "token.refused", "the token refuses the data"},
    DeviceErrorRow{ROW(CKR_DATA_LEN_RANGE), fatal, none, "token.refused", "the data is too long or too short for this key"},
    DeviceErrorRow{ROW(CKR_DEVICE_ERROR), retry, reopen, "token.device_failed", "the device failed"},
    DeviceErrorRow{ROW(CKR_DEVICE_MEMORY), fatal, none, "token.full", "no room left on the token"},
    DeviceErrorRow{ROW(CKR_DEVICE_REMOVED), retry, reopen, "token.absent", "the token was unplugged"},
    DeviceErrorRow{ROW(CKR_FUNCTION_CANCELED), retry, none, "token.cancelled", "the operation was cancelled"},
    DeviceErrorRow{ROW(CKR_FUNCTION_NOT_SUPPORTED), fatal, none, "token.unsupported", "the module does not do this"},
    DeviceErrorRow{ROW(CKR_KEY_HANDLE_INVALID), retry, reopen, "token.key_absent", "the key is not on the token any more"},
    DeviceErrorRow{ROW(CKR_KEY_SIZE_RANGE), fatal, none, "token.unsupported", "the token does not make keys of this size"},
    DeviceErrorRow{ROW(CKR_KEY_TYPE_INCONSISTENT), fatal, none, "token.unsupported", "the key is of another type"},
    DeviceErrorRow{ROW(CKR_KEY_FUNCTION_NOT_PERMITTED), fatal, none, "token.refused", "the key may not be used for this"},
    DeviceErrorRow{ROW(CKR_KEY_UNEXTRACTABLE), fatal, none, "token.sensitive", "the key never leaves the token"},
    DeviceErrorRow{ROW(CKR_MECHANISM_INVALID), fatal, none, "token.unsupported", "the token has no such mechanism"},
    DeviceErrorRow{ROW(CKR_MECHANISM_PARAM_INVALID), fatal, none, "token.unsupported",
                   "the token refuses the mechanism's options"},
    DeviceErrorRow{ROW(CKR_OBJECT_HANDLE_INVALID), retry, reopen, "token.key_absent", "the object is not on the token any more"},
    DeviceErrorRow{ROW(CKR_OPERATION_ACTIVE), retry, reopen, "token.module_failed", "another operation runs in this session"},
    DeviceErrorRow{ROW(CKR_OPERATION_NOT_INITIALIZED), retry, reopen, "token.module_failed", "the operation was not started"},
    DeviceErrorRow{ROW(CKR_PIN_INCORRECT), retry, none, "token.pin_incorrect", "the PIN is wrong"},
    DeviceErrorRow{ROW(CKR_PIN_INVALID), retry, none, "token.pin_form", "the token refuses the PIN's characters"},
    DeviceErrorRow{ROW(CKR_PIN_LEN_RANGE), retry, none, "token.pin_form", "the PIN is too long or too short"},
    DeviceErrorRow{ROW(CKR_PIN_EXPIRED), retry, none, "token.pin_expired", "the PIN must be changed first"},
    DeviceErrorRow{ROW(CKR_PIN_LOCKED), fatal, none, "token.pin_locked", "too many wrong PINs: the token is blocked"},
    DeviceErrorRow{ROW(CKR_SESSION_CLOSED), retry, reopen, "token.absent", "the session was closed during the call"},
    DeviceErrorRow{ROW(CKR_SESSION_COUNT), retry, none, "token.busy", "no more sessions are left"},
    DeviceErrorRow{ROW(CKR_SESSION_HANDLE_INVALID), retry, reopen, "token.absent", "the session is gone"},
    DeviceErrorRow{ROW(CKR_SESSION_READ_ONLY), fatal, none, "token.refused", "the session may only read"},
    DeviceErrorRow{ROW(CKR_SESSION_EXISTS), retry, none, "token.busy", "another program uses the token"},
    DeviceErrorRow{ROW(CKR_SESSION_READ_ONLY_EXISTS), retry, none, "token.busy", "a read-only session stands in the way"},
    DeviceErrorRow{ROW(CKR_SESSION_READ_WRITE_SO_EXISTS), retry, none, "token.busy", "the security officer is at work"},
    DeviceErrorRow{ROW(CKR_TEMPLATE_INCOMPLETE), fatal, none, "token.refused", "the token asks for more attributes"},
    DeviceErrorRow{ROW(CKR_TEMPLATE_INCONSISTENT), fatal, none, "token.refused", "the token refuses these attributes together"},
    DeviceErrorRow{ROW(CKR_TOKEN_NOT_PRESENT), retry, reopen, "token.absent", "no token in the slot"},
    DeviceErrorRow{ROW(CKR_TOKEN_NOT_RECOGNIZED), fatal, none, "token.unsupported", "the module does not know this token"},
    DeviceErrorRow{ROW(CKR_TOKEN_WRITE_PROTECTED), fatal, none, "token.refused", "the token is write-protected"},
    DeviceErrorRow{ROW(CKR_USER_ALREADY_LOGGED_IN), retry, none, "token.busy", "the user is logged in already"},
    DeviceErrorRow{ROW(CKR_USER_NOT_LOGGED_IN), retry, reopen, "token.absent", "the log-in is gone"},
    DeviceErrorRow{ROW(CKR_USER_PIN_NOT_INITIALIZED), fatal, none, "token.no_pin", "no PIN was ever set on this token"},
    DeviceErrorRow{ROW(CKR_USER_ANOTHER_ALREADY_LOGGED_IN), retry, none, "token.busy", "somebody else is logged in"},
    DeviceErrorRow{ROW(CKR_USER_TOO_MANY_TYPES), retry, none, "token.busy", "too many kinds of users are logged in"},
    DeviceErrorRow{ROW(CKR_DOMAIN_PARAMS_INVALID), fatal, none, "token.unsupported", "the token does not know this curve"},
    DeviceErrorRow{ROW(CKR_CURVE_NOT_SUPPORTED), fatal, none, "token.unsupported", "the token does not know this curve"},
    DeviceErrorRow{ROW(CKR_CRYPTOKI_NOT_INITIALIZED), fatal, none, "token.module_failed", "the module was finalised"},
    DeviceErrorRow{ROW(CKR_NEW_PIN_MODE), fatal, none, "token.unsupported", "the token asks for a dialogue of its own"},
    DeviceErrorRow{ROW(CKR_PIN_TOO_WEAK), retry, none, "token.pin_form", "the token finds the PIN too weak"},
    DeviceErrorRow{ROW(CKR_FUNCTION_REJECTED), retry, none, "token.cancelled", "the request was refused on the device"},
    DeviceErrorRow{0, "CKR_VENDOR_DEFINED", fatal, none, "token.module_failed", "the module answers with a value of its own"},
};
#undef ROW

}  // namespace

std::span<const DeviceErrorRow> device_errors() { return table; }

const DeviceErrorRow& device_error_row(unsigned long value) {
  for (const auto& row : table)
    if (row.value == value && value != 0) return row;
  return table.back();
}

base::Error device_error(unsigned long value, std::string_view call) {
  const auto& row = device_error_row(value);
  return base::fail(
      row.code, std::string{row.message_key},
      std::string{call} + " answered " + std::string{row.name} + " (" + std::to_string(value) + "): " + std::string{row.detail});
}

}  // namespace vidimus::adapters::pkcs11
