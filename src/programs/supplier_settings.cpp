#include "programs/supplier_settings.hpp"

#include "programs/settings_table.hpp"

namespace vidimus::programs {
namespace {

void read_cmp(SettingsTable& table, SupplierSettings& out) {
  table.text("url", out.url);
  table.path("tls_anchors", out.tls_anchors);
  table.path("certificate", out.certificate);
  table.path("key", out.key);
  table.path("secret_file", out.secret_file);
  table.text("reference", out.reference);
  table.path("server_certificate", out.server_certificate);
  table.path("server_anchors", out.server_anchors);
  table.text("mac", out.mac);
  table.text("asking", out.asking);
  table.text("confirmation", out.confirmation);
  out.patience = std::chrono::seconds{table.number("patience_seconds", out.patience.count(), 0, 60)};
  if (out.mac != "password_based_mac" && out.mac != "pbmac1") table.wrong("mac", "password_based_mac or pbmac1");
  if (out.asking != "cr" && out.asking != "p10cr") table.wrong("asking", "cr or p10cr");
  if (out.confirmation != "explicit" && out.confirmation != "implicit") table.wrong("confirmation", "explicit or implicit");
  table.required("url", out.url);
  if (out.secret_file.empty() && (out.certificate.empty() || out.key.empty()))
    table.wrong("certificate", "given with key, or secret_file");
  if (!out.secret_file.empty()) table.required("reference", out.reference);
}

void read_handoff(SettingsTable& table, SupplierSettings& out) {
  table.path("certificate", out.certificate);
  table.path("key", out.key);
  out.remind_after_days = static_cast<int>(table.number("remind_after_days", out.remind_after_days, 1, 90));
  table.required("certificate", out.certificate);
  table.required("key", out.key);
}

}  // namespace

void read_suppliers(SettingsTable& top, const std::string& folder, std::vector<SupplierSettings>& out) {
  const auto* list = top.take("suppliers");
  if (list == nullptr) return;
  if (!list->is_array()) return top.wrong("suppliers", "tables: [[suppliers]]");
  for (std::size_t at = 0; at < list->items().size(); ++at) {
    SettingsTable table{list->items()[at], "suppliers[" + std::to_string(at) + "]", folder};
    auto& one = out.emplace_back();
    table.text("name", one.name);
    table.text("kind", one.kind);
    table.path("anchors", one.anchors);
    table.required("name", one.name);
    table.required("anchors", one.anchors);
    if (one.kind == "cmp")
      read_cmp(table, one);
    else if (one.kind == "handoff")
      read_handoff(table, one);
    else
      table.wrong("kind", "cmp or handoff");
    top.absorb(table);
  }
}

}  // namespace vidimus::programs
