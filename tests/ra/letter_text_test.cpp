// Letters as people get them: every one is there, says what a letter must say, and uses only documented values.
#include "ra/letter_text.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "base/toml.hpp"
#include "domain/effects.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::Json;

const std::string data = std::string{VIDIMUS_SOURCE} + "/data/";

const LetterFiles& letters() {
  static const LetterFiles files = load_letters(data + "letters/fr").value();
  return files;
}

/// A value for every documented variable of a case.
Json values() {
  return Json::object({
      {"body", Json::object({{"name", "Syndicat Solstice"},
                             {"sender_email", "certificats@solstice.example"},
                             {"desk_phone", "02 61 91 00 01"},
                             {"desk_hours", "9 h à 12 h"}})},
      {"sender_email", "certificats@solstice.example"},
      {"reference", "SOL-2026-000012-1"},
      {"person", Json::object({{"given_names", "Zoé"}, {"surname", "Lefèvre"}, {"function", "adjointe"}})},
      {"organisation", Json::object({{"name", "Commune d'Ys & environs <b>"}, {"siret", "21220001600018"}})},
      {"contract", Json::object({{"name", "Certificats 2026"},
                                 {"supplier", "Autorité d'essai"},
                                 {"order_cutoff_long", "lundi 30 novembre 2026"},
                                 {"dossier_deadline_long", "jeudi 31 décembre 2026"},
                                 {"effective_long", "jeudi 1er janvier 2026"},
                                 {"successor_name", "Certificats 2027"},
                                 {"last_order_words", "jusqu'au lundi 30 novembre 2026 inclus"},
                                 {"predecessor_name", "Certificats 2025"},
                                 {"no_renewal", true},
                                 {"successor_effective_long", "vendredi 1er janvier 2027"}})},
      {"line", Json::object({{"product", "Clé RGS"},
                             {"price", "180,00 €"},
                             {"mode_own", true},
                             {"mode_cci", false},
                             {"holder_name", "Zoé Lefèvre"}})},
      {"site", Json::object({{"name", "Maison Solstice"},
                             {"street", "1 rue du Phare"},
                             {"zip", "29000"},
                             {"town", "Ys"},
                             {"phone", "02 61 91 00 02"},
                             {"instructions", "Venir avec son stylo."},
                             {"opening", "lundi et jeudi"}})},
      {"office",
       Json::object({{"name", "Bureau de vérification"}, {"street", "2 rue du Port"}, {"zip", "29000"}, {"town", "Ys"}})},
      {"percent", 80},
      {"over", false},
      {"hours_left", 9},
      {"due_long", "mercredi 25 novembre 2026 à 16 h 30"},
      {"slot_long", "lundi 30 novembre 2026 à 9 h"},
      {"appointment", Json::object({{"long", "mardi 1er décembre 2026 à 9 h"}, {"until", "9 h 20"}})},
      {"document", Json::object({{"kind", "passeport"}, {"number_end", "4567"}})},
      {"ordering", "Elle se passe dans le marché suivant."},
      {"code", "K7QH-2M9P"},
      {"revocation_code", "RV4T-88XC"},
      {"link", "https://certificats.example/dossiers/1?a=1&b=2"},
      {"link_minutes", 20},
      {"pieces",
       [] {
         Json out = Json::array();
         return out.push(Json::object({{"label", "mandat"}, {"reason", "illisible"}}))
             .push(Json::object({{"label", "pièce d'identité"}, {"reason", "coupée"}}));
       }()},
      {"reason", "la photo est floue"},
      {"certificate",
       Json::object(
           {{"subject", "Zoé Lefèvre"}, {"serial", "0a1b"}, {"not_before_long", "hier"}, {"not_after_long", "dans trois ans"}})},
      {"count", 2},
  });
}

