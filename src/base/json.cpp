#include "base/json.hpp"

#include <nlohmann/json.hpp>
#include <unordered_set>

namespace vidimus::base {
namespace {

constexpr std::size_t max_depth = 64;

/// Builds our value from the events of nlohmann's parser, bounded in depth, refusing duplicate members.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Json root;
  std::string complaint;

  bool null() override { return put(Json{}); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(std::int64_t{value}); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) return refuse("number out of range");
    return put(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return refuse("binary value"); }
  bool start_object(std::size_t) override { return open(true); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_array() override { return close(); }
  bool key(string_t& value) override {
    if (!open_.back().names.insert(value).second) return refuse("duplicate member");
    open_.back().key = std::move(value);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return refuse("syntax error at byte " + std::to_string(position));
  }

 private:
  struct Level {
    bool object = false;
    Json::Object members;
    Json::Array items;
    std::string key;
    std::unordered_set<std::string> names;  // a megabyte has room for a hundred thousand members: none is looked for in turn
  };
  bool refuse(std::string why) {
    if (complaint.empty()) complaint = std::move(why);
    return false;
  }
  bool open(bool object) {
    if (open_.size() >= max_depth) return refuse("nested too deeply");
    open_.emplace_back().object = object;
    return true;
  }
  bool close() {
    auto& last = open_.back();
    Json value = last.object ? Json{std::move(last.members)} : Json{std::move(last.items)};
    open_.pop_back();
    return put(std::move(value));
  }
  bool put(Json value) {
    if (open_.empty())
      root = std::move(value);
    else if (open_.back().object)
      open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
    else
      open_.back().items.push_back(std::move(value));
    return true;
  }
  std::vector<Level> open_;
};

nlohmann::ordered_json tree_of(const Json& value) {
  if (const auto* text = value.string()) return *text;
  if (const auto* number = value.integer()) return *number;
  if (const auto* flag = value.boolean()) return *flag;
  if (const auto* real = value.real()) return *real;
  if (value.is_array()) {
    auto out = nlohmann::ordered_json::array();
    for (const auto& item : value.items()) out.push_back(tree_of(item));
    return out;
  }
  if (value.is_object()) {
    // Put at the end of the members as they are: `out[name]` would look through all of them each time.
    nlohmann::ordered_json::object_t out;
    auto& members = static_cast<nlohmann::ordered_json::object_t::Container&>(out);
    members.reserve(value.members().size());
    for (const auto& [name, item] : value.members()) members.emplace_back(name, tree_of(item));
    return out;
  }
  return nullptr;
}

}  // namespace

const Json::Array& Json::items() const {
  static const Array none;
  const auto* held = std::get_if<Array>(&held_);
  return held != nullptr ? *held : none;
}

const Json::Object& Json::members() const {
  static const Object none;
  const auto* held = std::get_if<Object>(&held_);
  return held != nullptr ? *held : none;
}

const Json* Json::find(std::string_view name) const {
  for (const auto& [key, value] : members())
    if (key == name) return &value;
  return nullptr;
}

std::string Json::text(std::string_view name, std::string_view otherwise) const {
  const auto* member = find(name);
  const auto* held = member != nullptr ? member->string() : nullptr;
  return held != nullptr ? *held : std::string{otherwise};
}

Json& Json::set(std::string name, Json value) {
  if (!is_object()) held_ = Object{};
  auto& object = std::get<Object>(held_);
  for (auto& [key, held] : object) {
    if (key == name) {
      held = std::move(value);
      return *this;
    }
  }
  object.emplace_back(std::move(name), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  if (!is_array()) held_ = Array{};
  std::get<Array>(held_).push_back(std::move(value));
  return *this;
}

std::string Json::dump(int indent) const {
  return tree_of(*this).dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<Json> Json::parse(std::string_view text) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text, &builder))
    return fail(Code::malformed, "JSON: " + (builder.complaint.empty() ? "syntax error" : builder.complaint));
  return std::move(builder.root);
}

}  // namespace vidimus::base
