#include "programs/ctl/new_instance.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "adapters/files/master_key.hpp"
#include "adapters/sql/database.hpp"
#include "base/template.hpp"
#include "base/toml.hpp"
#include "ports/token_device.hpp"
#include "programs/ctl/ceremony.hpp"
#include "programs/ctl/policy_texts.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Result;
namespace fs = std::filesystem;

/// The folder an instance is made in; gone unless it was kept.
class Scaffold {
 public:
  explicit Scaffold(fs::path place) : place_(std::move(place)) {}
  ~Scaffold() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(place_, ignored);
  }
  Scaffold(const Scaffold&) = delete;
  Scaffold& operator=(const Scaffold&) = delete;
  Result<Done> build() const {
    for (const auto* name : {"", "secrets", "tls", "ca", "public", "public/ca", "public/crl", "public/policy", "tokens", "mail",
                             "blobs", "responder"})
      if (::mkdir((place_ / name).c_str(), 0700) != 0)
        return fail(Code::unavailable, "cannot make the folder " + (place_ / name).string());
    return Done{};
  }
  Result<Done> move_to(const fs::path& final_place) {
    std::error_code failed;
    fs::rename(place_, final_place, failed);  // replaces an empty folder, nothing else
    if (failed) return fail(Code::unavailable, "cannot rename the new instance to " + final_place.string(), failed.message());
    kept_ = true;
    return Done{};
  }
  [[nodiscard]] std::string path() const { return place_.string(); }

 private:
  fs::path place_;
  bool kept_ = false;
};

/// A text between double quotes, as TOML and JSON both read it.
std::string quoted(const std::string& text) { return base::Json{text}.dump(); }

/// An arc of one's own without asking anybody: 2.25.UUID (ITU-T X.667), in decimal.
std::string own_arc(ports::Entropy& entropy) {
  auto octets = entropy.draw(16);
  octets[6] = static_cast<std::uint8_t>((octets[6] & 0x0F) | 0x40);  // version 4 of RFC 4122
  octets[8] = static_cast<std::uint8_t>((octets[8] & 0x3F) | 0x80);
  std::string digits;
  for (bool more = true; more;) {
    unsigned rest = 0;
    more = false;
    for (auto& octet : octets) {
      const unsigned value = rest * 256 + octet;
      octet = static_cast<std::uint8_t>(value / 10);
      rest = value % 10;
      more = more || octet != 0;
    }
    digits.insert(digits.begin(), static_cast<char>('0' + rest));
  }
  return "2.25." + digits;
}

/// What an authority with such a key signs with: PKCS#1 v1.5 ends before a certificate of three years does
/// (data/crypto_policy.toml).
pki::SignatureAlgorithm lasting_algorithm(pki::KeyKind kind) {
  const auto usual = ports::usual_algorithm(kind);
  return pki::is_rsa(usual) ? pki::SignatureAlgorithm::rsa_pss_sha256 : usual;
}

Result<Done> write_settings(const InstanceWishes& wishes, const KeyPlan& plan, const std::string& data, const std::string& place,
                            ports::Entropy& entropy) {
  VIDIMUS_TRY(text, base::read_file(data + "/instance/vidimus.toml.mustache"));
  const auto number = [](std::uint16_t port) { return std::to_string(port); };
  const auto base_url = "http://" + wishes.host + (wishes.public_port == 80 ? "" : ":" + number(wishes.public_port));
  auto values = base::Json::object({{"sample", wishes.sample ? "true" : "false"},
                                    {"address", wishes.address},
                                    {"host", wishes.host},
                                    {"portal_port", number(wishes.portal_port)},
                                    {"certificate_port", number(wishes.certificate_port)},
                                    {"public_port", number(wishes.public_port)},
                                    {"database", quoted(wishes.database)},
                                    {"module", wishes.module},
                                    {"policy_arc", own_arc(entropy)},
                                    {"base", base_url},
                                    {"ca_algorithm", base::to_name(lasting_algorithm(plan.issuing))},
                                    {"root_algorithm", base::to_name(lasting_algorithm(plan.root))}});
  if (!wishes.data.empty()) values.set("data", quoted(data));
  VIDIMUS_TRY(written, base::render(text, values, base::Escape::none));
  return base::write_file(place + "/vidimus.toml", written, 0600);
}

