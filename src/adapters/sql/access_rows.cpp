#include "adapters/sql/access_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Credential>& table_of<domain::Credential>() {
  using domain::Credential;
  static const Table<Credential> table{"credential",
                                       {
                                           column<&Credential::id>("id"),
                                           column<&Credential::version>("version"),
                                           column<&Credential::person>("person"),
                                           column<&Credential::kind>("kind"),
                                           column<&Credential::name>("name"),
                                           column<&Credential::key_id>("key_id"),
                                           column<&Credential::material>("material"),
                                           column<&Credential::counter>("counter"),
                                           column<&Credential::wrong_attempts>("wrong_attempts"),
                                           column<&Credential::locked_until>("locked_until"),
                                           column<&Credential::created>("created"),
                                           column<&Credential::used_at>("used_at"),
                                           column<&Credential::removed_at>("removed_at"),
                                       }};
  return table;
}

template <>
const Table<domain::Session>& table_of<domain::Session>() {
  using domain::Session;
  static const Table<Session> table{"session",
                                    {
                                        column<&Session::id>("id"),
                                        column<&Session::version>("version"),
                                        column<&Session::person>("person"),
                                        column<&Session::csrf>("csrf"),
                                        column<&Session::method>("method"),
                                        column<&Session::created>("created"),
                                        column<&Session::expires>("expires"),
                                        column<&Session::ended_at>("ended_at"),
                                    }};
  return table;
}

template <>
const Table<domain::Challenge>& table_of<domain::Challenge>() {
  using domain::Challenge;
  static const Table<Challenge> table{"challenge",
                                      {
                                          column<&Challenge::id>("id"),
                                          column<&Challenge::version>("version"),
                                          column<&Challenge::person>("person"),
                                          column<&Challenge::purpose>("purpose"),
                                          column<&Challenge::subject>("subject"),
                                          column<&Challenge::mac>("mac"),
                                          column<&Challenge::expires>("expires"),
                                          column<&Challenge::wrong_attempts>("wrong_attempts"),
                                          column<&Challenge::used_at>("used_at"),
                                      }};
  return table;
}

template <>
const Table<domain::Station>& table_of<domain::Station>() {
  using domain::Station;
  static const Table<Station> table{"station",
                                    {
                                        column<&Station::id>("id"),
                                        column<&Station::version>("version"),
                                        column<&Station::body>("body"),
                                        column<&Station::site>("site"),
                                        column<&Station::name>("name"),
                                        column<&Station::pairing_mac>("pairing_mac"),
                                        column<&Station::pairing_expires>("pairing_expires"),
                                        column<&Station::key_mac>("key_mac"),
                                        column<&Station::seen_at>("seen_at"),
                                        column<&Station::revoked_at>("revoked_at"),
                                        column<&Station::public_key>("public_key"),
                                        column<&Station::proved_at>("proved_at"),
                                    }};
  return table;
}

template <>
const Table<domain::StationJob>& table_of<domain::StationJob>() {
  using domain::StationJob;
  static const Table<StationJob> table{"station_job",
                                       {
                                           column<&StationJob::id>("id"),
                                           column<&StationJob::version>("version"),
                                           column<&StationJob::station>("station"),
                                           column<&StationJob::line>("line"),
                                           column<&StationJob::token>("token"),
                                           column<&StationJob::certificate>("certificate"),
                                           column<&StationJob::state>("state"),
                                           column<&StationJob::challenge>("challenge"),
                                           column<&StationJob::failure>("failure"),
                                           column<&StationJob::created>("created"),
                                       }};
  return table;
}

}  // namespace vidimus::adapters::sql
