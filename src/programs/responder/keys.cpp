#include "programs/responder/keys.hpp"

#include "adapters/pkcs11/signer.hpp"
#include "base/toml.hpp"
#include "pki/pem.hpp"
#include "pki/x509.hpp"
#include "ports/token_device.hpp"

namespace vidimus::programs::responder {
namespace {

base::Result<base::Bytes> read_pem_or_der(const std::string& path, std::string_view label) {
  VIDIMUS_TRY(content, base::read_file(path));
  if (content.starts_with("-----")) return pki::one_from_pem(content, label);
  return base::copy_of(base::view_of(content));
}

}  // namespace

base::Result<base::Bytes> read_certificate_file(const std::string& path) { return read_pem_or_der(path, "CERTIFICATE"); }

base::Result<std::unique_ptr<pki::Signer>> Keys::open(const KeySettings& settings, base::ByteView certificate) {
  VIDIMUS_TRY(read, pki::read_certificate(certificate));
  VIDIMUS_TRY(kind, pki::key_kind(read.spki));
  const auto algorithm = ports::usual_algorithm(kind);
  if (!settings.file.empty()) {
    VIDIMUS_TRY(pkcs8, read_pem_or_der(settings.file, "PRIVATE KEY"));
    return pki::software_signer(pkcs8, algorithm);
  }
  VIDIMUS_TRY(shared, sessions(settings));
  return adapters::pkcs11::token_signer_of(shared, settings.label, read.spki, algorithm);
}

base::Result<std::shared_ptr<adapters::pkcs11::Sessions>> Keys::sessions(const KeySettings& settings) {
  auto& held = sessions_[settings.module + "\n" + settings.token + "\n" + settings.serial];
  if (held) return held;
  VIDIMUS_TRY(pin, base::read_file(settings.pin_file, 4096));
  while (!pin.empty() && (pin.back() == '\n' || pin.back() == '\r')) pin.pop_back();
  VIDIMUS_TRY(module, adapters::pkcs11::Module::open(settings.module));
  VIDIMUS_TRY(opened, adapters::pkcs11::Sessions::open(module, {settings.token, settings.serial}, base::Secret{std::move(pin)}));
  held = opened;
  return held;
}

}  // namespace vidimus::programs::responder
