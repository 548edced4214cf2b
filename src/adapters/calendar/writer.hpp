// Calendar files written with libical.
#pragma once

#include <memory>

#include "ports/calendar_file.hpp"

namespace vidimus::adapters::calendar {

/// Thread-safe: it holds nothing.
std::unique_ptr<ports::CalendarWriter> make_writer();

}  // namespace vidimus::adapters::calendar
