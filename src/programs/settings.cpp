#include "programs/settings.hpp"

#include <cstdlib>
#include <filesystem>

#include "base/toml.hpp"
#include "programs/settings_table.hpp"

namespace vidimus::programs {
namespace {

using base::Code;
using base::fail;
namespace fs = std::filesystem;

void read_portal(SettingsTable table, SettingsTable& parent, PortalSettings& out) {
  table.text("address", out.address);
  table.port("port", out.port);
  table.port("certificate_port", out.certificate_port);
  table.text("public_url", out.public_url);
  table.text("certificate_url", out.certificate_url);
  table.path("certificate", out.certificate);
  table.path("key", out.key);
  table.path("anchors", out.anchors);
  table.text("publisher", out.publisher);
  table.text("director", out.director);
  table.text("host", out.host);
  table.text("data_protection", out.data_protection);
  table.text("conformity", out.conformity);
  table.text("accessibility", out.accessibility);
  if (out.accessibility != "none" && out.accessibility != "partial" && out.accessibility != "full")
    table.wrong("accessibility", "none, partial or full");
  table.text("accessibility_contact", out.accessibility_contact);
  table.text("second_factor", out.second_factor);
  if (out.second_factor != "agents" && out.second_factor != "optional") table.wrong("second_factor", "agents or optional");
  out.io_threads = static_cast<unsigned>(table.number("io_threads", out.io_threads, 1, 256));
  out.workers = static_cast<unsigned>(table.number("workers", out.workers, 1, 256));
  parent.absorb(table);
}

void read_mail(SettingsTable table, SettingsTable& parent, const std::string& instance, adapters::smtp::MailSettings& out) {
  table.text("url", out.url);
  table.flag("starttls", out.starttls);
  table.path("ca_file", out.ca_file);
  table.text("user", out.user);
  table.path("password_file", out.password_file);
  table.path("folder", out.folder);
  table.path("bounces", out.bounces);
  table.text("resolver", out.resolver);
  table.texts("dkim_selectors", out.dkim_selectors);
  if (out.url.empty() && out.folder.empty()) out.folder = instance + "/mail";
  parent.absorb(table);
}

void read_authority(SettingsTable table, SettingsTable& parent, AuthoritySettings& out) {
  table.text("name", out.name);
  table.paths("chain", out.chain);
  table.text("token", out.key.token);
  table.text("token_serial", out.key.serial);
  table.text("label", out.key.label);
  table.path("pin_file", out.key.pin_file);
  std::string algorithm{base::to_name(out.algorithm)};
  table.text("algorithm", algorithm);
  if (const auto known = base::from_name<pki::SignatureAlgorithm>(algorithm))
    out.algorithm = *known;
  else
    table.wrong(
        "algorithm",
        "one of rsa-sha256, rsa-sha384, rsa-sha512, rsa-pss-sha256, rsa-pss-sha384, rsa-pss-sha512, ecdsa-sha256, ecdsa-sha384");
  table.text("crl_url", out.crl_url);
  out.crl_partitions = static_cast<unsigned>(table.number("crl_partitions", out.crl_partitions, 1, 4096));
  table.text("delta_url", out.delta_url);
  table.text("ocsp_url", out.ocsp_url);
  table.text("ca_issuers_url", out.ca_issuers_url);
  out.crl_validity = std::chrono::hours{table.number("crl_validity_hours", out.crl_validity.count(), 1, 24 * 400)};
  out.crl_renewal = std::chrono::hours{table.number("crl_renewal_hours", out.crl_renewal.count(), 1, 24 * 400)};
  if (out.crl_renewal >= out.crl_validity) table.wrong("crl_renewal_hours", "less than crl_validity_hours");
  table.texts("profiles", out.profiles);
  table.flag("retired", out.retired);
  table.required("name", out.name);
  if (out.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos || out.name.size() > 64)
    table.wrong("name", "at most 64 of a-z, 0-9, '-' and '_': it stands in addresses");
  parent.absorb(table);
}

void read_seal(SettingsTable table, SettingsTable& parent, SealSettings& out) {
  table.paths("certificates", out.certificates);
  table.text("token", out.key.token);
  table.text("token_serial", out.key.serial);
  table.text("label", out.key.label);
  table.path("pin_file", out.key.pin_file);
  table.text("time_stamp_url", out.time_stamp_url);
  table.path("time_stamp_certificate", out.time_stamp_certificate);
  if (!out.certificates.empty()) table.required("time_stamp_url", out.time_stamp_url);
  parent.absorb(table);
}

void read_profiles(SettingsTable table, SettingsTable& parent, Settings& out) {
  out.profiles = out.data + "/profiles";
  out.crypto_policy = out.data + "/crypto_policy.toml";
  table.path("folder", out.profiles);
  table.path("crypto_policy", out.crypto_policy);
  for (const auto* key : {"policy_arc", "cps_url", "pds_url_fr", "pds_url_en"}) {
    std::string value;
    table.text(key, value);
    if (!value.empty()) out.profile_values[key] = value;
  }
  parent.absorb(table);
}

}  // namespace

std::string placed_database(const std::string& url, const std::string& instance) {
  constexpr std::string_view scheme = "sqlite:";
  if (!url.starts_with(scheme) || url.size() == scheme.size() || url[scheme.size()] == '/') return url;
  return std::string{scheme} + instance + "/" + url.substr(scheme.size());
}

base::Result<std::string> find_data_folder() {
  std::error_code ignored;
  std::vector<fs::path> places;
  if (const char* given = std::getenv("VIDIMUS_DATA")) places.emplace_back(given);
  const auto program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  places.push_back(program / "../share/vidimus/data");
  for (auto folder = program; folder.has_relative_path(); folder = folder.parent_path()) places.push_back(folder / "data");
  places.push_back(fs::current_path(ignored) / "data");
  for (const auto& place : places)
    if (fs::exists(place / "crypto_policy.toml", ignored)) return fs::canonical(place, ignored).string();
  return fail(Code::not_found, "the data folder of the house is not found: set VIDIMUS_DATA");
}

base::Result<Settings> read_settings(const std::string& instance) {
  std::error_code failed;
  const auto folder = fs::absolute(instance, failed).lexically_normal().string();
  VIDIMUS_TRY(file, base::read_toml(folder + "/vidimus.toml"));
  Settings out;
  out.instance = folder.ends_with('/') ? folder.substr(0, folder.size() - 1) : folder;
  SettingsTable top{file, "", out.instance};
  top.take("responder");
  top.take("openid");  // programs/openid_settings.hpp
  {
    auto table = top.inside("instance");
    table.flag("sample", out.sample);
    table.path("data", out.data);
    table.path("portal_files", out.portal_files);
    table.path("migrations", out.migrations);
    top.absorb(table);
  }
  if (out.data.empty()) {
    VIDIMUS_TRY(found, find_data_folder());
    out.data = std::move(found);
  }
  const auto house = fs::path(out.data).parent_path().string();
  if (out.portal_files.empty()) out.portal_files = house + "/portal";
  if (out.migrations.empty()) out.migrations = house + "/sql";
  const auto under = [&](std::string& path) { path = out.instance + "/" + path; };
  for (auto* path : {&out.portal.certificate, &out.portal.key, &out.portal.anchors, &out.blobs, &out.master_key, &out.session_key,
                     &out.public_folder})
    under(*path);
  out.portal.second_factor = out.sample ? "optional" : "agents";
  read_portal(top.inside("portal"), top, out.portal);
  read_mail(top.inside("mail"), top, out.instance, out.mail);
  auto database = top.inside("database");
  database.text("url", out.database);
  out.database = placed_database(out.database, out.instance);
  top.absorb(database);
  auto notices = top.inside("notices");
  notices.flag("allow_private", out.notices.allow_private);
  notices.path("ca_file", out.notices.ca_file);
  top.absorb(notices);
  auto storage = top.inside("storage");
  storage.path("blobs", out.blobs);
  storage.path("master_key", out.master_key);
  storage.path("session_key", out.session_key);
  storage.path("public_folder", out.public_folder);
  top.absorb(storage);
  auto keys = top.inside("keys");
  keys.text("module", out.module);
  top.absorb(keys);
  read_profiles(top.inside("profiles"), top, out);
  read_authority(top.inside("ca"), top, out.ca);
  if (const auto* further = top.take("authorities")) {
    if (!further->is_array()) top.wrong("authorities", "tables: [[authorities]]");
    for (std::size_t at = 0; at < further->items().size(); ++at)
      read_authority({further->items()[at], "authorities[" + std::to_string(at) + "]", out.instance}, top,
                     out.authorities.emplace_back());
  }
  out.root.crl_validity = std::chrono::hours{24 * 366};
  out.root.crl_renewal = std::chrono::hours{24 * 330};
  read_authority(top.inside("root"), top, out.root);
  read_seal(top.inside("seal"), top, out.seal);
  read_suppliers(top, out.instance, out.suppliers);
  out.enrolment.certificate = out.portal.certificate;
  out.enrolment.key = out.portal.key;
  read_enrolment(top.inside("enrolment"), top, out.instance, out.enrolment);
  if (auto error = top.result(); !error.empty()) return fail(Code::misconfigured, std::move(error));
  return out;
}

}  // namespace vidimus::programs
