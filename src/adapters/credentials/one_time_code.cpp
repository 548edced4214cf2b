// Time-based one-time codes: RFC 6238 with the parameters every application knows (SHA-1, 30 seconds, six digits).
#include <liboath/oath.h>
#include <qrencode.h>

#include <cstdlib>
#include <memory>

#include "adapters/credentials/credentials.hpp"

namespace vidimus::adapters::credentials {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr unsigned step_seconds = 30;
constexpr std::size_t steps_away = 1;
constexpr int quiet_zone = 4;

struct Free {
  void operator()(char* text) const { std::free(text); }  // NOLINT: the library allocates with malloc
};
struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

std::string percent_encoded(std::string_view text) {
  constexpr auto digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (std::isalnum(octet) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
    } else {
      out.append({'%', digits[octet >> 4], digits[octet & 15]});
    }
  }
  return out;
}

/// Each dark run of a row as one rectangle of path data.
std::string path_of(const QRcode& code) {
  std::string out;
  for (int y = 0; y < code.width; ++y)
    for (int x = 0; x < code.width; ++x) {
      const auto dark = [&](int at) { return at < code.width && (code.data[y * code.width + at] & 1) != 0; };
      if (!dark(x)) continue;
      int end = x;
      while (dark(end)) ++end;
      out += "M" + std::to_string(x + quiet_zone) + " " + std::to_string(y + quiet_zone) + "h" + std::to_string(end - x) +
             "v1h-" + std::to_string(end - x) + "z";
      x = end;
    }
  return out;
}

}  // namespace

Result<ports::OneTimeSetup> SystemCredentials::one_time_setup(base::ByteView secret, const std::string& issuer,
                                                              const std::string& account) {
  char* encoded = nullptr;
  if (oath_base32_encode(reinterpret_cast<const char*>(secret.data()), secret.size(), &encoded, nullptr) != OATH_OK)
    return fail(Code::internal, "base32");
  const std::unique_ptr<char, Free> held{encoded};
  ports::OneTimeSetup out;
  out.secret = encoded;
  while (!out.secret.empty() && out.secret.back() == '=') out.secret.pop_back();
  out.address = "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) + "?secret=" + out.secret +
                "&issuer=" + percent_encoded(issuer);
  const std::unique_ptr<QRcode, FreeCode> code{QRcode_encodeString8bit(out.address.c_str(), 0, QR_ECLEVEL_M)};
  if (!code) return fail(Code::internal, "qr_code");
  out.picture = path_of(*code);
  out.modules = code->width + 2 * quiet_zone;
  return out;
}

Result<std::int64_t> SystemCredentials::verify_one_time_code(base::ByteView secret, const std::string& code, base::Instant now) {
  constexpr std::size_t digits = 6;
  if (code.size() != digits || code.find_first_not_of("0123456789") != std::string::npos)
    return fail(Code::wrong_code, "refused.code");
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  std::uint64_t counter = 0;
  int away = 0;
  const int found = oath_totp_validate4(reinterpret_cast<const char*>(secret.data()), secret.size(), seconds, step_seconds, 0,
                                        steps_away, &away, &counter, 0, code.c_str());
  if (found < 0) return fail(Code::wrong_code, "refused.code");
  return static_cast<std::int64_t>(counter);
}

}  // namespace vidimus::adapters::credentials
