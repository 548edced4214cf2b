#include "adapters/sql/keeping_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Erasure>& table_of<domain::Erasure>() {
  using domain::Erasure;
  static const Table<Erasure> table{"erasure",
                                    {
                                        column<&Erasure::id>("id"),
                                        column<&Erasure::version>("version"),
                                        column<&Erasure::body>("body"),
                                        column<&Erasure::blob>("blob_id"),
                                        column<&Erasure::digest>("digest"),
                                        column<&Erasure::noun>("noun"),
                                        column<&Erasure::noun_id>("noun_id"),
                                        column<&Erasure::rule>("rule"),
                                        column<&Erasure::asked_at>("asked_at"),
                                        column<&Erasure::not_before>("not_before"),
                                        column<&Erasure::done_at>("done_at"),
                                    }};
  return table;
}

template <>
const Table<domain::Restriction>& table_of<domain::Restriction>() {
  using domain::Restriction;
  static const Table<Restriction> table{"restriction",
                                        {
                                            column<&Restriction::id>("id"),
                                            column<&Restriction::version>("version"),
                                            column<&Restriction::body>("body"),
                                            column<&Restriction::person>("person"),
                                            column<&Restriction::by>("decided_by"),
                                            column<&Restriction::since>("since"),
                                            column<&Restriction::reason>("reason"),
                                            column<&Restriction::lifted_at>("lifted_at"),
                                        }};
  return table;
}

}  // namespace vidimus::adapters::sql
