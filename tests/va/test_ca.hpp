// A small certification authority made by the openssl tool in a fresh directory: what the status tests are judged against.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "pki/algorithm.hpp"
#include "pki/der.hpp"

namespace vidimus::test {

/// A directory that goes when the test does.
class FreshDirectory {
 public:
  FreshDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-status-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~FreshDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  FreshDirectory(const FreshDirectory&) = delete;
  FreshDirectory& operator=(const FreshDirectory&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Outcome {
  int status = -1;
  std::string output;  // standard output and error
  [[nodiscard]] bool says(const std::string& text) const { return output.find(text) != std::string::npos; }
};

inline Outcome run(const std::string& command) {
  Outcome out;
  FILE* pipe = ::popen(("{ " + command + "; } 2>&1").c_str(), "r");
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.output.append(buffer, got);
  const int status = ::pclose(pipe);
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

inline base::Bytes slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void spill(const std::string& path, base::ByteView octets) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
}

/// Root "ca" with an OCSP signer, a time-stamping unit and end-entity certificates; PEM and DER files beside one another.
class TestCa {
 public:
  enum class Keys { p256, rsa };
  explicit TestCa(Keys keys = Keys::p256) : rsa_(keys == Keys::rsa) {
    key("ca");
    std::ofstream(dir / "ca.cnf") << "[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nC=FR\nO=Essai\nCN=AC d'essai\n"
                                     "[ca]\nbasicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n"
                                     "subjectKeyIdentifier=hash\n"
                                     "[ocsp]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\n"
                                     "[tsu]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
                                     "[holder]\nkeyUsage=critical,digitalSignature,nonRepudiation\n";
    must("openssl req -x509 -new -sha256 -days 3650 -key " + file("ca.key") + " -config " + file("ca.cnf") +
         " -extensions ca -out " + file("ca.pem"));
    must("openssl x509 -in " + file("ca.pem") + " -outform DER -out " + file("ca.der"));
    certify("ocsp", "ocsp", "0x1001");
    certify("tsu", "tsu", "0x1002");
  }

  /// Makes a key and a certificate of the CA: name.key, name.pem, name.der.
  void certify(const std::string& name, const std::string& section, const std::string& serial) {
    key(name);
    must("openssl req -new -key " + file(name + ".key") + " -subj '/C=FR/O=Essai/CN=" + name + "' -out " + file(name + ".csr"));
    must("openssl x509 -req -sha256 -days 1000 -in " + file(name + ".csr") + " -CA " + file("ca.pem") + " -CAkey " +
         file("ca.key") + " -set_serial " + serial + " -extfile " + file("ca.cnf") + " -extensions " + section + " -out " +
         file(name + ".pem"));
    must("openssl x509 -in " + file(name + ".pem") + " -outform DER -out " + file(name + ".der"));
  }

  [[nodiscard]] std::unique_ptr<pki::Signer> signer(const std::string& name) const {
    must("openssl pkcs8 -topk8 -nocrypt -in " + file(name + ".key") + " -outform DER -out " + file(name + ".p8"));
    auto out = pki::software_signer(slurp(file(name + ".p8")),
                                    rsa_ ? pki::SignatureAlgorithm::rsa_sha256 : pki::SignatureAlgorithm::ecdsa_sha256);
    if (!out) throw std::runtime_error(out.error().detail);
    return *std::move(out);
  }
  [[nodiscard]] base::Bytes der(const std::string& name) const { return slurp(file(name + ".der")); }
  [[nodiscard]] std::string file(const std::string& name) const { return dir / name; }

  FreshDirectory dir;

 private:
  void key(const std::string& name) const {
    must("openssl genpkey " +
         std::string{rsa_ ? "-algorithm RSA -pkeyopt rsa_keygen_bits:2048" : "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"} +
         " -out " + file(name + ".key"));
  }
  static void must(const std::string& command) {
    const auto done = run(command);
    if (done.status != 0) throw std::runtime_error(command + "\n" + done.output);
  }
  bool rsa_;
};

}  // namespace vidimus::test
