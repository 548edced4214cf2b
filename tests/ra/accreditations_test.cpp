// Who may act, until when, by whose word: accreditations of the body and powers in an organisation.
#include "ra/accreditations.hpp"

#include <algorithm>

#include "domain/mandates.hpp"
#include "domain/powers.hpp"
#include "house.hpp"
#include "ra/appointments.hpp"
#include "ra/cast.hpp"
#include "ra/dossiers.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::AccreditationState;
using domain::Power;
using domain::Role;
using Names = std::vector<std::string>;

constexpr auto clerk_email = "lise.arnaud@valbrune.example";

const std::string paper = "%PDF-1.7 deed";

class Accreditations : public ::testing::Test {
 protected:
  Accreditations() { house.load_sample(); }

  BodyView azur() {
    for (const auto& view : must(bodies(house.counter)))
      if (view.body.slug == "azur") return view;
    throw std::runtime_error("no such body");
  }
  Actor manager() { return house.actor(cast::manager); }
  Actor mayor() { return house.actor(cast::mayor); }

  Accredit operator_form() {
    const auto body = azur();
    return {.person = {"Lise", "Arnaud", clerk_email, "Agent d'accueil", ""},
            .role = Role::delivery_operator,
            .contract = body.contracts.front().id,
            .site = body.sites.front().id,
            .starts = "2026-11-20",
            .ends = "2027-11-20",
            .deed = {.reference = "arrêté 12", .day = "2026-11-19", .file_name = "arrete.pdf", .content = base::view_of(paper)}};
  }
  NamePerson delegate_form() {
    return {.organisation = mayor().organisation,
            .role = Role::delegate,
            .person = {"Lise", "Arnaud", clerk_email, "Première adjointe", ""},
            .starts = "2026-11-20",
            .ends = "2027-06-30",
            .mandate_ends = "2032-03-20",
            .scope = Power::sign_annex,
            .deed = {.reference = "arrêté de délégation 4", .day = "2026-11-01", .file_name = {}, .content = {}}};
  }
  domain::MembershipId membership_of(const Actor& who) { return must(memberships(house.counter, who)).front().membership.id; }
  Result<std::vector<domain::OrderLine>> order(const Actor& who) {
    const auto membership = membership_of(who);
    const auto code = house.consent(who, "annex:" + membership.text);
    return send_annex(house.counter, who, {.membership = membership, .count = 1, .code = code});
  }
  /// A request reserved for a holder: its dossier waits for consents.
  domain::Dossier reserved(const domain::LineId& line) {
    const auto body = azur();
    must(reserve(house.counter, house.actor(cast::buyer),
                 {.line = line,
                  .given_names = "Noé",
                  .surname = "Vial",
                  .email = "noe.vial@valbrune.example",
                  .phone = "06 12 34 56 78",
                  .function = "Comptable",
                  .product = body.products.front().id,
                  .delivery_site = body.sites.front().id,
                  .verifying_office = body.sites.front().id}));
    auto work = must(house.counter.open(Actor::house()));
    return *must(work.unit().dossier_of(line));
  }
  void day(const std::string& text) { house.clock.at = *base::from_rfc3339(text); }

  TestHouse house;
};

TEST_F(Accreditations, AnOperatorActsWhereAndWhileAccreditedAndNoLonger) {
  const auto made = must(accredit(house.counter, manager(), operator_form()));
  EXPECT_EQ(made.state, AccreditationState::in_force);
  EXPECT_EQ(made.proof_digest, base::to_hex(pki::sha256(base::view_of(paper))));
  EXPECT_EQ(house.letters("habilitation"), 1);
  EXPECT_NE(house.mailer.composed.back().plain.find("samedi 20 novembre 2027"), std::string::npos);
  EXPECT_TRUE(house.actor(clerk_email).standing.has(Role::delivery_operator));
  EXPECT_EQ(base::text_of(must(read_deed(house.counter, manager(), made.id)).content), paper);

  day("2027-11-20T22:00:00Z");
  EXPECT_TRUE(house.actor(clerk_email).standing.has(Role::delivery_operator)) << "the last day counts";
  day("2027-11-20T23:00:00Z");
  EXPECT_FALSE(house.actor(clerk_email).standing.has(Role::delivery_operator)) << "midnight in Paris ends it (R64)";
}

