// Requests for certificates, each for a key of its own, over kept connections: what a programme that posts the same body again
// and again cannot measure, since the same request is answered with the same certificate.
//
//   enrolment_load est|cfssl PORT SECONDS CONNECTIONS SAMPLE.p10 [CLIENT.pem]
//
// SAMPLE: a request in DER whose names every request has. CLIENT: certificate and key; speaks TLS then. Prints certificates a
// second, how many there were, and how many answers were none.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>

#include "bench/request.hpp"
#include "pki/csr.hpp"
#include "pki/pem.hpp"

namespace {

using namespace vidimus;
using bench::need;

/// As many as the fastest peer can answer in the time.
constexpr std::size_t most_a_second = 5000;

struct Door {
  std::string path, type;
  std::string (*body)(base::ByteView request);
};

Door door_named(std::string_view name) {
  if (name == "est")
    return {"/.well-known/est/simplereenroll", "application/pkcs10",
            [](base::ByteView request) { return base::to_base64(request); }};
  return {"/api/v1/cfssl/sign", "application/json", [](base::ByteView request) {
            std::string out = R"({"hosts":["m1.parc.example"],"certificate_request":")";
            for (const char c : pki::to_pem("CERTIFICATE REQUEST", request)) c == '\n' ? out += "\\n" : out += c;
            return out + "\"}";
          }};
}

std::vector<std::string> messages(const Door& door, base::ByteView sample, std::size_t count) {
  const auto read = need(pki::read_certificate_request(sample));
  // CertificationRequestInfo: version, subject, key, attributes.
  pki::DerReader outer{sample};
  auto info = outer.enter(pki::tag::sequence)->enter(pki::tag::sequence);
  for (int skipped = 0; skipped < 3; ++skipped) (void)info->any();
  const auto attributes = info->any()->whole;
  std::vector<std::string> out;
  out.reserve(count);
  for (std::size_t at = 0; at < count; ++at) {
    const auto key =
        need(pki::software_signer(need(pki::make_software_key(pki::KeyKind::p256)), pki::SignatureAlgorithm::ecdsa_sha256));
    const auto body = door.body(bench::request_of(*key, read.subject, attributes));
    out.push_back("POST " + door.path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + door.type +
                  "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  return out;
}

/// One kept connection; plain where there is no TLS.
class Line {
 public:
  Line(int port, SSL_CTX* trust) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(static_cast<std::uint16_t>(port));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int now = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0)
      throw std::runtime_error("no connection");
    if (trust == nullptr) return;
    tls_.reset(SSL_new(trust));
    if (SSL_set_fd(tls_.get(), socket_) != 1 || SSL_connect(tls_.get()) != 1) throw std::runtime_error("no TLS");
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { ::close(socket_); }

  /// True when the answer is 200.
  bool ask(const std::string& message) {
    if (!send(message)) return false;
    std::string answer;
    std::size_t whole = std::string::npos;
    while (answer.size() < whole) {
      char buffer[16384];
      const auto size = receive(buffer, sizeof buffer);
      if (size <= 0) return false;
      answer.append(buffer, static_cast<std::size_t>(size));
      const auto body = answer.find("\r\n\r\n");
      if (whole != std::string::npos || body == std::string::npos) continue;
      const auto length = answer.find("ontent-Length: ");
      if (length > body) return false;
      whole = body + 4 + std::stoul(answer.substr(length + 15));
    }
    return answer.starts_with("HTTP/1.1 200");
  }

 private:
  struct Free {
    void operator()(SSL* held) const { SSL_free(held); }
  };
  bool send(const std::string& message) {
    const int size = static_cast<int>(message.size());
    return tls_ ? SSL_write(tls_.get(), message.data(), size) == size
                : ::send(socket_, message.data(), message.size(), 0) == size;
  }
  long receive(char* buffer, std::size_t size) {
    return tls_ ? SSL_read(tls_.get(), buffer, static_cast<int>(size)) : ::recv(socket_, buffer, size, 0);
  }
  int socket_;
  std::unique_ptr<SSL, Free> tls_;
};

base::Bytes file(const char* path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

int main(int count, char** words) {
  if (count < 6) return 2;
  const auto seconds = std::stoi(words[3]);
  const auto connections = std::stoi(words[4]);
  const auto all = messages(door_named(words[1]), file(words[5]), most_a_second * static_cast<std::size_t>(seconds));
  SSL_CTX* trust = count > 6 ? SSL_CTX_new(TLS_client_method()) : nullptr;  // of the process
  if (trust != nullptr && (SSL_CTX_use_certificate_file(trust, words[6], SSL_FILETYPE_PEM) != 1 ||
                           SSL_CTX_use_PrivateKey_file(trust, words[6], SSL_FILETYPE_PEM) != 1))
    return 2;
  std::vector<std::unique_ptr<Line>> lines;
  for (int at = 0; at < connections; ++at) lines.push_back(std::make_unique<Line>(std::stoi(words[2]), trust));
  std::atomic<std::size_t> next = 0, done = 0, wrong = 0;
  const auto begun = std::chrono::steady_clock::now();
  const auto end = begun + std::chrono::seconds{seconds};
  {
    std::vector<std::jthread> threads;
    for (auto& line : lines)
      threads.emplace_back([&, own = line.get()] {
        for (std::size_t at = next++; at < all.size() && std::chrono::steady_clock::now() < end; at = next++)
          ++(own->ask(all[at]) ? done : wrong);
      });
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf("%.1f %zu %zu\n", static_cast<double>(done) / took.count(), done.load(), wrong.load());
}
