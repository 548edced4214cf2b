// NIST's Public Key Interoperability Test Suite: every numbered case through the one path validation, with all its certificates
// and lists at hand at once, so that building is tried too.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "pki/path.hpp"
#include "vectors.hpp"

namespace vidimus::pki::testing {
namespace {

const auto pkits = vectors_folder / "PKITS_data";
const Instant judged = *base::from_rfc3339("2020-06-01T00:00:00Z");
constexpr std::size_t numbered_cases = 224;

struct PkitsCase {
  std::string number;
  std::string end;
  std::string policies;
  std::string settings;
  std::string result;
  std::string constrained;
};

std::vector<PkitsCase> cases() {
  std::vector<PkitsCase> out;
  for (const auto& row : table_rows("tests/pki/pkits.txt", 6)) out.push_back({row[0], row[1], row[2], row[3], row[4], row[5]});
  return out;
}

Result<Certificate> certificate(const std::filesystem::path& name) {
  return read_certificate(vector_octets(pkits / "certs" / (name.string() + ".crt")));
}

/// All that NIST publishes and that can be read at all; it lives as long as the tests.
const Evidence& everything() {
  static const auto octets = [] {
    std::vector<Bytes> out;
    for (const auto& file : files_under(pkits / "crls", ".crl")) out.push_back(vector_octets(file));
    return out;
  }();
  static const auto evidence = [] {
    Evidence out;
    for (const auto& file : files_under(pkits / "certs", ".crt")) {
      auto read = certificate(file.stem());
      if (!read || file.stem().string().ends_with("EE")) continue;
      (file.stem() == "TrustAnchorRootCertificate" ? out.anchors : out.untrusted).push_back(std::move(*read));
    }
    for (const auto& one : octets)
      if (auto read = crl::read(one)) out.crls.push_back(std::move(*read));
    return out;
  }();
  return evidence;
}

std::string policy_name(ByteView oid) {
  const auto text = oid_text(oid).value_or("?");
  constexpr std::string_view family = "2.16.840.1.101.3.2.1.48.";
  if (text == "2.5.29.32.0") return "any";
  return text.starts_with(family) ? text.substr(family.size()) : text;
}

PathOptions options_of(const PkitsCase& one) {
  static const std::map<std::string, PathFlag, std::less<>> settings{{"explicit", PathFlag::require_explicit_policy},
                                                                     {"no_mapping", PathFlag::inhibit_policy_mapping},
                                                                     {"no_any", PathFlag::inhibit_any_policy}};
  PathOptions out{.time = judged, .revocation = RevocationMode::required};
  for (const auto& policy : split(one.policies, ' '))
    if (policy != "any") out.initial_policies.push_back(*oid_from("2.16.840.1.101.3.2.1.48." + policy));
  if (!one.settings.empty()) out.flags = PathFlags{settings.at(one.settings)};
  return out;
}

std::set<std::string> words(std::string_view text) {
  std::set<std::string> out;
  for (const auto& word : split(text, ' '))
    if (!word.empty()) out.insert(word);
  return out;
}

void expect_as_published(const PkitsCase& one) {
  const auto target = certificate(one.end);
  EXPECT_EQ(!target, one.result == "unreadable");
  if (!target) return;
  const auto report = validate_path(*target, everything(), options_of(one));
  EXPECT_EQ(base::to_name(report.reason), one.result) << report.detail;
  if (!report.valid()) return;
  EXPECT_EQ(report.path.back(), &everything().anchors.front());
  if (one.constrained == "not told") return;
  std::set<std::string> policies;
  for (const auto& policy : report.policies) policies.insert(policy_name(policy));
  EXPECT_EQ(policies, words(one.constrained));
}

TEST(Pkits, EveryCaseEndsAsPublished) {
  for (const auto& one : cases()) {
    SCOPED_TRACE(one.number + " " + one.end);
    expect_as_published(one);
  }
}

TEST(Pkits, TheTableHasEveryNumberedCaseAndEveryEndCertificate) {
  std::set<std::string> numbers;
  std::set<std::string> ends;
  for (const auto& one : cases()) {
    const auto parts = split(one.number, '.');
    numbers.insert(parts[0] + "." + parts[1] + "." + parts[2]);
    ends.insert(one.end);
  }
  EXPECT_EQ(numbers.size(), numbered_cases);
  for (const auto& file : files_under(pkits / "certs", ".crt"))
    if (file.stem().string().ends_with("EE")) {
      EXPECT_TRUE(ends.contains(file.stem())) << file;
    }
}

}  // namespace
}  // namespace vidimus::pki::testing
