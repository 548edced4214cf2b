// CRLs drawn at random (always the same ones): scopes, reasons, indirect and stale lists against random distribution points.
// Every verdict is compared with OpenSSL's extended CRL support. Left out, because OpenSSL stops where RFC 5280 §6.3.3 goes on:
// reasons inside distribution points, lists of two issuers for one certificate, and a broken list beside a good one.
#include <random>

#include "pki/path_pki.hpp"

namespace vidimus::pki::testing {
namespace {

const std::string drawn_root = "O=Drawn/CN=Root";
const std::string drawn_middle = "O=Drawn/CN=Middle";
const std::string lister = "O=Drawn/CN=Lister";

class Draw {
 public:
  int below(unsigned bound) { return static_cast<int>(random_() % bound); }
  bool one_in(unsigned bound) { return below(bound) == 0; }

  Names place() { return {uri(one_in(2) ? "http://lists/1.crl" : "http://lists/2.crl")}; }

  Cert target() {
    std::vector<Point> all;
    for (int count = below(3); count > 0; --count) all.push_back({place(), {}, one_in(4) ? Names{directory(lister)} : Names{}});
    return {"O=Drawn/CN=Leaf", drawn_middle, all.empty() ? std::vector<Ext>{} : std::vector{points(all)}, 3};
  }

  Crl list(const std::string& issuer, int number) {
    Crl out{.issuer = issuer, .number = number};
    std::string flags = one_in(6) ? "u" : one_in(8) ? "c" : "";
    if (issuer == lister || one_in(8)) flags += 'i';
    const Bytes reasons = one_in(6) ? Bytes{0x04, 0x70} : one_in(5) ? Bytes{0x07, 0x0F, 0x80} : Bytes{};
    const Names name = one_in(2) ? place() : Names{};
    if (!flags.empty() || !reasons.empty() || !name.empty()) out.extensions.push_back(scope(name, flags, reasons));
    if (one_in(5)) out.listed.push_back({.serial = 3, .certificate_issuer = issuer == lister ? drawn_middle : ""});
    if (one_in(5)) out.listed.push_back({.serial = 33});
    if (one_in(10)) out.to = days(judged, -1);
    return out;
  }

 private:
  std::mt19937 random_{6818};
};

TEST(PathRevocation, RandomListsAgreeWithOpenssl) {
  Draw draw;
  std::map<PathReason, int> seen;
  for (int round = 0; round < 600; ++round) {
    auto authority = ca(drawn_middle, drawn_root);
    authority.serial = 2;
    World world{
        {make_root(drawn_root)}, {make(authority), make(Cert{lister, drawn_root, {crl_sign_only()}, 9})}, make(draw.target())};
    world.crls.push_back(make(Crl{drawn_root}));
    const auto& issuer = draw.one_in(4) ? lister : drawn_middle;
    for (int number = 1 + draw.below(3); number > 0; --number) world.crls.push_back(make(draw.list(issuer, number)));
    const auto target = *read_certificate(world.target);
    const auto evidence = evidence_of(world);
    const auto report = validate_path(target, evidence, world.options);
    const int error = ask_openssl(world);
    EXPECT_EQ(report.valid(), error == X509_V_OK)
        << "round " << round << ": " << report.detail << "; openssl: " << X509_verify_cert_error_string(error);
    ++seen[report.reason];
  }
  EXPECT_GT(seen[PathReason::valid], 100);
  EXPECT_GT(seen[PathReason::revoked], 30);
  EXPECT_GT(seen[PathReason::revocation_unknown], 100);
}

}  // namespace
}  // namespace vidimus::pki::testing
