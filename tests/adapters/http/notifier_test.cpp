// Notices go to the Internet over HTTPS and nowhere else: no address inside, however it is written or named.
#include "adapters/http/notifier.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include "adapters/http/client.hpp"
#include "adapters/http/public_address.hpp"

namespace vidimus::adapters::http {
namespace {

using base::Code;

bool is_public_text(const std::string& text) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  if (inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) return is_public(reinterpret_cast<const sockaddr*>(&four));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &six.sin6_addr), 1) << text;
  return is_public(reinterpret_cast<const sockaddr*>(&six));
}

TEST(PublicAddress, OnlyWhatAnybodyCouldOwn) {
  for (const auto* outside :
       {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "192.167.0.1", "223.255.255.255",
        "2606:4700::1111", "2a01:e00::1", "64:ff9b::808:808", "::ffff:8.8.8.8"})
    EXPECT_TRUE(is_public_text(outside)) << outside;
  for (const auto* inside : {"0.0.0.0",
                             "10.1.2.3",
                             "100.64.0.1",
                             "127.0.0.1",
                             "127.255.255.254",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "64:ff9b::a00:1",
                             "2002:a00:1::1",
                             "fc00::1",
                             "fd12::1",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1",
                             "2001::1",
                             "2001:db8::1",
                             "100::1"})
    EXPECT_FALSE(is_public_text(inside)) << inside;
}

TEST(Notifier, TakesHttpsAddressesOfNames) {
  const auto notifier = make_notifier({});
  for (const auto* good : {"https://s2low.example/hooks", "https://s2low.example:8443/hooks?a=1", "https://1.1.1.1/x"})
    EXPECT_TRUE(notifier->check(good)) << good;
  for (const auto* bad :
       {"", "http://s2low.example/", "ftp://s2low.example/", "https://", "https://user@s2low.example/",
        "https://a:b@s2low.example/", "https://s2low.example/#part", "https://localhost/", "https://127.0.0.1/", "https://[::1]/",
        "https://169.254.169.254/latest", "https://2130706433/", "https://0x7f.1/", "file:///etc/passwd", "s2low.example"})
    EXPECT_FALSE(notifier->check(bad)) << bad;
  EXPECT_TRUE(make_notifier({.ca_file = {}, .allow_private = true})->check("https://127.0.0.1/"));
}

TEST(Notifier, DoesNotConnectInsideWhateverANameLeadsTo) {
  ClientOptions options;
  options.public_only = true;
  Client client{options};
  for (const auto* inside : {"http://localhost:9/", "http://127.0.0.1:9/", "http://[::1]:9/"}) {
    const auto refused = client.get(inside);
    ASSERT_FALSE(refused) << inside;
    EXPECT_EQ(refused.error().code, Code::forbidden) << inside;
  }
  options.public_only = false;
  options.https_only = true;
  EXPECT_EQ(Client{options}.get("http://localhost:9/").error().code, Code::bad_request);
}

}  // namespace
}  // namespace vidimus::adapters::http
