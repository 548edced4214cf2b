// Nothing the code can name lacks its French sentence.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "base/template.hpp"
#include "base/toml.hpp"
#include "domain/accreditation.hpp"
#include "domain/appointment.hpp"
#include "domain/certificate.hpp"
#include "domain/contract.hpp"
#include "domain/dossier.hpp"
#include "domain/letters.hpp"
#include "domain/order.hpp"
#include "domain/organisation.hpp"
#include "domain/sender_domain.hpp"
#include "domain/token.hpp"
#include "domain/verification.hpp"
#include "pki/digest.hpp"

namespace vidimus {
namespace {

using base::Json;

const std::string source = VIDIMUS_SOURCE;

const Json& messages() {
  static const Json read = base::read_toml(source + "/data/messages.toml").value();
  return read;
}

const std::string* text_of(std::string_view key) {
  const Json* at = &messages();
  for (std::size_t from = 0; at != nullptr;) {
    const auto dot = key.find('.', from);
    at = at->find(key.substr(from, dot == std::string_view::npos ? dot : dot - from));
    if (dot == std::string_view::npos) break;
    from = dot + 1;
  }
  return at == nullptr ? nullptr : at->string();
}

bool is_there(const std::string& key) {
  const auto* text = text_of(key);
  return text != nullptr && !text->empty();
}

/// Each enumerator has its text in the table.
template <class E>
void expect_all(const std::string& table) {
  for (const auto name : base::names<E>) EXPECT_TRUE(is_there(table + "." + std::string{name})) << table << "." << name;
}

template <class E>
void expect_none_else(const std::string& first, const std::string& second = "") {
  const auto* table = messages().find(first);
  if (table != nullptr && !second.empty()) table = table->find(second);
  ASSERT_NE(table, nullptr) << first;
  for (const auto& [name, text] : table->members())
    EXPECT_TRUE(base::from_name<E>(name)) << first << "." << second << ": nothing is called " << name;
}

TEST(Messages, EveryFactIsASentenceWithAWayOut) {
  expect_all<domain::Fact>("fact");
  expect_none_else<domain::Fact>("fact");
  for (const auto& [name, text] : messages().find("fact")->members()) {
    EXPECT_TRUE(text.string()->ends_with(".")) << name;
    EXPECT_GE(text.string()->size(), 40U) << name;
  }
}

TEST(Messages, EveryRecordAndFindingOfASenderHasItsWords) {
  expect_all<domain::SenderRecord>("sender_record");
  expect_none_else<domain::SenderRecord>("sender_record");
  expect_all<domain::SenderFinding>("sender_finding");
  expect_none_else<domain::SenderFinding>("sender_finding");
}

TEST(Messages, EveryRolePieceDocumentAndModeHasItsLabel) {
  expect_all<domain::Role>("role");
  expect_none_else<domain::Role>("role");
  expect_all<domain::Power>("power");
  expect_all<domain::PieceKind>("piece");
  expect_all<domain::HolderKind>("holder_kind");
  expect_all<domain::SignerKind>("signer_kind");
  expect_all<domain::SlaMode>("sla");
  expect_all<domain::ReceiptMode>("receipt");
  expect_all<domain::ReviewOutcome>("outcome");
  expect_all<domain::IdentificationMethod>("identification");
  expect_all<domain::DocumentKind>("document");
  expect_all<domain::WithdrawalMode>("mode");
  expect_all<domain::Verdict>("verdict");
  expect_all<domain::RevocationReason>("reason");
}

TEST(Messages, EveryStateHasALabelAndARefusal) {
  const auto both = []<class E>(E, const std::string& machine) {
    expect_all<E>("state." + machine);
    expect_none_else<E>("state", machine);
    expect_all<E>("refused.state");
  };
  both(domain::ContractState{}, "contract");
  both(domain::MembershipState{}, "membership");
  both(domain::AccreditationState{}, "accreditation");
  both(domain::OrderState{}, "order");
  both(domain::DossierState{}, "dossier");
  both(domain::AppointmentState{}, "appointment");
  both(domain::CertificateState{}, "certificate");
  both(domain::TokenState{}, "token");
  expect_all<domain::LetterState>("state.letter");
}

TEST(Messages, EveryKeyTheCodeNamesIsThere) {
  const std::regex key{R"re("((?:refused|field|upload|conflict|documents|mail)\.[a-z_.]*[a-z_])")re"};
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{source + "/src"}) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    const auto text = base::read_file(entry.path().string()).value();
    for (std::sregex_iterator at{text.begin(), text.end(), key}, end; at != end; ++at, ++seen)
      EXPECT_TRUE(is_there((*at)[1])) << entry.path() << ": " << (*at)[1];
  }
  EXPECT_GT(seen, 20U);
}

TEST(Messages, TextsToSignFillWithTheDocumentedVariables) {
  const auto readme = base::read_file(source + "/data/conventions/README.md").value();
  std::set<std::string> documented;
  const std::regex word{"`([a-z_]+)`"};
  for (std::sregex_iterator at{readme.begin(), readme.end(), word}, end; at != end; ++at) documented.insert((*at)[1]);
  const std::regex tag{R"(\{\{[#^/&]?\s*([a-z_.]+)\s*\}\})"};
  for (const std::string name : {"convention", "annexe-4", "cgu", "mandat", "mandat-certification"}) {
    const auto text = base::read_file(source + "/data/conventions/fr/" + name + ".txt").value();
    Json values = Json::object({});
    for (std::sregex_iterator at{text.begin(), text.end(), tag}, end; at != end; ++at) {
      EXPECT_TRUE(documented.contains((*at)[1])) << name << ": " << (*at)[1];
      values.set((*at)[1], "valeur");
    }
    const auto filled = base::render(text, values, base::Escape::none);
    ASSERT_TRUE(filled) << name;
    EXPECT_EQ(filled->find("{{"), std::string::npos);
    EXPECT_GT(filled->size(), 600U) << name;
  }
}

/// Whoever changes a text that is signed changes its version too: signatures name it.
TEST(Messages, TextsToSignHaveTheirVersion) {
  const auto versions = base::read_toml(source + "/data/conventions/versions.toml").value();
  for (const std::string name : {"cgu", "mandat"}) {
    const auto text = base::read_file(source + "/data/conventions/fr/" + name + ".txt").value();
    const auto* known = versions.find(name);
    ASSERT_NE(known, nullptr) << name;
    EXPECT_FALSE(known->text("version").empty()) << name;
    EXPECT_EQ(known->text("sha256"), base::to_hex(pki::sha256(base::view_of(text))))
        << name << ".txt has changed: give it another version in data/conventions/versions.toml, and this digest";
  }
}

}  // namespace
}  // namespace vidimus
