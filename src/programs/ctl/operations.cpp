#include "programs/ctl/operations.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/toml.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Json;
using base::Result;

base::Error wrong(std::string what) { return fail(Code::bad_request, std::move(what)); }

std::string upper(std::string_view word) {
  std::string out{word};
  for (auto& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// RFC 3986 §2.3: everything but the unreserved is escaped.
std::string escaped(std::string_view value) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    const auto octet = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      (out += '%') += {digits[octet >> 4], digits[octet & 15]};
  }
  return out;
}

Operation read_operation(const std::string& path, const std::string& method, const Json& row) {
  Operation out{.id = row.text("operationId"),
                .method = upper(method),
                .path = path,
                .tag = {},
                .summary = row.text("summary"),
                .description = row.text("description"),
                .parameters = {},
                .members = {},
                .needed = {},
                .form_fields = {}};
  if (const auto* tags = row.find("tags"); tags != nullptr && !tags->items().empty() && tags->items().front().is_string())
    out.tag = *tags->items().front().string();
  if (const auto* parameters = row.find("parameters"))
    for (const auto& one : parameters->items()) {
      const auto* required = one.find("required");
      out.parameters.push_back({one.text("name"), one.text("in"), one.text("description"),
                                required != nullptr && required->boolean() != nullptr && *required->boolean()});
    }
  const auto* body = row.find("requestBody");
  const auto* content = body != nullptr ? body->find("content") : nullptr;
  if (content == nullptr) return out;
  if (const auto* form = content->find("multipart/form-data"))
    if (const auto* schema = form->find("schema"); schema != nullptr && schema->find("properties") != nullptr)
      for (const auto& [name, member] : schema->find("properties")->members()) out.form_fields.push_back(name);
  const auto* json = content->find("application/json");
  const auto* schema = json != nullptr ? json->find("schema") : nullptr;
  if (schema == nullptr) return out;
  const auto* members = schema->find("properties");
  out.members = members != nullptr ? *members : Json::object({});
  if (const auto* needed = schema->find("required"))
    for (const auto& one : needed->items())
      if (one.is_string()) out.needed.push_back(*one.string());
  return out;
}

/// Does the schema of a member allow this type?
bool allows(const Json& schema, std::string_view type) {
  const auto* said = schema.find("type");
  if (said == nullptr) return false;
  if (const auto* word = said->string()) return *word == type;
  return std::ranges::any_of(said->items(), [&](const Json& one) { return one.is_string() && *one.string() == type; });
}

Result<Json> typed(const std::string& name, const std::string& value, const Json& schema) {
  if (allows(schema, "string")) return Json{value};
  if (allows(schema, "boolean")) {
    if (value != "true" && value != "false") return wrong(name + ": true or false is wanted");
    return Json{value == "true"};
  }
  if (allows(schema, "integer")) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size()) return wrong(name + ": a whole number is wanted");
    return Json{number};
  }
  return wrong(name + ": write it as JSON, " + name + ":=…");
}

std::string known_names(const Operation& operation) {
  std::string out;
  for (const auto& one : operation.parameters) out += (out.empty() ? "" : ", ") + one.name;
  for (const auto& [name, schema] : operation.members.members()) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "it takes nothing" : "it takes " + out;
}

/// Fills one request, value by value.
class Filling {
 public:
  /// `as_form`: files go along, and what the form names stands in the form.
  Filling(const Operation& operation, bool as_form) : operation_(operation), as_form_(as_form), target_(operation.path) {
    out_.method = operation.method;
    if (!operation.members.is_null()) body_ = Json::object({});
  }

  Result<Done> take_body(const Json& body) {
    if (body.is_null()) return Done{};
    if (!body.is_object()) return wrong("--json wants a file with a JSON object");
    if (operation_.members.is_null()) return wrong(operation_.id + " takes no JSON");
    for (const auto& [name, value] : body.members()) body_.set(name, value);
    return Done{};
  }

  Result<Done> take(const std::string& word) {
    const auto equal = word.find('=');
    if (equal == std::string::npos || equal == 0) return wrong("«" + word + "»: name=value is wanted");
    const bool raw = word[equal - 1] == ':';
    const auto name = word.substr(0, raw ? equal - 1 : equal);
    const auto value = word.substr(equal + 1);
    if (as_form_ && !raw && std::ranges::find(operation_.form_fields, name) != operation_.form_fields.end()) {
      out_.parts.push_back({name, {}, value});
      return Done{};
    }
    const auto parameter = std::ranges::find(operation_.parameters, name, &Parameter::name);
    if (parameter != operation_.parameters.end() && !raw) return place(*parameter, value);
    const auto* schema = operation_.members.find(name);
    if (schema == nullptr) return wrong(operation_.id + " knows no " + name + "; " + known_names(operation_));
    if (!raw) return member(name, value, *schema);
    VIDIMUS_TRY(read, Json::parse(value));
    body_.set(name, std::move(read));
    return Done{};
  }

