// Statuses along a path in the spirit of NIST PKITS: §4.4 basic revocation, §4.5 self-issued certificates, §4.7 cRLSign, §4.14
// distribution points and indirect CRLs, §4.15 delta CRLs. Compared with OpenSSL's extended CRL support.
#include "pki/path_status.hpp"

namespace vidimus::pki::testing {
namespace {

TEST(PathRevocation, Pkits44Basic) {
  const auto report = expect(PathReason::valid, world_with({{middle}}));
  ASSERT_EQ(report.revocation.size(), 2U);
  EXPECT_EQ(report.revocation[1].source, StatusSource::crl);
  EXPECT_EQ(expect(PathReason::revocation_unknown, world_with({})).at, 0U);
  auto revoked = world_with({{middle}});
  revoked.crls[0] = make(Crl{root, {{2}}});
  EXPECT_EQ(expect(PathReason::revoked, revoked).at, 1U);
  EXPECT_EQ(expect(PathReason::revoked, world_with({{middle, {{77}, {3}}}})).at, 0U);
  expect(PathReason::valid, world_with({{middle, {{77}}}}));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .break_signature = true}}));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .key_name = "false lister"}}));
  expect(PathReason::revocation_unknown, world_with({{root}}));
}

TEST(PathRevocation, Pkits44ExtensionsAndDates) {
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .extensions = {unknown(true)}}}));
  expect(PathReason::valid, world_with({{.issuer = middle, .extensions = {unknown(false)}}}));
  expect(PathReason::revoked, world_with({{middle, {{.serial = 3, .unknown_critical = true}}}}));
  expect(PathReason::revocation_unknown, world_with({{middle, {{.serial = 99, .unknown_critical = true}}}}));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .to = days(judged, -1)}}));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .from = days(judged, 1)}}));
  // Without cRLSign the key of a CA signs no CRL (§4.7.4, 4.7.5).
  auto world = world_with({{middle}});
  world.untrusted = {make(Cert{middle, root, {basic(true), cert_sign_only()}, 2})};
  expect(PathReason::revocation_unknown, world);
  world.options.flags.add(PathFlag::allow_unknown_status);
  expect(PathReason::valid, world, Oracle::differs);  // OpenSSL has no such leave
}

TEST(PathRevocation, Pkits44SeparateKeys) {
  auto world = world_with({{.issuer = middle, .key_name = "middle lists"}});
  world.untrusted = {make(Cert{middle, root, {basic(true), cert_sign_only()}, 2}),
                     make(Cert{middle, root, {crl_sign_only()}, 4, "middle lists"})};
  expect(PathReason::valid, world);
  world.crls[1] = make(Crl{.issuer = middle, .listed = {{3}}, .key_name = "middle lists"});
  expect(PathReason::revoked, world);
  world.crls = {make(Crl{root, {{4}}}), make(Crl{.issuer = middle, .key_name = "middle lists"})};
  // Who lists was revoked: its lists are worth nothing.
  expect(PathReason::revocation_unknown, world);
}

TEST(PathRevocation, Pkits45KeyRollover) {
  // The leaf is under the old key, the list under the new one, and the old key certified by the new one.
  auto old_with_new = ca(middle, middle);
  old_with_new.key_name = "old";
  old_with_new.serial = 5;
  auto world = world_with({{middle}}, {.subject = leaf, .issuer = middle, .serial = 3, .issuer_key_name = "old"});
  world.untrusted.push_back(make(old_with_new));
  expect(PathReason::valid, world);
  world.crls[1] = make(Crl{middle, {{3}}});
  expect(PathReason::revoked, world);
  world.crls[1] = make(Crl{middle, {{5}}});
  EXPECT_EQ(expect(PathReason::revoked, world).at, 1U);
  // A signer of lists may not speak of itself alone.
  auto lists = Cert{middle, middle, {crl_sign_only()}, 6, "self lists"};
  world = world_with({{.issuer = middle, .key_name = "self lists"}});
  world.untrusted.push_back(make(lists));
  expect(PathReason::revocation_unknown, world);
  // With a list of the first key about that one certificate, it may speak of the others (PKITS 4.5.6).
  const Names place{uri("http://lists/self.crl")};
  lists.extensions.push_back(points({{place}}));
  world.untrusted.back() = make(lists);
  world.crls.push_back(make(Crl{.issuer = middle, .extensions = {scope(place)}}));
  expect(PathReason::valid, world);
}

