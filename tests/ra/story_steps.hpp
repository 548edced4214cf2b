// The sentences of the stories, and what each of them does or looks at. A sentence is one line of a .story file; «…» holds a
// name.
#pragma once

#include <functional>
#include <regex>
#include <set>

#include "ra/audit.hpp"
#include "ra/membership_acts.hpp"
#include "ra/office_visits.hpp"
#include "ra/purchase_order.hpp"
#include "ra/rehearsal.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {

/// What a story has come to, and what it speaks about ("la ligne", "le dossier").
class Story {
 public:
  explicit Story(const std::string& database, const std::string& begins = "2026-11-20T09:00:00Z") : desk_(begins, database) {
    teach();
  }

  /// Empty when the sentence holds; otherwise why it does not.
  std::string tell(const std::string& sentence) {
    const bool looks_at_refusal = sentence.starts_with("refus: ");
    if (refused_ && !looks_at_refusal) return "the act before was refused: " + told(*refused_);
    for (const auto& [pattern, act] : steps_) {
      std::smatch match;
      if (!std::regex_match(sentence, match, pattern)) continue;
      complaint_.clear();
      act(match);
      return complaint_;
    }
    return "unknown sentence";
  }
  /// What the last line left open.
  std::string end() const { return refused_ ? "the last act was refused: " + told(*refused_) : std::string{}; }

 protected:
  using Words = std::smatch;

  /// The facts that are missing, by the alphabet, or the code of another refusal.
  static std::string told(const base::Error& error) {
    if (error.code != base::Code::missing_facts) return std::string{base::name_of(error.code)};
    std::set<std::string> facts;
    for (const auto& one : error.missing) facts.insert(one.fact);
    std::string out;
    for (const auto& one : facts) out += (out.empty() ? "" : ", ") + one;
    return out;
  }
  void step(const std::string& pattern, std::function<void(const Words&)> act) {
    steps_.emplace_back(std::regex(pattern), std::move(act));
  }
  template <class T>
  void outcome(const Result<T>& result) {
    if (!result) refused_ = result.error();
  }
  void expect(bool holds, const std::string& otherwise) {
    if (!holds) complaint_ = otherwise;
  }
  void same(std::string_view seen, const std::string& said) { expect(seen == said, "it is " + std::string{seen}); }

  [[nodiscard]] const domain::OrderLine& line() const {
    if (line_ >= lines_.size()) throw std::runtime_error("no order yet");
    return lines_[line_];
  }
  domain::DossierId dossier() {
    const auto file = desk_.file(line());
    if (!file.dossier) throw std::runtime_error("no dossier yet");
    return file.dossier->id;
  }
  Actor actor(const Words& words) { return desk_.house.actor(words[1]); }
  void ordered(const Result<std::vector<domain::OrderLine>>& result) {
    outcome(result);
    if (!result) return;
    line_ = lines_.size();
    lines_.insert(lines_.end(), result->begin(), result->end());
  }
  static domain::DocumentKind document(const std::string& word) {
    if (word == "le passeport") return domain::DocumentKind::passport;
    if (word == "la carte d'identité") return domain::DocumentKind::identity_card;
    throw std::runtime_error("no such document: " + word);
  }

  void teach() {
    teach_time();
    teach_memberships();
    teach_changeover();
    teach_orders();
    teach_dossier();
    teach_counter();
    teach_sight();
  }

  void teach_time() {
    step("le jour est ([0-9-]{10} [0-9:]{5})", [this](const Words& words) { desk_.house.clock.at = paris_time(words[1]); });
    step("le calendrier passe", [this](const Words&) { desk_.run_calendar(); });
  }

  void teach_memberships() {
    step("(\\S+) adhère à «(.+)»", [this](const Words& words) { outcome(desk_.join(words[1], desk_.contract(words[2]).id)); });
    step("(\\S+) accepte l'adhésion à «(.+)»",
         [this](const Words& words) { outcome(desk_.take_in(words[1], desk_.contract(words[2]).id)); });
    step("l'adhésion de (\\S+) à «(.+)» est (\\w+)",
         [this](const Words& words) { same(membership_state(actor(words), words[2]), words[3]); });
  }
  domain::MembershipId membership_of(const Actor& who, const std::string& contract) {
    for (const auto& view : must(memberships(desk_.counter, who)))
      if (view.contract.name == contract) return view.membership.id;
    throw std::runtime_error("no membership in " + contract);
  }

