// Sentences of the stories about what comes after the certificate: its end, elections, orders in its stead.
#pragma once

#include "ra/elections.hpp"
#include "ra/ends.hpp"
#include "ra/replacement.hpp"
#include "story_steps.hpp"

namespace vidimus::ra::testing {

class LifeStory : public Story {
 public:
  explicit LifeStory(const std::string& database, const std::string& begins = "2026-11-20T09:00:00Z") : Story(database, begins) {
    teach_ends();
    teach_elections();
  }

 private:
  void teach_ends() {
    step("les rappels passent", [this](const Words&) {
      must(remind_of_ends(desk_.counter));
      must(tell_mandates_ending(desk_.counter));
    });
    step("(\\S+) dit que la ligne remplace le certificat de (\\S+)", [this](const Words& words) {
      outcome(set_replaced(desk_.counter, actor(words), line().reference, held_.at(words[2])));
    });
    step("à (\\S+) on propose (.+)", [this](const Words& words) {
      const auto found = must(replacement(desk_.counter, actor(words), line().reference));
      expect(found.proposal && found.proposal->given_names + " " + found.proposal->surname == words[2], "it is something else");
    });
  }

  void teach_elections() {
    step("(\\S+) a pour fonction «(.+)»", [this](const Words& words) {
      auto work = must(desk_.counter.open(Actor::house()));
      auto person = must(work.unit().people_by_email(words[1])).front();
      person.function = words[2];
      work.write(person, "person", person.id.text, "test", person.body);
      must(work.commit());
    });
    step("(\\S+) dit que le mandat de (\\S+) finit le ([0-9-]{10})", [this](const Words& words) {
      const auto who = actor(words);
      outcome(set_mandate(desk_.counter, who, who.organisation, desk_.house.actor(words[2]).person, words[3]));
    });
    step("(\\S+) prévoit pour le ([0-9-]{10}): ([0-9]+) départs?, ([0-9]+) commandes?", [this](const Words& words) {
      const auto who = actor(words);
      const auto seen = mandate_forecast(desk_.counter, who, who.organisation, day(words[2]));
      outcome(seen);
      if (seen)
        same(std::to_string(seen->leavers) + " " + std::to_string(seen->estimated_orders), words[3].str() + " " + words[4].str());
    });
    step("(\\S+) prépare la commande pour le ([0-9-]{10})", [this](const Words& words) {
      const auto who = actor(words);
      const auto draft = draft_for_newcomers(desk_.counter, who, who.organisation, day(words[2]), "Élections");
      outcome(draft);
      if (draft) draft_ = *draft;
    });
    step("(\\S+) y nomme (\\S+) (\\S+) (\\S+)", [this](const Words& words) { outcome(name_newcomer(words)); });
    step("(\\S+) signe la commande préparée", [this](const Words& words) {
      desk_.house.clock.at += std::chrono::seconds{1};
      const auto who = actor(words);
      const auto code = desk_.house.consent(who, "annex:" + draft_.membership.text);
      ordered(place_draft(desk_.counter, who, draft_.id, 0, code));
    });
    step("(\\S+) révoque le certificat de la ligne (sans preuve|avec le procès-verbal «(.+)»)",
         [this](const Words& words) { outcome(revoke_leaver(actor(words), words[3])); });
  }
  static base::Day day(const std::string& text) { return base::day_from(text).value(); }
  /// The one line of the draft without a name gets one.
  Result<domain::OrderDraft> name_newcomer(const Words& words) {
    auto holders = domain::holders_of(draft_.holders);
    const auto unnamed = std::ranges::find(holders, "", &domain::OrderedHolder::surname);
    if (unnamed == holders.end()) return base::fail(base::Code::not_found, "nobody is missing");
    unnamed->given_names = words[2];
    unnamed->surname = words[3];
    unnamed->email = words[4];
    unnamed->phone = "06 39 98 00 03";
    unnamed->mandate_ends = "2033-03-20";
    return save_draft(desk_.counter, actor(words), {draft_.id, 0, draft_.membership, draft_.label, holders});
  }
  /// By who may, with the proof; each certificate has its own outcome.
  Result<Done> revoke_leaver(const Actor& who, const std::string& proof) {
    const auto certificate = desk_.file(line()).certificate;
    if (!certificate) return base::fail(base::Code::not_found, "no certificate yet");
    RevokeLeavers command{.organisation = who.organisation, .certificates = {certificate->id}, .proof = {}};
    if (!proof.empty())
      command.proof = {.reference = proof, .day = {}, .file_name = "pv.pdf", .content = base::view_of(some_pdf)};
    VIDIMUS_TRY(outcomes, revoke_leavers(desk_.counter, who, command));
    if (!outcomes.front().revoked) return base::fail(base::Code::conflict, outcomes.front().refusal);
    return Done{};
  }

  domain::OrderDraft draft_;
};

}  // namespace vidimus::ra::testing
