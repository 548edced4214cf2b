#include "pki/csr.hpp"

#include <gtest/gtest.h>

#include "pki/algorithm.hpp"
#include "pki/name.hpp"
#include "pki/oids.hpp"
#include "pki/stranger.hpp"

namespace vidimus::pki {
namespace {

using base::Code;
using testing::Strangers;

Bytes request(const std::string& options) {
  const Strangers strangers;
  const auto said =
      strangers.run("openssl req -new -nodes -keyout k.pem -subj '/C=FR/CN=Anne Le Goff' -outform DER -out r.der " + options);
  EXPECT_EQ(said.status, 0) << said.text;
  return strangers.read("r.der");
}

TEST(Csr, PossessionIsProvedForEveryKindOpensslMakes) {
  for (const auto* options : {"-newkey rsa:2048", "-newkey rsa:3072 -sha512", "-newkey ec -pkeyopt ec_paramgen_curve:P-256",
                              "-newkey ec -pkeyopt ec_paramgen_curve:P-384 -sha384",
                              "-newkey rsa:2048 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32"}) {
    SCOPED_TRACE(options);
    const auto read = read_certificate_request(request(options));
    ASSERT_TRUE(read);
    EXPECT_TRUE(check_possession(*read));
    EXPECT_EQ(name_text(read->subject), "C=FR, CN=Anne Le Goff");
  }
}

TEST(Csr, CerttoolIsReadToo) {
  const Strangers strangers;
  const auto said = strangers.run(
      "certtool --generate-privkey --ecc --outfile k.pem && echo 'cn = Anne' > t && "
      "certtool --generate-request --load-privkey k.pem --template t --outder --outfile r.der");
  ASSERT_EQ(said.status, 0) << said.text;
  EXPECT_TRUE(check_possession(read_certificate_request(strangers.read("r.der")).value()));
}

TEST(Csr, AttributesAreListedAndNothingMore) {
  const auto der = request("-newkey rsa:2048 -addext subjectAltName=DNS:vannes.fr -addext keyUsage=keyCertSign");
  const auto read = read_certificate_request(der).value();
  ASSERT_EQ(read.attributes.size(), 1U);
  EXPECT_TRUE(same(read.attributes[0], oid::extension_request));
  ASSERT_EQ(read.requested_extensions.size(), 2U);
  EXPECT_TRUE(same(read.requested_extensions[1], oid::key_usage));
}

TEST(Csr, AChangedOctetIsABadSignature) {
  auto der = request("-newkey rsa:2048");
  der.back() ^= 1;
  EXPECT_EQ(check_possession(read_certificate_request(der).value()).error().code, Code::bad_signature);
}

TEST(Csr, WeakOrForeignKeysAreUnsupported) {
  EXPECT_EQ(check_possession(read_certificate_request(request("-newkey rsa:1024")).value()).error().code, Code::unsupported);
  EXPECT_EQ(check_possession(read_certificate_request(request("-newkey ed25519")).value()).error().code, Code::unsupported);
  EXPECT_EQ(check_possession(read_certificate_request(request("-newkey rsa:2048 -sha1")).value()).error().code,
            Code::unsupported);
}

TEST(Csr, NoCutIsReadAndNoChangeCrashes) {
  const auto der = request("-newkey ec -pkeyopt ec_paramgen_curve:P-256 -addext subjectAltName=DNS:vannes.fr");
  for (std::size_t size = 0; size < der.size(); ++size) EXPECT_FALSE(read_certificate_request(ByteView{der}.first(size)));
  for (std::size_t at = 0; at < der.size(); ++at) {
    auto changed = der;
    changed[at] ^= 0x41;
    const auto read = read_certificate_request(changed);
    EXPECT_FALSE(read && check_possession(*read)) << at;
  }
  EXPECT_EQ(read_certificate_request(Bytes(20000, 0x30)).error().code, Code::malformed);
}

}  // namespace
}  // namespace vidimus::pki