TEST(PathRevocation, Pkits414DistributionPoints) {
  const Names here{uri("http://lists/1.crl")};
  const Names there{uri("http://lists/2.crl")};
  const auto leaf_at = [&](const Names& place) { return a_leaf({points({{place}})}); };
  expect(PathReason::valid, world_with({{.issuer = middle, .extensions = {scope(here)}}}, leaf_at(here)));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .extensions = {scope(there)}}}, leaf_at(here)));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .extensions = {scope(here)}}}));
  expect(PathReason::valid, world_with({{middle}}, leaf_at(here)));
  expect(PathReason::revoked, world_with({{.issuer = middle, .listed = {{3}}, .extensions = {scope(here)}}}, leaf_at(here)));
  // Only user, CA, attribute certificates.
  expect(PathReason::valid, world_with({{.issuer = middle, .extensions = {scope({}, "u")}}}));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .extensions = {scope({}, "c")}}}));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .extensions = {scope({}, "a")}}}));
  auto low = ca(leaf, middle);
  low.serial = 3;
  expect(PathReason::valid, world_with({{.issuer = middle, .extensions = {scope({}, "c")}}}, low));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .extensions = {scope({}, "u")}}}, low));
}

TEST(PathRevocation, Pkits414OtherNamesOfPoints) {
  const std::string place = "O=Status/CN=Middle/CN=Lists";
  const auto relative = a_leaf({points({{{}, {}, {}, "Lists"}})});
  expect(PathReason::valid, world_with({{.issuer = middle, .extensions = {scope({directory(place)})}}}, relative));
  expect(PathReason::valid, world_with({{.issuer = middle, .extensions = {scope({}, "", {}, "Lists")}}}, relative));
  expect(PathReason::revocation_unknown, world_with({{.issuer = middle, .extensions = {scope({}, "", {}, "Others")}}}, relative));
  expect(PathReason::valid,
         world_with({{.issuer = middle, .extensions = {scope({}, "", {}, "Lists")}}}, a_leaf({points({{{directory(place)}}})})));
}

TEST(PathRevocation, Pkits44SerialNumbers) {
  auto target = a_leaf();
  target.serial = -1;
  expect(PathReason::revoked, world_with({{middle, {{-1}}}}, target));
  expect(PathReason::valid, world_with({{middle, {{255}}}}, target));  // 00 FF is not FF
  target.serial = 0x7FFFFFFF;
  expect(PathReason::revoked, world_with({{middle, {{0x7FFFFFFF}}}}, target));
}

TEST(PathRevocation, Pkits414SomeReasons) {
  const Bytes first{0x04, 0x70};         // keyCompromise, cACompromise, affiliationChanged
  const Bytes others{0x07, 0x0F, 0x80};  // superseded to aACompromise
  const auto some = [&](const Bytes& reasons, const std::vector<Listed>& listed = {}) {
    return Crl{.issuer = middle, .listed = listed, .extensions = {scope({}, "", reasons)}};
  };
  expect(PathReason::revocation_unknown, world_with({some(first)}));
  expect(PathReason::valid, world_with({some(first), some(others)}));
  expect(PathReason::revoked, world_with({some(first), some(others, {{3}})}));
  expect(PathReason::revoked, world_with({some(first, {{3}})}));
}

TEST(PathRevocation, Pkits414IndirectLists) {
  const Names place{uri("http://lists/indirect.crl")};
  const auto target = a_leaf({points({{place, {}, {directory(lister)}}})});
  const auto list = [&](const std::vector<Listed>& listed, std::string_view flags = "i") {
    return Crl{.issuer = lister, .listed = listed, .extensions = {scope(place, flags)}};
  };
  const auto with_lister = [&](const Crl& crl, const Cert& subject) {
    auto out = world_with({crl}, subject);
    out.untrusted.push_back(make(Cert{lister, root, {crl_sign_only()}, 9}));
    return out;
  };
  expect(PathReason::valid, with_lister(list({}), target));
  expect(PathReason::revocation_unknown, with_lister(list({}, ""), target));
  expect(PathReason::valid, with_lister(list({{3}}), target));  // that is serial 3 of the lister
  expect(PathReason::revoked, with_lister(list({{.serial = 3, .certificate_issuer = middle}}), target));
  // An entry without certificateIssuer speaks of the same issuer as the one before it.
  expect(PathReason::revoked, with_lister(list({{.serial = 1, .certificate_issuer = middle}, {3}}), target));
  expect(PathReason::valid,
         with_lister(list({{.serial = 1, .certificate_issuer = middle}, {.serial = 3, .certificate_issuer = root}}), target));
  expect(PathReason::revocation_unknown, with_lister(list({}), a_leaf()));  // the certificate names no other lister
  auto stranger = with_lister(list({}), target);
  stranger.untrusted.back() = make(Cert{lister, "O=Status/CN=Stranger", {crl_sign_only()}, 9});
  expect(PathReason::revocation_unknown, stranger);
}

