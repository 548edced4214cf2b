#include "web/api/fields.hpp"

#include <algorithm>
#include <charconv>

namespace vidimus::web::api {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// "application/json" with or without parameters.
bool is_json(std::string_view content_type) {
  auto type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return http::equal_ignoring_case(type, "application/json");
}

std::string pointer_to(std::string_view name) {
  std::string out{"/"};
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

Result<Json> object_of(const std::vector<http::FormField>& fields) {
  Json out{Json::Object{}};
  for (const auto& field : fields) {
    if (out.find(field.name) != nullptr) {
      auto error = fail(Code::bad_request, "refused.fields");
      error.fields.push_back({pointer_to(field.name), "api_given_twice"});
      return error;
    }
    out.set(field.name, field.value);
  }
  return out;
}

std::optional<std::int64_t> whole_number(const Json& member) {
  const auto* value = member.integer();
  return value != nullptr ? std::optional{*value} : std::nullopt;
}

std::optional<std::int64_t> number_in(const Json& member) {
  const auto* text = member.string();
  if (text == nullptr || text->empty()) return std::nullopt;
  std::int64_t value = 0;
  const auto* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, value);
  return error == std::errc{} && at == end ? std::optional{value} : std::nullopt;
}

}  // namespace

Result<Fields> Fields::of_body(const http::Request& request) {
  if (!is_json(request.header("Content-Type"))) return fail(Code::unsupported_media, "api_json_expected");
  VIDIMUS_TRY(members, Json::parse(request.body));
  if (!members.is_object()) return fail(Code::bad_request, "api_object_expected");
  return Fields{std::move(members), Written::json};
}

Result<Fields> Fields::of_optional_body(const http::Request& request) {
  if (request.body.empty()) return Fields{Json{Json::Object{}}, Written::json};
  return of_body(request);
}

Result<Fields> Fields::of_query(const http::Request& request) {
  VIDIMUS_TRY(form, http::parse_urlencoded(request.query));
  VIDIMUS_TRY(members, object_of(form.fields));
  return Fields{std::move(members), Written::text};
}

Result<Fields> Fields::of_form(const http::Form& form) {
  VIDIMUS_TRY(members, object_of(form.fields));
  return Fields{std::move(members), Written::text};
}

const Json* Fields::take(std::string_view name) {
  known_.emplace_back(name);
  const auto* member = members_.find(name);
  return member == nullptr || member->is_null() ? nullptr : member;
}

const Json* Fields::take_required(std::string_view name) {
  const auto* member = take(name);
  if (member == nullptr) refuse(name, "required");
  return member;
}

std::string Fields::required(std::string_view name) {
  const auto* member = take_required(name);
  if (member == nullptr) return {};
  if (!member->is_string()) {
    refuse(name, "api_text_expected");
    return {};
  }
  if (blank(*member->string())) refuse(name, "required");
  return *member->string();
}

std::string Fields::optional(std::string_view name) {
  const auto* member = take(name);
  if (member == nullptr) return {};
  if (!member->is_string()) {
    refuse(name, "api_text_expected");
    return {};
  }
  return *member->string();
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t most) {
  const auto* member = take_required(name);
  if (member == nullptr) return {};
  std::vector<std::string> out;
  for (const auto& item : member->items())
    if (item.string() != nullptr && !blank(*item.string())) out.push_back(*item.string());
  if (out.empty() || out.size() != member->items().size()) refuse(name, "api_texts_expected");
  if (out.size() > most) refuse(name, "api_out_of_range");
  return out;
}

bool Fields::flag(std::string_view name, std::optional<bool> otherwise) {
  const auto* member = otherwise ? take(name) : take_required(name);
  if (member == nullptr) return otherwise.value_or(false);
  if (member->boolean() != nullptr) return *member->boolean();
  refuse(name, "api_boolean_expected");
  return false;
}

base::Json Fields::list(std::string_view name) {
  const auto* member = take_required(name);
  if (member == nullptr) return base::Json::array();
  if (member->is_array()) return *member;
  refuse(name, "api_list_expected");
  return base::Json::array();
}

std::int64_t Fields::number(std::string_view name, std::int64_t least, std::int64_t most, std::optional<std::int64_t> otherwise) {
  const auto* member = otherwise ? take(name) : take_required(name);
  if (member == nullptr) return otherwise.value_or(0);
  const auto value = written_ == Written::text ? number_in(*member) : whole_number(*member);
  if (!value) {
    refuse(name, "api_number_expected");
    return 0;
  }
  if (*value < least || *value > most) refuse(name, "api_out_of_range");
  return *value;
}

base::Instant Fields::instant(std::string_view name) {
  const auto text = required(name);
  const auto when = base::from_rfc3339(text);
  if (!when && !text.empty()) refuse(name, "api_instant_expected");
  return when.value_or(base::Instant{});
}

std::optional<base::Day> Fields::optional_day(std::string_view name) {
  const auto text = optional(name);
  const auto day = base::day_from(text);
  if (!day && !text.empty()) refuse(name, "api_day_expected");
  return day;
}

std::optional<std::string> Fields::scalar(std::string_view name) {
  known_.emplace_back(name);
  const auto* member = members_.find(name);
  if (member == nullptr) return std::nullopt;
  if (const auto* text = member->string()) return *text;
  if (const auto* number = member->integer()) return std::to_string(*number);
  if (const auto* flag = member->boolean()) return std::string{*flag ? "true" : "false"};
  if (!member->is_null()) refuse(name, "api_text_expected");
  return std::string{};
}

std::vector<std::string> Fields::optional_texts(std::string_view name, std::size_t most) {
  std::vector<std::string> out;
  const auto* member = take(name);
  if (member == nullptr) return out;
  if (!member->is_array() || member->items().size() > most) {
    refuse(name, member->is_array() ? "api_out_of_range" : "api_list_expected");
    return out;
  }
  for (const auto& item : member->items()) {
    if (item.is_string())
      out.push_back(*item.string());
    else
      refuse(name, "api_text_expected");
  }
  return out;
}

base::Bytes Fields::octets(std::string_view name) {
  const auto text = required(name);
  auto octets = base::from_base64(text);
  if (text.empty()) return {};
  if (!octets || octets->empty()) {
    refuse(name, "api_base64_expected");
    return {};
  }
  return *std::move(octets);
}

void Fields::refuse(std::string_view name, std::string_view reason) {
  error_.fields.push_back({pointer_to(name), std::string{reason}});
}

void Fields::refuse_at(std::string pointer, std::string_view reason) {
  error_.fields.push_back({std::move(pointer), std::string{reason}});
}

Result<base::Done> Fields::verdict() {
  constexpr std::size_t most_told = 100;  // a body has room for a hundred thousand
  for (const auto& [name, value] : members_.members())
    if (error_.fields.size() < most_told && std::ranges::find(known_, name) == known_.end()) refuse(name, "api_unknown_member");
  if (error_.fields.empty()) return base::Done{};
  return error_;
}

}  // namespace vidimus::web::api
