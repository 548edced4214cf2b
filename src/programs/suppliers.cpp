#include "programs/suppliers.hpp"

#include <sys/stat.h>

#include "adapters/http/client.hpp"
#include "base/log.hpp"
#include "base/toml.hpp"
#include "pki/pem.hpp"
#include "pki/signed_mail.hpp"
#include "programs/authority.hpp"
#include "programs/instance.hpp"
#include "programs/shared_secret.hpp"

namespace vidimus::programs {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::size_t answer_limit = 256U << 10;
constexpr std::chrono::milliseconds answer_time{30'000};

/// What each profile of the house is for: it decides which rules the lint has.
Result<std::map<std::string, pki::SubjectKind>> kinds_of(const Settings& settings) {
  VIDIMUS_TRY(profiles, read_profiles(settings));
  std::map<std::string, pki::SubjectKind> out;
  for (const auto& profile : profiles) out[profile.name] = profile.kind;
  return out;
}

/// RFC 9811: POST of one PKIMessage; refusals come as messages too, under any status.
adapters::cmp::Carry carry_to(const SupplierSettings& supplier) {
  adapters::http::ClientOptions options;
  options.ca_file = supplier.tls_anchors;
  options.user_agent = "vidimus-cmp";
  options.timeout = answer_time;
  options.body_limit = answer_limit;
  auto client = std::make_shared<adapters::http::Client>(std::move(options));
  return [client, url = supplier.url](base::ByteView message) -> Result<base::Bytes> {
    VIDIMUS_TRY(answer, client->post(url, message, {{"Content-Type", "application/pkixcmp"}}));
    if (answer.header("content-type").starts_with("application/pkixcmp") && !answer.body.empty()) return std::move(answer.body);
    return fail(Code::unavailable, "supplier.unreadable", "HTTP " + std::to_string(answer.status));
  };
}

/// The contract under which the certificate of this request was ordered names its supplier.
Result<std::string> supplier_of(ports::Store& store, const std::string& request) {
  VIDIMUS_TRY(unit, store.begin());
  VIDIMUS_TRY(certificate, unit->certificate(domain::CertificateId{request.substr(0, request.find('.'))}));
  VIDIMUS_TRY(line, unit->line(certificate.line));
  VIDIMUS_TRY(contract, unit->contract(line.contract));
  return contract.supplier;
}

}  // namespace

Result<base::Secret> read_private_file(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return fail(Code::not_found, "no such file: " + path);
  if ((facts.st_mode & 077) != 0) return fail(Code::misconfigured, "open to others than its owner: " + path);
  VIDIMUS_TRY(text, base::read_file(path, 64U << 10));
  return base::Secret{std::move(text)};
}

Result<std::vector<base::Bytes>> read_certificates(const std::string& path) {
  VIDIMUS_TRY(text, base::read_file(path, 1U << 20));
  std::vector<base::Bytes> out;
  // A long SEQUENCE, as no text begins: one certificate in DER, as instances keep their own.
  if (text.starts_with("\x30\x82")) return std::vector<base::Bytes>{base::copy_of(base::view_of(text))};
  VIDIMUS_TRY(blocks, pki::from_pem(text));
  for (auto& block : blocks)
    if (block.label == "CERTIFICATE") out.push_back(std::move(block.der));
  if (out.empty()) return fail(Code::malformed, "no certificate in " + path);
  return out;
}

Result<std::unique_ptr<adapters::cmp::Client>> open_cmp_supplier(const Settings& settings, const SupplierSettings& supplier,
                                                                 ports::SupplyBook& book, ports::Clock& clock,
                                                                 ports::Entropy& entropy) {
  adapters::cmp::ClientSettings out;
  out.supplier = supplier.name;
  if (!supplier.secret_file.empty()) {
    VIDIMUS_TRY(secret, read_shared_secret(settings, supplier.secret_file));
    out.secret = std::move(secret);
    out.reference = supplier.reference;
    if (supplier.mac == "pbmac1") out.mac = adapters::cmp::Mac::pbmac1;
  } else {
    VIDIMUS_TRY(chain, read_certificates(supplier.certificate));
    out.certificate = std::move(chain.front());
    out.chain.assign(chain.begin() + 1, chain.end());
    VIDIMUS_TRY(key, read_private_file(supplier.key));
    out.key = std::move(key);
  }
  if (!supplier.server_certificate.empty()) {
    VIDIMUS_TRY(server, read_certificates(supplier.server_certificate));
    out.server_certificate = std::move(server.front());
  }
  if (!supplier.server_anchors.empty()) {
    VIDIMUS_TRY(anchors, read_certificates(supplier.server_anchors));
    out.server_anchors = std::move(anchors);
  }
  VIDIMUS_TRY(anchors, read_certificates(supplier.anchors));
  out.anchors = std::move(anchors);
  out.asking = supplier.asking == "p10cr" ? adapters::cmp::Asking::signed_request : adapters::cmp::Asking::certificate_request;
  out.implicit_confirmation = supplier.confirmation == "implicit";
  out.patience = supplier.patience;
  VIDIMUS_TRY(kinds, kinds_of(settings));
  out.kinds = std::move(kinds);
  return adapters::cmp::Client::make(std::move(out), carry_to(supplier), book, clock, entropy);
}

Result<std::unique_ptr<ca::Handoff>> open_handoff(const Settings& settings, const SupplierSettings& supplier,
                                                  ports::SupplyBook& book, ports::Clock& clock, ports::Entropy& entropy) {
  ca::HandoffSettings out;
  out.supplier = supplier.name;
  VIDIMUS_TRY(anchors, read_certificates(supplier.anchors));
  out.anchors = std::move(anchors);
  VIDIMUS_TRY(kinds, kinds_of(settings));
  out.kinds = std::move(kinds);
  return std::make_unique<ca::Handoff>(std::move(out), book, clock, entropy);
}

Result<std::string> handoff_letter(const Settings& settings, const SupplierSettings& supplier, const ports::Supply& supply) {
  VIDIMUS_TRY(words, base::read_toml(settings.data + "/handoff.toml"));
  VIDIMUS_TRY(chain, read_certificates(supplier.certificate));
  VIDIMUS_TRY(key, read_private_file(supplier.key));
  VIDIMUS_TRY(body, pki::signed_mail(ca::handoff_text(supply, words), chain.front(), std::span{chain}.subspan(1), key));
  const auto subject = words.text(supply.revocation_asked ? "revocation_mail" : "certificate_mail");
  return "Subject: " + subject + " " + supply.reference + "\n" + body;
}

Result<ca::TakenIn> take_handoff(ca::Handoff& handoff, const std::vector<base::Bytes>& values) {
  std::vector<base::Bytes> certificates;
  ca::TakenIn out;
  for (const auto& value : values) {
    if (pki::read_certificate(value)) {
      certificates.push_back(value);
      continue;
    }
    auto list = handoff.take_list(value);
    if (!list) return fail(Code::malformed, "handoff.unreadable", list.error().detail);
    out.revoked.insert(out.revoked.end(), list->revoked.begin(), list->revoked.end());
  }
  if (certificates.empty()) return out;
  VIDIMUS_TRY(issued, handoff.take_certificates(certificates));
  out.issued = std::move(issued.issued);
  return out;
}

Result<int> remind_of_handoffs(const Settings& settings, ports::SupplyBook& book, ports::Clock& clock, ports::Entropy& entropy) {
  int out = 0;
  for (const auto& supplier : settings.suppliers) {
    if (supplier.kind != "handoff") continue;
    VIDIMUS_TRY(handoff, open_handoff(settings, supplier, book, clock, entropy));
    VIDIMUS_TRY(late, handoff->overdue(clock.now() - std::chrono::days{supplier.remind_after_days}));
    for (const auto& one : late)
      base::log::warn("handoff.late", {{"supplier", supplier.name}, {"reference", one.reference}, {"request", one.request}});
    out += static_cast<int>(late.size());
  }
  return out;
}

Result<std::unique_ptr<ca::Suppliers>> open_suppliers(const Settings& settings, ports::Authority& embedded, ports::Store& store,
                                                      ports::SupplyBook& book, ports::Clock& clock, ports::Entropy& entropy) {
  auto out = std::make_unique<ca::Suppliers>(
      embedded, [&store](const ports::CertificateOrder& order) { return supplier_of(store, order.request); });
  for (const auto& supplier : settings.suppliers) {
    std::unique_ptr<ports::Authority> authority;
    if (supplier.kind == "handoff") {
      VIDIMUS_TRY(opened, open_handoff(settings, supplier, book, clock, entropy));
      authority = std::move(opened);
    } else {
      VIDIMUS_TRY(opened, open_cmp_supplier(settings, supplier, book, clock, entropy));
      authority = std::move(opened);
    }
    VIDIMUS_CHECK(out->add(supplier.name, std::move(authority)));
  }
  return out;
}

}  // namespace vidimus::programs
