// Random histories through the real use cases, on both databases: any person of two bodies tries anything at any time, with right
// and wrong inputs, while the calendar runs. After each step what the house promises is read back from the database. VIDIMUS_SEED
// repeats a run, VIDIMUS_STEPS makes it longer; both are printed.
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "adapters/sql/engines.hpp"
#include "domain/contract.hpp"
#include "ra/cast.hpp"
#include "ra/letters.hpp"
#include "ra/retention.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using tests::Engine;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

constexpr const char* people[] = {"bastien.audibert@valbrune.example",      "mireille.castellan@valbrune.example",
                                  "jeanne.rostan@valbrune.example",         "paul.meyran@valbrune.example",
                                  "ines.roubaud@azur-ingenierie.example",   "marius.pellegrin@azur-ingenierie.example",
                                  "claire.olivari@azur-ingenierie.example", "hugo.santini@audit.example",
                                  "erwan.bihan@port-lennec.example",        "nadia.kervella@armorique-numerique.example"};

/// What an act answered.
struct Outcome {
  bool done = false;
  bool whole = true;  ///< one use case: a refusal must leave no trace but a counted wrong code
};

class History {
 public:
  History(StoryDesk& desk, std::uint64_t seed) : desk_(desk), dice_(seed) {}

  void step() {
    const auto before = lines_.empty() ? std::nullopt : code_of(some_line());
    const auto outcome = act();
    follow_audit(outcome);
    if (before && !outcome.done && outcome.whole) check_code_kept(*before);
    // The case that was touched each time, all of them now and then.
    if (!lines_.empty() && ++steps_ % 20 != 0) return check_case(lines_[chosen_ % lines_.size()]);
    for (const auto& line : lines_) check_case(line);
  }
  [[nodiscard]] const std::set<std::string>& reached() const { return reached_; }
  [[nodiscard]] int done() const { return done_; }

 private:
  int upto(int most) { return static_cast<int>(dice_() % static_cast<unsigned>(most + 1)); }
  bool one_in(int count) { return upto(count - 1) == 0; }
  const domain::LineId& some_line() { return lines_[chosen_ = dice_() % lines_.size()]; }
  std::string somebody() { return people[dice_() % std::size(people)]; }
  /// Mostly who may, sometimes anybody.
  std::string mostly(const std::string& who) { return one_in(5) ? somebody() : who; }

  struct CodeSeen {
    domain::DossierId dossier;
    base::Bytes mac;
    base::Bytes sealed;
  };
  std::optional<CodeSeen> code_of(const domain::LineId& line) {
    const auto dossier = desk_.looked_up([&](ports::Unit& unit) { return must(unit.dossier_of(line)); });
    if (!dossier) return std::nullopt;
    return CodeSeen{dossier->id, dossier->code.mac, dossier->code.sealed};
  }
  void check_code_kept(const CodeSeen& seen) {
    const auto now = desk_.looked_up([&](ports::Unit& unit) { return must(unit.dossier(seen.dossier)); });
    EXPECT_EQ(now.code.mac, seen.mac) << "a refusal consumed a code";
    EXPECT_EQ(now.code.sealed, seen.sealed) << "a refusal consumed a code";
  }

  template <class T>
  Outcome told(const Result<T>& result) {
    return {static_cast<bool>(result), true};
  }

  Outcome act() {
    if (lines_.size() < 5 && (lines_.empty() || one_in(25))) return place();
    if (one_in(12)) return time_passes();
    const domain::OrderLine line = desk_.looked_up([&](ports::Unit& unit) { return must(unit.line(some_line())); });
    try {
      return on_case(line);
    } catch (const std::runtime_error&) {
      return {false, false};  // a helper of several acts stopped half way: somebody unknown, a code that was refused
    }
  }

  Outcome place() {
    try {
      const auto placed = desk_.place(mostly(people[0]), 1);
      if (placed)
        for (const auto& one : *placed) lines_.push_back(one.id);
      return {static_cast<bool>(placed), false};
    } catch (const std::runtime_error&) {
      return {false, false};
    }
  }