TEST_F(Accreditations, NothingIsGivenWithoutDeedPlaceAndPeriod) {
  auto form = operator_form();
  form.deed = {};
  form.site = {};
  form.ends = "2030-11-20";
  const auto refused = accredit(house.counter, manager(), form);
  EXPECT_EQ(missing_facts(refused), (Names{"proof_attached", "period_valid", "place_named"}));
  EXPECT_TRUE(house.blobs.kept.empty());

  form = operator_form();
  form.ends = "2026-11-19";
  EXPECT_EQ(missing_facts(accredit(house.counter, manager(), form)), Names{"period_valid"});
  form = operator_form();
  form.ends = "hier";
  form.person.email = "nobody";
  EXPECT_EQ(accredit(house.counter, manager(), form).error().fields,
            (std::vector<base::FieldError>{{"/email", "email_invalid"}, {"/ends", "date_invalid"}}));
  const std::string picture = "no document";
  form = operator_form();
  form.deed.content = base::view_of(picture);
  EXPECT_EQ(refusal(accredit(house.counter, manager(), form)), Code::unsupported_media);
  EXPECT_TRUE(house.blobs.kept.empty());
  EXPECT_TRUE(must(house.counter.open(Actor::house())).unit().people_by_email(clerk_email)->empty()) << "nothing half-written";
}

TEST_F(Accreditations, NobodyAccreditsHimselfNorBesideAnAuditor) {
  auto own = operator_form();
  own.person = {"Claire", "Olivari", cast::manager, "", ""};
  EXPECT_EQ(missing_facts(accredit(house.counter, manager(), own)), Names{"not_oneself"});

  auto auditor = operator_form();
  auditor.person = {"Hugo", "Santini", "hugo.santini@audit.example", "", ""};
  EXPECT_EQ(missing_facts(accredit(house.counter, manager(), auditor)), Names{"roles_compatible"});
  auto wrong_name = operator_form();
  wrong_name.person.email = "hugo.santini@audit.example";
  EXPECT_EQ(accredit(house.counter, manager(), wrong_name).error().fields,
            (std::vector<base::FieldError>{{"/email", "email_of_somebody_else"}}));
  for (const auto* who : {"hugo.santini@audit.example", "ines.roubaud@azur-ingenierie.example", cast::mayor})
    EXPECT_EQ(refusal(accredit(house.counter, house.actor(who), operator_form())), Code::forbidden) << who;
}

TEST_F(Accreditations, TheSameRightIsNotGivenTwice) {
  must(accredit(house.counter, manager(), operator_form()));
  const auto again = accredit(house.counter, manager(), operator_form());
  EXPECT_EQ(refusal(again), Code::conflict);
  EXPECT_EQ(again.error().detail, "accreditation_exists");
  auto later = operator_form();
  later.starts = "2027-11-21";
  later.ends = "2028-11-20";
  EXPECT_TRUE(accredit(house.counter, manager(), later));
}

TEST_F(Accreditations, ASecondManagerNeedsTwoAndTheLastOneStays) {
  auto form = operator_form();
  form.role = Role::ra_manager;
  form.contract = {};
  form.site = {};
  const auto proposed = must(accredit(house.counter, manager(), form));
  EXPECT_EQ(proposed.state, AccreditationState::proposed);
  EXPECT_FALSE(house.actor(clerk_email).standing.has(Role::ra_manager));
  EXPECT_EQ(missing_facts(confirm_accreditation(house.counter, manager(), proposed.id)), Names{"second_manager"});
  EXPECT_EQ(refusal(confirm_accreditation(house.counter, house.actor(clerk_email), proposed.id)), Code::not_found);
  // With one manager only, the second signature is the operator's of the machine, at its command line.
  EXPECT_EQ(must(confirm_accreditation(house.counter, Actor::house(), proposed.id)).state, AccreditationState::in_force);
  EXPECT_TRUE(house.actor(clerk_email).standing.has(Role::ra_manager));

  const auto second = house.actor(clerk_email);
  domain::AccreditationId first;
  for (const auto& view : must(accreditations(house.counter, second)))
    if (view.person.email == cast::manager) first = view.accreditation.id;
  EXPECT_EQ(missing_facts(withdraw_accreditation(house.counter, second, first, "")), Names{"reason_given"});
  must(withdraw_accreditation(house.counter, second, first, "Mutation"));
  EXPECT_FALSE(house.actor(cast::manager).standing.has(Role::ra_manager));
  EXPECT_NE(house.mailer.composed.back().plain.find("Mutation"), std::string::npos);
  EXPECT_EQ(missing_facts(withdraw_accreditation(house.counter, second, proposed.id, "Départ")), Names{"manager_remains"});
}

