// The device table (data/devices.toml): which modules to look for, which keys a model may hold, which PINs it takes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "pki/algorithm.hpp"

namespace vidimus::programs::station {

struct PinRule {
  std::size_t minimum = 6;
  std::size_t maximum = 12;
  bool digits = true;
  [[nodiscard]] bool accepts(const base::Secret& pin) const;
};

struct Device {
  std::string id;
  std::string model;  ///< start of what the token tells
  std::vector<std::string> modules;
  std::vector<pki::KeyKind> key_kinds;
  PinRule pin;
};

/// @errors misconfigured, malformed.
base::Result<std::vector<Device>> read_devices(const std::string& file);
/// The device of a token's model, or nullptr.
const Device* device_of(const std::vector<Device>& devices, std::string_view model);
/// Modules of the table that are installed here, in its order.
std::vector<std::string> installed_modules(const std::vector<Device>& devices);

}  // namespace vidimus::programs::station