  Outcome time_passes() {
    auto& clock = desk_.house.clock;
    clock.at += one_in(30) ? std::chrono::hours{upto(24 * 9)} : std::chrono::minutes{upto(600)};
    must(advance_contracts(desk_.counter));
    must(close_missed(desk_.counter));
    must(expire_certificates(desk_.counter));
    must(deliver_letters(desk_.counter));
    must(keep_and_forget(desk_.counter));
    must(finish_erasures(desk_.counter));
    return {true, false};
  }

  Outcome on_case(const domain::OrderLine& line) {
    auto& counter = desk_.counter;
    const auto actor = [&](const std::string& who) { return desk_.house.actor(who); };
    const auto file = desk_.file(line);
    const std::string holder = people[2 + chosen_ % 2];
    if (one_in(60)) return told(cancel_line(counter, actor(somebody()), line.id, one_in(2) ? "" : "erreur"));
    if (line.state == domain::OrderState::reservation_invited)
      return told(desk_.reserve_for(mostly(people[0]), line, chosen_ % 2 == 0 ? "Jeanne" : "Paul",
                                    chosen_ % 2 == 0 ? "Rostan" : "Meyran", one_in(10) ? "mairie" : holder, cast::own_site));
    if (!file.dossier) return {false, true};
    if (file.certificate) return on_certificate(file);
    switch (upto(12)) {
      case 0:
        return told(declare_document(counter, actor(mostly(holder)),
                                     {file.dossier->id, domain::DocumentKind::passport, one_in(6) ? "" : "12AB34567",
                                      one_in(6) ? "2020-01-01" : "2031-05-14"}));
      case 1:
      case 2:
        return told(
            add_piece(counter, actor(mostly(holder)),
                      {file.dossier->id, static_cast<domain::PieceKind>(dice_() % base::count_of<domain::PieceKind>()), "a.pdf"},
                      base::view_of(one_in(6) ? "no document" : some_pdf)));
      case 3: {
        if (one_in(4)) return told(consent(counter, actor(somebody()), file.dossier->id, "000000"));
        const auto signed_one = desk_.sign_dossier(one_in(2) ? holder : people[1], file.dossier->id);
        return {static_cast<bool>(signed_one), false};
      }
      case 4:
        return told(submit_dossier(counter, actor(mostly(holder)), file.dossier->id));
      case 5:
      case 6: {
        const auto pieces = domain::current_pieces(file.pieces);
        if (pieces.empty()) return {false, true};
        return told(judge_piece(counter, actor(mostly(people[4])), pieces[dice_() % pieces.size()].id,
                                one_in(8) ? domain::Verdict::to_correct : domain::Verdict::conform, "flou"));
      }
      case 7:
        if (one_in(8)) return told(reject_dossier(counter, actor(mostly(people[4])), file.dossier->id, one_in(2) ? "" : "faux"));
        if (one_in(4)) return told(ask_pieces(counter, actor(mostly(people[4])), file.dossier->id, one_in(2) ? "" : "flou"));
        return told(accept_dossier(counter, actor(mostly(people[4])), file.dossier->id, 0, desk_.ticked(file.dossier->id)));
      case 8:
        return told(return_purchase_order(counter, actor(mostly(people[0])), line.id, "bon.pdf",
                                          base::view_of(one_in(6) ? "no document" : some_pdf)));
      case 9:
        return book(file, holder);
      case 10:
        return told(cancel_appointment(counter, actor(somebody()), line.reference, one_in(2) ? "" : "empêchement"));
      default:
        return at_counter(file, holder);
    }
  }

  Outcome book(const CaseFile& file, const std::string& holder) {
    const auto who = desk_.house.actor(mostly(holder));
    auto starts = desk_.house.clock.at + std::chrono::minutes{upto(20000)};
    const auto offered = offered_slots(desk_.counter, who, file.line.reference);
    if (offered && !offered->empty() && !one_in(5))
      starts = (*offered)[dice_() % std::min<std::size_t>(offered->size(), 40)].starts;
    return told(book_appointment(desk_.counter, who, file.line.reference, starts));
  }

