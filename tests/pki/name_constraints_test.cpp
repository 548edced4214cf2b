// Name constraints in the spirit of NIST PKITS §4.13: every form, permitted and excluded, compared with OpenSSL.
#include "pki/name_constraints.hpp"

#include "pki/path_pki.hpp"

namespace vidimus::pki::testing {
namespace {

const std::string constraint_root = "O=Constraints/CN=Root";
const std::string constraint_middle = "O=Constraints/CN=Middle";

/// A leaf with these names under a CA with that extension.
World under(const Ext& constraints, const Names& alternatives, const std::string& subject = "O=Vannes/CN=Leaf") {
  World world{{make_root(constraint_root)}, {make(ca(constraint_middle, constraint_root, {constraints}))}, {}};
  world.target =
      make(Cert{subject, constraint_middle, alternatives.empty() ? std::vector<Ext>{} : std::vector{alternative(alternatives)}});
  return world;
}
void inside(const Ext& constraints, const Names& names) { expect(PathReason::valid, under(constraints, names)); }
void outside(const Ext& constraints, const Names& names) { expect(PathReason::name_constraints, under(constraints, names)); }

TEST(NameConstraints, Pkits413DirectoryNames) {
  const auto permit = constrain({directory("O=Vannes")});
  expect(PathReason::valid, under(permit, {}));
  expect(PathReason::valid, under(permit, {}, "O=VANNES/OU=x/CN=Leaf"));
  expect(PathReason::name_constraints, under(permit, {}, "O=Brest/CN=Leaf"));
  expect(PathReason::name_constraints, under(permit, {}, "C=FR/O=Vannes/CN=Leaf"));
  outside(permit, {directory("O=Brest")});
  inside(permit, {directory("O=Vannes/CN=b")});
  expect(PathReason::name_constraints, under(constrain({}, {directory("O=Vannes")}), {}));
  expect(PathReason::valid, under(constrain({}, {directory("O=Vannes/OU=x")}), {}));
  expect(PathReason::name_constraints,
         under(constrain({directory("O=Vannes")}, {directory("O=Vannes/OU=x")}), {}, "O=Vannes/OU=x/CN=a"));
  expect(PathReason::valid, under(constrain({directory("O=Vannes"), directory("O=Brest")}), {}, "O=Brest/CN=Leaf"));
}

TEST(NameConstraints, Pkits413Mailboxes) {
  const auto host = constrain({mail("vannes.fr")});
  inside(host, {mail("anne@vannes.fr")});
  inside(host, {mail("anne@VANNES.fr")});
  outside(host, {mail("anne@mail.vannes.fr")});
  const auto domain = constrain({mail(".vannes.fr")});
  inside(domain, {mail("anne@mail.vannes.fr")});
  outside(domain, {mail("anne@vannes.fr")});
  outside(domain, {mail("anne@notvannes.fr")});
  const auto one = constrain({mail("anne@vannes.fr")});
  inside(one, {mail("anne@vannes.fr")});
  outside(one, {mail("paul@vannes.fr")});
  outside(one, {mail("Anne@vannes.fr")});
  outside(constrain({}, {mail("vannes.fr")}), {mail("anne@vannes.fr")});
  inside(constrain({}, {mail("vannes.fr")}), {mail("anne@mail.vannes.fr")});
  // An emailAddress in the subject is a mailbox too.
  expect(PathReason::valid, under(host, {}, "O=Vannes/CN=Leaf/E=anne@vannes.fr"));
  expect(PathReason::name_constraints, under(host, {}, "O=Vannes/CN=Leaf/E=anne@brest.fr"));
}

TEST(NameConstraints, Pkits413DnsNames) {
  const auto permit = constrain({dns("vannes.fr")});
  inside(permit, {dns("vannes.fr")});
  inside(permit, {dns("a.b.VANNES.fr")});
  inside(permit, {dns("*.vannes.fr")});
  outside(permit, {dns("notvannes.fr")});
  outside(permit, {dns("vannes.fr.org")});
  outside(permit, {dns("a.vannes.fr"), dns("brest.fr")});
  outside(constrain({dns(".vannes.fr")}), {dns("vannes.fr")});
  inside(constrain({dns(".vannes.fr")}), {dns("a.vannes.fr")});
  const auto exclude = constrain({}, {dns("secret.vannes.fr")});
  outside(exclude, {dns("a.secret.vannes.fr")});
  inside(exclude, {dns("open.vannes.fr")});
  // The wildcard stands for an excluded name too: OpenSSL compares the asterisk as a letter.
  expect(PathReason::name_constraints, under(exclude, {dns("*.vannes.fr")}), Oracle::differs);
}

TEST(NameConstraints, Pkits413Uris) {
  const auto host = constrain({uri("www.vannes.fr")});
  inside(host, {uri("https://www.vannes.fr/path?x")});
  inside(host, {uri("https://www.vannes.fr:8443/")});
  outside(host, {uri("https://vannes.fr/www.vannes.fr")});
  outside(constrain({uri(".vannes.fr")}), {uri("https://vannes.fr/")});
  inside(constrain({uri(".vannes.fr")}), {uri("https://a.vannes.fr")});
  outside(constrain({}, {uri("www.vannes.fr")}), {uri("ldap://www.vannes.fr/x")});
  expect(PathReason::name_constraints_unsupported, under(host, {uri("urn:vannes")}));
  expect(PathReason::name_constraints_unsupported, under(host, {uri("https://192.0.2.1/")}));
}

TEST(NameConstraints, Addresses) {
  const auto four = constrain({ip({192, 0, 2, 0, 255, 255, 255, 0})});
  inside(four, {ip({192, 0, 2, 77})});
  outside(four, {ip({192, 0, 3, 77})});
  outside(four, {ip(Bytes(16, 1))});
  outside(constrain({}, {ip(Bytes(32, 0))}), {ip(Bytes(16, 1))});
  inside(constrain({}, {ip(Bytes(32, 0))}), {ip({192, 0, 2, 77})});
}

TEST(NameConstraints, OtherFormsAreFreeUntilConstrained) {
  inside(constrain({dns("vannes.fr")}), {mail("anne@brest.fr"), other_name("anne")});
  expect(PathReason::name_constraints_unsupported, under(constrain({other_name("anne")}), {other_name("anne")}));
}

TEST(NameConstraints, EveryCaOfThePathCounts) {
  const std::string low = "O=Vannes/CN=Low";
  World world{{make_root(constraint_root)},
              {make(ca(constraint_middle, constraint_root, {constrain({dns("fr")})})),
               make(ca(low, constraint_middle, {constrain({dns("vannes.fr"), dns("org")})}))},
              make(Cert{"CN=x", low, {alternative({dns("a.vannes.fr")})}})};
  expect(PathReason::valid, world);
  world.target = make(Cert{"CN=x", low, {alternative({dns("a.org")})}});
  expect(PathReason::name_constraints, world);
  world.target = make(Cert{"CN=x", low, {alternative({dns("a.fr")})}});
  expect(PathReason::name_constraints, world);
}

TEST(NameConstraints, SelfIssuedIntermediatesAreFreeTheLastIsNot) {
  auto world = under(constrain({directory("O=Vannes")}), {});
  auto rolled = ca(constraint_middle, constraint_middle);
  rolled.key_name = "rolled constraints";
  world.untrusted.push_back(make(rolled));
  world.target = make(Cert{.subject = "O=Vannes/CN=Leaf", .issuer = constraint_middle, .issuer_key_name = "rolled constraints"});
  expect(PathReason::valid, world);
  world.target = make(rolled);
  world.untrusted.pop_back();
  expect(PathReason::name_constraints, world);
}

TEST(NameConstraints, AnchorsBindWhenAsked) {
  World world{{make(Cert{constraint_root, constraint_root, {basic(true), ca_usage(), constrain({dns("fr")})}})},
              {},
              make(Cert{"CN=x", constraint_root, {alternative({dns("a.org")})}})};
  expect(PathReason::valid, world, Oracle::differs);  // for OpenSSL they always bind
  world.options.flags.add(PathFlag::anchor_constraints);
  expect(PathReason::name_constraints, world);
}

TEST(NameConstraints, ManyNamesAndSubtreesAreCutShort) {
  Names names;
  for (int number = 0; number < 400; ++number) names.push_back(dns("h" + std::to_string(number) + ".fr"));
  expect(PathReason::work_limit,
         under(constrain({}, names),
               [&] {
                 Names others;
                 for (int number = 0; number < 400; ++number) others.push_back(dns("x" + std::to_string(number) + ".org"));
                 return others;
               }()),
         Oracle::differs);
}

}  // namespace
}  // namespace vidimus::pki::testing
