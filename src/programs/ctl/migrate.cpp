// `vidimus migrate`: brings the schema up to this program. `vidimus backup`: a copy of the database while it is used.
#include "adapters/sql/database.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs::ctl {
namespace {

base::Result<std::unique_ptr<adapters::sql::Database>> database_of(const std::string& instance, Settings& settings) {
  VIDIMUS_TRY(read, read_settings(instance));
  settings = std::move(read);
  return adapters::sql::open(settings.database);
}

}  // namespace

int migrate(Arguments arguments) {
  CommandLine app{"Brings the schema of an instance's database up to this program.", "vidimus migrate"};
  std::string instance = "instance";
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  Settings settings;
  const auto database = database_of(instance, settings);
  if (!database) return complain(database.error(), json, refused);
  const auto applied = adapters::sql::migrate(**database, settings.migrations);
  if (!applied) return complain(applied.error(), json, refused);
  if (json)
    std::cout << base::Json::object({{"applied", *applied}}).dump(2) << '\n';
  else
    std::cout << *applied << " migrations applied\n";
  return done;
}

int backup(Arguments arguments) {
  CommandLine app{"Copies an instance's database to a file while it is used (SQLite).", "vidimus backup"};
  std::string instance = "instance";
  std::string file;
  bool json = false;
  app.add_option("file", file, "where the copy goes").required();
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  Settings settings;
  const auto database = database_of(instance, settings);
  if (!database) return complain(database.error(), json, refused);
  const auto copied = adapters::sql::backup(**database, file);
  if (!copied) return complain(copied.error(), json, refused);
  if (json)
    std::cout << base::Json::object({{"file", file}}).dump(2) << '\n';
  else
    std::cout << "copied to " << file << '\n';
  return done;
}

}  // namespace vidimus::programs::ctl
