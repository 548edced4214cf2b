#include "programs/openid_settings.hpp"

#include "adapters/openid/provider.hpp"
#include "base/toml.hpp"
#include "programs/settings_table.hpp"

namespace vidimus::programs {
namespace {

using base::Code;
using base::fail;

/// @errors misconfigured.
base::Result<std::string> read_section(SettingsTable& table, adapters::openid::ProviderOptions& out) {
  std::string secret_file;
  table.text("issuer", out.issuer);
  table.text("name", out.name);
  table.text("client_id", out.client_id);
  table.path("client_secret_file", secret_file);
  table.texts("scopes", out.scopes);
  table.texts("acr_values", out.acr_values);
  table.texts("strong_acr", out.strong_acr);
  table.texts("strong_amr", out.strong_amr);
  table.texts("required_acr", out.required_acr);
  table.flag("pkce", out.pkce);
  table.flag("vouches_for_email", out.vouches_for_email);
  table.path("ca_file", out.ca_file);
  if (!out.issuer.starts_with("https://")) table.wrong("issuer", "an https address");
  table.required("name", out.name);
  table.required("client_id", out.client_id);
  table.required("client_secret_file", secret_file);
  if (auto error = table.result(); !error.empty()) return fail(Code::misconfigured, std::move(error));
  return secret_file;
}

}  // namespace

base::Result<std::unique_ptr<ports::IdentityProvider>> open_provider(const Settings& settings, const ports::Clock& clock) {
  VIDIMUS_TRY(file, base::read_toml(settings.instance + "/vidimus.toml"));
  const auto* section = file.find("openid");
  if (section == nullptr) return std::unique_ptr<ports::IdentityProvider>{};
  adapters::openid::ProviderOptions options;
  SettingsTable table{*section, "openid", settings.instance};
  VIDIMUS_TRY(secret_file, read_section(table, options));
  VIDIMUS_TRY(secret, base::read_file(secret_file));
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return fail(Code::misconfigured, secret_file + " is empty");
  options.client_secret = secret;
  options.redirect_url = settings.portal.public_url + "/connexion/fournisseur/retour";
  options.sign_out_url = settings.portal.public_url + "/";
  return adapters::openid::make_provider(options, clock);
}

}  // namespace vidimus::programs
