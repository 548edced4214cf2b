// Signed papers as strangers see them: poppler's pdfsig verifies both signatures, qpdf the structure, OpenSSL the CMS.
#include "adapters/paper/signature.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "adapters/paper/press.hpp"
#include "pki/cms_write.hpp"
#include "pki/pem.hpp"
#include "said_by.hpp"

namespace vidimus::adapters::paper {
namespace {

namespace fs = std::filesystem;

int count(const std::string& text, const std::string& part) {
  int out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
  return out;
}

class SignedPaper : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "signedXXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    said_by("cd " + folder_ +
            " && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=Porteur"
            " -addext keyUsage=digitalSignature,nonRepudiation && openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out "
            "key.der");
    const auto key = read("key.der");
    signer_ = std::move(*pki::software_signer(base::view_of(key), pki::SignatureAlgorithm::rsa_sha256));
    certificate_ = *pki::one_from_pem(read("cert.pem"), "CERTIFICATE");
    press_ = std::move(*open_press());
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string read(const std::string& name) const {
    std::ifstream file{folder_ + "/" + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  std::string write(const std::string& name, base::ByteView content) const {
    std::ofstream{folder_ + "/" + name, std::ios::binary}.write(reinterpret_cast<const char*>(content.data()),
                                                                static_cast<std::streamsize>(content.size()));
    return folder_ + "/" + name;
  }
  base::Bytes printed() {
    ports::Paper paper;
    paper.title = "Procès-verbal de remise";
    paper.made_at = *base::from_rfc3339("2026-11-22T09:30:00Z");
    paper.blocks = {{.kind = ports::PaperBlock::Kind::paragraph, .text = "Remis en mains propres. Œuvre, Łódź, Žofie, Ğ."}};
    return std::move(*press_->print(paper));
  }
  base::Bytes with_signature(base::ByteView pdf, const std::string& field) {
    auto room = press_->make_room(pdf, {.name = field,
                                        .signer = "Jeanne Rostan (é)",
                                        .reason = "Accusé de réception",
                                        .place = "Nice",
                                        .when = *base::from_rfc3339("2026-11-22T09:31:00Z")});
    EXPECT_TRUE(room) << room.error().cause;
    const auto octets = *ports::signed_octets(*room);
    const auto attributes = *pki::signed_attributes(certificate_, signer_->algorithm(), octets);
    const auto signature = *signer_->sign(attributes);
    const std::vector<base::Bytes> chain{certificate_};
    const auto cms = *pki::write_detached({chain, signer_->algorithm(), attributes, signature, {}});
    write(field + ".cms", cms);
    write(field + ".octets", octets);
    return *ports::with_signature(std::move(*room), cms);
  }

  std::string folder_;
  std::unique_ptr<pki::Signer> signer_;
  base::Bytes certificate_;
  std::unique_ptr<ports::Press> press_;
};

TEST_F(SignedPaper, TwoSignaturesHoldOneAfterTheOther) {
  const auto once = with_signature(printed(), "Porteur");
  const auto twice = with_signature(once, "Cachet");
  const auto file = write("signed.pdf", twice);
  EXPECT_NE(said_by("qpdf --check " + file).find("No syntax or stream encoding errors found"), std::string::npos)
      << said_by("qpdf --check " + file);
  const auto verdict = said_by("pdfsig -nocert " + file);
  EXPECT_EQ(count(verdict, "Signature Validation: Signature is Valid."), 2) << verdict;
  EXPECT_EQ(count(verdict, "Signature Type: ETSI.CAdES.detached"), 2) << verdict;
  EXPECT_EQ(count(verdict, "Total document signed"), 1) << verdict;
  EXPECT_EQ(count(verdict, "Not total document signed"), 1) << verdict;
  EXPECT_TRUE(std::equal(once.begin(), once.end(), twice.begin())) << "an earlier revision is kept octet for octet";
  EXPECT_NE(said_by("pdftotext " + file + " -").find("Remis en mains propres."), std::string::npos);
  EXPECT_NE(said_by("pdfinfo -meta " + file).find("<pdfaid:part>1</pdfaid:part>"), std::string::npos);
}

TEST_F(SignedPaper, AValidatorOfOthersFindsPdfA1b) {
  const auto judge = std::string{VIDIMUS_SOURCE} + "/tests/interop/pdfa ";
  if (said_by(judge + "--here").find("yes") == std::string::npos) GTEST_SKIP() << "PDFBox preflight is not installed";
  const auto valid = [&](const std::string& file) {
    return said_by(judge + file).find("is a valid PDF/A-1b file") != std::string::npos;
  };
  auto paper = printed();
  EXPECT_TRUE(valid(write("printed.pdf", paper))) << said_by(judge + write("printed.pdf", paper));
  for (const auto* who : {"Porteur", "Opérateur", "Cachet"}) {
    paper = with_signature(paper, who);
    EXPECT_TRUE(valid(write("signed.pdf", paper))) << who << ": " << said_by(judge + write("signed.pdf", paper));
  }
  auto bad = std::string{base::text_of(paper)};
  bad.replace(bad.find("<pdfaid:part>1"), 14, "<pdfaid:part>2");
  EXPECT_FALSE(valid(write("bad.pdf", base::copy_of(base::view_of(bad))))) << "the validator can say no";
}

TEST_F(SignedPaper, AChangedOctetIsSeen) {
  auto signed_pdf = with_signature(printed(), "Porteur");
  signed_pdf[200] ^= 1;
  const auto verdict = said_by("pdfsig -nocert " + write("changed.pdf", signed_pdf));
  EXPECT_EQ(verdict.find("Signature is Valid."), std::string::npos) << verdict;
}

TEST_F(SignedPaper, OpenSslVerifiesTheCms) {
  with_signature(printed(), "Porteur");
  const auto verdict =
      said_by("cd " + folder_ +
              " && openssl cms -verify -cades -inform DER -in Porteur.cms -content Porteur.octets -binary -CAfile "
              "cert.pem -purpose any -out /dev/null");
  EXPECT_NE(verdict.find("Verification successful"), std::string::npos) << verdict;
}

TEST_F(SignedPaper, WhatIsNoPaperOfThePressIsRefused) {
  EXPECT_EQ(append_signature_field(base::view_of("not a PDF"), {}).error().code, base::Code::internal);
  auto room = *press_->make_room(printed(), {.name = "A", .signer = "B", .reason = "", .place = "", .when = {}});
  EXPECT_EQ(ports::with_signature(room, base::Bytes(ports::signature_room + 1)).error().code, base::Code::too_large);
  room.room = room.content.size();
  EXPECT_EQ(ports::signed_octets(room).error().code, base::Code::malformed);
}

}  // namespace
}  // namespace vidimus::adapters::paper