TEST_F(Accreditations, WithdrawnOperatorsOpenNoSlot) {
  // The only delivery operator of the counter loses his accreditation: nobody can be received there any more (R64).
  for (const auto& view : must(accreditations(house.counter, manager())))
    if (view.accreditation.role == Role::delivery_operator)
      must(withdraw_accreditation(house.counter, manager(), view.accreditation.id, "Fin de contrat"));
  const auto former = house.actor("marius.pellegrin@azur-ingenierie.example");
  EXPECT_TRUE(former.standing.empty());
  EXPECT_EQ(refusal(day_sheets(house.counter, former, base::civil_of(house.clock.at).day)), Code::forbidden);
}

TEST_F(Accreditations, WhatEndsSoonIsShownAndTold) {
  must(accredit(house.counter, manager(), operator_form()));
  const auto told = [&] { return house.letters("se termine le"); };
  EXPECT_EQ(must(advance_accreditations(house.counter)), 0);
  day("2027-10-25T09:00:00Z");
  const auto list = must(accreditations(house.counter, manager()));
  const auto mine = std::ranges::find(list, std::string{clerk_email}, [](const auto& view) { return view.person.email; });
  ASSERT_NE(mine, list.end());
  EXPECT_TRUE(mine->ending_soon);
  EXPECT_EQ(mine->days_left, 26);
  EXPECT_EQ(must(advance_accreditations(house.counter)), 1);
  EXPECT_EQ(told(), 2) << "the operator and the manager";
  EXPECT_EQ(must(advance_accreditations(house.counter)), 0) << "told once";
  day("2027-11-21T09:00:00Z");
  EXPECT_EQ(must(advance_accreditations(house.counter)), 1);
  EXPECT_EQ(must(accreditation(house.counter, manager(), mine->accreditation.id)).accreditation.state, AccreditationState::ended);
}

TEST_F(Accreditations, ARepresentativeNamesAnOrderManager) {
  const NamePerson form{.organisation = mayor().organisation, .person = {"Lise", "Arnaud", clerk_email, "", ""}};
  const auto made = must(name_person(house.counter, mayor(), form));
  EXPECT_EQ(base::to_text(made.ends), "2032-11-20");
  EXPECT_TRUE(house.actor(clerk_email).standing.has(Role::order_manager));
  EXPECT_EQ(house.letters("vous êtes gestionnaire des commandes"), 1);
  auto operator_ = form;
  operator_.role = Role::ra_manager;
  EXPECT_EQ(refusal(name_person(house.counter, mayor(), operator_)), Code::bad_request);
  EXPECT_EQ(refusal(name_person(house.counter, house.actor(clerk_email), form)), Code::forbidden);
  EXPECT_EQ(refusal(name_person(house.counter, house.actor("soizic.tanguy@port-lennec.example"), form)), Code::not_found);
  must(withdraw_accreditation(house.counter, mayor(), made.id, "Départ en retraite"));
  EXPECT_FALSE(house.actor(clerk_email).standing.has(Role::order_manager));
}

TEST_F(Accreditations, ADelegateSignsWhatTheDelegationSaysWhileItLasts) {
  const auto made = must(name_person(house.counter, mayor(), delegate_form()));
  EXPECT_EQ(base::to_text(made.starts), "2026-11-20");
  const auto line = must(order(house.actor(clerk_email))).front();
  EXPECT_EQ(line.ordered_by, made.person) << "annexe 4 is in the delegation";

  const auto dossier = reserved(line.id);
  const auto delegate = house.actor(clerk_email);
  const auto code = house.consent(delegate, "dossier:" + dossier.id.text);
  EXPECT_EQ(missing_facts(consent(house.counter, delegate, dossier.id, code)), Names{"power_to_consent"}) << "requests are not";

  const auto membership = membership_of(delegate);
  day("2027-07-01T09:00:00Z");
  const auto former = house.actor(clerk_email);
  EXPECT_TRUE(former.standing.empty());
  EXPECT_EQ(refusal(send_annex(house.counter, former, {.membership = membership, .count = 1, .code = "000000"})),
            Code::not_found);
}