Result<AuthorityNames> read_names(const InstanceWishes& wishes, const std::string& data) {
  VIDIMUS_TRY(file, base::read_toml(data + "/instance/names.toml"));
  AuthorityNames out;
  out.country = file.text("country", "FR");
  out.organization = wishes.organization.empty() ? file.text("organization") : wishes.organization;
  out.siren = wishes.siren.empty() ? file.text("siren") : wishes.siren;
  out.host = wishes.host;
  const std::string prefix = wishes.sample ? "TEST " : "";  // RGS A4: test certificates say so
  const auto filled = [&](std::string_view key) {
    auto text = file.text(key);
    for (const auto& [name, value] :
         {std::pair{std::string{"{prefix}"}, prefix}, {std::string{"{organization}"}, out.organization}})
      if (const auto at = text.find(name); at != std::string::npos) text.replace(at, name.size(), value);
    return text;
  };
  out.root = filled("root");
  out.issuing = filled("issuing");
  out.ocsp = filled("ocsp");
  out.tsa = filled("tsa");
  out.seal = filled("seal");
  return out;
}

Result<Done> fill(InstanceWishes wishes, const std::string& place, ports::Clock& clock, ports::Entropy& entropy) {
  auto data = wishes.data;
  if (data.empty()) {
    VIDIMUS_TRY(found, find_data_folder());
    data = std::move(found);
  }
  const auto plan = wishes.fast_keys ? fast_keys() : KeyPlan{};
  VIDIMUS_TRY(names, read_names(wishes, data));
  VIDIMUS_CHECK(write_settings(wishes, plan, data, place, entropy));
  VIDIMUS_TRY(settings, read_settings(place));
  VIDIMUS_CHECK(adapters::files::make_master_key(settings.master_key, entropy));
  VIDIMUS_CHECK(adapters::files::make_master_key(settings.session_key, entropy));
  VIDIMUS_TRY(database, adapters::sql::open(settings.database));
  VIDIMUS_CHECK(adapters::sql::migrate(*database, settings.migrations));
  const auto book = adapters::sql::make_register(*database);
  ::unsetenv("SOFTHSM2_CONF");  // the tokens of this instance, not of whoever runs the command
  VIDIMUS_CHECK(use_instance_softhsm(place));
  std::optional<CeremonyScript> script;
  std::optional<base::Secret> root_pin;
  if (!wishes.ceremony.empty()) {
    VIDIMUS_TRY(read, read_ceremony_script(wishes.ceremony));
    script = std::move(read);
    VIDIMUS_TRY(pin, pin_from_parts(*script, wishes.part_files));
    root_pin = std::move(pin);
  }
  VIDIMUS_CHECK(make_tokens(place, settings.module, plan, root_pin, entropy));
  VIDIMUS_TRY(keys, certify_all(settings, names, plan, *book, clock, entropy));
  VIDIMUS_CHECK(publish_policy_texts(settings));
  VIDIMUS_TRY(minutes, write_minutes(settings, names, keys, script ? &*script : nullptr, clock.now()));
  VIDIMUS_TRY(signature, sign_minutes(settings, minutes));
  VIDIMUS_CHECK(base::write_file(place + "/ca/ceremony.sig", base::text_of(signature)));
  std::error_code ignored;
  if (root_pin) fs::remove(settings.root.key.pin_file, ignored);  // nobody keeps it whole
  return base::write_file(place + "/ca/ceremony.txt", minutes);
}

}  // namespace

bool instance_exists(const std::string& folder) {
  std::error_code ignored;
  return fs::exists(fs::path(folder) / "vidimus.toml", ignored);
}

Result<Done> make_instance(const InstanceWishes& asked, ports::Clock& clock, ports::Entropy& entropy) {
  auto wishes = asked;
  std::error_code failed;
  for (const auto* name : {&wishes.host, &wishes.address})
    if (name->empty() ||
        name->find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") != std::string::npos)
      return fail(Code::bad_request, "not a host name or an IPv4 address: " + *name);
  auto final_place = fs::absolute(wishes.folder, failed).lexically_normal();
  if (!final_place.has_filename()) final_place = final_place.parent_path();
  if (fs::exists(final_place, failed) && !fs::is_empty(final_place, failed))
    return fail(Code::conflict, "there is something in " + final_place.string() + " that is no instance");
  if (wishes.module.empty()) wishes.module = software_module();
  if (wishes.module.empty()) return fail(Code::misconfigured, "SoftHSM2 is not installed, and no --module is given");
  fs::create_directories(final_place.parent_path(), failed);
  auto place = final_place;
  place += ".making-" + std::to_string(::getpid());
  Scaffold scaffold{place};
  VIDIMUS_CHECK(scaffold.build());
  VIDIMUS_CHECK(fill(wishes, scaffold.path(), clock, entropy));
  VIDIMUS_CHECK(scaffold.move_to(final_place));
  ::unsetenv("SOFTHSM2_CONF");
  return use_instance_softhsm(final_place.string());
}

}  // namespace vidimus::programs::ctl