  /// The holder came, or says so.
  Outcome at_counter(const CaseFile& file, const std::string& holder) {
    if (file.honoured() != nullptr) return personalise(file);
    std::string code = "WRONGONE";
    if (!one_in(5)) {
      const auto shown = show_withdrawal_code(desk_.counter, desk_.house.actor(holder), file.dossier->id);
      if (shown) code = std::string{shown->reveal()};
    }
    auto outcome = told(hold_face_to_face(
        desk_.counter, desk_.house.actor(mostly(people[5])),
        {file.line.reference, !one_in(6), domain::DocumentKind::passport, one_in(6) ? "99ZZ00000" : "12AB34567", code}));
    outcome.whole = false;  // the holder looked at his code first, and that is written down
    return outcome;
  }

  Outcome personalise(const CaseFile& file) {
    if (!station_) station_ = desk_.pair(people[5], file.line.delivery_site);
    const auto blank = "BLANK-HIST-" + std::to_string(++blanks_);
    must(receive_token(desk_.counter, desk_.house.actor(people[5]), file.line.delivery_site, blank, "SoftHSM v2", true));
    const auto started =
        start_personalisation(desk_.counter, desk_.house.actor(mostly(people[5])), {file.line.reference, blank, station_->id});
    if (!started) return {false, false};
    return {static_cast<bool>(desk_.personalise(*station_, blank)), false};
  }

  Outcome on_certificate(const CaseFile& file) {
    auto& counter = desk_.counter;
    const auto& reference = file.line.reference;
    switch (upto(7)) {
      case 0:
        return told(
            refuse_certificate(counter, desk_.house.actor(mostly(people[5])), reference, one_in(2) ? "" : "erreur de nom"));
      case 1:
        return told(revoke_certificate(counter, desk_.house.actor(somebody()), reference, domain::RevocationReason::cessation,
                                       one_in(2) ? "" : "départ"));
      case 2:
        return told(confirm_installation(counter, desk_.house.actor(somebody()), file.line.id));
      case 3:
        static_cast<void>(revoke_with_code(
            counter, {file.certificate->serial, "WRONGONE", domain::RevocationReason::lost_or_stolen, "192.0.2.7"}));
        return {false, false};  // the attempt itself is counted;
      default:
        return told(accept_certificate(counter, desk_.house.actor(mostly(people[5])), reference));
    }
  }

  /// New entries of the trail: chained, complete, one version each; a refusal writes none but a counted wrong code.
  void follow_audit(const Outcome& outcome) {
    done_ += outcome.done ? 1 : 0;
    const auto entries = desk_.looked_up([&](ports::Unit& unit) { return must(unit.audit({.after = seq_, .limit = 100000})); });
    for (const auto& entry : entries) {
      ASSERT_TRUE(ports::follows(entry, seq_ + 1, last_)) << "entry " << entry.seq;
      seq_ = entry.seq;
      last_ = entry.self;
      const auto& what = entry.what;
      ++writes_[what.noun + " " + what.noun_id];
      if (!what.to.empty()) {
        ended_[what.noun + " " + what.noun_id] = what.to;
        reached_.insert(what.noun + " " + what.from + " " + what.event);
      }
      EXPECT_TRUE(outcome.done || !outcome.whole || what.event == "fail_code")
          << what.noun << "." << what.event << ": a refused act left a trace of something done";
    }
  }

  template <class Noun>
  void check_record(const std::string& noun, const Noun& record) {
    const auto name = noun + " " + record.id.text;
    EXPECT_EQ(record.version, writes_[name]) << name << ": one version a write, one entry a version";
    EXPECT_EQ(std::string{base::to_name(record.state)}, ended_[name]) << name << ": the trail tells the state";
  }