  void teach_changeover() {
    step("(\\S+) confirme l'adhésion qui suit «(.+)»", [this](const Words& words) {
      const auto who = actor(words);
      outcome(confirm_adhesion(desk_.counter, who, {.earlier = membership_of(who, words[2]), .agents = {}}));
    });
    step("(\\S+) signe la convention de «(.+)»", [this](const Words& words) {
      const auto who = actor(words);
      const auto id = membership_of(who, words[2]);
      outcome(sign_convention(desk_.counter, who, id, desk_.house.consent(who, "convention:" + id.text)));
    });
    step("(\\S+) suspend l'adhésion à «(.+)»: (.+)", [this](const Words& words) {
      const auto who = actor(words);
      outcome(suspend_membership(desk_.counter, who, membership_of(who, words[2]), words[3]));
    });
    step("(\\S+) rétablit l'adhésion à «(.+)»", [this](const Words& words) {
      const auto who = actor(words);
      outcome(resume_membership(desk_.counter, who, membership_of(who, words[2])));
    });
    step("(\\S+) résilie l'adhésion à «(.+)»: (.+)", [this](const Words& words) {
      const auto who = actor(words);
      outcome(resign_membership(desk_.counter, who, membership_of(who, words[2]), words[3]));
    });
    step("(\\S+) tient un certificat valable jusqu'au ([0-9-]{10})", [this](const Words& words) {
      held_.insert_or_assign(words[1], desk_.load_certificate(line_now(), base::day_from(std::string{words[2]}).value()).id);
    });
    step("le certificat de (\\S+) est (\\w+)", [this](const Words& words) {
      const auto state = desk_.looked_up([&](ports::Unit& unit) { return must(unit.certificate(held_.at(words[1]))).state; });
      same(base::to_name(state), words[2]);
    });
    // "12 order.lapse" or "3 order_lapsed": events and letters by name.
    step("(\\S+) répète «(.+)» jusqu'au ([0-9-]{10}): ([0-9]+) ([a-z_.]+)", [this](const Words& words) {
      const auto rehearsal = rehearse_contract(desk_.counter, actor(words), desk_.contract(words[2]).id,
                                               base::day_from(std::string{words[3]}).value());
      outcome(rehearsal);
      if (rehearsal) same(std::to_string(foreseen(*rehearsal, words[5])), words[4]);
    });
  }
  static std::int64_t foreseen(const Rehearsal& rehearsal, const std::string& name) {
    const auto json = to_json(rehearsal);
    const auto* found = json.find(name.find('.') == std::string::npos ? "letters" : "events")->find(name);
    return found == nullptr ? 0 : *found->integer();
  }
  std::string membership_state(const Actor& who, const std::string& contract) {
    for (const auto& view : must(memberships(desk_.counter, who)))
      if (view.contract.name == contract) return std::string{base::to_name(view.membership.state)};
    return "absente";
  }

