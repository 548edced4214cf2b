#include "adapters/sql/upload_book.hpp"

#include <array>

#include "adapters/sql/database.hpp"
#include "adapters/sql/writer.hpp"

namespace vidimus::adapters::sql {
namespace {

using ports::PartialUpload;

constexpr std::string_view upload_columns = "id, person, file_name, size, digest, slices, received, touched, used";

Result<PartialUpload> read_upload(const Row& row) {
  PartialUpload out;
  const bool good = from_value(row[0], out.id) && from_value(row[1], out.person.text) && from_value(row[2], out.file_name) &&
                    from_value(row[3], out.size) && from_value(row[4], out.digest) && from_value(row[5], out.slices) &&
                    from_value(row[6], out.received) && from_value(row[7], out.touched) && from_value(row[8], out.used);
  if (!good) return fail(Code::internal, "row_unreadable");
  return out;
}

class SqlUploadBook final : public ports::UploadBook {
 public:
  explicit SqlUploadBook(Database& database) : database_(database) {}

  Result<Done> add(const PartialUpload& one) override {
    const std::array<Value, 9> values{
        one.id,       one.person.text,       one.file_name,     one.size, one.digest, to_value(one.slices),
        one.received, to_value(one.touched), to_value(one.used)};
    VIDIMUS_CHECK(change(
        database_.writer(),
        "INSERT INTO partial_upload (" + std::string{upload_columns} + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", values));
    return Done{};
  }

  Result<std::optional<PartialUpload>> find(const std::string& id) override {
    VIDIMUS_TRY(found, read("WHERE id = $1", {id}));
    return found.empty() ? std::optional<PartialUpload>{} : std::optional{std::move(found.front())};
  }

  Result<std::vector<PartialUpload>> of_person(const domain::PersonId& person) override {
    return read("WHERE person = $1 ORDER BY touched, id", {person.text});
  }

  Result<bool> keep(const PartialUpload& one, std::int64_t received) override {
    VIDIMUS_TRY(count, change(database_.writer(),
                              "UPDATE partial_upload SET slices = $3, received = $4, touched = $5, used = $6 WHERE id = $1 AND "
                              "received = $2",
                              {one.id, received, to_value(one.slices), one.received, to_value(one.touched), to_value(one.used)}));
    return count == 1;
  }

  Result<Done> remove(const std::string& id) override {
    VIDIMUS_CHECK(change(database_.writer(), "DELETE FROM partial_upload WHERE id = $1", {id}));
    return Done{};
  }

  Result<std::vector<PartialUpload>> over(base::Instant untouched_since, base::Instant used_before, int limit) override {
    return read("WHERE touched < $1 OR used < $2 ORDER BY touched LIMIT $3",
                {to_value(untouched_since), to_value(used_before), std::int64_t{limit}});
  }

 private:
  Result<std::vector<PartialUpload>> read(const std::string& rest, std::initializer_list<Value> values) {
    VIDIMUS_TRY(reading, database_.readers().read());
    VIDIMUS_TRY(answer, (*reading).run("SELECT " + std::string{upload_columns} + " FROM partial_upload " + rest, values));
    std::vector<PartialUpload> out;
    for (const auto& row : answer.rows) {
      VIDIMUS_TRY(one, read_upload(row));
      out.push_back(std::move(one));
    }
    return out;
  }

  Database& database_;
};

}  // namespace

std::unique_ptr<ports::UploadBook> make_upload_book(Database& database) { return std::make_unique<SqlUploadBook>(database); }

}  // namespace vidimus::adapters::sql
