// The device table (data/devices.toml): which modules to look for, which keys a model may hold, which PINs it takes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/names.hpp"
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

/// Ways to a new PIN once it is blocked: a job of the station; question and answer at the holder's desk; the maker's own
/// software.
enum class UnblockingWay : unsigned char { counter, remote, maker };

struct Device {
  std::string id;
  std::string model;  ///< start of what the token tells
  std::vector<std::string> modules;
  std::vector<pki::KeyKind> key_kinds;
  PinRule pin;
  std::vector<UnblockingWay> unblocking;
  [[nodiscard]] bool unblocks(UnblockingWay way) const;
};

/// @errors misconfigured, malformed.
base::Result<std::vector<Device>> read_devices(const std::string& file);
/// The device of a token's model, or nullptr.
const Device* device_of(const std::vector<Device>& devices, std::string_view model);
/// Modules of the table that are installed here, in its order.
std::vector<std::string> installed_modules(const std::vector<Device>& devices);

}  // namespace vidimus::programs::station

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<programs::station::UnblockingWay>{"counter"sv, "remote"sv, "maker"sv};
}  // namespace vidimus::base