  void teach_orders() {
    step("(\\S+) envoie l'annexe pour ([0-9]+) certificats?",
         [this](const Words& words) { ordered(desk_.place(words[1], std::stoi(words[2]))); });
    step("(\\S+) envoie l'annexe pour ([0-9]+) certificats? dans «(.+)»",
         [this](const Words& words) { ordered(desk_.place(words[1], std::stoi(words[2]), desk_.contract(words[3]).id)); });
    step("on parle de la ligne ([0-9]+)", [this](const Words& words) { line_ = std::stoul(words[1]) - 1; });
    step("(\\S+) réserve pour (\\S+) (\\S+) (\\S+), remise à «(.+)»",
         [this](const Words& words) { outcome(desk_.reserve_for(words[1], line(), words[2], words[3], words[4], words[5])); });
    step("(\\S+) pré-commande pour (\\S+) (\\S+) (\\S+), remise à «(.+)»",
         [this](const Words& words) { ordered(desk_.pre_order_for(words[1], line(), words[2], words[3], words[4], words[5])); });
    step("(\\S+) traite la pré-commande",
         [this](const Words& words) { outcome(process_pre_order(desk_.counter, actor(words), line().id)); });
    step("(\\S+) signe le bon de commande en ligne",
         [this](const Words& words) { outcome(desk_.sign_purchase_order_of(words[1], line())); });
    step("(\\S+) retourne le bon de commande", [this](const Words& words) {
      outcome(return_purchase_order(desk_.counter, actor(words), line().id, "bon.pdf", base::view_of(some_pdf)));
    });
    step("(\\S+) annule la ligne: (.+)",
         [this](const Words& words) { outcome(cancel_line(desk_.counter, actor(words), line().id, words[2])); });
    step("(\\S+) confirme l'installation",
         [this](const Words& words) { outcome(confirm_installation(desk_.counter, actor(words), line().id)); });
  }

  void teach_dossier() {
    step("(\\S+) déclare (le passeport|la carte d'identité) (\\S+)", [this](const Words& words) {
      outcome(declare_document(desk_.counter, actor(words), {dossier(), document(words[2]), words[3], "2031-05-14"}));
    });
    step("(\\S+) dépose les pièces", [this](const Words& words) {
      for (const auto kind : desk_.file(line()).asked.required())
        if (!refused_) outcome(desk_.upload(words[1], dossier(), kind));
    });
    step("(\\S+) signe le dossier", [this](const Words& words) { outcome(desk_.sign_dossier(words[1], dossier())); });
    step("(\\S+) envoie le dossier",
         [this](const Words& words) { outcome(submit_dossier(desk_.counter, actor(words), dossier())); });
    step("(\\S+) juge les pièces conformes", [this](const Words& words) { outcome(desk_.conform(words[1], line())); });
    step("(\\S+) demande des pièces: (.+)",
         [this](const Words& words) { outcome(ask_pieces(desk_.counter, actor(words), dossier(), words[2])); });
    step("(\\S+) accepte le dossier", [this](const Words& words) { outcome(desk_.accept(words[1], dossier())); });
    step("(\\S+) est accréditée? pour vérifier à «(.+)»",
         [this](const Words& words) { desk_.accredit_reviewer(words[1], desk_.site(words[2])); });
    step("la vérification est due le ([0-9-]{10} [0-9:]{5})", [this](const Words& words) {
      const auto due = desk_.file(line()).dossier->due_at;
      same(due ? base::to_rfc3339(*due) : "no date", base::to_rfc3339(paris_time(words[1])));
    });
  }

  void teach_counter() {
    step("(\\S+) cherche un rendez-vous",
         [this](const Words& words) { outcome(offered_slots(desk_.counter, actor(words), line().reference)); });
    step("(\\S+) prend rendez-vous le ([0-9-]{10} [0-9:]{5})", [this](const Words& words) {
      outcome(book_appointment(desk_.counter, actor(words), line().reference, paris_time(words[2])));
    });
    step("(\\S+) note la visite à la CCI du ([0-9-]{10} [0-9:]{5})", [this](const Words& words) {
      outcome(note_visit(desk_.counter, actor(words), line().reference, paris_time(words[2])));
    });
    step("(\\S+) remet à (\\S+) présent sur (le passeport|la carte d'identité) (\\S+) et (le bon code|un autre code)",
         [this](const Words& words) { meet(words, true); });
    step("(\\S+) remet à (\\S+) absent sur (le passeport|la carte d'identité) (\\S+) et (le bon code|un autre code)",
         [this](const Words& words) { meet(words, false); });
    step("(\\S+) personnalise la clé (\\S+)", [this](const Words& words) {
      const auto who = actor(words);
      const auto station = desk_.pair(words[1], line_now().delivery_site);
      const auto started = start_personalisation(desk_.counter, who, {line().reference, words[2], station.id});
      outcome(started);
      if (started) outcome(desk_.personalise(station, words[2]));
    });
    step("(\\S+) accepte le certificat",
         [this](const Words& words) { outcome(accept_certificate(desk_.counter, actor(words), line().reference)); });
  }
  domain::OrderLine line_now() { return desk_.file(line()).line; }
  /// The right code is the one of the letter; another one differs from it.
  void meet(const Words& words, bool present) {
    const auto& at = line();
    const auto code = codes_.contains(at.reference) ? codes_[at.reference] : codes_[at.reference] = desk_.code_of(words[2], at);
    const auto typed = words[5] == "le bon code" ? code : std::string{code.rbegin(), code.rend()} + "X";
    outcome(hold_face_to_face(desk_.counter, actor(words), {at.reference, present, document(words[3]), words[4], typed}));
  }

