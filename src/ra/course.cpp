#include "ra/course.hpp"

#include <algorithm>

namespace vidimus::ra {
namespace {

using domain::OrderState;

constexpr int memberships_a_page = 100;
constexpr std::string_view territory = "metropole";
constexpr OrderState unsent[]{OrderState::pre_ordered, OrderState::placed, OrderState::reservation_invited, OrderState::reserved,
                              OrderState::dossier_open};
constexpr OrderState sent[]{OrderState::dossier_sent, OrderState::validated, OrderState::ready};

Result<domain::CourseCase> load_case(ports::Unit& unit, domain::OrderLine line) {
  domain::CourseCase out{.line = std::move(line), .dossier = {}};
  if (out.line.state != OrderState::validated && out.line.state != OrderState::ready) return out;
  VIDIMUS_TRY(dossier, unit.dossier_of(out.line.id));
  out.dossier = std::move(dossier);
  VIDIMUS_TRY(appointments, unit.appointments_of(out.line.id));
  out.face_to_face_held =
      std::ranges::any_of(appointments, [](const auto& one) { return one.state == domain::AppointmentState::honoured; });
  return out;
}

Result<Done> add_cases(ports::Unit& unit, domain::Course& course, OrderState state) {
  ports::LineFilter filter;
  filter.contract = course.contract.id;
  filter.state = state;
  filter.limit = memberships_a_page;
  while (true) {
    VIDIMUS_TRY(lines, unit.lines(filter));
    for (auto& line : lines) {
      filter.after = line.id;
      VIDIMUS_TRY(one, load_case(unit, std::move(line)));
      course.cases.push_back(std::move(one));
    }
    if (lines.size() < static_cast<std::size_t>(memberships_a_page)) return Done{};
  }
}

}  // namespace

Result<domain::Course> load_course(ports::Unit& unit, const domain::FrameworkContract& contract, CourseCases cases) {
  domain::Course out{.contract = contract, .memberships = {}, .cases = {}};
  VIDIMUS_TRY(contracts, unit.contracts(contract.body));
  out.follows_another = std::ranges::any_of(contracts, [&](const auto& other) { return other.successor == contract.id; });
  VIDIMUS_TRY(memberships, unit.memberships_in(contract.id));
  out.memberships = std::move(memberships);
  if (cases == CourseCases::none) return out;
  for (const auto state : unsent) VIDIMUS_CHECK(add_cases(unit, out, state));
  if (cases == CourseCases::unsent) return out;
  for (const auto state : sent) VIDIMUS_CHECK(add_cases(unit, out, state));
  return out;
}

Result<domain::Calendar> working_days_of(const House& house) {
  domain::DeliverySite anywhere;
  anywhere.territory = territory;
  return domain::calendar_of(anywhere, house.holidays, {});
}

}  // namespace vidimus::ra
