// Delta lists, lists in parts, the last list; several authorities behind one socket.
#include <filesystem>

#include "ca/desk.hpp"
#include "ca/folder.hpp"
#include "ca/group.hpp"
#include "pki/crl.hpp"
#include "pki/lint_status.hpp"
#include "pki/pem.hpp"

namespace vidimus::ca::testing {
namespace {

using base::Code;

struct Read {
  base::Bytes der;
  pki::crl::Crl list;
  std::vector<std::string> serials;
  std::int64_t number = 0;
  std::int64_t base_number = 0;

  explicit Read(const base::Bytes& octets) : der(octets), list(pki::crl::read(der).value()) {
    pki::crl::EntryReader entries{list};
    for (auto entry = entries.next().value(); entry; entry = entries.next().value())
      serials.push_back(base::to_hex(entry->serial));
    const auto value = [](base::ByteView octets_of) {
      std::int64_t out = 0;
      for (const auto octet : octets_of) out = out * 256 + octet;
      return out;
    };
    number = value(*list.number);
    if (list.delta_base) base_number = value(*list.delta_base);
  }
};

struct Lists : ::testing::Test {
  Desk desk;
  pki::Certificate authority = pki::read_certificate(desk.house.ca).value();
  pki::CryptoPolicy policy =
      pki::read_crypto_policy(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/crypto_policy.toml").value()).value();

  std::unique_ptr<Ca> open(const std::function<void(CaSettings&)>& change, const std::string& name = "deux") {
    CaSettings settings{.name = name, .chain = {desk.house.ca, desk.house.root}};
    settings.crl_url = "http://crl.vannes.example/" + name + ".crl";
    settings.ocsp_url = "http://ocsp.vannes.example/";
    settings.ca_issuers_url = "http://aia.vannes.example/" + name + ".cer";
    change(settings);
    return std::move(Ca::make(std::move(settings),
                              {pki::testing::profile("dual_rgs2_qcpn"), pki::testing::profile("authentication_rgs2")}, policy,
                              {desk.book, desk.held, desk.clock, desk.entropy,
                               [this](const std::string& file, base::ByteView der) -> base::Result<base::Done> {
                                 desk.published[file] = base::copy_of(der);
                                 return base::Done{};
                               }}))
        .value();
  }
  Read published(const std::string& file) { return Read{desk.published.at(file)}; }
  void good(const std::string& file) {
    const auto read = published(file);
    const auto findings = pki::lint_crl(read.list, {&authority, &policy, true});
    for (const auto& finding : findings) ADD_FAILURE() << file << ": " << finding.rule->id << " " << finding.detail;
  }
  ports::IssuedCertificate issue(Ca& ca, const std::string& request) { return ca.issue(desk.order(request)).value(); }
};

const auto with_deltas = [](CaSettings& settings) { settings.delta_url = "http://crl.vannes.example/deux-delta.crl"; };

TEST_F(Lists, ARevocationIsSaidByADeltaAndWholeListsFollowByAge) {
  const auto ca = open(with_deltas);
  const auto one = issue(*ca, "one"), two = issue(*ca, "two");
  const auto certificate = pki::read_certificate(one.der).value();
  ASSERT_EQ(certificate.freshest_crl.size(), 1U);
  EXPECT_EQ(certificate.freshest_crl[0].name->full_name[0].text(), "http://crl.vannes.example/deux-delta.crl");
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  EXPECT_EQ(published("deux").number, 1);
  EXPECT_TRUE(published("deux").list.freshest);
  desk.clock.when += std::chrono::hours{1};
  ASSERT_TRUE(ca->revoke(one.serial_hex, 1));
  EXPECT_EQ(published("deux").number, 1) << "the whole list waits";
  auto delta = published("deux-delta");
  EXPECT_EQ(delta.serials, std::vector{one.serial_hex});
  EXPECT_EQ(delta.base_number, 1);
  EXPECT_EQ(delta.number, 2) << "one series of numbers for both (RFC 5280 §5.2.3)";
  EXPECT_FALSE(ca->needs_crl(desk.clock.when).value());
  good("deux");
  good("deux-delta");

  desk.clock.when += std::chrono::hours{24};
  ASSERT_TRUE(ca->needs_crl(desk.clock.when).value());
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  EXPECT_EQ(published("deux").number, 3);
  EXPECT_EQ(published("deux").serials, std::vector{one.serial_hex});
  delta = published("deux-delta");
  EXPECT_EQ(delta.number, 3) << "made together, numbered alike (§5.2.4)";
  EXPECT_EQ(delta.base_number, 1) << "who holds the list before, still valid, can use it";
  EXPECT_EQ(delta.serials, std::vector{one.serial_hex});
  desk.clock.when += std::chrono::hours{1};
  ASSERT_TRUE(ca->revoke(two.serial_hex, 1));
  EXPECT_EQ(published("deux-delta").serials.size(), 2U);
  EXPECT_EQ(published("deux-delta").base_number, 1);
  good("deux-delta");
}

TEST_F(Lists, EachPartHasItsListAndItsCertificatesNameIt) {
  const auto ca = open([](CaSettings& settings) { settings.crl_partitions = 3; });
  std::map<std::string, std::vector<std::string>> expected{{"deux-0", {}}, {"deux-1", {}}, {"deux-2", {}}};
  std::vector<std::string> all;
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  for (int turn = 0; turn < 7; ++turn) {
    const auto issued = issue(*ca, "request " + std::to_string(turn));
    const auto certificate = pki::read_certificate(issued.der).value();
    const auto url = std::string{certificate.crl_distribution_points.at(0).name->full_name.at(0).text()};
    const auto file = url.substr(url.rfind('/') + 1, url.size() - url.rfind('/') - 5);
    ASSERT_TRUE(expected.contains(file)) << url;
    desk.clock.when += std::chrono::seconds{1};
    ASSERT_TRUE(ca->revoke(issued.serial_hex, 4));
    expected[file].push_back(issued.serial_hex);
    all.push_back(issued.serial_hex);
    const auto part = published(file);
    ASSERT_TRUE(part.list.distribution_point);
    EXPECT_EQ(part.list.distribution_point->name->full_name.at(0).text(), url);
  }
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  for (auto& [file, serials] : expected) {
    std::ranges::sort(serials);
    auto said = published(file).serials;
    std::ranges::sort(said);
    EXPECT_EQ(said, serials) << file;
    good(file);
  }
  EXPECT_EQ(published("deux").serials.size(), all.size()) << "the whole list is there for whoever wants everything";
}

TEST_F(Lists, JavaAndGnutlsJudgeByTheListOfThePart) {
  const auto ca = open([](CaSettings& settings) { settings.crl_partitions = 3; });
  const auto one = issue(*ca, "one");
  const auto file_of = [](const ports::IssuedCertificate& issued) {
    return "deux-" + std::to_string(pki::crl_partition_of(*base::from_hex(issued.serial_hex), 3));
  };
  auto other = issue(*ca, "other");  // of another part
  for (int turn = 0; file_of(other) == file_of(one); ++turn) other = issue(*ca, "other " + std::to_string(turn));
  const Folder folder;
  folder.write("ca.pem", "CERTIFICATE", desk.house.ca);
  folder.write("one.pem", "CERTIFICATE", one.der);
  const auto press = [&] {
    ASSERT_TRUE(ca->press_crl(desk.clock.when));
    folder.write("own.pem", "X509 CRL", desk.published.at(file_of(one)));
    folder.write("other.pem", "X509 CRL", desk.published.at(file_of(other)));
  };
  const auto seconds = std::to_string(base::to_millis(desk.clock.when) / 1000 + 60);
  const auto certtool = "TZ=UTC faketime -f '@" + base::to_rfc3339(desk.clock.when).substr(0, 10) + " " +
                        base::to_rfc3339(desk.clock.when).substr(11, 8) +
                        "' certtool --verify --load-ca-certificate ca.pem --infile one.pem ";
  press();
  EXPECT_TRUE(folder.java(seconds, "ca.pem one.pem own.pem --")) << folder.said();
  EXPECT_FALSE(folder.java(seconds, "ca.pem one.pem other.pem --")) << "a list of another part says nothing of it";
  EXPECT_NE(folder.said().find("Unable to determine revocation status"), std::string::npos) << folder.said();
  EXPECT_TRUE(folder.run(certtool + "--load-crl own.pem")) << folder.said();
  ASSERT_TRUE(ca->revoke(one.serial_hex, 4));
  press();
  EXPECT_FALSE(folder.java(seconds, "ca.pem one.pem own.pem --"));
  EXPECT_NE(folder.said().find("revoked"), std::string::npos) << folder.said();
  EXPECT_FALSE(folder.run(certtool + "--load-crl own.pem"));
  EXPECT_NE(folder.said().find("revoked"), std::string::npos) << folder.said();
}

TEST_F(Lists, MorePartsThanAreWrittenAtOnce) {
  constexpr unsigned parts = 150;  // two walks
  const auto ca = open([](CaSettings& settings) { settings.crl_partitions = parts; });
  std::multimap<unsigned, std::string> expected;
  for (int turn = 0; turn < 6; ++turn) {
    const auto issued = issue(*ca, "request " + std::to_string(turn));
    ASSERT_TRUE(ca->revoke(issued.serial_hex, 4));
    expected.emplace(pki::crl_partition_of(*base::from_hex(issued.serial_hex), parts), issued.serial_hex);
  }
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  for (unsigned part = 0; part < parts; ++part) {
    auto said = published("deux-" + std::to_string(part)).serials;
    std::ranges::sort(said);
    std::vector<std::string> wanted;
    for (auto [at, end] = expected.equal_range(part); at != end; ++at) wanted.push_back(at->second);
    std::ranges::sort(wanted);
    EXPECT_EQ(said, wanted) << part;
  }
  EXPECT_EQ(published("deux").serials.size(), expected.size());
}

TEST_F(Lists, TheLastListSaysEverythingAndNothingFollows) {
  const auto ca = open([](CaSettings&) {});
  const auto one = issue(*ca, "one");
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  ASSERT_TRUE(ca->revoke(one.serial_hex, 1));
  const auto much_later = one.not_after + std::chrono::days{30};
  ASSERT_TRUE(ca->press_crl(much_later));
  ASSERT_TRUE(ca->press_crl(much_later + std::chrono::hours{1}));
  EXPECT_EQ(published("deux").serials.size(), 0U) << "expired and said: left out of usual lists";
  ASSERT_TRUE(ca->press_last_crl(much_later + std::chrono::hours{2}));
  const auto last = published("deux");
  EXPECT_EQ(last.serials, std::vector{one.serial_hex});
  EXPECT_EQ(last.list.next_update, pki::crl::last_crl_next_update);
  EXPECT_FALSE(ca->needs_crl(much_later + std::chrono::days{4000}).value());
  EXPECT_EQ(ca->press_crl(much_later + std::chrono::hours{3}).error().code, Code::wrong_state);
}

TEST_F(Lists, SeveralAuthoritiesShareOneSocket) {
  std::vector<Member> members;
  members.push_back({open([](CaSettings&) {}, "old"), {}, true});
  auto& old = *members[0].ca;
  const auto before = old.issue(desk.order("begun before")).value();
  members.push_back({open([](CaSettings&) {}, "usual"), {}, false});
  members.push_back({open([](CaSettings&) {}, "logins"), {"authentication_rgs2"}, false});
  const auto group = Group::make(std::move(members)).value();
  ASSERT_TRUE(group->issue(desk.order("a signature")));
  EXPECT_EQ(desk.book.find_request("a signature").value()->issuer, "usual");
  auto login = desk.order("a log-in");
  login.profile = "authentication_rgs2";
  ASSERT_TRUE(group->issue(login));
  EXPECT_EQ(desk.book.find_request("a log-in").value()->issuer, "logins");
  EXPECT_EQ(group->issue(desk.order("begun before"))->serial_hex, before.serial_hex) << "finished where it was begun";
  EXPECT_EQ(group->press_due(desk.clock.when).value(), 3);
  desk.clock.when += std::chrono::minutes{1};
  ASSERT_TRUE(group->revoke(before.serial_hex, 1)) << "a retired authority still revokes";
  EXPECT_EQ(published("old").serials, std::vector{before.serial_hex});
  EXPECT_EQ(published("usual").serials.size(), 0U);
  EXPECT_EQ(group->revoke("0102", 1).error().code, Code::not_found);
  EXPECT_EQ(group->press_due(desk.clock.when + std::chrono::hours{25}).value(), 3);
}

TEST_F(Lists, AGroupNeedsSomebodyToIssue) {
  std::vector<Member> members;
  members.push_back({open([](CaSettings&) {}, "old"), {}, true});
  EXPECT_FALSE(Group::make(std::move(members)));
  std::vector<Member> twins;
  twins.push_back({open([](CaSettings&) {}, "one"), {}, false});
  twins.push_back({open([](CaSettings&) {}, "one"), {}, false});
  EXPECT_FALSE(Group::make(std::move(twins)));
}

/// OpenSSL judges with the delta: a certificate revoked in it only is revoked, and good without it.
TEST_F(Lists, AStrangerUsesTheDelta) {
  const auto ca = open(with_deltas);
  const auto one = issue(*ca, "one");
  ASSERT_TRUE(ca->press_crl(desk.clock.when));
  desk.clock.when += std::chrono::minutes{1};
  ASSERT_TRUE(ca->revoke(one.serial_hex, 1));
  std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-delta-XXXXXX").string();
  const std::string folder = ::mkdtemp(pattern.data());
  const auto write = [&](const std::string& name, const std::string& text) { std::ofstream(folder + "/" + name) << text; };
  write("root.pem", pki::to_pem("CERTIFICATE", desk.house.root));
  write("ca.pem", pki::to_pem("CERTIFICATE", desk.house.ca));
  write("one.pem", pki::to_pem("CERTIFICATE", one.der));
  write("whole.pem", pki::to_pem("X509 CRL", desk.published.at("deux")));
  write("delta.pem", pki::to_pem("X509 CRL", desk.published.at("deux-delta")));
  const auto verify = [&](const std::string& options) {
    return std::system(("cd " + folder + " && openssl verify -attime 1795338120 -CAfile root.pem -untrusted ca.pem -crl_check " +
                        options + " one.pem > said.txt 2>&1")
                           .c_str()) == 0;
  };
  EXPECT_TRUE(verify("-CRLfile whole.pem"));
  EXPECT_FALSE(verify("-use_deltas -extended_crl -CRLfile whole.pem -CRLfile delta.pem"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace vidimus::ca::testing
