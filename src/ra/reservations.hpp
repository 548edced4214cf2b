// Who will hold a certificate, which one, and where it is handed over: read and checked alike for a reservation, an order of
// several lines, a pre-order and an import (R45, R49, R69, R74, R76).
#pragma once

#include <map>
#include <set>
#include <string>

#include "domain/order_draft.hpp"
#include "ra/counter.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {

/// Lines filled in one act. Two lines may name one holder: he is written once.
class Reservations {
 public:
  explicit Reservations(Work& work) : work_(work) {}

  /// Fills the line of a case from what was typed: holder, product, site, office, references. Fields that are wrong are told to
  /// `fields` by their names ("/email"); the line is then not to be used. Whether the line may name a CCI: a pre-order may, and
  /// every line of a contract whose CCI way needs none (R79).
  enum class Cci : unsigned char { refused, taken };
  Result<Done> fill(CaseFile& file, const domain::OrderedHolder& typed, Cci cci, FieldReader& fields);

 private:
  Result<domain::Person> holder_for(domain::Person typed, FieldReader& fields);
  Result<Done> choose(CaseFile& file, const domain::OrderedHolder& typed, Cci cci, FieldReader& fields);

  Work& work_;
  std::map<std::string, domain::Person> met_;  ///< by address
  std::set<std::string> replaced_;             ///< certificates lines of this act stand in for
};

}  // namespace vidimus::ra