/// As the registration authority fills the letters of a membership and of a consent.
Json values_of(const std::string& kind) {
  auto out = values();
  if (kind.starts_with("membership_") || kind == "adhesion_received" || kind == "member_left") {
    out.set("organisation", "Commune d'Ys").set("siret", "21220001600018").set("contract_name", "Certificats 2026");
    out.set("reference", "");
  }
  if (kind == "certificate_ending" || kind == "renewal_impossible" || kind == "acceptance_awaited")
    out.set("days", "30").set("from_long", "mardi 1er décembre 2026").set("until_long", "jeudi 31 décembre 2026");
  if (kind.starts_with("accredit") || kind == "mandate_to_sign" || kind == "power_given" || kind == "representative_changed")
    out.set("organisation", "Commune d'Ys")
        .set("role", "délégataire")
        .set("contract_name", "Certificats 2026")
        .set("site_name", "Maison Solstice")
        .set("place", "Maison Solstice")
        .set("agent_name", "Zoé Lefèvre")
        .set("starts_long", "lundi 1er mars 2027")
        .set("ends_long", "mardi 1er mars 2033")
        .set("powers", "signer l'annexe 4")
        .set("former", true)
        .set("to_confirm", "SOL-2026-000012-1");
  if (kind == "mandates_end")
    out.set("organisation", "Commune d'Ys").set("first_long", "lundi 1er mars 2027").set("leavers", [] {
      Json list = Json::array();
      return list.push(Json::object(
          {{"name", "Zoé Lefèvre"}, {"function", "maire"}, {"ends_long", "lundi 1er mars 2027"}, {"certificate", false}}));
    }());
  if (kind == "consent_code") out.set("code_minutes", 20).set("consent_dossier", true);
  return out;
}

std::set<std::string> tags_of(const std::string& text) {
  std::set<std::string> out;
  const std::regex tag{R"(\{\{[#^/&]?\s*([a-z_.]+)\s*\}\})"};
  for (std::sregex_iterator at{text.begin(), text.end(), tag}, end; at != end; ++at) out.insert((*at)[1]);
  return out;
}

std::size_t times(const std::string& text, std::string_view what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++out;
  return out;
}

TEST(Letters, EveryLetterEffectHasItsFileAndNoFileIsLeftOver) {
  std::set<std::string> expected{"sign_in_link",           "consent_code",       "revocation_code",     "certificate_ending",
                                 "renewal_impossible",     "acceptance_awaited", "certificate_renewed", "clock_alert",
                                 "purchase_order_missing", "not_installed",      "proofs_removed",      "replacement_prepared",
                                 "token_unblocked",        "unblocking_ready",   "unblocking_refused",  "tokens_in_hand"};
  for (std::size_t at = 0; at < base::count_of<domain::Effect>(); ++at)
    if (const auto effect = static_cast<domain::Effect>(at); domain::is_letter(effect)) {
      ASSERT_TRUE(base::to_name(effect).starts_with("tell_"));
      expected.insert(std::string{base::to_name(effect).substr(5)});
    }
  std::set<std::string> found;
  for (const auto& [kind, letter] : letters().letters) found.insert(kind);
  EXPECT_EQ(found, expected);
}

TEST(Letters, UseOnlyDocumentedVariables) {
  const auto readme = base::read_file(data + "letters/README.md").value();
  std::set<std::string> documented{"pieces", "body", "certificate"};
  const std::regex word{"`([a-z_.]+)`"};
  for (std::sregex_iterator at{readme.begin(), readme.end(), word}, end; at != end; ++at) documented.insert((*at)[1]);
  auto texts = letters().letters;
  texts["_footer"].body = letters().footer;
  for (const auto& [kind, letter] : texts)
    for (const auto& tag : tags_of(letter.subject + letter.body)) EXPECT_TRUE(documented.contains(tag)) << kind << ": " << tag;
}

