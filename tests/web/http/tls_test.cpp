// TLS by strangers: certificates made by the openssl tool, clients curl and openssl s_client.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "client.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::http::test {
namespace {

class HttpTls : public testing::Test {
 protected:
  void SetUp() override {
    make_ca("ca");
    make_ca("other");
    make_leaf("server", "ca", "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n");
    make_leaf("client", "ca", "extendedKeyUsage=clientAuth\n");
    make_leaf("stranger", "other", "extendedKeyUsage=clientAuth\n");
    RouteTable routes;
    routes.rows = {{Method::get, "/",
                    [](Request& request) {
                      if (!request.peer) return html("no certificate " + std::string{request.tls ? "tls" : "plain"});
                      return html((request.peer->trusted ? "trusted " : "untrusted " + request.peer->reason + " ") +
                                  std::to_string(request.peer->der.size()) + " " + base::to_base64(request.peer->der));
                    }},
                   {Method::get, "/big", [](Request&) { return text(std::string(3U << 20, 'x')); }},
                   {Method::post, "/size", [](Request& request) { return text(std::to_string(request.body.size())); }}};
    const Tls plain{folder_ / "server.pem", folder_ / "server.key", AskClient::never, ""};
    const Tls ask{folder_ / "server.pem", folder_ / "server.key", AskClient::request, folder_ / "ca.pem"};
    const Tls must{folder_ / "server.pem", folder_ / "server.key", AskClient::require, folder_ / "ca.pem"};
    auto settings = quick_settings();
    settings.limits.head_time = 2s;
    server_ = serve(
        settings,
        {{"plain", "127.0.0.1", 0, routes, plain}, {"ask", "127.0.0.1", 0, routes, ask}, {"must", "127.0.0.1", 0, routes, must}});
  }

  void shell(const std::string& command) {
    const auto ran = run(command);
    ASSERT_EQ(ran.code, 0) << command << "\n" << ran.out;
  }
  void make_ca(const std::string& name) {
    shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -keyout " +
          (folder_ / (name + ".key")) + " -out " + (folder_ / (name + ".pem")));
  }
  void make_leaf(const std::string& name, const std::string& ca, const std::string& extensions) {
    std::ofstream(folder_ / (name + ".ext")) << "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n" << extensions;
    shell("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + name + " -keyout " +
          (folder_ / (name + ".key")) + " -out " + (folder_ / (name + ".csr")));
    shell("openssl x509 -req -days 2 -in " + (folder_ / (name + ".csr")) + " -CA " + (folder_ / (ca + ".pem")) + " -CAkey " +
          (folder_ / (ca + ".key")) + " -CAcreateserial -extfile " + (folder_ / (name + ".ext")) + " -out " +
          (folder_ / (name + ".pem")));
  }
  std::string where(const std::string& listener) { return "localhost:" + std::to_string(server_->port(listener)); }
  Ran curl(const std::string& listener, const std::string& options, const std::string& path = "/") {
    return run("curl -s --resolve '*:" + std::to_string(server_->port(listener)) + ":127.0.0.1' --cacert " +
               (folder_ / "ca.pem") + " " + options + " https://" + where(listener) + path);
  }
  std::string with(const std::string& name) {
    return "--cert " + (folder_ / (name + ".pem")) + " --key " + (folder_ / (name + ".key"));
  }
  std::string s_client(const std::string& options) {
    return run("printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | timeout 5 openssl s_client -quiet "
               "-ign_eof -CAfile " +
               (folder_ / "ca.pem") + " -connect 127.0.0.1:" + options)
        .out;
  }

  Folder folder_;
  std::unique_ptr<Server> server_;
};

TEST_F(HttpTls, Speaks12And13AndNothingOlder) {
  const auto modern = curl("plain", "-i --tlsv1.3");
  EXPECT_EQ(modern.code, 0) << modern.out;
  EXPECT_TRUE(modern.out.ends_with("no certificate tls"));
  EXPECT_NE(modern.out.find("Strict-Transport-Security: max-age="), std::string::npos);
  EXPECT_TRUE(curl("plain", "--tls-max 1.2").out.ends_with("no certificate tls"));
  EXPECT_EQ(curl("plain", "--tlsv1.0 --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0").code, 35);
  EXPECT_EQ(curl("plain", "--tls-max 1.2 --ciphers AES128-SHA256").code, 35) << "no forward secrecy, no handshake";
}

