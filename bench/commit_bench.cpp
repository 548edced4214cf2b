// Durable commits a second of one use case (a certificate written, its entry in the audit chain) through the one writer, by 1, 8
// and 32 threads, beside bare SQLite on the same disk: WAL, synchronous=FULL, one row of as many octets a commit.
//   commit_bench FOLDER     (where a folder of its own is made and removed: the disk to be measured)
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "adapters/sql/audit_rows.hpp"
#include "adapters/sql/certificate_rows.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/world.hpp"
#include "bench/rounds.hpp"

namespace {

using namespace vidimus;
using bench::need;
namespace sql = adapters::sql;

const double turn_seconds = bench::turn_seconds(0.6);
constexpr std::array<std::size_t, 3> threads{1, 8, 32};
/// Rows written beforehand, on both sides: enough that the log has been copied back once. A log that still grows costs the file
/// system a journal entry at each commit, one that is written over does not.
constexpr std::size_t rows_before = 3000;

struct Folder {
  explicit Folder(const std::string& where) {
    std::string pattern = where + "/vidimus-bench-XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

struct Pace {
  double a_second;
  double cpu_microseconds;  ///< of the whole process, an act
};

/// What so many threads do during one turn.
template <class Work>
Pace pace(std::size_t count, Work work) {
  std::atomic<std::size_t> done{0};
  const auto cpu = bench::seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  const auto start = std::chrono::steady_clock::now();
  const auto spent = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  {
    std::vector<std::jthread> running;
    for (std::size_t thread = 0; thread < count; ++thread)
      running.emplace_back([&] {
        while (spent() < turn_seconds) work(), ++done;
      });
  }
  const auto acts = static_cast<double>(done);
  return {acts / spent(), (bench::seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu) * 1e6 / acts};
}

class Registry {
 public:
  explicit Registry(const std::string& folder) : database_(need(sql::open("sqlite:" + folder + "/registry.db"))) {
    need(sql::migrate(*database_, std::string{VIDIMUS_SOURCE} + "/sql"));
    store_ = sql::make_store(*database_);
    std::vector<ports::Step> steps;
    world_.each([&](const auto& record) { steps.push_back(tests::step(record)); });
    while (steps.size() < rows_before) steps.push_back(next());
    need(need(store_->begin())->commit(steps, {}));
  }
  ports::Step next() {
    const auto number = std::to_string(++count_);
    auto record = world_.certificate;
    record.id = domain::CertificateId{"bench-certificate-" + number};
    record.serial = std::string(40 - number.size(), 'a') + number;
    record.state = domain::CertificateState::expired;  // a line may have any number of these
    record.renews = {};
    record.der = base::Bytes(1500, 0x5A);
    return tests::step(record, "issue", "SOL-2026-000012-1");
  }
  void commit() {
    const std::array steps{next()};
    need(need(store_->begin())->commit(steps, {}));
  }
  /// Octets of what one commit writes: the record and its audit entry.
  std::size_t octets() {
    const auto step = next();
    auto values = sql::table_of<domain::Certificate>().values(std::get<domain::Certificate>(step.after));
    const auto entry = ports::chained(1, base::Bytes(32, 0), step.audit);
    for (auto& value : sql::audit_table(sql::Trail::registry).values(entry)) values.push_back(std::move(value));
    std::size_t sum = 0;
    for (const auto& value : values) {
      if (const auto* text = std::get_if<std::string>(&value))
        sum += text->size();
      else if (const auto* bytes = std::get_if<base::Bytes>(&value))
        sum += bytes->size();
      else
        sum += std::holds_alternative<std::monostate>(value) ? 0 : 8;
    }
    return sum;
  }

 private:
  tests::World world_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<ports::Store> store_;
  std::atomic<std::size_t> count_{0};
};

class Bare {
 public:
  Bare(const std::string& folder, std::size_t octets) : row_(octets, 0x5A) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open((folder + "/bare.db").c_str(), &raw);
    database_.reset(raw);
    check(opened);
    for (const auto* text : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                             "CREATE TABLE row (seq INTEGER PRIMARY KEY, octets BLOB NOT NULL)"})
      check(sqlite3_exec(raw, text, nullptr, nullptr, nullptr));
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(raw, "INSERT INTO row (octets) VALUES (?)", -1, &statement, nullptr));
    insert_.reset(statement);
    check(sqlite3_exec(raw, "BEGIN", nullptr, nullptr, nullptr));
    for (std::size_t row = 0; row < rows_before; ++row) commit();
    check(sqlite3_exec(raw, "COMMIT", nullptr, nullptr, nullptr));
  }
  void commit() {
    check(sqlite3_bind_blob64(insert_.get(), 1, row_.data(), row_.size(), SQLITE_STATIC));
    if (sqlite3_step(insert_.get()) != SQLITE_DONE) check(SQLITE_ERROR);
    check(sqlite3_reset(insert_.get()));
  }

 private:
  static void check(int answer) {
    if (answer != SQLITE_OK) throw std::runtime_error("bare SQLite refuses");
  }
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::unique_ptr<sqlite3_stmt, Close> insert_;
  base::Bytes row_;
};

}  // namespace

int main(int count, char** values) {
  const Folder folder{count > 1 ? values[1] : std::filesystem::temp_directory_path().string()};
  Registry registry{folder.path};
  const auto octets = registry.octets();
  Bare bare{folder.path, octets};
  using Turns = std::array<double, bench::rounds>;
  std::array<Turns, threads.size()> ours{};
  std::array<Turns, threads.size()> alone{};
  std::array<Turns, threads.size()> ratio{};
  std::array<Turns, threads.size()> ours_cpu{};
  std::array<Turns, threads.size()> alone_cpu{};
  for (std::size_t round = 0; round < bench::rounds; ++round)
    for (std::size_t at = 0; at < threads.size(); ++at) {
      const auto one = pace(1, [&] { bare.commit(); });
      const auto many = pace(threads[at], [&] { registry.commit(); });
      alone[at][round] = one.a_second;
      ours[at][round] = many.a_second;
      ours_cpu[at][round] = many.cpu_microseconds;
      alone_cpu[at][round] = one.cpu_microseconds;
      ratio[at][round] = ours[at][round] / alone[at][round];
    }
  for (std::size_t at = 0; at < threads.size(); ++at)
    std::printf(
        "durable commits, %2zu threads: %6.0f/s, %5.1f us CPU (record + audit entry, %zu octets)   bare SQLite FULL, one row: "
        "%6.0f/s, %5.1f us CPU   ratio %.3f (of neighbouring turns)\n",
        threads[at], bench::median(ours[at]), bench::median(ours_cpu[at]), octets, bench::median(alone[at]),
        bench::median(alone_cpu[at]), bench::median(ratio[at]));
}