  void check_case(const domain::LineId& id) {
    const auto file = case_of(id);
    check_record("order", file.line);
    if (file.dossier) check_record("dossier", *file.dossier);
    for (const auto& one : file.appointments) check_record("appointment", one);
    const auto& contract = file.contract;
    if (file.line.placed_at) {
      EXPECT_LT(*file.line.placed_at, domain::intake_ends(contract)) << "R4";
      EXPECT_GE(*file.line.placed_at, base::start_of(contract.effective)) << "R16";
    }
    check_certificates(file);
  }

  CaseFile case_of(const domain::LineId& id) {
    auto work = must(desk_.counter.open(Actor::house()));
    return must(work.open_case(id));
  }

  void check_certificates(const CaseFile& file) {
    using enum domain::CertificateState;
    const auto [certificates, faces] = desk_.looked_up([&](ports::Unit& unit) {
      std::vector<domain::FaceToFace> held;
      for (const auto& one : file.appointments)
        if (const auto found = must(unit.face_to_face(one.id))) held.push_back(*found);
      return std::pair{must(unit.certificates_of(file.line.id)), held};
    });
    int live = 0;
    bool made = false;
    for (const auto& one : certificates) {
      check_record("certificate", one);
      live += one.state == requested || one.state == generated || one.state == delivered || one.state == active ? 1 : 0;
      made = made || !one.serial.empty();
    }
    EXPECT_LE(live, 1) << "one live certificate a request";
    if (made && file.dossier->state != domain::DossierState::purged) {
      ASSERT_FALSE(faces.empty()) << "R33: a certificate without a face-to-face";
      EXPECT_FALSE(file.line.purchase_order.empty()) << "R71";
    }
    for (const auto& face : faces) {
      EXPECT_TRUE(face.holder_present && face.same_document && face.code_right) << "R54, R56, R57";
      EXPECT_NE(face.operator_, file.line.holder) << "nobody delivers to himself";
    }
  }

  StoryDesk& desk_;
  std::mt19937_64 dice_;
  std::vector<domain::LineId> lines_;
  std::size_t chosen_ = 0;
  std::optional<domain::Station> station_;
  int blanks_ = 0;
  int done_ = 0;
  int steps_ = 0;
  std::int64_t seq_ = 0;
  base::Bytes last_ = base::Bytes(32, 0);
  std::map<std::string, std::int64_t> writes_;
  std::map<std::string, std::string> ended_;
  std::set<std::string> reached_;
};

class Histories : public ::testing::TestWithParam<Engine> {
 protected:
  static std::string fresh_database() {
    return GetParam() == Engine::postgres ? tests::Postgres::server().fresh_database() : std::string{};
  }
  ~Histories() override {
    if (GetParam() != Engine::postgres) return;
    const auto address = desk->house.address;
    desk.reset();
    tests::Postgres::server().drop(address);
  }
  std::optional<StoryDesk> desk{std::in_place, "2026-11-02T09:00:00Z", fresh_database()};
};

TEST_P(Histories, WhateverPeopleTryThePromisesHold) {
  const auto seed = from_environment("VIDIMUS_SEED", 20261122);
  const auto steps = from_environment("VIDIMUS_STEPS", 1500);
  std::cout << "VIDIMUS_SEED=" << seed << " VIDIMUS_STEPS=" << steps << '\n';
  History history{*desk, seed};
  for (std::uint64_t at = 0; at < steps; ++at) {
    history.step();
    if (HasFailure()) FAIL() << "at step " << at;
  }
  const auto verdict = must(adapters::sql::verify_audit(*desk->house.database, adapters::sql::Trail::registry));
  EXPECT_FALSE(verdict.broken);
  EXPECT_GT(history.done(), 100) << "the histories do something";
  for (const auto* row : {"order draft place", "order reserved constitute", "dossier received validate",
                          "appointment offered book", "appointment booked honour", "certificate delivered accept"})
    EXPECT_TRUE(history.reached().contains(row)) << row << " was never reached";
}

