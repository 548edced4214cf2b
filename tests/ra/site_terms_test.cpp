// What a site has of its own: how an office counts and receives, how far ahead appointments are booked, whom to ask for.
#include "ra/sites.hpp"

#include "appointment_desk.hpp"
#include "ra/cast.hpp"
#include "ra/contracts.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using Fields = std::vector<base::FieldError>;

class SiteTerms : public ::testing::Test {
 protected:
  SiteForm form_of(const domain::DeliverySite& site) {
    return {.kind = site.kind,
            .name = site.name,
            .street = site.street,
            .zip = site.zip,
            .town = site.town,
            .phone = site.phone,
            .territory = site.territory,
            .instructions = site.instructions,
            .verifies = site.verifies,
            .contact = site.contact,
            .email = site.email};
  }
  Result<domain::DeliverySite> edit(const SiteForm& form, const char* name = AppointmentDesk::own_site) {
    return edit_site(desk.counter, desk.house.actor(AppointmentDesk::manager), desk.site(name).id, 0, form);
  }
  AppointmentDesk desk;
};

TEST_F(SiteTerms, AnOfficeCountsAndReceivesInItsOwnWay) {
  auto form = form_of(desk.site(AppointmentDesk::own_site));
  form.sla = "end_of_second_working_day";
  form.receipt = "by_post";
  must(edit(form));
  const auto line = must(desk.place("bastien.audibert@valbrune.example", 1)).front();
  must(desk.reserve_for("bastien.audibert@valbrune.example", line, "Jeanne", "Rostan", cast::holder, AppointmentDesk::own_site));
  EXPECT_EQ(desk.file(line).policy.sla, domain::SlaMode::end_of_second_working_day);
  EXPECT_EQ(desk.file(line).policy.receipt, domain::ReceiptMode::by_post);
  form.sla.clear();
  must(edit(form));
  EXPECT_EQ(desk.file(line).policy.sla, domain::SlaMode::working_days_wallclock) << "as the contract says";
  form.receipt = "by_pigeon";
  form.horizon_days = "0";
  form.email = "nobody";
  EXPECT_EQ(edit(form).error().fields,
            (Fields{{"/email", "email_invalid"}, {"/receipt", "choice_unknown"}, {"/booking_horizon_days", "number_invalid"}}));
}

TEST_F(SiteTerms, ASiteOpensItsBookAsFarAheadAsItWill) {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto last = [&] {
    return must(offered_slots(desk.counter, desk.house.actor(cast::holder), line.reference)).back().starts;
  };
  EXPECT_GT(last(), desk.house.clock.at + std::chrono::days{50});
  auto form = form_of(desk.site(AppointmentDesk::own_site));
  form.horizon_days = "7";
  must(edit(form));
  EXPECT_LE(last(), desk.house.clock.at + std::chrono::days{7});
  EXPECT_EQ(missing_facts(desk.book(cast::holder, line, "2026-12-15 09:00")), std::vector<std::string>{"within_horizon"});
}

TEST_F(SiteTerms, TheBookingTermsOfAContractAreEasedByAmendment) {
  const auto manager = desk.house.actor(AppointmentDesk::manager);
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  const auto amended = [&](TypedTerms terms) {
    return amend_contract(desk.counter, manager, line.contract, terms, "agenda élargi", 0);
  };
  const auto stricter = amended({{"booking_change_hours", "72"}});
  EXPECT_EQ(missing_facts(stricter), std::vector<std::string>{"terms_only_extended"});
  const auto eased = must(amended({{"booking_horizon_days", "75"}, {"booking_change_hours", "12"}, {"no_shows_allowed", "3"}}));
  EXPECT_EQ(eased.booking_horizon_days, 75);
  EXPECT_EQ(must(contract_sheet(desk.counter, manager, line.contract)).amendments.size(), 3U) << "each kept, with who and why";
}

}  // namespace
}  // namespace vidimus::ra::testing