TEST(Letters, EachSaysWhoWritesWhatIsSafeAndWhomToAllow) {
  for (const auto& [kind, letter] : letters().letters) {
    const auto rendered = render_letter(letters(), kind, values_of(kind));
    ASSERT_TRUE(rendered) << kind << ": " << rendered.error().detail;
    for (const auto* text : {&rendered->plain, &rendered->html}) {
      EXPECT_NE(text->find("Syndicat Solstice"), std::string::npos) << kind;
      EXPECT_NE(text->find("autorisez l"), std::string::npos) << kind << ": R77";
      EXPECT_NE(text->find("certificats@solstice.example"), std::string::npos) << kind << ": R77";
      EXPECT_NE(text->find("ne demandent jamais de code PIN"), std::string::npos) << kind;
      EXPECT_EQ(text->find("{{"), std::string::npos) << kind;
      EXPECT_LE(times(*text, "https://"), 1U) << kind << ": one link at most";
    }
    EXPECT_EQ(rendered->plain.find("\n\n\n"), std::string::npos) << kind;
    EXPECT_EQ(rendered->plain.find(" ,"), std::string::npos) << kind;
    EXPECT_EQ(times(rendered->plain, "https://"), rendered->link.empty() ? 0U : 1U) << kind;
    EXPECT_EQ(times(rendered->html, "<a href=\"https://certificats.example/dossiers/1?a=1&amp;b=2\""),
              rendered->link.empty() ? 0U : 1U)
        << kind;
    EXPECT_EQ(rendered->html.find("<b>"), std::string::npos) << kind << ": values are escaped";
    EXPECT_LE(rendered->subject.size(), 150U) << kind;
  }
}

TEST(Letters, OfACaseBeginWithItsReference) {
  for (const std::string kind : {"order_placed",
                                 "dossier_open",
                                 "purchase_order",
                                 "confirmation_asked",
                                 "dossier_received",
                                 "pieces_to_correct",
                                 "dossier_accepted",
                                 "code_reissued",
                                 "dossier_to_post",
                                 "clock_alert",
                                 "dossier_refused",
                                 "purchase_order_received",
                                 "appointment_booked",
                                 "appointment_moved",
                                 "appointment_cancelled",
                                 "appointment_called_off",
                                 "appointment_reminder",
                                 "appointment_missed",
                                 "invited_again",
                                 "earlier_slot",
                                 "contact_office",
                                 "delivered",
                                 "revoked",
                                 "lapse_warning",
                                 "order_lapsed",
                                 "order_cancelled",
                                 "replacement_prepared"})
    EXPECT_TRUE(render_letter(letters(), kind, values()).value().subject.starts_with("[SOL-2026-000012-1] ")) << kind;
}

TEST(Letters, SecretsTravelOnlyWhereTheyMust) {
  for (const auto& [kind, letter] : letters().letters) {
    const auto plain = render_letter(letters(), kind, values_of(kind)).value().plain;
    EXPECT_EQ(plain.find("K7QH-2M9P") != std::string::npos,
              kind == "dossier_accepted" || kind == "code_reissued" || kind == "consent_code")
        << kind;
    EXPECT_EQ(plain.find("RV4T-88XC") != std::string::npos,
              kind == "delivered" || kind == "certificate_renewed" || kind == "revocation_code")
        << kind;
  }
}

TEST(Letters, TheConvocationSaysAllTheHolderNeeds) {
  const auto plain = render_letter(letters(), "dossier_accepted", values()).value().plain;
  for (const std::string needed :
       {"K7QH-2M9P", "passeport dont le numéro se termine par 4567", "et pas une autre", "aucune procuration", "48 heures",
        "Maison Solstice", "1 rue du Phare", "Venir avec son stylo.", "bon de commande", "si possible, une photocopie"})
    EXPECT_NE(plain.find(needed), std::string::npos) << needed;
  EXPECT_NE(plain.find("choisir en ligne le jour"), std::string::npos);
  EXPECT_EQ(plain.find("directement avec la CCI"), std::string::npos);

  auto elsewhere = values();
  elsewhere.set("line", Json::object({{"mode_own", false}, {"mode_cci", true}}));
  const auto cci = render_letter(letters(), "dossier_accepted", elsewhere).value().plain;
  EXPECT_NE(cci.find("directement avec la CCI"), std::string::npos) << "R53";
  EXPECT_EQ(cci.find("choisir en ligne le jour"), std::string::npos);
}

