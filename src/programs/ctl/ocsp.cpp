// vidimus ocsp export: every answer as a file at the address clients ask by GET, for any web server or CDN. Run it again before
// the answers age; the folder is replaced whole.
#include <filesystem>
#include <fstream>

#include "adapters/pkcs11/signer.hpp"
#include "base/toml.hpp"
#include "ports/token_device.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/issuing.hpp"
#include "programs/ctl/service_keys.hpp"
#include "programs/instance.hpp"
#include "va/status_keeper.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Bytes;
using base::Code;
using base::fail;
using base::Result;
namespace fs = std::filesystem;

struct OcspOptions {
  std::string instance = "instance";
  std::string folder;
  int hours = 48;
  bool json = false;
};

/// What the responder of [responder] holds, without its door.
struct Exporter {
  std::vector<std::unique_ptr<pki::Signer>> signers;
  std::unique_ptr<va::Responder> responder;
};

Result<std::unique_ptr<pki::Signer>> open_key(const ServiceKey& service, const pki::Certificate& certificate) {
  VIDIMUS_TRY(kind, pki::key_kind(certificate.spki));
  VIDIMUS_TRY(pin, read_pin(service.key.pin_file));
  VIDIMUS_TRY(module, adapters::pkcs11::Module::open(service.module));
  VIDIMUS_TRY(sessions, adapters::pkcs11::Sessions::open(module, {service.key.token, service.key.serial}, std::move(pin)));
  return adapters::pkcs11::token_signer_of(sessions, service.key.label, certificate.spki, ports::usual_algorithm(kind));
}

Result<Exporter> open_exporter(const Office& office, int hours) {
  VIDIMUS_TRY(services, service_keys(office.settings));
  Exporter out;
  std::vector<va::Issuer> issuers;
  for (const auto* authority : issuing_authorities(office.settings)) {
    const auto service = std::ranges::find(services, "OCSP signer of " + authority->name, &ServiceKey::what);
    if (service == services.end()) continue;
    VIDIMUS_TRY(ca, read_certificate_octets(authority->chain.front()));
    VIDIMUS_TRY(octets, read_certificate_octets(service->certificate));
    VIDIMUS_TRY(certificate, pki::read_certificate(octets));
    VIDIMUS_TRY(signer, open_key(*service, certificate));
    VIDIMUS_TRY(issuer, va::make_issuer(authority->name, ca, *signer, octets));
    VIDIMUS_TRY(read, pki::read_certificate(ca));
    issuer.archive_cutoff = read.not_before;
    out.signers.push_back(std::move(signer));
    issuers.push_back(std::move(issuer));
  }
  va::ResponderSettings settings;
  settings.validity = std::chrono::hours{hours};
  settings.ready_places = 4;  // each answer is made once and kept by nobody
  VIDIMUS_TRY(responder, va::Responder::make(std::move(issuers), std::move(settings)));
  out.responder = std::move(responder);
  return out;
}

/// RFC 6960 A.1.1: the address is the request in base64. A '/' in it makes folders, as web servers read it; at its end, a folder
/// whose index is the answer.
fs::path place_of(const fs::path& folder, base::ByteView request) {
  const auto name = base::to_base64(request);
  return folder / (name.ends_with('/') ? name + "index.der" : name);
}

/// Written without waiting for the disk: the folder is only shown once it is whole.
bool write(const fs::path& path, base::ByteView octets) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
  return static_cast<bool>(file.flush());
}

Result<std::size_t> export_answers(const va::Responder& responder, const fs::path& folder, base::Instant now) {
  std::size_t written = 0;
  std::optional<base::Error> error;
  responder.each([&](const va::CertificateStatus& status) {
    if (error) return;
    const auto& issuer = responder.issuers().at(status.issuer);
    Bytes serial = base::copy_of(status.serial.view());
    if (serial[0] >= 0x80) serial.insert(serial.begin(), 0);
    for (const auto hash : {pki::ocsp::IdHash::sha1, pki::ocsp::IdHash::sha256}) {
      const std::vector<Bytes> ids{pki::ocsp::write_cert_id(issuer.hashes(hash), serial)};
      const auto request = pki::ocsp::write_request(ids, std::nullopt);
      const auto answer = responder.answer(request, now);
      if (!answer.ready)
        error = fail(Code::unavailable, "no answer for " + base::to_hex(serial));
      else if (!write(place_of(folder, request), answer.octets))
        error = fail(Code::unavailable, "cannot write under " + folder.string());
      else
        ++written;
    }
  });
  if (error) return *error;
  return written;
}

Result<std::size_t> export_all(const OcspOptions& wanted) {
  VIDIMUS_TRY(office, Office::open(wanted.instance));
  VIDIMUS_TRY(exporter, open_exporter(*office, wanted.hours));
  const auto feed = adapters::sql::make_status_feed(*office->database);
  va::StatusKeeper keeper(*exporter.responder, feed.get(), "");
  const auto now = office->clock.now();
  keeper.refresh(now);
  if (!exporter.responder->known()) return fail(Code::unavailable, "the register does not answer");
  std::error_code failed;
  const fs::path folder = fs::absolute(wanted.folder, failed).lexically_normal();
  auto fresh = folder, old = folder;
  fresh += ".new";
  old += ".old";
  fs::remove_all(fresh, failed);
  fs::remove_all(old, failed);
  fs::create_directories(fresh, failed);
  auto written = export_answers(*exporter.responder, fresh, now);
  if (!written) {
    fs::remove_all(fresh, failed);
    return written;
  }
  if (fs::exists(folder)) fs::rename(folder, old, failed);
  if (!failed) fs::rename(fresh, folder, failed);
  if (failed) return fail(Code::unavailable, "cannot put " + folder.string() + " in place", failed.message());
  fs::remove_all(old, failed);
  return written;
}

}  // namespace

int ocsp(Arguments arguments) {
  CommandLine app{"OCSP answers as static files, for any web server or CDN.", "vidimus ocsp"};
  OcspOptions wanted;
  std::string act;
  app.add_option("act", act, "export: write every answer to FOLDER, at the address clients ask by GET")
      .required()
      .one_of({"export"});
  app.add_option("FOLDER", wanted.folder, "folder to replace").required();
  app.add_option("--instance", wanted.instance, "folder of the instance");
  app.add_option("--hours", wanted.hours, "how long the answers are good; run again at half of it").between(1, 24 * 7);
  app.add_flag("--json", wanted.json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto written = export_all(wanted);
  if (!written) return complain(written.error(), wanted.json, refused);
  if (wanted.json)
    std::cout << base::Json::object({{"answers", *written}, {"folder", wanted.folder}}).dump(2) << '\n';
  else
    std::cout << wanted.folder << ": " << *written << " answers\n";
  return done;
}

}  // namespace vidimus::programs::ctl
