// Drivers of tokens: the reviewed table is whole, agrees with the table of devices, and only files that are what they say go out.
#include "ra/drivers.hpp"

#include <filesystem>

#include "base/toml.hpp"
#include "house.hpp"
#include "pki/digest.hpp"

namespace vidimus::ra::testing {
namespace {

const std::string data = std::string{VIDIMUS_SOURCE} + "/data/";

TEST(Drivers, TheReviewedTableKnowsEachDeviceOnEachSystem) {
  const auto table = must(base::read_toml(data + "drivers.toml"));
  must(check_drivers(table));
  const auto all = must(drivers({table, ""}));
  const auto devices = must(base::read_toml(data + "devices.toml"));
  for (const auto& device : devices.find("device")->items())
    for (const auto system : systems) {
      const auto* found = driver_for(all, device.text("model"), system);
      ASSERT_NE(found, nullptr) << device.text("id") << " on " << system;
      EXPECT_EQ(found->device, device.text("id"));
    }
  EXPECT_EQ(driver_for(all, "SafeNet eToken 5110", "macos")->device, "safenet-etoken") << "as people write it";
  EXPECT_EQ(driver_for(all, "Another 3000", "windows"), nullptr);
  EXPECT_FALSE(driver_for(all, "SoftHSM v2", "windows")->supported);
}

TEST(Drivers, ARowThatIsNotWholeIsRefused) {
  const auto refused = [](const std::string& from, const std::string& to) {
    auto text = must(base::read_file(data + "drivers.toml"));
    text.replace(text.find(from), from.size(), to);
    return refusal(check_drivers(must(base::parse_toml(text))));
  };
  EXPECT_EQ(refused("system = \"windows\"", "system = \"beos\""), base::Code::misconfigured);
  EXPECT_EQ(refused("page = \"https://", "page = \"http://"), base::Code::misconfigured);
  EXPECT_EQ(refused("system = \"macos\"", "system = \"windows\""), base::Code::misconfigured) << "twice";
  EXPECT_EQ(refused("models = [\"etoken\"", "models = [\"eToken\""), base::Code::misconfigured) << "never found";
}

TEST(Drivers, AFileGoesOutOnlyWhenItIsTheOneItsRowTells) {
  TestHouse house;
  const auto& table = house.house.drivers;
  const auto folder = house.house.driver_folder;
  const DriverShelf shelf{table, folder};
  std::filesystem::create_directories(folder);
  const std::string octets = "an installer";
  must(base::write_file(folder + "/SAC.msi", octets));
  const auto tell = [&](const std::string& name, const std::string& sha256) {
    must(base::write_file(folder + "/files.toml", "[[file]]\ndevice = \"safenet-etoken\"\nsystem = \"windows\"\nname = \"" +
                                                      name + "\"\nversion = \"10.9\"\nsha256 = \"" + sha256 + "\"\n"));
    return drivers(shelf);
  };
  const auto digest = base::to_hex(pki::sha256(base::view_of(octets)));
  const auto all = must(tell("SAC.msi", digest));
  const auto* served = driver_for(all, "eToken", "windows");
  ASSERT_TRUE(served->file);
  EXPECT_EQ(must(driver_octets(shelf, *served)), octets);
  EXPECT_EQ(refusal(driver_octets(shelf, *driver_for(all, "eToken", "linux"))), base::Code::not_found);
  must(base::write_file(folder + "/SAC.msi", "another installer"));
  EXPECT_EQ(refusal(driver_octets(shelf, *served)), base::Code::misconfigured);
  EXPECT_EQ(refusal(tell("../vidimus.toml", digest)), base::Code::misconfigured);
  EXPECT_EQ(refusal(tell("SAC.msi", "abc")), base::Code::misconfigured);
}

}  // namespace
}  // namespace vidimus::ra::testing