TEST_F(Accreditations, ADelegateBeyondScopeOrDaysIsRefusedByTheFactItself) {
  using std::chrono::March;
  using namespace std::chrono_literals;
  domain::Accreditation one{.role = Role::delegate, .starts = 2026y / March / 1, .ends = 2026y / March / 31, .scope = {}};
  one.scope = domain::PowerSet{Power::sign_annex, Power::sign_convention};
  EXPECT_EQ(domain::powers_of(one, 2026y / March / 1), domain::PowerSet{Power::sign_annex}) << "a convention is never delegated";
  EXPECT_EQ(domain::powers_of(one, 2026y / March / 31), domain::PowerSet{Power::sign_annex});
  EXPECT_TRUE(domain::powers_of(one, 2026y / std::chrono::February / 28).empty());
  EXPECT_TRUE(domain::powers_of(one, 2026y / std::chrono::April / 1).empty());
  one.state = AccreditationState::proposed;
  EXPECT_TRUE(domain::powers_of(one, 2026y / March / 15).empty());
}

TEST_F(Accreditations, ADelegationNeedsItsDeedItsScopeAndAnEnd) {
  auto form = delegate_form();
  form.scope = {};
  form.deed = {};
  EXPECT_EQ(missing_facts(name_person(house.counter, mayor(), form)), (Names{"proof_attached", "scope_given"}));
  form = delegate_form();
  form.ends = "";
  form.mandate_ends = "";
  EXPECT_EQ(name_person(house.counter, mayor(), form).error().fields, (std::vector<base::FieldError>{{"/ends", "required"}}));
  form = delegate_form();
  form.person.function = "Adjoint administratif";
  EXPECT_EQ(name_person(house.counter, mayor(), form).error().fields,
            (std::vector<base::FieldError>{{"/mandate_ends", "mandate_not_elected"}}));
}

TEST_F(Accreditations, ACertificationAgentSignsAFreshMandateThenSignsRequestsAndNeverSeesACode) {
  NamePerson form{.organisation = mayor().organisation,
                  .role = Role::certification_agent,
                  .person = {"Lise", "Arnaud", clerk_email, "Responsable informatique", ""},
                  .ends = "2028-11-20",
                  .deed = {.reference = "mandat", .day = "2026-08-20", .file_name = {}, .content = {}}};
  EXPECT_EQ(missing_facts(name_person(house.counter, mayor(), form)), Names{"deed_fresh"})
      << "three months to the day are too many";
  form.deed.day = "2026-08-21";
  EXPECT_EQ(refusal(name_person(house.counter, manager(), form)), Code::forbidden)
      << "the mandate is the representative's to give";
  const auto proposed = must(name_person(house.counter, mayor(), form));
  EXPECT_EQ(proposed.state, AccreditationState::proposed);
  EXPECT_EQ(house.letters("attend votre signature"), 1);

  const auto waiting = house.actor(clerk_email);
  EXPECT_TRUE(waiting.standing.empty());
  EXPECT_NE(must(mandate_text(house.counter, waiting, proposed.id)).find("Lise Arnaud"), std::string::npos);
  EXPECT_EQ(refusal(confirm_accreditation(house.counter, mayor(), proposed.id, "000000")), Code::forbidden);
  EXPECT_EQ(refusal(confirm_accreditation(house.counter, waiting, proposed.id, "000000")), Code::wrong_code);
  must(confirm_accreditation(house.counter, waiting, proposed.id, house.consent(waiting, "mandate:" + proposed.id.text)));

  const auto agent = house.actor(clerk_email);
  EXPECT_TRUE(agent.standing.has(Role::certification_agent));
  const auto line = must(order(house.actor(cast::buyer))).front();
  const auto dossier = reserved(line.id);
  const auto signed_ = must(consent(house.counter, agent, dossier.id, house.consent(agent, "dossier:" + dossier.id.text)));
  EXPECT_EQ(signed_.representative, agent.person);
  EXPECT_TRUE(signed_.representative_consented_at);
  EXPECT_FALSE(signed_.holder_consented_at);
  EXPECT_EQ(refusal(show_withdrawal_code(house.counter, agent, dossier.id)), Code::not_found);
  EXPECT_EQ(refusal(order(agent)), Code::forbidden) << "ordering is not his";
}

