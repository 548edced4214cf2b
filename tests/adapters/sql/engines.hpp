// Runs a test on both databases, each time on an empty one that was just migrated.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "adapters/sql/database.hpp"
#include "adapters/sql/postgres.hpp"
#include "adapters/sql/world.hpp"

namespace vidimus::tests {

enum class Engine : unsigned char { sqlite, postgres };

class OnBothEngines : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    address_ = GetParam() == Engine::sqlite ? "sqlite:" + folder_.path() + "/registry.db" : Postgres::server().fresh_database();
    database_ = std::move(*adapters::sql::open(address_));
    const auto applied = adapters::sql::migrate(*database_, migrations());
    ASSERT_TRUE(applied) << applied.error().cause;
    store_ = adapters::sql::make_store(*database_);
    register_ = adapters::sql::make_register(*database_);
    feed_ = adapters::sql::make_status_feed(*database_);
  }
  void TearDown() override {
    feed_.reset(), register_.reset(), store_.reset(), database_.reset();
    if (GetParam() == Engine::postgres) Postgres::server().drop(address_);
  }
  static std::string migrations() { return std::string{VIDIMUS_SOURCE} + "/sql"; }

  /// One commit of its own. The text of its error, empty when it was written.
  std::string write(const std::vector<ports::Step>& steps, const std::vector<Letter>& letters = {}) {
    auto unit = store_->begin();
    return unit ? said((*unit)->commit(steps, letters)) : said(unit);
  }
  /// The whole world, one commit.
  void populate() {
    std::vector<ports::Step> steps;
    world_.each([&](const auto& record) { steps.push_back(step(record)); });
    steps.push_back(step(world_.calendar));
    ASSERT_EQ(write(steps), "");
  }
  std::unique_ptr<ports::Unit> unit() { return std::move(*store_->begin()); }
  template <class T>
  static std::string said(const base::Result<T>& result) {
    if (result) return "";
    return std::string{base::name_of(result.error().code)} + " " + result.error().detail;
  }
  std::int64_t count(const std::string& table) {
    auto connection = std::move(*database_->connect());
    const auto answer = connection->run("SELECT count(*) FROM " + table);
    return std::get<std::int64_t>(answer->rows.at(0).at(0));
  }

  TemporaryFolder folder_;
  std::string address_;
  std::unique_ptr<adapters::sql::Database> database_;
  std::unique_ptr<ports::Store> store_;
  std::unique_ptr<ports::Register> register_;
  std::unique_ptr<ports::StatusFeed> feed_;
  World world_;
};

inline auto both_engines() { return testing::Values(Engine::sqlite, Engine::postgres); }
inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::sqlite ? "sqlite" : "postgres";
}

}  // namespace vidimus::tests
