#include "programs/enrolment_settings.hpp"

#include "programs/settings_table.hpp"

namespace vidimus::programs {
namespace {

void read_names(SettingsTable& client, EnrolmentClientSettings& out) {
  const auto* names = client.take("names");
  if (names == nullptr || !names->is_object()) return client.wrong("names", "a table of lists: common_name = [\"*.example.fr\"]");
  for (const auto& [kind, patterns] : names->members()) {
    auto& list = out.names[kind];
    for (const auto& pattern : patterns.items())
      pattern.string() != nullptr ? list.push_back(*pattern.string()) : client.wrong("names", "lists of texts");
    if (list.empty()) client.wrong("names", "lists of texts");
  }
}

void read_client(SettingsTable& table, EnrolmentClientSettings& out) {
  table.text("name", out.name);
  table.path("certificate", out.certificate);
  table.path("secret_file", out.secret_file);
  table.text("reference", out.reference);
  table.text("password_hash", out.password_hash);
  table.texts("profiles", out.profiles);
  table.flag("vouches", out.vouches);
  read_names(table, out);
  table.required("name", out.name);
  if (out.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos || out.name.size() > 40)
    table.wrong("name", "at most 40 of a-z, 0-9, '-' and '_': it stands in the register");
  if (out.profiles.empty()) table.wrong("profiles", "given");
  if (!out.secret_file.empty()) table.required("reference", out.reference);
  if (out.certificate.empty() && out.secret_file.empty() && out.password_hash.empty())
    table.wrong("certificate", "given, or secret_file, or password_hash");
}

}  // namespace

void read_enrolment(SettingsTable table, SettingsTable& parent, const std::string& folder, EnrolmentSettings& out) {
  table.text("address", out.address);
  table.port("port", out.port);
  table.port("cmp_port", out.cmp_port);
  table.path("certificate", out.certificate);
  table.path("key", out.key);
  out.confirmation = std::chrono::minutes{table.number("confirmation_minutes", out.confirmation.count(), 1, 24 * 60)};
  if (const auto* clients = table.take("client")) {
    if (!clients->is_array()) table.wrong("client", "tables: [[enrolment.client]]");
    for (std::size_t at = 0; at < clients->items().size(); ++at) {
      SettingsTable one{clients->items()[at], "enrolment.client[" + std::to_string(at) + "]", folder};
      read_client(one, out.clients.emplace_back());
      table.absorb(one);
    }
  }
  parent.absorb(table);
}

}  // namespace vidimus::programs
