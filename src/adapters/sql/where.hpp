// Conditions of a list that the asker chose; the text is ours, the values are bound.
#pragma once

#include <string>
#include <vector>

#include "adapters/sql/value.hpp"

namespace vidimus::adapters::sql {

class Where {
 public:
  /// `comparison` ends in its operator: "id > ".
  Where& add(const std::string& comparison, Value value) {
    text_ += text_.empty() ? "WHERE " : "AND ";
    text_ += comparison + place(std::move(value)) + " ";
    return *this;
  }
  /// A condition with several values, each standing where the text has a "?"; with none, one that is fixed.
  Where& holds(const std::string& condition, std::vector<Value> values) {
    text_ += text_.empty() ? "WHERE " : "AND ";
    auto next = values.begin();
    for (const char one : condition) {
      if (one == '?')
        text_ += place(std::move(*next++));
      else
        text_ += one;
    }
    text_ += " ";
    return *this;
  }
  /// An empty identifier does not filter.
  template <class Tag>
  Where& equals(const std::string& column, const base::Id<Tag>& id) {
    return id.empty() ? *this : add(column + " = ", id.text);
  }
  /// The body, compared on what narrower identifiers found: without statistics a planner takes the index of the body alone for
  /// as good as theirs, and walks a whole body.
  template <class Tag>
  Where& within(const std::string& column, const base::Id<Tag>& body) {
    if (body.empty() || text_.empty()) return equals(column, body);
    return add(column + " || '' = ", body.text);
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The text with its order and limit.
  std::string then(const std::string& order_and_limit, std::int64_t limit) { return text_ + order_and_limit + place(limit); }
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  std::string place(Value value) {
    values_.push_back(std::move(value));
    return "$" + std::to_string(values_.size());
  }
  std::string text_;
  std::vector<Value> values_;
};

}  // namespace vidimus::adapters::sql