TEST_F(HttpTls, BigRepliesAndBodiesPassWhole) {
  EXPECT_EQ(curl("plain", "-o /dev/null -w %{size_download}", "/big").out, std::to_string(3U << 20));
  std::ofstream(folder_ / "body") << std::string(700'000, 'b');
  EXPECT_EQ(curl("plain", "--data-binary @" + (folder_ / "body"), "/size").out, "700000");
}

TEST_F(HttpTls, OneConnectionTakesSeveralRequests) {
  const auto ran = run("curl -s --cacert " + (folder_ / "ca.pem") + " -w '%{num_connects} ' -o /dev/null -o /dev/null https://" +
                       where("plain") + "/ https://" + where("plain") + "/");
  EXPECT_EQ(ran.out, "1 0 ");
}

TEST_F(HttpTls, ResumesSessions) {
  const auto port = std::to_string(server_->port("plain"));
  for (const std::string version : {"-tls1_2", "-tls1_3"}) {
    const auto session = folder_ / "session";
    s_client(port + " " + version + " -sess_out " + session);
    const auto again =
        run("printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | timeout 5 openssl s_client -ign_eof "
            "-CAfile " +
            (folder_ / "ca.pem") + " -connect 127.0.0.1:" + port + " " + version + " -sess_in " + session);
    EXPECT_NE(again.out.find("Reused, TLS"), std::string::npos) << version << again.out;
  }
}

TEST_F(HttpTls, AskedForCertificatesReachTheHandlerWithTheVerdict) {
  EXPECT_EQ(curl("ask", "").out, "no certificate tls") << "without a certificate there still is a page";
  const auto der = run("openssl x509 -outform DER -in " + (folder_ / "client.pem") + " | base64 -w0").out;
  for (const std::string version : {"--tls-max 1.2", "--tlsv1.3"}) {
    const auto known = curl("ask", version + " " + with("client"));
    EXPECT_TRUE(known.out.starts_with("trusted ")) << known.out;
    EXPECT_TRUE(known.out.ends_with(der)) << known.out;
    const auto stranger = curl("ask", version + " " + with("stranger"));
    EXPECT_TRUE(stranger.out.starts_with("untrusted unable to get local issuer certificate ")) << stranger.out;
  }
  // A server's certificate says nothing about who a person is.
  EXPECT_TRUE(curl("ask", with("server")).out.starts_with("untrusted ")) << curl("ask", with("server")).out;
}

TEST_F(HttpTls, AResumedSessionKeepsTheBadVerdict) {
  const auto port = std::to_string(server_->port("ask"));
  const auto session = folder_ / "session";
  const auto as = " -cert " + (folder_ / "stranger.pem") + " -key " + (folder_ / "stranger.key");
  for (const std::string version : {" -tls1_2", " -tls1_3"}) {
    EXPECT_NE(s_client(port + version + as + " -sess_out " + session).find("untrusted "), std::string::npos);
    EXPECT_NE(s_client(port + version + as + " -sess_in " + session).find("untrusted "), std::string::npos);
  }
}

TEST_F(HttpTls, RequiredCertificatesEndTheHandshakeWithoutOne) {
  EXPECT_NE(curl("must", "").code, 0);
  EXPECT_NE(curl("must", with("stranger")).code, 0);
  EXPECT_TRUE(curl("must", with("client")).out.starts_with("trusted "));
}

TEST_F(HttpTls, PlainOctetsAndSilenceOnATlsPortAreCut) {
  RawClient plain(server_->port("plain"));
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  plain.read_all();
  EXPECT_TRUE(plain.closed());
  RawClient silent(server_->port("plain"));
  EXPECT_EQ(silent.read_all(), "");
  EXPECT_TRUE(silent.closed());
}

TEST_F(HttpTls, ARenewedCertificateServesNewConnectionsAndCutsNone) {
  const auto shown = [&] {
    return run("openssl s_client -connect 127.0.0.1:" + std::to_string(server_->port("ask")) +
               " < /dev/null 2> /dev/null | openssl x509 -noout -serial")
        .out;
  };
  const auto before = shown();
  std::string fetched;
  std::thread under_way([&] { fetched = curl("plain", "-o /dev/null -w %{size_download} --limit-rate 3M", "/big").out; });
  make_leaf("server", "ca", "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n");
  EXPECT_EQ(shown(), before) << "files alone change nothing";
  ASSERT_TRUE(server_->renew_certificates());
  const auto after = shown();
  EXPECT_NE(after, before);
  EXPECT_EQ(curl("plain", "").out, "no certificate tls");
  under_way.join();
  EXPECT_EQ(fetched, std::to_string(3U << 20));

  std::filesystem::copy_file(folder_ / "client.key", folder_ / "server.key", std::filesystem::copy_options::overwrite_existing);
  const auto refused = server_->renew_certificates();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::misconfigured);
  EXPECT_EQ(shown(), after) << "what served before goes on serving";
}

TEST_F(HttpTls, SaysWhichFileIsWrong) {
  const auto open = [](const Tls& tls) { return Server::open(quick_settings(), {{"a", "127.0.0.1", 0, {}, tls}}); };
  const auto mixed = open({folder_ / "server.pem", folder_ / "client.key", {}, {}});
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, base::Code::misconfigured);
  EXPECT_NE(mixed.error().detail.find("client.key"), std::string::npos);
  const auto anchors = open({folder_ / "server.pem", folder_ / "server.key", AskClient::request, folder_ / "none.pem"});
  ASSERT_FALSE(anchors);
  EXPECT_NE(anchors.error().detail.find("none.pem"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::web::http::test
