// ZIP files as strangers open them: Python's reader and unzip's rules on names.
#include "adapters/archive/zip.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/toml.hpp"

namespace vidimus::adapters::archive {
namespace {

TEST(Zip, IsOpenedByAStranger) {
  const std::string text = "{\"nom\":\"Zoé\"}";
  const base::Bytes octets(300'000, 0x41);
  const auto made = make_packer()->pack({{"données.json", {text.begin(), text.end()}}, {"pièces/AZUR-1/carte.pdf", octets}},
                                        base::from_rfc3339("2026-11-22T10:00:00Z").value());
  ASSERT_TRUE(made);
  EXPECT_LT(made->size(), octets.size()) << "deflated";
  const auto folder = std::filesystem::temp_directory_path() / ("vidimus-zip-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  ASSERT_TRUE(base::write_file((folder / "a.zip").string(), base::text_of(*made)));
  const std::string script =
      "import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
      "assert z.namelist()==['donn\\u00e9es.json','pi\\u00e8ces/AZUR-1/carte.pdf'], z.namelist(); "
      "assert z.read('donn\\u00e9es.json').decode()=='{\"nom\":\"Zo\\u00e9\"}'; assert len(z.read(z.namelist()[1]))==300000; "
      "assert z.infolist()[0].date_time[0]==2026";
  ASSERT_TRUE(base::write_file((folder / "read.py").string(), script));
  EXPECT_EQ(std::system(("python3 " + (folder / "read.py").string() + " " + (folder / "a.zip").string()).c_str()), 0);
  std::filesystem::remove_all(folder);
}

TEST(Zip, WithoutFilesIsAnEmptyOne) {
  const auto made = make_packer()->pack({}, {});
  ASSERT_TRUE(made);
  EXPECT_FALSE(made->empty());
}

}  // namespace
}  // namespace vidimus::adapters::archive
