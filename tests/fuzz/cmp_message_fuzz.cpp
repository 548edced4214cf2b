// Whole CMP messages from anybody: our server, OpenSSL behind it, answers each with a message or refuses it, and no certificate
// leaves the desk for a message whose protection was not checked.
#include <cstdlib>

#include "adapters/cmp/server.hpp"
#include "pki/pem.hpp"
#include "pki/x509.hpp"

namespace {

using namespace vidimus;
using base::Code;
using base::fail;

/// The server's own key and certificate: nobody trusts them.
constexpr std::string_view key = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/xYSu2jtvSqUafhy
mXYeT96qI0Ai50ZQWWV3/c1edbahRANCAASyA04b5P8LUq+Jkeiu64hqqVY24H8C
L4O8eqewj8jo0VF32/5zztO8gorT/JEahc6Hx87qkNZnnH3sEXfhRmf5
-----END PRIVATE KEY-----
)";
constexpr std::string_view certificate =
    "MIIBhDCCASqgAwIBAgIUaJP5IqIm4DjoRXeb/xLbNqSeteYwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFZXNzYWkwIBcNMjYxMTIyMjEyNzAxWhgPMjEyNjEwMjky"
    "MTI3MDFaMBAxDjAMBgNVBAMMBWVzc2FpMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsgNOG+T/C1KviZHoruuIaqlWNuB/Ai+DvHqnsI/I6NFRd9v+c87TvIKK"
    "0/yRGoXOh8fO6pDWZ5x97BF34UZn+aNgMF4wHwYDVR0jBBgwFoAUMuingahepYYDtbI0V5RIfOaQqMcwDwYDVR0TAQH/BAUwAwEB/zALBgNVHQ8EBAMCB4AwHQYD"
    "VR0OBBYEFDLop4GoXqWGA7WyNFeUSHzmkKjHMAoGCCqGSM49BAMCA0gAMEUCIDUN91DNyoB165i4qLnb6bMpjdWXZ6EFfOcEZEBLm1HVAiEAoH5xHRd4OCwfolLa"
    "uZkiXPSksICsmgNSJuZke2B4Su0=";

struct FixedClock : ports::Clock {
  [[nodiscard]] base::Instant now() const override { return base::from_rfc3339("2026-11-23T09:00:00Z").value(); }
};
struct FixedEntropy : ports::Entropy {
  void fill(std::span<std::uint8_t> into) override {
    for (auto& octet : into) octet = 0x5A;
  }
};
/// Grants nothing; only the client it knows may have got so far.
struct Desk : ports::Enrolment {
  static void must_be_known(const std::string& client) {
    if (client != "ra") std::abort();
  }
  base::Result<ports::IssuedCertificate> issue(const ports::EnrolmentWish& wish) override {
    must_be_known(wish.client);
    return fail(Code::forbidden, "enrolment.profile");
  }
  base::Result<base::Done> confirm(const std::string&, const std::string&, bool) override {
    return fail(Code::not_found, "none");
  }
  base::Result<base::Instant> revoke(const std::string& client, base::ByteView, base::ByteView, int) override {
    must_be_known(client);
    return fail(Code::not_found, "none");
  }
  base::Result<std::optional<std::string>> client_of(base::ByteView) override { return std::optional<std::string>{}; }
  base::Result<bool> stands(base::ByteView) override { return true; }
  base::Result<std::vector<base::Bytes>> authority_certificates(const std::string&) override {
    return std::vector<base::Bytes>{};
  }
  [[nodiscard]] std::vector<pki::KeyKind> keys(const std::string&, const std::string&) const override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static FixedClock clock;
  static FixedEntropy entropy;
  static Desk desk;
  static const auto own = *base::from_base64(certificate);
  // A server of its own for each message: none depends on the ones before.
  adapters::cmp::ServerSettings settings;
  settings.certificate = own;
  settings.key = base::Secret{std::string{key}};
  settings.clients.push_back(
      {.name = "ra", .certificate = {}, .secret = base::Secret{"essai"}, .reference = "ra", .vouches = true});
  auto server = adapters::cmp::Server::make(std::move(settings), desk, clock, entropy);
  if (!server) std::abort();
  const auto answer = (*server)->answer({data, size}, "");
  if (answer && answer->empty()) std::abort();
  return 0;
}