/// Two people at one case at the same moment: one act is done, the other told so; nothing is done twice or half.
TEST_P(Histories, TwoAtOneCaseNeverDoOneThingTwice) {
  constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";
  constexpr auto holder = "jeanne.rostan@valbrune.example";
  constexpr auto buyer = "bastien.audibert@valbrune.example";
  const auto line = desk->accepted("Jeanne", "Rostan", holder);
  must(return_purchase_order(desk->counter, desk->house.actor(buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  const auto both = [](const auto& one, const auto& other) {
    bool first = false;
    std::thread beside([&] { first = one(); });
    const bool second = other();
    beside.join();
    return (first ? 1 : 0) + (second ? 1 : 0);
  };
  const auto who = desk->house.actor(holder);
  const auto early = paris_time("2026-11-24 09:00");
  for (int round = 0; round < 8; ++round) {
    const auto slot = early + std::chrono::minutes{30} * (round % 4);
    const auto book = [&] { return static_cast<bool>(book_appointment(desk->counter, who, line.reference, slot)); };
    EXPECT_GE(both(book, book), 1) << "who books his own slot again is told that he has it";
    EXPECT_EQ(std::ranges::count(desk->file(line).appointments, domain::AppointmentState::booked, &domain::Appointment::state),
              1);
    must(cancel_appointment(desk->counter, who, line.reference, "autre jour"));
  }
  must(book_appointment(desk->counter, who, line.reference, early));
  desk->house.clock.at = early + std::chrono::minutes{2};
  const auto operator_ = desk->house.actor(deliverer);
  const auto code = desk->code_of(holder, line);
  const auto face = [&] {
    return static_cast<bool>(
        hold_face_to_face(desk->counter, operator_, {line.reference, true, domain::DocumentKind::passport, "12AB34567", code}));
  };
  EXPECT_EQ(both(face, face), 1) << "a code serves once";
  const auto entries =
      desk->looked_up([&](ports::Unit& unit) { return must(unit.audit({.reference = line.reference, .limit = 1000})); });
  EXPECT_EQ(std::ranges::count_if(entries, [](const auto& one) { return one.what.event == "honour"; }), 1);
  EXPECT_EQ(std::ranges::count_if(entries, [](const auto& one) { return one.what.event == "use_code"; }), 1);
  EXPECT_FALSE(must(adapters::sql::verify_audit(*desk->house.database, adapters::sql::Trail::registry)).broken);
}

/// Wrong codes told at once are all counted: two hands guess no faster than one.
TEST_P(Histories, WrongCodesAtOnceAreAllCounted) {
  constexpr auto deliverer = "marius.pellegrin@azur-ingenierie.example";
  constexpr auto holder = "jeanne.rostan@valbrune.example";
  const auto line = desk->accepted("Jeanne", "Rostan", holder);
  must(return_purchase_order(desk->counter, desk->house.actor("bastien.audibert@valbrune.example"), line.id, "bon.pdf",
                             base::view_of(some_pdf)));
  must(book_appointment(desk->counter, desk->house.actor(holder), line.reference, paris_time("2026-11-24 09:00")));
  desk->house.clock.at = paris_time("2026-11-24 09:02");
  const auto operator_ = desk->house.actor(deliverer);
  const auto guess = [&] {
    for (int at = 0; at < 4; ++at)
      static_cast<void>(hold_face_to_face(desk->counter, operator_,
                                          {line.reference, true, domain::DocumentKind::passport, "12AB34567", "WRONGONE"}));
  };
  std::thread beside(guess);
  guess();
  beside.join();
  const auto file = desk->file(line);
  EXPECT_EQ(file.dossier->code.wrong_attempts, file.contract.code_attempts) << "locked, and not one guess more";
  const auto right = hold_face_to_face(
      desk->counter, operator_, {line.reference, true, domain::DocumentKind::passport, "12AB34567", desk->code_of(holder, line)});
  EXPECT_EQ(refusal(right), base::Code::locked);
}

INSTANTIATE_TEST_SUITE_P(Databases, Histories, tests::both_engines(), tests::engine_name);

}  // namespace
}  // namespace vidimus::ra::testing