  Result<Done> attach(const std::string& name, const std::string& path) {
    if (operation_.form_fields.empty()) return wrong(operation_.id + " takes no file");
    auto content = base::read_file(path);
    if (!content) return wrong("cannot read " + path);
    out_.parts.push_back({name, std::filesystem::path{path}.filename().string(), *std::move(content)});
    return Done{};
  }

  Result<Prepared> finish() {
    if (const auto open = target_.find('{'); open != std::string::npos)
      return wrong(operation_.id + ": " + target_.substr(open + 1, target_.find('}') - open - 1) + "=… is missing");
    for (const auto& one : operation_.parameters)
      if (one.required && one.place == "query" && query_.find(one.name + "=") == std::string::npos)
        return wrong(operation_.id + ": " + one.name + "=… is missing");
    out_.target = target_ + (query_.empty() ? "" : "?" + query_);
    if (as_form_) return out_;
    for (const auto& name : operation_.needed)
      if (body_.find(name) == nullptr) return wrong(operation_.id + ": " + name + "=… is missing");
    if (!body_.is_null()) {
      out_.body = body_.dump();
      out_.headers.emplace_back("Content-Type", "application/json");
    }
    return out_;
  }

 private:
  Result<Done> place(const Parameter& parameter, const std::string& value) {
    if (parameter.place == "path") {
      const auto at = target_.find("{" + parameter.name + "}");
      if (value.empty() || at == std::string::npos) return wrong(parameter.name + ": given twice, or empty");
      target_.replace(at, parameter.name.size() + 2, escaped(value));
    } else if (parameter.place == "query") {
      query_ += (query_.empty() ? "" : "&") + parameter.name + "=" + escaped(value);
    } else {
      out_.headers.emplace_back(parameter.name, value);
    }
    return Done{};
  }

  Result<Done> member(const std::string& name, const std::string& value, const Json& schema) {
    if (!allows(schema, "array")) {
      VIDIMUS_TRY(json, typed(name, value, schema));
      body_.set(name, std::move(json));
      return Done{};
    }
    const auto* items = schema.find("items");
    VIDIMUS_TRY(json, typed(name, value, items != nullptr ? *items : Json{}));
    const auto* held = body_.find(name);
    Json list = held != nullptr ? *held : Json::array();
    body_.set(name, std::move(list.push(std::move(json))));
    return Done{};
  }

  const Operation& operation_;
  bool as_form_;
  Prepared out_;
  std::string target_;
  std::string query_;
  Json body_;
};

}  // namespace

Result<std::vector<Operation>> read_operations(const Json& document) {
  const auto* paths = document.find("paths");
  if (paths == nullptr || !paths->is_object()) return fail(Code::malformed, "this is no OpenAPI document");
  std::vector<Operation> out;
  for (const auto& [path, item] : paths->members())
    for (const auto& [method, row] : item.members()) out.push_back(read_operation(path, method, row));
  std::ranges::stable_sort(out, {}, &Operation::tag);
  return out;
}

Result<Prepared> prepare(const Operation& operation, const Wanted& wanted) {
  Filling filling{operation, !wanted.files.empty()};
  VIDIMUS_CHECK(filling.take_body(wanted.body));
  for (const auto& word : wanted.values) VIDIMUS_CHECK(filling.take(word));
  for (const auto& [name, path] : wanted.files) VIDIMUS_CHECK(filling.attach(name, path));
  return filling.finish();
}

std::string describe(const Operation& operation) {
  std::string out = operation.id + "  " + operation.method + " " + operation.path + "\n    " + operation.summary + "\n";
  const auto add = [&](const std::string& name, bool required, const std::string& hint) {
    out += "    " + name + (required ? "" : " (may be left out)") + (hint.empty() ? "" : ": " + hint) + "\n";
  };
  for (const auto& one : operation.parameters) add(one.name, one.required || one.place == "path", one.description);
  for (const auto& [name, schema] : operation.members.members())
    add(name, std::ranges::find(operation.needed, name) != operation.needed.end(), schema.text("description"));
  if (!operation.form_fields.empty()) out += "    --file part=path\n";
  return out;
}

}  // namespace vidimus::programs::ctl
