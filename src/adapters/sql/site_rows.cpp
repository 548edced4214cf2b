#include "adapters/sql/site_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::DeliverySite>& table_of<domain::DeliverySite>() {
  using domain::DeliverySite;
  static const Table<DeliverySite> table{"delivery_site",
                                         {
                                             column<&DeliverySite::id>("id"),
                                             column<&DeliverySite::version>("version"),
                                             column<&DeliverySite::body>("body"),
                                             column<&DeliverySite::kind>("kind"),
                                             column<&DeliverySite::name>("name"),
                                             column<&DeliverySite::street>("street"),
                                             column<&DeliverySite::zip>("zip"),
                                             column<&DeliverySite::town>("town"),
                                             column<&DeliverySite::phone>("phone"),
                                             column<&DeliverySite::instructions>("instructions"),
                                             column<&DeliverySite::verifies>("verifies"),
                                             column<&DeliverySite::territory>("territory"),
                                             column<&DeliverySite::zone>("zone"),
                                             column<&DeliverySite::offered>("offered"),
                                             column<&DeliverySite::contact>("contact"),
                                             column<&DeliverySite::email>("email"),
                                             column<&DeliverySite::sla>("sla"),
                                             column<&DeliverySite::receipt>("receipt"),
                                             column<&DeliverySite::booking_horizon_days>("booking_horizon_days"),
                                             column<&DeliverySite::outside>("outside"),
                                         }};
  return table;
}

template <>
const Table<domain::OpeningHours>& table_of<domain::OpeningHours>() {
  using domain::OpeningHours;
  static const Table<OpeningHours> table{"opening_hours",
                                         {
                                             column<&OpeningHours::site>("site"),
                                             column<&OpeningHours::weekday>("weekday"),
                                             column<&OpeningHours::from_minute>("from_minute"),
                                             column<&OpeningHours::to_minute>("to_minute"),
                                             column<&OpeningHours::slot_minutes>("slot_minutes"),
                                             column<&OpeningHours::gap_minutes>("gap_minutes"),
                                             column<&OpeningHours::capacity>("capacity"),
                                         }};
  return table;
}

template <>
const Table<domain::Closure>& table_of<domain::Closure>() {
  using domain::Closure;
  static const Table<Closure> table{"closure",
                                    {
                                        column<&Closure::site>("site"),
                                        column<&Closure::day>("day"),
                                        column<&Closure::reason>("reason"),
                                    }};
  return table;
}

template <>
const Table<domain::SiteInstruction>& table_of<domain::SiteInstruction>() {
  using domain::SiteInstruction;
  static const Table<SiteInstruction> table{"site_instruction",
                                            {
                                                column<&SiteInstruction::site>("site"),
                                                column<&SiteInstruction::starts>("starts"),
                                                column<&SiteInstruction::ends>("ends"),
                                                column<&SiteInstruction::text>("words"),
                                            }};
  return table;
}

}  // namespace vidimus::adapters::sql
