// What a PKCS#11 return value means for the person at the desk: one table, two families (retry possible, or fatal).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace vidimus::adapters::pkcs11 {

/// What the house may do by itself before it tells anybody.
enum class Recovery : std::uint8_t {
  none,
  reopen,  ///< the session or its log-in is gone: find the token again, open, log in, look the key up, and try once more
};

/// One return value (CK_RV) of PKCS#11 v2.40.
struct DeviceErrorRow {
  unsigned long value = 0;
  std::string_view name;  ///< as the standard spells it
  base::Code code;        ///< device_retry or device_fatal
  Recovery recovery;
  std::string_view message_key;  ///< key of data/station/messages.toml
  std::string_view detail;       ///< English sentence for the log
};

/// The table, in the order of the standard's values.
std::span<const DeviceErrorRow> device_errors();
/// The row of a return value; vendors' own and unlisted values get the last row (fatal).
const DeviceErrorRow& device_error_row(unsigned long value);
/// The error of a failed call: `detail` is the message key, `cause` names the call, the value and its sentence.
base::Error device_error(unsigned long value, std::string_view call);

}  // namespace vidimus::adapters::pkcs11