  void teach_sight() {
    step("refus: (.+)", [this](const Words& words) {
      if (!refused_) return expect(false, "nothing was refused");
      const auto seen = told(*refused_);
      refused_.reset();
      same(seen, words[1]);
    });
    step("la ligne est (\\w+)", [this](const Words& words) { same(base::to_name(line_now().state), words[1]); });
    step("le dossier est (\\w+)",
         [this](const Words& words) { same(base::to_name(desk_.file(line()).dossier->state), words[1]); });
    step("le certificat est (\\w+)",
         [this](const Words& words) { same(base::to_name(desk_.file(line()).certificate->state), words[1]); });
    step("le marché «(.+)» est (\\w+)",
         [this](const Words& words) { same(base::to_name(desk_.contract(words[1]).state), words[2]); });
    step("(\\S+) voit ([0-9]+) lignes?", [this](const Words& words) {
      same(std::to_string(must(list_lines(desk_.counter, actor(words), {})).size()), words[2]);
    });
    step("(\\S+) ouvre la ligne",
         [this](const Words& words) { outcome(view_case(desk_.counter, actor(words), line().reference)); });
    step("(\\S+) lit l'audit(: rien|: quelque chose|)", [this](const Words& words) {
      const auto entries = read_audit(desk_.counter, actor(words), {.body = {}, .reference = line().reference});
      outcome(entries);
      if (entries && words[2].length() > 0) same(entries->empty() ? ": rien" : ": quelque chose", words[2]);
    });
    step("lettre (\\w+) à (\\S+)", [this](const Words& words) { expect(letter(words[1], words[2]), "no such letter"); });
    step("aucune lettre (\\w+)", [this](const Words& words) { expect(!letter(words[1], {}), "there is one"); });
    step("audit: (\\w+) (\\w+)", [this](const Words& words) { expect(traced(words[1], words[2]), "no such entry"); });
  }
  /// Is there a letter no sentence spoke of yet? It is spoken of now.
  bool letter(const std::string& kind, const std::string& to) {
    const auto all = desk_.looked_up([](ports::Unit& unit) { return must(unit.recent_letters({}, 1000)); });
    for (const auto& one : all)
      if (one.kind == kind && (to.empty() || one.to == to) && spoken_letters_.insert(one.id.text).second) return true;
    return false;
  }
  bool traced(const std::string& noun, const std::string& event) {
    const auto all =
        desk_.looked_up([&](ports::Unit& unit) { return must(unit.audit({.body = {}, .reference = line().reference})); });
    for (const auto& one : all)
      if (one.what.noun == noun && one.what.event == event && spoken_entries_.insert(one.seq).second) return true;
    return false;
  }

  StoryDesk desk_;
  std::vector<std::pair<std::regex, std::function<void(const Words&)>>> steps_;
  std::vector<domain::OrderLine> lines_;
  std::size_t line_ = 0;
  std::map<std::string, std::string> codes_;
  std::map<std::string, domain::CertificateId> held_;
  std::optional<base::Error> refused_;
  std::string complaint_;
  std::set<std::string> spoken_letters_;
  std::set<std::int64_t> spoken_entries_;
};

}  // namespace vidimus::ra::testing
