// A case that is handed over at a chamber of commerce (R53), accepted there and paid for, with the office's own operator.
#pragma once

#include "ra/cast.hpp"
#include "ra/office_visits.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {

/// A certificate for this name, as PEM, from an authority of the same trade: issued in a house of its own.
std::string issued_elsewhere(const std::string& given_names, const std::string& surname, const std::string& email);

class OfficeDesk {
 public:
  static constexpr auto agnes = "agnes.fabre@cci-littoral.example";
  static constexpr auto office = "CCI du Littoral";

  OfficeDesk();
  Actor operator_() { return desk.house.actor(agnes); }

  StoryDesk desk;
  domain::OrderLine line;

 private:
  /// The contract's other way into a CCI: reserved like any order (the pre-order has a story of its own).
  void order_without_pre_order();
};

}  // namespace vidimus::ra::testing
