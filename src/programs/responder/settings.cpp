#include "programs/responder/settings.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/toml.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs::responder {
namespace {

using base::Code;
using base::fail;
using base::Json;

/// One table of the file: values are taken out by name, and what nobody took is a mistake.
class Table {
 public:
  Table(const Json& json, std::string name, std::string folder)
      : json_(json), name_(std::move(name)), folder_(std::move(folder)) {}

  void text(std::string_view key, std::string& into) {
    if (const auto* value = take(key)) value->string() != nullptr ? void(into = *value->string()) : wrong(key, "a text");
  }
  void path(std::string_view key, std::string& into) {
    text(key, into);
    const bool given = json_.find(key) != nullptr;  // a default stands under the folder already
    if (given && !into.empty() && into[0] != '/') into = folder_ + "/" + into;
  }
  void flag(std::string_view key, bool& into) {
    if (const auto* value = take(key)) value->boolean() != nullptr ? void(into = *value->boolean()) : wrong(key, "true or false");
  }
  std::int64_t number(std::string_view key, std::int64_t otherwise, std::int64_t most) {
    const auto* value = take(key);
    if (value == nullptr) return otherwise;
    if (value->integer() != nullptr && *value->integer() >= 0 && *value->integer() <= most) return *value->integer();
    wrong(key, "a number of at most " + std::to_string(most));
    return otherwise;
  }
  const Json* take(std::string_view key) {
    taken_.insert(std::string{key});
    return json_.find(key);
  }
  Table inside(std::string_view key) {
    static const Json nothing;
    const auto* value = take(key);
    return {value != nullptr ? *value : nothing, name_ + "." + std::string{key}, folder_};
  }
  void required(std::string_view key, const std::string& value) {
    if (value.empty()) wrong(key, "given");
  }
  void absorb(const Table& inner) {
    if (error_.empty()) error_ = inner.result();
  }
  void wrong(std::string_view key, const std::string& expected) {
    if (error_.empty()) error_ = name_ + "." + std::string{key} + " must be " + expected;
  }
  [[nodiscard]] std::string result() const {
    for (const auto& [key, value] : json_.members())
      if (!taken_.contains(key)) return name_ + "." + key + " is not a setting";
    return error_;
  }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  const Json& json_;
  std::string name_;
  std::string folder_;
  std::set<std::string> taken_;
  std::string error_;
};

KeySettings read_key(Table& parent) {
  auto table = parent.inside("key");
  KeySettings out;
  table.path("file", out.file);
  table.text("module", out.module);
  table.text("token", out.token);
  table.text("token_serial", out.serial);
  table.text("label", out.label);
  table.path("pin_file", out.pin_file);
  if (out.file.empty()) {
    table.required("module", out.module);
    table.required("label", out.label);
    table.required("pin_file", out.pin_file);
  }
  parent.absorb(table);
  return out;
}

IssuerSettings read_issuer(Table& table) {
  IssuerSettings out;
  table.text("name", out.name);
  table.path("certificate", out.certificate);
  table.path("signer_certificate", out.signer_certificate);
  table.path("crl", out.crl);
  table.flag("archive_cutoff", out.archive_cutoff);
  out.key = read_key(table);
  table.required("name", out.name);
  table.required("certificate", out.certificate);
  if (out.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos || out.name.size() > 64)
    table.wrong("name", "at most 64 of a-z, 0-9, '-' and '_': it stands in addresses");
  return out;
}

TimeStampSettings read_time_stamp(Table& table) {
  TimeStampSettings out;
  if (const auto* certificates = table.take("certificates"))
    for (const auto& item : certificates->items()) {
      const auto* path = item.string();
      if (path == nullptr || path->empty()) continue;
      out.certificates.push_back((*path)[0] == '/' ? *path : table.folder() + "/" + *path);
    }
  if (out.certificates.empty()) table.wrong("certificates", "a list of files, the unit's own first");
  out.key = read_key(table);
  table.text("policy", out.policy);
  if (const auto* further = table.take("further_policies"))
    for (const auto& item : further->items()) {
      if (item.string() == nullptr) return table.wrong("further_policies", "a list of object identifiers"), out;
      out.further_policies.push_back(*item.string());
    }
  out.accuracy = std::chrono::milliseconds{table.number("accuracy_milliseconds", 1000, 1000)};
  if (out.accuracy.count() == 0) table.wrong("accuracy_milliseconds", "1 to 1000 (EN 319 421)");
  out.log = table.folder() + "/tsa/stamps.log";
  table.path("log", out.log);
  table.flag("require_synchronised_clock", out.require_synchronised_clock);
  return out;
}

/// "0.0.0.0:8080" or "[::]:8080".
void read_listen(Table& table, Settings& out) {
  std::string listen;
  table.text("listen", listen);
  if (listen.empty()) return;
  const auto colon = listen.rfind(':');
  const char* const begin = listen.data() + (colon == std::string::npos ? listen.size() : colon + 1);
  const char* const end = listen.data() + listen.size();
  const auto [stop, error] = std::from_chars(begin, end, out.port);
  if (begin == end || error != std::errc{} || stop != end) return table.wrong("listen", "ADDRESS:PORT");
  out.address = listen.substr(0, colon);
  if (out.address.size() > 2 && out.address.front() == '[') out.address = out.address.substr(1, out.address.size() - 2);
}

void read_lists(Table& table, const Json* issuers, const std::string& instance, Settings& out) {
  for (std::size_t at = 0; issuers != nullptr && at < issuers->items().size(); ++at) {
    Table one{issuers->items()[at], table.name() + ".issuer[" + std::to_string(at) + "]", instance};
    out.issuers.push_back(read_issuer(one));
    table.absorb(one);
  }
  if (out.issuers.empty()) table.wrong("issuer", "one table at least");
}

}  // namespace