TEST(Letters, WhatIsNotThereLeavesNoTrace) {
  auto bare = values();
  bare.set("reason", "").set("pieces", Json::array());
  const auto corrected = render_letter(letters(), "pieces_to_correct", bare).value().plain;
  EXPECT_EQ(corrected.find("Motif"), std::string::npos);
  EXPECT_EQ(corrected.find("\n- "), std::string::npos);
  const auto full = render_letter(letters(), "pieces_to_correct", values()).value().plain;
  EXPECT_NE(full.find("- mandat : illisible\n- pièce d'identité : coupée\n"), std::string::npos) << full;
}

TEST(Letters, AValueNeverWritesATagALinkOrASecondSubjectLine) {
  auto evil = values();
  evil.set("reference", "X]\r\nBcc: tous@mairie.example").set("reason", "{{code}} <script>alert(1)</script>");
  const auto letter = render_letter(letters(), "dossier_refused", evil).value();
  EXPECT_EQ(letter.subject.find_first_of("\r\n"), std::string::npos);
  EXPECT_EQ(letter.html.find("<script>"), std::string::npos);
  EXPECT_EQ(letter.plain.find("K7QH"), std::string::npos) << "values are not read as templates";
  evil.set("link", "https://certificats.example/\"onclick=\"x");
  EXPECT_EQ(render_letter(letters(), "dossier_refused", evil).value().html.find("\"onclick"), std::string::npos);
}

TEST(Letters, UnknownKindsAndBrokenFilesAreRefused) {
  const auto unknown = render_letter(letters(), "nothing", values());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::misconfigured);
  EXPECT_FALSE(load_letters(data + "nowhere"));

  char name[] = "/tmp/vidimus-test-XXXXXX";
  const std::string above = ::mkdtemp(name);
  const std::string folder = above + "/fr";
  std::filesystem::create_directory(folder);
  std::ofstream{above + "/kinds.toml"} << "[one]\nsender = \"body\"\nto = [\"holder\"]\nlink = \"case\"\nsource = \"R77\"\n";
  std::ofstream{folder + "/_footer.txt"} << "pied\n";
  std::ofstream{folder + "/_html.mustache"} << "{{subject}}";
  for (const std::string text :
       {"Bonjour\n\ncorps\n", "Objet: a\ncorps sans ligne vide\n", "Objet: a\nLien: b\n\ncorps sans place\n",
        "Objet: a\n\n{{link}}\n\nplace sans nom\n", "Objet: a\nLien: b\n\n{{link}}\n\n{{link}}\n"}) {
    std::ofstream{folder + "/one.txt"} << text;
    const auto loaded = load_letters(folder);
    ASSERT_FALSE(loaded) << text;
    EXPECT_EQ(loaded.error().code, Code::misconfigured);
  }
  std::ofstream{folder + "/one.txt"} << "Objet: a\nLien: b\n\nBonjour\n\n{{link}}\n";
  EXPECT_TRUE(load_letters(folder));
  for (const std::string row : {"sender = \"supplier\"\nto = [\"holder\"]\nlink = \"case\"\nsource = \"R77\"\n",
                                "sender = \"body\"\nto = []\nlink = \"case\"\nsource = \"R77\"\n",
                                "sender = \"body\"\nto = [\"holder\"]\nlink = \"elsewhere\"\nsource = \"R77\"\n",
                                "sender = \"body\"\nto = [\"holder\"]\nlink = \"case\"\nsecrets = [\"pin\"]\nsource = \"R77\"\n",
                                "sender = \"body\"\nto = [\"holder\"]\nlink = \"case\"\nsource = \"\"\n"}) {
    std::ofstream{above + "/kinds.toml"} << "[one]\n" << row;
    EXPECT_FALSE(load_letters(folder)) << row;
  }
  std::filesystem::remove_all(above);
}

}  // namespace
}  // namespace vidimus::ra