TEST_F(Accreditations, AnOldMandateCanNoLongerBeSigned) {
  const auto proposed = must(name_person(house.counter, mayor(),
                                         {.organisation = mayor().organisation,
                                          .role = Role::certification_agent,
                                          .person = {"Lise", "Arnaud", clerk_email, "", ""},
                                          .ends = "2028-11-20",
                                          .deed = {.reference = "mandat", .day = "2026-11-20", .file_name = {}, .content = {}}}));
  day("2027-02-20T09:00:00Z");
  const auto late = house.actor(clerk_email);
  const auto code = house.consent(late, "mandate:" + proposed.id.text);
  EXPECT_EQ(missing_facts(confirm_accreditation(house.counter, late, proposed.id, code)), Names{"deed_fresh"});
  EXPECT_EQ(must(decline_accreditation(house.counter, late, proposed.id, "Trop tard")).state, AccreditationState::ended);
}

TEST_F(Accreditations, ANewRepresentativeTakesOverAndUnsignedRequestsWaitForHim) {
  const auto line = must(order(mayor())).front();
  const auto dossier = reserved(line.id);
  NamePerson form{.organisation = mayor().organisation,
                  .role = Role::legal_representative,
                  .person = {"Lise", "Arnaud", clerk_email, "Maire", ""},
                  .mandate_ends = "2032-03-20",
                  .deed = {.reference = "PV de l'élection", .day = "2026-11-19", .file_name = {}, .content = {}}};
  auto future = form;
  future.starts = "2026-11-21";
  EXPECT_EQ(name_person(house.counter, mayor(), future).error().fields,
            (std::vector<base::FieldError>{{"/starts", "date_in_future"}}));
  const auto proposed = must(name_person(house.counter, house.actor(cast::buyer), form));
  EXPECT_EQ(base::to_text(proposed.ends), "2032-03-20");
  EXPECT_TRUE(house.actor(cast::mayor).standing.has(Role::legal_representative)) << "nothing changes before the check";
  EXPECT_EQ(refusal(confirm_accreditation(house.counter, mayor(), proposed.id)), Code::forbidden);

  must(confirm_accreditation(house.counter, manager(), proposed.id));
  EXPECT_FALSE(house.actor(cast::mayor).standing.has(Role::legal_representative));
  const auto successor = house.actor(clerk_email);
  EXPECT_TRUE(successor.standing.has(Role::legal_representative));
  EXPECT_EQ(house.letters("changement de représentant légal"), 2);
  EXPECT_NE(house.mailer.composed.back().plain.find(line.reference), std::string::npos);

  EXPECT_EQ(refusal(consent(house.counter, house.actor(cast::mayor), dossier.id, "000000")), Code::not_found);
  EXPECT_TRUE(must(consent(house.counter, successor, dossier.id, house.consent(successor, "dossier:" + dossier.id.text)))
                  .representative_consented_at);
  EXPECT_TRUE(order(successor));
}

TEST_F(Accreditations, OtherBodiesAndOrganisationsSeeNothing) {
  const auto made = must(name_person(house.counter, mayor(), delegate_form()));
  for (const auto* who : {"maelle.riou@armorique-numerique.example", "soizic.tanguy@port-lennec.example"}) {
    const auto stranger = house.actor(who);
    EXPECT_EQ(refusal(accreditation(house.counter, stranger, made.id)), Code::not_found) << who;
    EXPECT_EQ(refusal(standing(house.counter, stranger, mayor().organisation)), Code::not_found) << who;
    EXPECT_EQ(refusal(withdraw_accreditation(house.counter, stranger, made.id, "x")), Code::not_found) << who;
  }
  EXPECT_TRUE(accreditation(house.counter, house.actor("hugo.santini@audit.example"), made.id));
}

TEST(Mandates, AreAskedOfElectedPeopleOnly) {
  for (const auto* elected :
       {"Maire", "MAIRE", "Maire adjoint", "Adjointe au maire", "Premier adjoint", "2e adjointe", "1er adjoint", "Présidente",
        "Vice-président chargé du numérique", "Conseillère municipale déléguée", "Élue"})
    EXPECT_TRUE(domain::elected_function(elected)) << elected;
  for (const auto* agent : {"Secrétaire de mairie", "Secrétaire générale de mairie", "Adjoint administratif",
                            "Directeur de cabinet du maire", "Conseiller numérique", "Maireau", "Comptable", "", "2"})
    EXPECT_FALSE(domain::elected_function(agent)) << agent;
}

}  // namespace
}  // namespace vidimus::ra::testing