base::Result<Settings> read_settings(const std::string& instance) {
  VIDIMUS_TRY(file, base::read_toml(instance + "/vidimus.toml"));
  const auto* section = file.find("responder");
  if (section == nullptr) return fail(Code::misconfigured, "vidimus.toml has no [responder]");
  Table table{*section, "responder", instance};
  Settings out;
  read_listen(table, out);
  const auto seconds = [&](std::string_view key, std::chrono::seconds& into, std::int64_t most) {
    into = std::chrono::seconds{table.number(key, into.count(), most)};
    if (into.count() == 0) table.wrong(key, "at least 1");
  };
  seconds("refresh_seconds", out.refresh, 3600);
  seconds("validity_seconds", out.validity, 7 * 86400);
  seconds("silence_limit_seconds", out.silence_limit, 365 * 86400);
  seconds("cache_seconds", out.cache, 86400);
  out.io_threads = static_cast<unsigned>(std::max<std::int64_t>(1, table.number("io_threads", 2, 256)));
  out.sign_ahead = static_cast<std::size_t>(table.number("sign_ahead", 200, 1'000'000));
  out.ready_places = static_cast<std::size_t>(table.number("ready_places", 1 << 18, 1 << 26));
  table.flag("publish_reasons", out.publish_reasons);
  out.public_folder = instance + "/public";
  table.path("public_folder", out.public_folder);
  out.snapshot = instance + "/responder/status.snapshot";
  table.path("snapshot", out.snapshot);
  if (const auto* database = file.find("database")) out.database = database->text("url");
  table.text("database_url", out.database);
  out.database = programs::placed_database(out.database, instance);
  read_lists(table, table.take("issuer"), instance, out);
  if (section->find("tsa") != nullptr) {
    auto inner = table.inside("tsa");
    out.time_stamps.push_back(read_time_stamp(inner));
    table.absorb(inner);
  }
  if (auto error = table.result(); !error.empty()) return fail(Code::misconfigured, std::move(error));
  return out;
}

}  // namespace vidimus::programs::responder