TEST(PathRevocation, Pkits415Deltas) {
  const auto base_list = [](std::vector<Listed> listed = {}) {
    return Crl{.issuer = middle, .listed = std::move(listed), .number = 4};
  };
  const auto delta = [](std::vector<Listed> listed, int number = 5, int base = 4) {
    return Crl{.issuer = middle, .listed = std::move(listed), .number = number, .delta_base = base};
  };
  expect(PathReason::revocation_unknown, world_with({delta({})}));  // a delta alone says nothing
  const auto fresh = a_leaf({{"2.5.29.46", false, points({{{uri("http://lists/delta.crl")}}}).value}});
  expect(PathReason::valid, world_with({base_list(), delta({{44}})}, fresh));
  expect(PathReason::revoked, world_with({base_list(), delta({{3}})}, fresh));
  expect(PathReason::revoked, world_with({base_list({{3}}), delta({})}, fresh));
  const Listed held{.serial = 3, .reason = 6};
  const Listed removed{.serial = 3, .reason = 8};
  expect(PathReason::revoked, world_with({base_list({held})}, fresh));
  expect(PathReason::valid, world_with({base_list({held}), delta({removed})}, fresh));
  expect(PathReason::valid, world_with({base_list(), delta({{3}}, 9, 7)}, fresh));  // stands on a later base
  expect(PathReason::valid, world_with({base_list(), delta({{3}}, 3, 2)}, fresh));  // older than the base
  auto forged = delta({removed});
  forged.break_signature = true;
  expect(PathReason::revoked, world_with({base_list({held}), forged}, fresh));
}

// §6.3.3 (f): who lists must stand under the anchor of the path itself.
TEST(PathRevocation, ListersUnderAnotherAnchorAreNotHeard) {
  const std::string other = "O=Status/CN=Other root";
  auto world = world_with({{.issuer = middle, .key_name = "middle lists"}});
  world.untrusted.push_back(make(Cert{middle, other, {crl_sign_only()}, 4, "middle lists"}));
  world.crls.push_back(make(Crl{other}));
  world.anchors.push_back(make_root(other));
  expect(PathReason::revocation_unknown, world);
  world.untrusted.back() = make(Cert{middle, root, {crl_sign_only()}, 4, "middle lists"});
  expect(PathReason::valid, world);
}

TEST(PathRevocation, ThePastIsJudgedAsItWas) {
  auto world = world_with({{middle, {{.serial = 3, .when = judged}}}});
  expect(PathReason::revoked, world);
  world = world_with({{middle, {{.serial = 3, .when = days(judged, 1)}}}});
  expect(PathReason::valid, world, Oracle::differs);  // OpenSSL does not look at revocation dates
  // A list made later may speak of the past, if asked to.
  world = world_with({{.issuer = middle,
                       .listed = {{.serial = 3, .when = days(judged, 20)}},
                       .from = days(judged, 30),
                       .to = days(judged, 40)}});
  expect(PathReason::revocation_unknown, world);
  world.options.flags.add(PathFlag::later_evidence);
  expect(PathReason::valid, world, Oracle::differs);
  world.options.time = days(judged, 20);
  world.crls[0] = make(Crl{.issuer = root, .from = days(judged, 30), .to = days(judged, 40)});
  expect(PathReason::revoked, world);
}

TEST(PathRevocation, Modes) {
  World world{{make_root(root)}, {make(middle_ca())}, make(a_leaf())};
  expect(PathReason::valid, world);
  world.options.revocation = RevocationMode::required;
  expect(PathReason::revocation_unknown, world, Oracle::differs);
  world = world_with({{middle, {{3}}}});
  world.options.revocation = RevocationMode::off;
  expect(PathReason::valid, world, Oracle::differs);
}

class Answer {
 public:
  ocsp::Status status = ocsp::Status::good;
  ocsp::IdHash hash = ocsp::IdHash::sha256;
  Instant made = days(judged, -1);
  std::optional<Instant> until = days(judged, 1);
  std::string about_issuer = middle;
  int serial = 3;
  std::string signer = middle;
  Bytes delegate{};

