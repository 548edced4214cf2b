#include "programs/station/devices.hpp"

#include <algorithm>
#include <filesystem>

#include "base/toml.hpp"

namespace vidimus::programs::station {
namespace {

#if defined(__APPLE__)
constexpr auto system_name = "macos";
#elif defined(_WIN32)
constexpr auto system_name = "windows";
#else
constexpr auto system_name = "linux";
#endif

base::Result<Device> read_device(const base::Json& row) {
  Device device{row.text("id"), row.text("model")};
  const auto wrong = [&](const char* what) {
    return base::fail(base::Code::misconfigured, "station.devices", device.id + ", " + what);
  };
  if (device.id.empty()) return wrong("id");
  if (const auto* paths = row.find(system_name))
    for (const auto& path : paths->items())
      if (const auto* text = path.string()) device.modules.push_back(*text);
  if (const auto* kinds = row.find("key_kinds"))
    for (const auto& kind : kinds->items()) {
      const auto known = base::from_name<pki::KeyKind>(kind.string() != nullptr ? *kind.string() : "");
      if (!known) return wrong("key_kinds");
      device.key_kinds.push_back(*known);
    }
  const auto* ways = row.find("unblocking");
  if (ways == nullptr || ways->items().empty()) return wrong("unblocking");
  for (const auto& way : ways->items()) {
    const auto known = base::from_name<UnblockingWay>(way.string() != nullptr ? *way.string() : "");
    if (!known) return wrong("unblocking");
    device.unblocking.push_back(*known);
  }
  const auto* pin = row.find("pin");
  const auto* minimum = pin != nullptr ? pin->find("minimum") : nullptr;
  const auto* maximum = pin != nullptr ? pin->find("maximum") : nullptr;
  const auto* digits = pin != nullptr ? pin->find("digits") : nullptr;
  if (minimum == nullptr || maximum == nullptr || digits == nullptr) return wrong("pin");
  if (minimum->integer() == nullptr || maximum->integer() == nullptr || digits->boolean() == nullptr) return wrong("pin");
  device.pin = {static_cast<std::size_t>(*minimum->integer()), static_cast<std::size_t>(*maximum->integer()), *digits->boolean()};
  return device;
}

}  // namespace

bool Device::unblocks(UnblockingWay way) const { return std::ranges::find(unblocking, way) != unblocking.end(); }

bool PinRule::accepts(const base::Secret& pin) const {
  const auto text = pin.reveal();
  const bool in_digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return text.size() >= minimum && text.size() <= maximum && (!digits || in_digits);
}

base::Result<std::vector<Device>> read_devices(const std::string& file) {
  VIDIMUS_TRY(table, base::read_toml(file));
  const auto* rows = table.find("device");
  if (rows == nullptr) return base::fail(base::Code::misconfigured, "station.devices", "device");
  std::vector<Device> devices;
  for (const auto& row : rows->items()) {
    VIDIMUS_TRY(device, read_device(row));
    devices.push_back(std::move(device));
  }
  return devices;
}

const Device* device_of(const std::vector<Device>& devices, std::string_view model) {
  const auto found =
      std::find_if(devices.begin(), devices.end(), [&](const Device& device) { return model.starts_with(device.model); });
  return found == devices.end() ? nullptr : &*found;
}

std::vector<std::string> installed_modules(const std::vector<Device>& devices) {
  std::vector<std::string> out;
  for (const auto& device : devices) {
    const auto found = std::find_if(device.modules.begin(), device.modules.end(),
                                    [](const std::string& path) { return std::filesystem::exists(path); });
    if (found != device.modules.end()) out.push_back(*found);
  }
  return out;
}

}  // namespace vidimus::programs::station
