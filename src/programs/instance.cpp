#include "programs/instance.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "adapters/files/spool.hpp"
#include "base/toml.hpp"
#include "pki/pem.hpp"
#include "programs/terminal_secret.hpp"

namespace vidimus::programs {
namespace {

using base::Code;
using base::fail;
namespace fs = std::filesystem;

}  // namespace

base::Result<base::Done> use_instance_softhsm(const std::string& instance) {
  std::error_code ignored;
  const auto folder = fs::absolute(instance, ignored).lexically_normal();
  const auto tokens = folder / "tokens";
  if (!fs::is_directory(tokens, ignored) || std::getenv("SOFTHSM2_CONF") != nullptr) return base::Done{};
  const auto file = (folder / "softhsm2.conf").string();
  const auto wanted = "directories.tokendir = " + tokens.string() + "\nobjectstore.backend = file\nlog.level = ERROR\n";
  const auto present = base::read_file(file, 4096);
  if (!present || *present != wanted) VIDIMUS_CHECK(base::write_file(file, wanted, 0600));
  ::setenv("SOFTHSM2_CONF", file.c_str(), 1);
  return base::Done{};
}

std::string software_module() {
  std::error_code ignored;
  for (const auto* path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                           "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"})
    if (fs::exists(path, ignored)) return path;
  return {};
}

base::Result<base::Secret> read_pin(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    // A code nobody keeps whole (cérémonie): its holders type their parts one after the other.
    if (!somebody_is_there()) return fail(Code::misconfigured, "no PIN file " + path + ", and nobody to ask");
    return ask_secret("Code du jeton (" + path + ")");
  }
  if ((facts.st_mode & 077) != 0) return fail(Code::misconfigured, "PIN file open to others than its owner: " + path);
  auto text = base::read_file(path, 4096);
  if (!text) return fail(Code::misconfigured, "cannot read the PIN file " + path);
  text->erase(std::min(text->find_first_of("\r\n"), text->size()));
  if (text->empty()) return fail(Code::misconfigured, "empty PIN file " + path);
  return base::Secret{std::move(*text)};
}

base::Result<std::shared_ptr<adapters::pkcs11::Sessions>> open_token(const Settings& settings, const TokenKeySettings& key) {
  VIDIMUS_CHECK(use_instance_softhsm(settings.instance));
  VIDIMUS_TRY(pin, read_pin(key.pin_file));
  VIDIMUS_TRY(module, adapters::pkcs11::Module::open(settings.module));
  return adapters::pkcs11::Sessions::open(module, {key.token, key.serial}, std::move(pin));
}

base::Result<base::Bytes> read_certificate_octets(const std::string& path) {
  VIDIMUS_TRY(content, base::read_file(path, 1U << 20));
  if (content.starts_with("-----")) return pki::one_from_pem(content, "CERTIFICATE");
  return base::copy_of(base::view_of(content));
}

base::Result<std::unique_ptr<pki::Spool>> crl_spool(const std::string& public_folder) {
  std::error_code failed;
  fs::create_directories(public_folder + "/crl", failed);
  return adapters::files::open_spool(public_folder + "/crl");
}

base::Result<base::Done> publish_crl(const std::string& public_folder, const std::string& name, base::ByteView crl) {
  std::error_code failed;
  fs::create_directories(public_folder + "/crl", failed);
  return base::write_file(public_folder + "/crl/" + name + ".crl", base::text_of(crl));
}

}  // namespace vidimus::programs
