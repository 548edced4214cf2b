#include "programs/station/own_key.hpp"

#include <cctype>

#include "adapters/pkcs11/token.hpp"
#include "programs/station/state.hpp"

namespace vidimus::programs::station {

using base::Code;
using base::Done;
using base::fail;
using base::Result;

Result<OwnKey> OwnKey::open(const OwnToken& where, std::vector<std::string> modules, const CodeOptions& codes,
                            const Messages& messages) {
  if (!where.module.empty()) modules = {where.module};
  CodeOptions own;  // never the files and the descriptor of the holders' codes
  own.holder_file = where.pin_file;
  own.pinentry = codes.pinentry;
  VIDIMUS_TRY(pin, codes_from(own, messages)->ask({CodeKind::holder, where.label, {}, {}}));
  OwnKey out{where, std::move(modules), std::move(pin)};
  VIDIMUS_TRY(there, out.token());
  static_cast<void>(there);
  return out;
}

Result<std::unique_ptr<ports::TokenDevice>> OwnKey::token() const {
  for (const auto& path : modules_) {
    VIDIMUS_TRY(module, adapters::pkcs11::Module::open(path));
    auto token = adapters::pkcs11::token_device(module, {where_.label, ""});
    const auto info = token->info();
    if (!info && info.error().code == Code::conflict) return info.error();
    if (!info) continue;
    VIDIMUS_CHECK(token->log_in(pin_));
    return token;
  }
  return fail(Code::device_retry, "station.own_token_absent", where_.label);
}

Result<std::string> OwnKey::make() {
  VIDIMUS_TRY(device, token());
  auto name = "vidimus-station-" + std::string{random_digits(8).reveal()};
  VIDIMUS_TRY(made, device->generate_key(name, pki::KeyKind::p256));
  static_cast<void>(made);
  return name;
}

Result<Done> OwnKey::erase(const std::string& name) {
  VIDIMUS_TRY(device, token());
  VIDIMUS_TRY(gone, device->erase(name));
  static_cast<void>(gone);
  return Done{};
}

Result<ports::TokenKey> OwnKey::key(ports::TokenDevice& token, const std::string& name) const {
  VIDIMUS_TRY(found, token.find_key(name));
  if (!found) return fail(Code::device_fatal, "station.own_key_absent", name);
  return std::move(*found);
}

Result<base::Bytes> OwnKey::spki(const std::string& name) {
  VIDIMUS_TRY(device, token());
  VIDIMUS_TRY(found, key(*device, name));
  return std::move(found.spki);
}

Result<base::Bytes> OwnKey::sign(const std::string& name, std::string_view text) {
  VIDIMUS_TRY(device, token());
  VIDIMUS_TRY(found, key(*device, name));
  VIDIMUS_TRY(kind, pki::key_kind(found.spki));
  return device->sign(found, ports::usual_algorithm(kind), base::view_of(text));
}

std::string pairing_text(const std::string& code) {
  std::string out = "vidimus-station-pairing\n";
  for (const char c : code) {
    const auto octet = static_cast<unsigned char>(c);
    if (std::isalnum(octet) != 0) out.push_back(static_cast<char>(std::toupper(octet)));
  }
  return out;
}

std::string session_text(const std::string& station, const std::string& question) {
  return "vidimus-station-session\n" + station + "\n" + question;
}

}  // namespace vidimus::programs::station
