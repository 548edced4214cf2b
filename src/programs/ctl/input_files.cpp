#include "programs/ctl/input_files.hpp"

#include "base/toml.hpp"
#include "pki/pem.hpp"

namespace vidimus::programs::ctl {

using base::Code;
using base::fail;

namespace {

constexpr std::size_t blocks_limit = 4096;

base::Error in_file(const std::string& file, const base::Error& error) {
  return fail(error.code, file + ": " + error.detail, error.cause);
}

}  // namespace

base::Result<std::vector<InputValue>> read_values(const std::string& file) {
  const auto text = base::read_file(file);
  if (!text) return in_file(file, text.error());
  std::vector<InputValue> out;
  if (text->find("-----BEGIN ") == std::string::npos) {
    if (text->empty()) return fail(Code::malformed, file + ": empty");
    out.push_back({"", base::copy_of(base::view_of(*text))});
    return out;
  }
  auto blocks = pki::from_pem(*text, blocks_limit);
  if (!blocks) return in_file(file, blocks.error());
  for (auto& block : *blocks) out.push_back({block.label, std::move(block.der)});
  if (out.empty()) return fail(Code::malformed, file + ": no PEM block");
  return out;
}

base::Result<std::vector<pki::Certificate>> read_certificates(const std::string& file) {
  VIDIMUS_TRY(values, read_values(file));
  std::vector<pki::Certificate> out;
  for (const auto& value : values) {
    if (!value.label.empty() && value.label != "CERTIFICATE" && value.label != "X509 CERTIFICATE") continue;
    auto certificate = pki::read_certificate(value.der);
    if (!certificate) return in_file(file, certificate.error());
    out.push_back(std::move(*certificate));
  }
  if (out.empty()) return fail(Code::malformed, file + ": no certificate");
  return out;
}

}  // namespace vidimus::programs::ctl
