// A private PostgreSQL cluster for a test program (tests/postgres.sh), or the server named by VIDIMUS_TEST_POSTGRES (a libpq
// connection string "host=… user=…"), with a fresh database for each test.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "adapters/sql/connection.hpp"

namespace vidimus::tests {

/// A directory that goes with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-sql-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class Postgres {
 public:
  /// The program's one server, started at first use and stopped at exit.
  static Postgres& server() {
    static Postgres one;
    return one;
  }
  ~Postgres() {
    if (owned_) control("stop");
  }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  /// Connection string of a new empty database.
  std::string fresh_database() {
    const auto name = "vidimus_test_" + std::to_string(getpid()) + "_" + std::to_string(++count_);
    auto connection = adapters::sql::connect_postgres(address_);
    if (!connection || !(*connection)->script("CREATE DATABASE " + name)) throw std::runtime_error("CREATE DATABASE " + name);
    return address_ + " dbname=" + name;
  }
  void drop(const std::string& address) {
    const auto name = address.substr(address.rfind('=') + 1);
    if (auto connection = adapters::sql::connect_postgres(address_))
      (void)(*connection)->script("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }
  /// Is the server ours to stop and start?
  [[nodiscard]] bool owned() const { return owned_; }
  void crash() { control("crash"); }
  void again() { control("again"); }

 private:
  Postgres() {
    if (const char* given = std::getenv("VIDIMUS_TEST_POSTGRES"); given && *given) {
      address_ = given;
      return;
    }
    owned_ = true;
    control("start");
    address_ = "host=" + folder_.path() + " user=vidimus dbname=postgres";
  }
  void control(const std::string& verb) {
    const auto command = std::string{VIDIMUS_SOURCE} + "/tests/postgres.sh " + verb + " " + folder_.path() + " >/dev/null";
    if (std::system(command.c_str()) != 0) std::fprintf(stderr, "failed: %s\n", command.c_str());
  }

  TemporaryFolder folder_;
  std::string address_;
  bool owned_ = false;
  int count_ = 0;
};

}  // namespace vidimus::tests
