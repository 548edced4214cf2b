// Paths in the spirit of NIST PKITS: §4.1 signatures, §4.2 validity, §4.3 names, §4.6 basic constraints, §4.7 key usage, §4.16
// private extensions. Each verdict is compared with OpenSSL's.
#include "pki/path.hpp"

#include <random>

#include "pki/path_names.hpp"
#include "pki/path_pki.hpp"

namespace vidimus::pki::testing {
namespace {

const std::string tests_root = "O=Tests/CN=Root";
const std::string tests_middle = "O=Tests/CN=Middle";
const std::string below = "O=Tests/CN=Below";
const std::string lowest = "O=Tests/CN=Lowest";
const std::string leaf = "O=Tests/CN=Leaf";

World chain(const Cert& authority, const Cert& target) { return {{make_root(tests_root)}, {make(authority)}, make(target)}; }
World chain(const Cert& authority) { return chain(authority, {leaf, tests_middle}); }

TEST(Path, Pkits41Signatures) {
  const auto report = expect(PathReason::valid, chain(ca(tests_middle, tests_root)));
  ASSERT_EQ(report.path.size(), 3U);
  EXPECT_EQ(name_text(report.path[2]->subject), "O=Tests, CN=Root");
  auto bad_ca = ca(tests_middle, tests_root);
  bad_ca.break_signature = true;
  EXPECT_EQ(expect(PathReason::bad_signature, chain(bad_ca)).at, 1U);
  EXPECT_EQ(expect(PathReason::bad_signature,
                   chain(ca(tests_middle, tests_root), {.subject = leaf, .issuer = tests_middle, .break_signature = true}))
                .at,
            0U);
}

TEST(Path, Pkits42Validity) {
  auto authority = ca(tests_middle, tests_root);
  authority.from = days(judged, 1);
  EXPECT_EQ(expect(PathReason::not_yet_valid, chain(authority)).at, 1U);
  authority.from = year_start;
  authority.to = days(judged, -1);
  EXPECT_EQ(expect(PathReason::expired, chain(authority)).at, 1U);
  EXPECT_EQ(expect(PathReason::expired,
                   chain(ca(tests_middle, tests_root), {.subject = leaf, .issuer = tests_middle, .to = days(judged, -1)}))
                .at,
            0U);
  expect(PathReason::not_yet_valid,
         chain(ca(tests_middle, tests_root), {.subject = leaf, .issuer = tests_middle, .from = days(judged, 1)}));
  // Dates after 2049 are written as GeneralizedTime.
  expect(PathReason::valid, chain(ca(tests_middle, tests_root),
                                  {.subject = leaf, .issuer = tests_middle, .to = *base::from_rfc3339("2051-01-01T00:00:00Z")}));
}

TEST(Path, Pkits43Names) {
  expect(PathReason::no_path, chain(ca(tests_middle, tests_root), {leaf, "O=Tests/CN=Elsewhere"}));
  expect(PathReason::no_path, chain(ca(tests_middle, tests_root), {leaf, "CN=Middle/O=Tests"}));
  // RFC 5280 §7.1: case and runs of spaces do not count.
  expect(PathReason::valid,
         chain(ca("O=Tests/CN=Middle  One", tests_root, {}),
               {.subject = leaf, .issuer = "O=TESTS/CN= middle one ", .issuer_key_name = "O=Tests/CN=Middle  One"}));
  const World orphan{{make_root("O=Other/CN=Root")}, {make(ca(tests_middle, tests_root))}, make(Cert{leaf, tests_middle})};
  const auto report = expect(PathReason::no_path, orphan);
  EXPECT_EQ(report.at, 1U) << "the missing issuer is that of the intermediate";
}

TEST(Path, Pkits436UniqueIdentifiersAreReadOver) {
  auto authority = ca(tests_middle, tests_root);
  authority.unique_ids = true;
  expect(PathReason::valid, chain(authority));
}

TEST(Path, WeakAlgorithmsAreRefused) {
  const auto ecdsa_with_sha1 = sequence([](DerWriter& out) { out.oid("1.2.840.10045.4.1"); });
  auto target = Cert{leaf, tests_middle};
  target.algorithm = ecdsa_with_sha1;
  EXPECT_EQ(expect(PathReason::algorithm_refused, chain(ca(tests_middle, tests_root), target)).at, 0U);
}

TEST(Path, Pkits46BasicConstraints) {
  expect(PathReason::not_a_ca, chain({tests_middle, tests_root, {ca_usage()}}));
  expect(PathReason::not_a_ca, chain({tests_middle, tests_root, {basic(false), ca_usage()}}));
  const auto limited = [&](int length, const std::vector<Cert>& under, const Cert& target) {
    World world{{make_root(tests_root)}, {make(Cert{tests_middle, tests_root, {basic(true, length), ca_usage()}})}, make(target)};
    for (const auto& one : under) world.untrusted.push_back(make(one));
    return world;
  };
  expect(PathReason::valid, limited(0, {}, {leaf, tests_middle}));
  EXPECT_EQ(expect(PathReason::path_length, limited(0, {ca(below, tests_middle)}, {leaf, below})).at, 2U);
  expect(PathReason::valid, limited(0, {}, ca(leaf, tests_middle)));  // a CA at the end is no intermediate
  expect(PathReason::valid, limited(1, {ca(below, tests_middle)}, {leaf, below}));
  expect(PathReason::path_length, limited(1, {ca(below, tests_middle), ca(lowest, below)}, {leaf, lowest}));
  // Self-issued certificates (key rollover) are not counted.
  auto rollover = ca(tests_middle, tests_middle);
  rollover.key_name = "rolled";
  expect(PathReason::valid, limited(0, {rollover}, {.subject = leaf, .issuer = tests_middle, .issuer_key_name = "rolled"}));
  auto inner = ca(below, tests_middle, {});
  inner.extensions[0] = basic(true, 0);
  expect(PathReason::path_length, limited(6, {inner, ca(lowest, below)}, {leaf, lowest}));
}

TEST(Path, Pkits47KeyUsage) {
  expect(PathReason::key_usage, chain({tests_middle, tests_root, {basic(true), crl_sign_only()}}));
  expect(PathReason::valid, chain({tests_middle, tests_root, {basic(true)}}));  // absent: not restricted
  expect(PathReason::valid, chain({tests_middle, tests_root, {basic(true), cert_sign_only()}}));
}

TEST(Path, Pkits416PrivateExtensions) {
  expect(PathReason::valid, chain(ca(tests_middle, tests_root), {leaf, tests_middle, {unknown(false)}}));
  expect(PathReason::critical_extension, chain(ca(tests_middle, tests_root), {leaf, tests_middle, {unknown(true)}}));
  EXPECT_EQ(expect(PathReason::critical_extension, chain(ca(tests_middle, tests_root, {unknown(true)}))).at, 1U);
}

TEST(Path, OldVersionsDoNotIssue) {
  expect(PathReason::version_refused, chain({.subject = tests_middle, .issuer = tests_root, .version = 1}));
  expect(PathReason::valid, chain(ca(tests_middle, tests_root), {.subject = leaf, .issuer = tests_middle, .version = 1}));
}

TEST(Path, AnchorIsANameAndAKey) {
  auto old_root = Cert{tests_root, tests_root, {basic(true, 0), ca_usage()}};
  old_root.to = days(judged, -1);
  World world{{make(old_root)}, {make(ca(tests_middle, tests_root))}, make(Cert{leaf, tests_middle})};
  expect(PathReason::valid, world, Oracle::differs);  // OpenSSL looks at the dates of anchors
  world.options.flags.add(PathFlag::anchor_constraints);
  expect(PathReason::expired, world);
  old_root.to = year_end;
  world.anchors = {make(old_root)};
  EXPECT_EQ(expect(PathReason::path_length, world).at, 2U);
  const World direct{{make_root(tests_root)}, {}, make_root(tests_root)};
  EXPECT_EQ(expect(PathReason::valid, World{direct.anchors, {}, direct.anchors[0]}).path.size(), 1U);
}

TEST(Path, ShorterAndLivingIssuersAreTriedFirstButAllAre) {
  auto dead = ca(tests_middle, tests_root);
  dead.to = days(judged, -1);
  auto broken = ca(tests_middle, tests_root);
  broken.break_signature = true;
  broken.serial = 7;
  const World world{
      {make_root(tests_root)}, {make(broken), make(dead), make(ca(tests_middle, tests_root))}, make(Cert{leaf, tests_middle})};
  expect(PathReason::valid, world, ask_openssl(world) == X509_V_OK ? Oracle::agrees : Oracle::differs);
}

// Chains drawn at random (always the same ones): lengths, self-issued links, key usages, dates, one thing wrong now and then.
TEST(Path, RandomChainsAgreeWithOpenssl) {
  std::mt19937 random{5280};
  const auto draw = [&](unsigned bound) { return static_cast<int>(random() % bound); };
  int valid = 0;
  for (int round = 0; round < 400; ++round) {
    World world{{make_root(tests_root)}, {}, {}};
    std::string issuer = tests_root;
    std::string issuer_key = tests_root;
    const int count = draw(5);
    for (int at = 0; at < count; ++at) {
      const bool self_issued = at > 0 && draw(3) == 0;
      Cert one = ca(self_issued ? issuer : "O=Random/CN=" + std::to_string(at), issuer);
      one.key_name = "random " + std::to_string(at);
      one.issuer_key_name = issuer_key;
      if (draw(3) == 0) one.extensions[0] = basic(true, draw(3));
      if (draw(20) == 0) one.extensions[0] = basic(false);
      if (draw(20) == 0) one.extensions[1] = crl_sign_only();
      if (draw(20) == 0) one.to = days(judged, -1);
      one.break_signature = draw(25) == 0;
      if (draw(20) == 0) one.extensions.push_back(constrain({}, {directory("O=Tests")}));
      world.untrusted.push_back(make(one));
      issuer = one.subject;
      issuer_key = one.key_name;
    }
    world.target = make(Cert{.subject = leaf, .issuer = issuer, .issuer_key_name = issuer_key});
    const auto target = *read_certificate(world.target);
    const auto evidence = evidence_of(world);
    const auto report = validate_path(target, evidence, world.options);
    EXPECT_EQ(report.valid(), ask_openssl(world) == X509_V_OK) << "round " << round << ": " << report.detail;
    valid += report.valid() ? 1 : 0;
  }
  EXPECT_GT(valid, 100);
  EXPECT_LT(valid, 350);
}

TEST(Path, Uses) {
  World world = chain(ca(tests_middle, tests_root), {leaf, tests_middle, {uses({"1.3.6.1.5.5.7.3.2"})}});
  world.options.extended_key_usage = base::copy_of(oid::client_auth);
  expect(PathReason::valid, world);
  world.options.extended_key_usage = base::copy_of(oid::server_auth);
  expect(PathReason::extended_key_usage, world, Oracle::differs);  // no purpose is asked of OpenSSL here
  world = chain(ca(tests_middle, tests_root, {uses({"1.3.6.1.5.5.7.3.4"})}), {leaf, tests_middle});
  world.options.extended_key_usage = base::copy_of(oid::server_auth);
  EXPECT_EQ(expect(PathReason::extended_key_usage, world, Oracle::differs).at, 1U);
}

TEST(Path, NamesOfRfc9525) {
  const auto bytes = make(Cert{"O=Tests/CN=www.vannes.fr",
                               tests_middle,
                               {alternative({dns("vannes.fr"), dns("*.Vannes.fr"), mail("Anne@vannes.fr"), ip({192, 0, 2, 1}),
                                             dns("f*.brest.fr"), dns("*.fr.*")})}});
  const auto certificate = *read_certificate(bytes);
  for (const auto* good : {"vannes.fr", "www.vannes.fr", "WWW.VANNES.FR.", "Anne@VANNES.fr", "192.0.2.1"})
    EXPECT_TRUE(is_for_name(certificate, good)) << good;
  for (const auto* bad : {"a.b.vannes.fr", ".vannes.fr", "*.vannes.fr", "anne@vannes.fr", "192.0.2.2", "foo.brest.fr", "x.fr.y",
                          "vannes.fr.evil.org", "", "vannes", "2001:db8::1"})
    EXPECT_FALSE(is_for_name(certificate, bad)) << bad;
  const auto plain = *read_certificate(make(Cert{"O=Tests/CN=www.vannes.fr", tests_middle}));
  EXPECT_FALSE(is_for_name(plain, "www.vannes.fr")) << "a CN is no server name";
}

TEST(Path, HostileCliqueEndsWithinItsBudget) {
  constexpr int count = 50;
  const auto who = [](int number) { return "O=Clique/CN=" + std::to_string(number); };
  World world{{make_root("O=Clique/CN=0")}, {}, make(Cert{leaf, who(1)})};
  for (int subject = 1; subject < count; ++subject)
    for (int issuer = 1; issuer < count; ++issuer)
      if (subject != issuer) world.untrusted.push_back(make(ca(who(subject), who(issuer))));
  const auto target = *read_certificate(world.target);
  auto evidence = evidence_of(world);
  // No anchor can be reached by names: nothing is tried at all.
  auto report = validate_path(target, evidence, world.options);
  EXPECT_EQ(report.reason, PathReason::no_path);
  EXPECT_EQ(report.signatures_checked, 0U);
  // One way out, with the name of the anchor but signed by another key.
  const auto bait =
      make(Cert{.subject = who(49), .issuer = "O=Clique/CN=0", .extensions = {basic(true)}, .issuer_key_name = "false"});
  evidence.untrusted.push_back(*read_certificate(bait));
  report = validate_path(target, evidence, world.options);
  EXPECT_EQ(report.reason, PathReason::work_limit);
  EXPECT_LE(report.signatures_checked, world.options.max_signatures);
  EXPECT_LE(report.steps_taken, world.options.max_steps);
  // And a true one: found at once.
  evidence.untrusted.push_back(*read_certificate(make(ca(who(49), "O=Clique/CN=0"))));
  report = validate_path(target, evidence, world.options);
  EXPECT_TRUE(report.valid()) << report.detail;
  EXPECT_LE(report.path.size(), 5U);
}

}  // namespace
}  // namespace vidimus::pki::testing