  [[nodiscard]] Bytes make_der() const {
    const auto issuer = *read_certificate(make(ca(about_issuer, root)));
    const auto digest = [&](ByteView octets) {
      if (hash == ocsp::IdHash::sha1) return sha1(octets);
      const auto out = sha256(octets);
      return Bytes(out.begin(), out.end());
    };
    const auto by_name = digest(issuer.subject);
    const auto by_key = digest(issuer.public_key);
    const auto id = ocsp::write_cert_id({hash, by_name, by_key}, Bytes{static_cast<std::uint8_t>(serial)});
    const ocsp::SingleStatus single{id, status, days(year_start, 10), {}, made, until, {}};
    return *ocsp::ResponseSigner::make(key(signer), delegate)->sign(std::span{&single, 1}, made, {});
  }
};

/// Root's CRL for the CA; only OCSP for the leaf. OpenSSL's path validation reads no OCSP, so it is only asked about the rest.
PathReport ask(PathReason reason, const std::vector<Answer>& answers, PathFlags flags = {}) {
  World world{{make_root(root)}, {make(middle_ca())}, make(a_leaf()), {make(Crl{root})}};
  for (const auto& answer : answers) world.ocsp.push_back(answer.make_der());
  world.options.flags = flags;
  return expect(reason, world, reason == PathReason::valid ? Oracle::differs : Oracle::agrees);
}

TEST(PathRevocation, OcspByTheIssuer) {
  const auto report = ask(PathReason::valid, {Answer{}});
  EXPECT_EQ(report.revocation[1].source, StatusSource::ocsp);
  Answer answer;
  answer.hash = ocsp::IdHash::sha1;
  ask(PathReason::valid, {answer});
  answer.status = ocsp::Status::revoked;
  ask(PathReason::revoked, {Answer{}, answer});
  answer.status = ocsp::Status::unknown;
  ask(PathReason::revocation_unknown, {answer});
  answer = {};
  answer.until = days(judged, -1);
  answer.made = days(judged, -2);
  ask(PathReason::revocation_unknown, {answer});
  answer = {};
  answer.serial = 4;
  ask(PathReason::revocation_unknown, {answer});
  answer = {};
  answer.about_issuer = root;
  ask(PathReason::revocation_unknown, {answer});
  answer = {};
  answer.signer = "another key";
  ask(PathReason::revocation_unknown, {answer});
  answer = {};
  answer.made = days(judged, 3);
  answer.until = days(judged, 4);
  ask(PathReason::revocation_unknown, {answer});
  ask(PathReason::valid, {answer}, {PathFlag::later_evidence});
}

TEST(PathRevocation, OcspByADelegate) {
  const std::string responder = "O=Status/CN=Responder";
  const Ext no_check{"1.3.6.1.5.5.7.48.1.5", false, Bytes{0x05, 0x00}};
  const Ext signing = uses({"1.3.6.1.5.5.7.3.9"});
  const auto by = [&](const Cert& delegate) {
    Answer out;
    out.signer = responder;
    out.delegate = make(delegate);
    return out;
  };
  ask(PathReason::valid, {by({responder, middle, {signing, no_check}, 8})});
  ask(PathReason::valid, {by({responder, middle, {signing}, 8})});  // points at no status: taken as it is
  ask(PathReason::revocation_unknown, {by({responder, middle, {no_check}, 8})});
  ask(PathReason::revocation_unknown, {by({responder, root, {signing, no_check}, 8})});
  ask(PathReason::revocation_unknown, {by({responder, middle, {signing, no_check, ca_usage()}, 8})});
  ask(PathReason::revocation_unknown,
      {by({.subject = responder, .issuer = middle, .extensions = {signing, no_check}, .to = days(judged, -1)})});
  ask(PathReason::revocation_unknown,
      {by({.subject = responder, .issuer = middle, .extensions = {signing, no_check}, .issuer_key_name = "x"})});
  const auto pointing = by({responder, middle, {signing, points({{{uri("http://lists/1.crl")}}})}, 8});
  ask(PathReason::revocation_unknown, {pointing});
  World world{{make_root(root)}, {make(middle_ca())}, make(a_leaf()), {make(Crl{root})}, {pointing.make_der()}};
  world.crls.push_back(make(Crl{middle, {{8}}}));
  const auto report = expect(PathReason::valid, world);  // the CRL itself says that the leaf is good
  EXPECT_EQ(report.revocation[1].source, StatusSource::crl);
  world.crls[1] = make(Crl{middle});
  EXPECT_EQ(expect(PathReason::valid, world).revocation[1].source, StatusSource::ocsp);
}

}  // namespace
}  // namespace vidimus::pki::testing
