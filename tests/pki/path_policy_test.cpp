// Certificate policies in the spirit of NIST PKITS §4.8 to §4.12, compared with OpenSSL (-policy, -explicit_policy, -inhibit_any,
// -inhibit_map).
#include <chrono>
#include <random>

#include "pki/path_pki.hpp"

namespace vidimus::pki::testing {
namespace {

const std::string any = "2.5.29.32.0";
const std::string p1 = "2.25.1";
const std::string p2 = "2.25.2";
const std::string p3 = "2.25.3";
const std::string p4 = "2.25.4";

std::string who(std::size_t number) { return "O=Policies/CN=CA " + std::to_string(number); }

/// A chain of CAs with these extensions, the last list being the target's.
World chain(const std::vector<std::vector<Ext>>& all, PathFlags flags = {}, const Texts& initial = {}) {
  World world{{make_root(who(0))}, {}, {}};
  for (std::size_t at = 0; at + 1 < all.size(); ++at) world.untrusted.push_back(make(ca(who(at + 1), who(at), all[at])));
  world.target = make(Cert{"O=Policies/CN=Leaf", who(all.size() - 1), all.back()});
  world.options.flags = flags;
  for (const auto& policy : initial) world.options.initial_policies.push_back(*oid_from(policy));
  return world;
}

Texts texts(const PathReport& report) {
  Texts out;
  for (const auto& policy : report.policies) out.push_back(*oid_text(policy));
  return out;
}

constexpr PathFlags explicit_policy{PathFlag::require_explicit_policy};

TEST(PathPolicy, Pkits48SamePolicy) {
  const std::vector<std::vector<Ext>> all{{policies({p1})}, {policies({p1})}};
  EXPECT_EQ(texts(expect(PathReason::valid, chain(all))), Texts{p1});
  EXPECT_EQ(texts(expect(PathReason::valid, chain(all, explicit_policy))), Texts{p1});
  EXPECT_EQ(texts(expect(PathReason::valid, chain(all, explicit_policy, {p1}))), Texts{p1});
  expect(PathReason::policy, chain(all, explicit_policy, {p2}));
  EXPECT_EQ(texts(expect(PathReason::valid, chain(all, explicit_policy, {p1, p2}))), Texts{p1});
  expect(PathReason::valid, chain(all, {}, {p2}));  // acceptable set empty, but none is required
}

TEST(PathPolicy, Pkits48NoneAndDifferent) {
  expect(PathReason::valid, chain({{}, {}}));
  expect(PathReason::policy, chain({{}, {}}, explicit_policy));
  expect(PathReason::policy, chain({{policies({p1})}, {}}, explicit_policy));
  expect(PathReason::valid, chain({{policies({p1})}, {policies({p2})}}));
  expect(PathReason::policy, chain({{policies({p1})}, {policies({p2})}}, explicit_policy));
  expect(PathReason::policy, chain({{policies({p1, p2})}, {policies({p2, p3})}, {policies({p1})}}, explicit_policy));
  EXPECT_EQ(texts(expect(PathReason::valid,
                         chain({{policies({p1, p2})}, {policies({p2, p3})}, {policies({p2, p3})}}, explicit_policy))),
            Texts{p2});
}

TEST(PathPolicy, Pkits48AnyPolicy) {
  EXPECT_EQ(texts(expect(PathReason::valid, chain({{policies({any})}, {policies({p1})}}, explicit_policy, {p1}))), Texts{p1});
  EXPECT_EQ(texts(expect(PathReason::valid, chain({{policies({any})}, {policies({any})}}, explicit_policy))), Texts{any});
  EXPECT_EQ(texts(expect(PathReason::valid, chain({{policies({any})}, {policies({any})}}, explicit_policy, {p2}))), Texts{p2});
  EXPECT_EQ(texts(expect(PathReason::valid, chain({{policies({p1})}, {policies({any})}}, explicit_policy))), Texts{p1});
  expect(PathReason::policy, chain({{policies({p1})}, {policies({any})}}, explicit_policy, {p2}));
}

TEST(PathPolicy, Pkits49RequireExplicitPolicy) {
  for (const int skip : {10, 5, 4, 2, 0}) {
    const std::vector<std::vector<Ext>> all{{policies({p1}), policy_constraints(skip)}, {policies({p1})}, {policies({p1})}, {}};
    // A skip of 4 or more does not bite in three certificates more; the target always counts one.
    expect(skip > 2 ? PathReason::valid : PathReason::policy, chain(all));
  }
  expect(PathReason::policy, chain({{policies({p1}), policy_constraints(7)}, {policies({p1}), policy_constraints(0)}, {}}));
  expect(PathReason::policy, chain({{}, {policy_constraints(0)}}));  // required by the target itself
  expect(PathReason::valid, chain({{}, {policy_constraints(1)}}));
}

TEST(PathPolicy, Pkits410Mapping) {
  const std::vector<std::vector<Ext>> mapped{{policies({p1}), mappings({{p1, p2}})}, {policies({p2})}};
  EXPECT_EQ(texts(expect(PathReason::valid, chain(mapped, explicit_policy, {p1}))), Texts{p1});
  expect(PathReason::policy, chain(mapped, explicit_policy, {p2}));
  expect(PathReason::policy, chain(mapped, explicit_policy | PathFlags{PathFlag::inhibit_policy_mapping}, {p1}));
  expect(PathReason::policy, chain({{policies({p1}), mappings({{p1, p2}})}, {policies({p1})}}, explicit_policy));
  const std::vector<std::vector<Ext>> twice{
      {policies({p1}), mappings({{p1, p2}})}, {policies({p2}), mappings({{p2, p3}})}, {policies({p3})}};
  EXPECT_EQ(texts(expect(PathReason::valid, chain(twice, explicit_policy, {p1}))), Texts{p1});
  expect(PathReason::policy, chain({twice[0], twice[1], {policies({p2})}}, explicit_policy));
  // One to several, several to one.
  expect(PathReason::valid, chain({{policies({p1}), mappings({{p1, p2}, {p1, p3}})}, {policies({p3})}}, explicit_policy, {p1}));
  expect(PathReason::valid,
         chain({{policies({p1, p4}), mappings({{p1, p2}, {p4, p2}})}, {policies({p2})}}, explicit_policy, {p4}));
  expect(PathReason::policy_mapping, chain({{policies({p1}), mappings({{any, p2}})}, {policies({p2})}}));
  expect(PathReason::policy_mapping, chain({{policies({p1}), mappings({{p1, any}})}, {policies({p2})}}));
  EXPECT_EQ(
      texts(expect(PathReason::valid, chain({{policies({any}), mappings({{p1, p2}})}, {policies({p2})}}, explicit_policy, {p1}))),
      Texts{p1});
}

TEST(PathPolicy, Pkits411InhibitMapping) {
  const auto limited = [&](int skip) {
    return chain({{policies({p1}), policy_constraints(0, skip)},
                  {policies({p1}), mappings({{p1, p2}})},
                  {policies({p2}), mappings({{p2, p3}})},
                  {policies({p3})}});
  };
  expect(PathReason::policy, limited(0));
  expect(PathReason::policy, limited(1));
  expect(PathReason::valid, limited(2));
  expect(PathReason::valid, limited(5));
}

TEST(PathPolicy, Pkits412InhibitAnyPolicy) {
  expect(PathReason::policy, chain({{policies({p1}), inhibit_any(0)}, {policies({any})}}, explicit_policy));
  expect(PathReason::valid, chain({{policies({p1}), inhibit_any(0)}, {policies({any, p1})}}, explicit_policy));
  expect(PathReason::valid, chain({{policies({p1}), inhibit_any(1)}, {policies({any})}}, explicit_policy));
  expect(PathReason::policy, chain({{policies({p1}), inhibit_any(1)}, {policies({any})}, {policies({any})}}, explicit_policy));
  expect(PathReason::policy,
         chain({{policies({any})}, {policies({p1})}}, explicit_policy | PathFlags{PathFlag::inhibit_any_policy}));
  // A self-issued intermediate may still say anyPolicy.
  auto world = chain({{policies({p1}), inhibit_any(0)}, {policies({p1})}}, explicit_policy);
  auto rolled = ca(who(1), who(1), {policies({any})});
  rolled.key_name = "rolled policies";
  world.untrusted.push_back(make(rolled));
  world.target = make(Cert{
      .subject = "O=Policies/CN=Leaf", .issuer = who(1), .extensions = {policies({p1})}, .issuer_key_name = "rolled policies"});
  expect(PathReason::valid, world);
}

// RFC 9618 §1: with every policy mapped to every other at each level, the tree of RFC 5280 grows as policies^depth.
TEST(PathPolicy, ManyMappingsStayLinear) {
  Texts all;
  for (int number = 1; number <= 15; ++number) all.push_back("2.25.7." + std::to_string(number));
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& from : all)
    for (const auto& to : all) pairs.emplace_back(from, to);
  std::vector<std::vector<Ext>> levels(12, {policies(all), mappings(pairs)});
  levels.push_back({policies(all)});
  const auto world = chain(levels, explicit_policy);
  const auto target = *read_certificate(world.target);
  const auto evidence = evidence_of(world);
  const auto start = std::chrono::steady_clock::now();
  const auto report = validate_path(target, evidence, world.options);
  const auto spent = std::chrono::steady_clock::now() - start;
  EXPECT_TRUE(report.valid()) << report.detail;
  EXPECT_EQ(report.policies.size(), all.size());
  EXPECT_LT(spent, std::chrono::seconds{1});
}

// Chains drawn at random (always the same ones): OpenSSL, which keeps a graph of its own, must come to the same verdict.
TEST(PathPolicy, RandomChainsAgreeWithOpenssl) {
  std::mt19937 random{20261122};
  const auto below = [&](unsigned bound) { return random() % bound; };
  const Texts named{p1, p2, p3};
  std::map<PathReason, int> seen;
  for (int round = 0; round < 1500; ++round) {
    // OpenSSL maps out of anyPolicy even where it is inhibited, which RFC 5280 §6.1.4 (b) does not: not both in one chain.
    const bool inhibits = below(2) == 0;
    std::vector<std::vector<Ext>> levels(2 + below(3));
    for (auto& level : levels) {
      Texts here;
      for (const auto& policy : named)
        if (below(2) == 0) here.push_back(policy);
      if (below(4) == 0) here.push_back(any);
      if (!here.empty()) level.push_back(policies(here));
      if (&level == &levels.back()) break;
      std::vector<std::pair<std::string, std::string>> pairs;
      for (const auto& policy : named)
        if (below(3) == 0 && (!inhibits || std::ranges::count(here, policy) > 0)) pairs.emplace_back(policy, named[below(3)]);
      if (!pairs.empty()) level.push_back(mappings(pairs));
      if (below(5) == 0) level.push_back(policy_constraints(static_cast<int>(below(3)), static_cast<int>(below(3))));
      if (inhibits && below(3) == 0) level.push_back(inhibit_any(static_cast<int>(below(3))));
    }
    PathFlags flags;
    flags.add_if(below(2) == 0, PathFlag::require_explicit_policy)
        .add_if(inhibits && below(4) == 0, PathFlag::inhibit_any_policy);
    flags.add_if(below(8) == 0, PathFlag::inhibit_policy_mapping);
    Texts initial;
    for (const auto& policy : named)
      if (below(3) == 0) initial.push_back(policy);
    const auto world = chain(levels, flags, initial);
    const auto target = *read_certificate(world.target);
    const auto evidence = evidence_of(world);
    const auto report = validate_path(target, evidence, world.options);
    EXPECT_EQ(report.valid(), ask_openssl(world) == X509_V_OK) << "round " << round << ": " << report.detail;
    ++seen[report.reason];
  }
  EXPECT_GT(seen[PathReason::valid], 100);
  EXPECT_GT(seen[PathReason::policy], 100);
}

}  // namespace
}  // namespace vidimus::pki::testing
