// State machines as tables a person can read. A row is a sentence: from, on, to, by whom, needing which facts, then which
// effects, because of which text. One function, `decide`, serves all machines; portal buttons, docs and tests derive from
// them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/names.hpp"
#include "base/result.hpp"
#include "domain/effects.hpp"
#include "domain/facts.hpp"
#include "domain/roles.hpp"

namespace vidimus::domain {

/// One allowed change. `source` cites the text that asks for it.
template <class State, class Event>
struct Row {
  State from;
  Event on;
  State to;
  RoleSet by;
  FactSet needs;
  EffectSet then;
  std::string_view source;
};

template <class State, class Event, std::size_t N>
using Table = std::array<Row<State, Event>, N>;

template <class State, class Event, std::size_t N>
constexpr Table<State, Event, N> rows(const Row<State, Event> (&list)[N]) {
  return std::to_array(list);
}

/// What was decided: the state to move to and the effects to perform. Only `decide` makes one.
template <class State, class Event>
struct Decision {
  State from;
  State to;
  Event on;
  RoleSet acting;  ///< the roles the actor held that the row accepts
  EffectSet then;
  std::string_view source;
};

/// Two rows never answer the same event in the same state.
template <class State, class Event, std::size_t N>
constexpr bool deterministic(const Table<State, Event, N>& table) {
  for (std::size_t a = 0; a < N; ++a)
    for (std::size_t b = a + 1; b < N; ++b)
      if (table[a].from == table[b].from && table[a].on == table[b].on) return false;
  return true;
}

/// A state without a row that leaves it is an end.
template <class State, class Event, std::size_t N>
constexpr bool is_end(const Table<State, Event, N>& table, State state) {
  for (const auto& row : table)
    if (row.from == state && row.to != state) return false;
  return true;
}

/// From every state some end can be reached: no case is stuck for ever.
template <class State, class Event, std::size_t N>
constexpr bool every_state_can_end(const Table<State, Event, N>& table) {
  constexpr auto states = base::count_of<State>();
  std::array<bool, states> ends{};
  for (std::size_t at = 0; at < states; ++at) ends[at] = is_end(table, static_cast<State>(at));
  for (std::size_t round = 0; round < states; ++round)
    for (const auto& row : table)
      if (ends[static_cast<std::size_t>(row.to)]) ends[static_cast<std::size_t>(row.from)] = true;
  for (const bool end : ends)
    if (!end) return false;
  return true;
}

/// Every row can be reached from the first state, has somebody to do it and a text that asks for it.
template <class State, class Event, std::size_t N>
constexpr bool no_dead_row(const Table<State, Event, N>& table) {
  constexpr auto states = base::count_of<State>();
  std::array<bool, states> reached{};
  reached[0] = true;
  for (std::size_t round = 0; round < states; ++round)
    for (const auto& row : table)
      if (reached[static_cast<std::size_t>(row.from)]) reached[static_cast<std::size_t>(row.to)] = true;
  for (const bool state : reached)
    if (!state) return false;
  for (const auto& row : table)
    if (row.by.empty() || row.source.empty()) return false;
  return true;
}

template <class State, class Event, std::size_t N>
constexpr bool sound(const Table<State, Event, N>& table) {
  return deterministic(table) && every_state_can_end(table) && no_dead_row(table);
}

/// May this event happen now, done by somebody acting in these roles, with these facts true?
/// @errors wrong_state: no row starts here on this event; forbidden: the row is for others; missing_facts: names each fact
/// missing.
template <class State, class Event, std::size_t N>
base::Result<Decision<State, Event>> decide(const Table<State, Event, N>& table, State state, Event on, RoleSet acting,
                                            FactSet facts) {
  for (const auto& row : table) {
    if (row.from != state || row.on != on) continue;
    const RoleSet accepted = row.by.common(acting);
    if (accepted.empty()) return base::fail(base::Code::forbidden, "refused.role");
    const auto missing = row.needs.without(facts);
    if (!missing.empty()) {
      auto error = base::fail(base::Code::missing_facts, "refused.missing");
      missing.each([&](Fact fact) { error.missing.push_back({std::string{base::to_name(fact)}, {}}); });
      return error;
    }
    return Decision<State, Event>{state, row.to, on, accepted, row.then, row.source};
  }
  return base::fail(base::Code::wrong_state, "refused.state." + std::string{base::to_name(state)});
}

/// Events that would be accepted now: the portal's buttons.
template <class State, class Event, std::size_t N>
std::vector<Event> possible(const Table<State, Event, N>& table, State state, RoleSet acting, FactSet facts) {
  std::vector<Event> out;
  for (const auto& row : table)
    if (row.from == state && row.by.meets(acting) && row.needs.without(facts).empty()) out.push_back(row.on);
  return out;
}

}  // namespace vidimus::domain
