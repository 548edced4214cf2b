// A case of Valbrune with its holder's dossier open, and those who verify it.
#pragma once

#include "ra/cast.hpp"
#include "ra/verification_policy.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing::verification {

using base::Code;
using domain::DossierState;
using domain::HolderKind;
using domain::IdentificationMethod;
using domain::PieceKind;
using domain::Role;
using domain::Verdict;
using Names = std::vector<std::string>;

constexpr auto colleague = "agnes.fabre@azur-ingenierie.example";
constexpr auto deputy = "paul.deputy@valbrune.example";

/// A case of Valbrune with its holder's dossier open.
class Bench {
 public:
  explicit Bench(const std::string& database = {}) : desk("2026-11-20T15:30:00Z", database) { open(); }
  void open() {
    line = must(desk.place(cast::buyer, 1)).front();
    must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
    id = desk.file(line).dossier->id;
  }
  Actor actor(const std::string& email) { return desk.house.actor(email); }
  void declare(const std::string& number = "12AB34567") {
    must(declare_document(desk.counter, actor(cast::holder), {id, domain::DocumentKind::passport, number, "2031-05-14"}));
  }
  void upload_required(const std::string& dated = {}) {
    for (const auto kind : desk.file(line).asked.required())
      must(add_piece(desk.counter, actor(cast::holder), {id, kind, "piece.pdf", dated}, base::view_of(some_pdf)));
  }
  void fill() {
    declare();
    upload_required();
    must(desk.sign_dossier(cast::holder, id));
    must(desk.sign_dossier(cast::mayor, id));
  }
  Result<domain::Dossier> send() { return submit_dossier(desk.counter, actor(cast::holder), id); }
  domain::Dossier dossier() { return *desk.file(line).dossier; }
  domain::Piece newest(PieceKind kind) {
    for (const auto& piece : domain::current_pieces(desk.file(line).pieces))
      if (piece.kind == kind) return piece;
    throw std::runtime_error("no such piece");
  }
  Result<domain::Piece> judge(PieceKind kind, Verdict verdict, const std::string& text = {}, const std::string& correction = {},
                              base::Version version = 0) {
    return judge_piece(desk.counter, actor(cast::reviewer), newest(kind).id, verdict, text, correction, version);
  }
  void set(const SetPolicy& policy) {
    auto command = policy;
    command.contract = line.contract;
    command.version = must(policy_of(desk.counter, actor(cast::manager), line.contract)).version;
    must(set_policy(desk.counter, actor(cast::manager), command));
  }
  /// Somebody of Valbrune with a role from today on.
  domain::Person stands(const std::string& email, Role role) {
    auto work = must(desk.counter.open(Actor::house()));
    domain::Person person;
    person.id = work.new_id<domain::PersonId>();
    person.body = line.body;
    person.organisation = line.organisation;
    person.given_names = "Paul";
    person.surname = "Deputy";
    person.email = email;
    person.function = "Premier adjoint";
    work.write(person, "person", person.id.text, "name", line.body);
    must(work.commit());
    desk.grant({.person = person.id,
                .body = line.body,
                .role = role,
                .organisation = line.organisation,
                .scope = role == Role::delegate ? domain::PowerSet{domain::Power::sign_request} : domain::PowerSet{}});
    return person;
  }
  void add_colleague() { desk.accredit_reviewer(colleague, desk.site(cast::own_site)); }
  std::size_t trail(std::string_view noun, std::string_view event) {
    const auto all = desk.looked_up(
        [&](ports::Unit& unit) { return must(unit.audit({.body = {}, .reference = line.reference, .limit = 1000})); });
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const auto& one) { return one.what.noun == noun && one.what.event == event; }));
  }

  StoryDesk desk;
  domain::OrderLine line;
  domain::DossierId id;
};
}  // namespace vidimus::ra::testing::verification
