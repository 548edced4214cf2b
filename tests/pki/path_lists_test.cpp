// Lists in parts, of other issuers and completed by deltas, one case each in the shape of NIST PKITS §4.14 and §4.15 (their
// numbers), with OpenSSL's extended CRL support as oracle. Files and names are our own.
#include "pki/path_status.hpp"

namespace vidimus::pki::testing {
namespace {

const std::string part_one = "O=Status/CN=Middle/CN=Part 1";
const std::string part_two = "O=Status/CN=Middle/CN=Part 2";
const std::string second_lister = "O=Status/CN=Second lister";
const Bytes key_compromise{0x06, 0x40};       // ReasonFlags bit 1
const Bytes ca_to_cessation{0x02, 0x3C};      // bits 2 to 5
const Bytes all_but_first{0x07, 0x3F, 0x80};  // bits 2 to 8

Names dir(const std::string& name) { return {directory(name)}; }
Cert leaf_at(const std::vector<Point>& where) { return a_leaf({points(where)}); }
Crl list(const Ext& extension, std::vector<Listed> listed = {}) {
  return {.issuer = middle, .listed = std::move(listed), .extensions = {extension}};
}

struct ListCase {
  std::string number;  ///< of PKITS
  PathReason reason;
  World world;
  Oracle oracle = Oracle::agrees;
};
void judge(const std::vector<ListCase>& cases) {
  for (const auto& one : cases) {
    SCOPED_TRACE("PKITS 4." + one.number);
    expect(one.reason, one.world, one.oracle);
  }
}

TEST(PathLists, DistributionPoints) {
  using enum PathReason;
  const auto full = leaf_at({{dir(part_one)}});
  const auto relative = leaf_at({{{}, {}, {}, "Part 1"}});
  const auto of = [](const std::string& name) { return scope(dir(name)); };
  const auto relative_scope = [](const std::string& name) { return scope({}, "", {}, name); };
  judge({{"14.1", valid, world_with({list(of(part_one))}, full)},
         {"14.2", revoked, world_with({list(of(part_one), {{3}})}, full)},
         {"14.3", revocation_unknown, world_with({list(of(part_two))}, full)},
         {"14.4", valid, world_with({list(relative_scope("Part 1"))}, full)},
         {"14.5", valid, world_with({list(of(part_one))}, relative)},
         {"14.6", revoked, world_with({list(relative_scope("Part 1"), {{3}})}, relative)},
         {"14.7", valid, world_with({list(relative_scope("Part 1"))}, relative)},
         {"14.8", revocation_unknown, world_with({list(relative_scope("Part 2"))}, relative)},
         {"14.9", revocation_unknown, world_with({list(of(part_one))})},
         {"14.10", valid, world_with({{middle}}, full)}});
}

TEST(PathLists, KindsOfCertificates) {
  using enum PathReason;
  auto low = ca(leaf, middle);
  low.serial = 3;
  judge({{"14.11", revocation_unknown, world_with({list(scope({}, "u"))}, low)},
         {"14.12", revocation_unknown, world_with({list(scope({}, "c"))})},
         {"14.13", valid, world_with({list(scope({}, "c"))}, low)},
         {"14.14", revocation_unknown, world_with({list(scope({}, "a"))})},
         {"14.14 both parts", valid, world_with({list(scope({}, "c")), list(scope({}, "u"))})}});
}

TEST(PathLists, SomeReasons) {
  using enum PathReason;
  const auto some = [](const Bytes& reasons, std::vector<Listed> listed = {}, const Names& where = {}) {
    return list(scope(where, "", reasons), std::move(listed));
  };
  const Listed held{.serial = 3, .reason = 6};
  const Listed compromised{.serial = 3, .reason = 1};
  const auto two = leaf_at({{dir(part_one), key_compromise}, {dir(part_two), all_but_first}});
  judge(
      {{"14.15", revoked, world_with({some(key_compromise, {compromised}), some(all_but_first)})},
       {"14.16", revoked, world_with({some(key_compromise), some(all_but_first, {held})})},
       {"14.17", revocation_unknown, world_with({some(key_compromise), some(ca_to_cessation)})},
       {"14.18", valid, world_with({some(key_compromise), some(all_but_first)})},
       {"14.19", valid, world_with({some(key_compromise, {}, dir(part_one)), some(all_but_first, {}, dir(part_two))}, two)},
       {"14.20", revoked,
        world_with({some(key_compromise, {compromised}, dir(part_one)), some(all_but_first, {}, dir(part_two))}, two)},
       {"14.21", revoked, world_with({some(key_compromise, {}, dir(part_one)), some(all_but_first, {held}, dir(part_two))}, two)},
       {"14.21, one part missing", revocation_unknown, world_with({some(key_compromise, {}, dir(part_one))}, two)}});
}

/// Leaf under the CA, its status in lists of others.
World listed_elsewhere(const std::vector<Crl>& lists, const Cert& target) {
  auto out = world_with(lists, target);
  out.untrusted.push_back(make(Cert{lister, root, {crl_sign_only()}, 9}));
  out.untrusted.push_back(make(Cert{second_lister, root, {crl_sign_only()}, 10}));
  return out;
}

Crl indirect(std::vector<Listed> listed = {}, const std::string& who = lister, const Names& where = {}) {
  return {.issuer = who, .listed = std::move(listed), .extensions = {scope(where, "i")}};
}

TEST(PathLists, IndirectLists) {
  using enum PathReason;
  const Listed third{.serial = 3, .certificate_issuer = middle};
  const auto at_lister = leaf_at({{dir(part_one), {}, dir(lister)}});
  const auto issuer_only = leaf_at({{{}, {}, dir(lister)}});
  const auto own = [](std::vector<Listed> listed) { return list(scope({}, "i"), std::move(listed)); };
  judge({{"14.22", valid, world_with({own({})})},
         {"14.23", revoked, world_with({own({{3}})})},
         {"14.24", valid, listed_elsewhere({indirect()}, issuer_only)},
         {"14.25", valid, listed_elsewhere({indirect({{.serial = 3, .certificate_issuer = root}})}, issuer_only)},
         {"14.26", revocation_unknown, listed_elsewhere({indirect({}, second_lister)}, issuer_only)},
         {"14.27", revocation_unknown, listed_elsewhere({Crl{.issuer = lister}}, issuer_only)},
         {"14.28", valid, listed_elsewhere({indirect({}, lister, dir(part_one))}, at_lister)},
         {"14.29", valid, listed_elsewhere({indirect({}, lister, dir(lister))}, issuer_only)},
         {"14.31", revoked, listed_elsewhere({indirect({third}, lister, dir(part_one))}, at_lister)},
         {"14.32", revoked, listed_elsewhere({indirect({{.serial = 2, .certificate_issuer = middle}, {3}})}, issuer_only)},
         {"14.33", valid,
          listed_elsewhere({indirect({{.serial = 2, .certificate_issuer = middle}, {.serial = 3, .certificate_issuer = root}})},
                           issuer_only)},
         {"14.34", revoked, listed_elsewhere({indirect({{.serial = 3, .certificate_issuer = root}, third})}, issuer_only)},
         {"14.35", revocation_unknown, listed_elsewhere({indirect({}, lister, dir(part_two))}, at_lister)}});
}

TEST(PathLists, ListersOfListers) {
  using enum PathReason;
  // 14.30: who lists is said to be good by its own list alone. RFC 5280 §6.3.3 (f) would turn in a circle; OpenSSL refuses too.
  auto circle = world_with({indirect()}, leaf_at({{{}, {}, dir(lister)}}));
  circle.untrusted.push_back(make(Cert{lister, root, {crl_sign_only(), points({{{}, {}, dir(lister)}})}, 9}));
  circle.crls.erase(circle.crls.begin());  // and nobody else speaks of it
  expect(revocation_unknown, circle);
  // Reasons shared out between the CA's own list and another's.
  const auto shared = leaf_at({{dir(part_one), key_compromise}, {dir(part_two), all_but_first, dir(lister)}});
  const auto both = [&](std::vector<Listed> elsewhere) {
    return listed_elsewhere(
        {list(scope(dir(part_one), "", key_compromise)),
         Crl{.issuer = lister, .listed = std::move(elsewhere), .extensions = {scope(dir(part_two), "i", all_but_first)}}},
        shared);
  };
  expect(valid, both({}));
  expect(revoked, both({{.serial = 3, .reason = 4, .certificate_issuer = middle}}));
}

TEST(PathLists, Deltas) {
  using enum PathReason;
  const auto fresh = a_leaf({{"2.5.29.46", false, points({{{uri("http://lists/delta.crl")}}}).value}});
  const auto whole = [](std::vector<Listed> listed = {}, int number = 4) {
    return Crl{.issuer = middle, .listed = std::move(listed), .number = number};
  };
  const auto delta = [](std::vector<Listed> listed = {}, int number = 5, int base = 4) {
    return Crl{.issuer = middle, .listed = std::move(listed), .number = number, .delta_base = base};
  };
  const Listed held{.serial = 3, .reason = 6};
  const Listed removed{.serial = 3, .reason = 8};
  const auto old = [&](Crl list) {
    list.from = days(judged, -20);
    list.to = days(judged, -5);
    return list;
  };
  judge({{"15.1", revocation_unknown, world_with({delta()}, fresh)},
         {"15.2", valid, world_with({whole(), delta()}, fresh)},
         {"15.3", revoked, world_with({whole({{3}}), delta({{3}})}, fresh)},
         {"15.4", revoked, world_with({whole(), delta({{3}})}, fresh)},
         {"15.5", valid, world_with({whole({held}), delta({removed})}, fresh)},
         {"15.6", revoked, world_with({whole({held}), delta({{.serial = 3, .reason = 1}})}, fresh)},
         {"15.7", valid, world_with({whole({}, 6), delta({{7}}, 8, 4)}, fresh)},
         {"15.8", valid, world_with({old(whole()), delta()}, fresh)},
         {"15.9", revoked, world_with({old(whole()), delta({{3}})}, fresh)},
         {"15.10", revocation_unknown, world_with({old(whole({}, 3)), delta({}, 5, 4)}, fresh)},
         {"15.10, the delta too is old", revocation_unknown, world_with({old(whole()), old(delta())}, fresh)}});
}

TEST(PathLists, DeltasOfPartsAndOfOthers) {
  using enum PathReason;
  const Ext freshest{"2.5.29.46", false, points({{{uri("http://lists/delta.crl")}}}).value};
  const auto in_part = leaf_at({{dir(part_one)}});
  const auto whole = [&](std::vector<Listed> listed = {}) {
    return Crl{.issuer = middle, .listed = std::move(listed), .number = 4, .extensions = {scope(dir(part_one)), freshest}};
  };
  const auto delta = [](const std::vector<Ext>& extensions, std::vector<Listed> listed = {{3}}) {
    return Crl{.issuer = middle, .listed = std::move(listed), .number = 5, .delta_base = 4, .extensions = extensions};
  };
  // (c) (2): one scope for both.
  expect(revoked, world_with({whole(), delta({scope(dir(part_one))})}, in_part));
  expect(valid, world_with({whole(), delta({scope(dir(part_two))})}, in_part));
  expect(valid, world_with({whole(), delta({})}, in_part));
  // (c) (3), (h): the key of the complete list.
  auto other_key = delta({scope(dir(part_one))});
  other_key.key_name = "another key";
  expect(valid, world_with({whole(), other_key}, in_part));
  // A delta of an indirect list names the issuer of each entry, as that list does.
  const auto elsewhere = leaf_at({{{}, {}, dir(lister)}});
  const auto of_lister = [&](std::vector<Listed> listed, std::optional<int> base, int number) {
    return Crl{.issuer = lister,
               .listed = std::move(listed),
               .number = number,
               .delta_base = base,
               .extensions = base ? std::vector<Ext>{scope({}, "i")} : std::vector<Ext>{scope({}, "i"), freshest}};
  };
  const Listed third{.serial = 3, .certificate_issuer = middle};
  const Listed third_back{.serial = 3, .reason = 8, .certificate_issuer = middle};
  expect(valid, listed_elsewhere({of_lister({}, {}, 4), of_lister({{3}}, 4, 5)}, elsewhere));
  expect(revoked, listed_elsewhere({of_lister({}, {}, 4), of_lister({third}, 4, 5)}, elsewhere));
  expect(valid, listed_elsewhere({of_lister({third}, {}, 4), of_lister({third_back}, 4, 5)}, elsewhere));
}

// A hold that a delta makes a revocation dated later: in between, it was on hold.
TEST(PathLists, TheEarlierOfTwoListingsCounts) {
  auto world = world_with(
      {{.issuer = middle, .listed = {{.serial = 3, .when = days(judged, -5), .reason = 6}}, .number = 4},
       {.issuer = middle, .listed = {{.serial = 3, .when = days(judged, 2), .reason = 1}}, .number = 5, .delta_base = 4}});
  expect(PathReason::revoked, world);
}

// Many lists that all may speak of the certificate cost no more than the bound, whatever their number.
TEST(PathLists, HostileNumbersOfListsAreBounded) {
  std::vector<Crl> many;
  for (int n = 0; n < 400; ++n) {
    many.push_back({.issuer = middle, .number = n, .extensions = {scope({}, "", key_compromise)}});
    many.push_back({.issuer = middle,
                    .number = 1000 + n,
                    .delta_base = n % 7,
                    .extensions = {scope({}, "", key_compromise)},
                    .break_signature = true});
  }
  auto world = world_with(many);
  const auto report = expect(PathReason::work_limit, world);
  EXPECT_LE(report.signatures_checked, world.options.max_signatures);
  EXPECT_LE(report.steps_taken, world.options.max_steps);
}

}  // namespace
}  // namespace vidimus::pki::testing
