// Drivers (pilotes) of tokens per system, and the files this instance hands out (R61): data/drivers.toml and the folder drivers/
// of the instance.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace vidimus::ra {

/// The systems a guide is written for, in the order in which most readers have them.
inline constexpr std::array<std::string_view, 3> systems{"windows", "macos", "linux"};
[[nodiscard]] bool is_system(std::string_view word);

/// A file the staff of the instance put there, with the digest it must have.
struct DriverFile {
  std::string name;
  std::string version;
  std::string sha256;  ///< hexadecimal
};

/// The driver of one kind of token on one system.
struct Driver {
  std::string device;  ///< id of data/devices.toml
  std::string system;
  std::string name;
  std::string version;  ///< the oldest the guide was written for
  std::string publisher;
  std::string page;                 ///< the publisher's own
  std::string module;               ///< PKCS#11 module, for Firefox and signing software
  bool supported = true;            ///< false: there is none for this system
  std::vector<std::string> models;  ///< words the model of a token may hold, in lower case
  std::optional<DriverFile> file;   ///< served by this instance
};

/// Where drivers are told from: the reviewed table, and the folder of the instance ("" : it hands out no files).
struct DriverShelf {
  const base::Json& table;
  std::string folder;
};

/// @errors misconfigured: a row lacks something, names an unknown system or stands twice.
base::Result<base::Done> check_drivers(const base::Json& table);
/// All drivers with the files of the instance. @errors misconfigured: files.toml has a row that fits no driver, or a name that is
/// no plain file name.
base::Result<std::vector<Driver>> drivers(const DriverShelf& shelf);
/// The driver of a token's model on a system; nothing when no row knows the model.
[[nodiscard]] const Driver* driver_for(const std::vector<Driver>& all, std::string_view model, std::string_view system);
/// The octets of a driver's file. @errors not_found; misconfigured "driver_differs": the file is not the one its row tells.
base::Result<std::string> driver_octets(const DriverShelf& shelf, const Driver& driver);

}  // namespace vidimus::ra
