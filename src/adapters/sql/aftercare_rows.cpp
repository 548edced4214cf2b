#include "adapters/sql/aftercare_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::InstallationTrial>& table_of<domain::InstallationTrial>() {
  using domain::InstallationTrial;
  static const Table<InstallationTrial> table{"installation_trial",
                                              {
                                                  column<&InstallationTrial::id>("id"),
                                                  column<&InstallationTrial::version>("version"),
                                                  column<&InstallationTrial::body>("body"),
                                                  column<&InstallationTrial::line>("line"),
                                                  column<&InstallationTrial::certificate>("certificate"),
                                                  column<&InstallationTrial::model>("model"),
                                                  column<&InstallationTrial::system>("system"),
                                                  column<&InstallationTrial::browser>("browser"),
                                                  column<&InstallationTrial::application>("application"),
                                                  column<&InstallationTrial::outcome>("outcome"),
                                                  column<&InstallationTrial::challenge>("challenge"),
                                                  column<&InstallationTrial::logged_in_at>("logged_in_at"),
                                                  column<&InstallationTrial::signed_at>("signed_at"),
                                                  column<&InstallationTrial::tried>("tried"),
                                                  column<&InstallationTrial::begun_at>("begun_at"),
                                                  column<&InstallationTrial::ended_at>("ended_at"),
                                              }};
  return table;
}

template <>
const Table<domain::Unblocking>& table_of<domain::Unblocking>() {
  using domain::Unblocking;
  static const Table<Unblocking> table{"unblocking",
                                       {
                                           column<&Unblocking::id>("id"),
                                           column<&Unblocking::version>("version"),
                                           column<&Unblocking::body>("body"),
                                           column<&Unblocking::line>("line"),
                                           column<&Unblocking::token>("token"),
                                           column<&Unblocking::way>("way"),
                                           column<&Unblocking::state>("state"),
                                           column<&Unblocking::asked_by>("asked_by"),
                                           column<&Unblocking::asked_at>("asked_at"),
                                           column<&Unblocking::identified_by>("identified_by"),
                                           column<&Unblocking::identified_at>("identified_at"),
                                           column<&Unblocking::decided_by>("decided_by"),
                                           column<&Unblocking::decided_at>("decided_at"),
                                           column<&Unblocking::station>("station"),
                                           column<&Unblocking::question>("question"),
                                           column<&Unblocking::answer>("answer"),
                                           column<&Unblocking::proof>("proof"),
                                           column<&Unblocking::failure>("failure"),
                                           column<&Unblocking::ended_at>("ended_at"),
                                       }};
  return table;
}

}  // namespace vidimus::adapters::sql
