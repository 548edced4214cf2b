// A record and its table: one list of columns, from which every statement is written once and every row is read.
#pragma once

#include <algorithm>
#include <bit>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/sql/connection.hpp"

namespace vidimus::adapters::sql {

/// A column and the member it holds.
template <class R>
struct Column {
  std::string_view name;
  Value (*read)(const R&);
  bool (*fill)(R&, const Value&);
};

namespace detail {
template <class C, class M>
C owner_of(M C::*);

template <auto Member, auto... Inner>
auto& member_at(auto& record) {
  if constexpr (sizeof...(Inner) == 0)
    return record.*Member;
  else
    return member_at<Inner...>(record.*Member);
}
}  // namespace detail

/// `column<&Person::email>("email")`; a member of a member: `column<&Dossier::code, &WithdrawalCode::mac>("code_mac")`.
template <auto Member, auto... Inner>
auto column(std::string_view name) {
  using R = decltype(detail::owner_of(Member));
  return Column<R>{name, [](const R& record) { return to_value(detail::member_at<Member, Inner...>(record)); },
                   [](R& record, const Value& value) { return from_value(value, detail::member_at<Member, Inner...>(record)); }};
}

/// The first column is the key; of a versioned record the second is `version`.
template <class R>
class Table {
 public:
  Table(std::string_view name, std::vector<Column<R>> columns) : name_(name), columns_(std::move(columns)) {
    std::string list;
    std::string places;
    std::string settings;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      const auto place = "$" + std::to_string(at + 1);
      const auto comma = at == 0 ? "" : ", ";
      list += comma + std::string{columns_[at].name};
      places += comma + place;
      if (at > 0) settings += (at == 1 ? "" : ", ") + std::string{columns_[at].name} + " = " + place;
    }
    select_ = "SELECT " + list + " FROM " + name_ + " ";
    insert_ = "INSERT INTO " + name_ + " (" + list + ") VALUES (" + places + ")";
    into_ = "INSERT INTO " + name_ + " (" + list + ") VALUES ";
    update_ = "UPDATE " + name_ + " SET " + settings + " WHERE " + key() + " = $1 AND version = $" +
              std::to_string(columns_.size() + 1);
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string key() const { return std::string{columns_.front().name}; }
  [[nodiscard]] const std::string& select() const { return select_; }  ///< ends in a space: a WHERE follows
  [[nodiscard]] const std::string& insert() const { return insert_; }
  /// For so many rows at once; the values of one follow those of the other.
  [[nodiscard]] std::string insert(std::size_t rows) const {
    auto out = into_;
    for (std::size_t place = 1; place <= rows * columns_.size(); ++place) {
      const bool first = place % columns_.size() == 1 || columns_.size() == 1;
      out += (place == 1 ? "($" : first ? "), ($" : ", $") + std::to_string(place);
    }
    return out + ")";
  }
  [[nodiscard]] const std::string& update() const { return update_; }  ///< takes the guarding version after the columns
  [[nodiscard]] std::vector<Value> values(const R& record) const {
    std::vector<Value> out;
    out.reserve(columns_.size() + 1);
    for (const auto& column : columns_) out.push_back(column.read(record));
    return out;
  }
  /// @errors internal "row_unreadable": the row holds what no version of the program wrote.
  [[nodiscard]] Result<R> record(const Row& row) const {
    R made{};
    for (std::size_t at = 0; at < columns_.size(); ++at)
      if (at >= row.size() || !columns_[at].fill(made, row[at]))
        return fail(Code::internal, "row_unreadable", name_ + "." + std::string{columns_[at].name});
    return made;
  }

 private:
  std::string name_;
  std::vector<Column<R>> columns_;
  std::string select_;
  std::string insert_;
  std::string into_;
  std::string update_;
};

/// The table of a record; specialised in <noun>_rows.cpp.
template <class R>
const Table<R>& table_of();

/// Reads all records of an answer.
template <class R>
Result<std::vector<R>> records_in(const Answer& answer, const Table<R>& table = table_of<R>()) {
  std::vector<R> out;
  out.reserve(answer.rows.size());
  for (const auto& row : answer.rows) {
    VIDIMUS_TRY(record, table.record(row));
    out.push_back(std::move(record));
  }
  return out;
}

template <class R>
Result<std::vector<R>> records(Connection& connection, const std::string& rest, std::span<const Value> values,
                               const Table<R>& table = table_of<R>()) {
  VIDIMUS_TRY(answer, connection.run(table.select() + rest, values));
  return records_in(answer, table);
}

/// Posts an INSERT of all records, several rows a statement; their numbers are powers of two, so that few texts serve all.
template <class R>
Result<Done> post_all(Connection& connection, std::span<const R> list, const Table<R>& table = table_of<R>()) {
  constexpr std::size_t most = 16;
  while (!list.empty()) {
    const auto rows = std::min(std::bit_floor(list.size()), most);
    std::vector<Value> values;
    for (const auto& record : list.first(rows)) std::ranges::move(table.values(record), std::back_inserter(values));
    VIDIMUS_CHECK(connection.post(rows == 1 ? table.insert() : table.insert(rows), values));
    list = list.subspan(rows);
  }
  return Done{};
}

}  // namespace vidimus::adapters::sql
