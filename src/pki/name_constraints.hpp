// Name constraints (contraintes de nommage): which names the certificates under a CA may carry. @source RFC 5280 §4.2.1.10
#pragma once

#include <string>
#include <vector>

#include "pki/x509.hpp"

namespace vidimus::pki {

enum class NameVerdict : std::uint8_t { within, outside, unsupported, too_much_work };

struct NameFinding {
  NameVerdict verdict = NameVerdict::within;
  std::string detail;  ///< the name, when not within
};

/// Constraints gathered from the CAs of a path: a name must stand within the permitted subtrees of every CA that constrains its
/// form, and within no excluded one. Holds pointers into the certificates' constraints.
class NameConstraintsState {
 public:
  void add(const NameConstraints& constraints) { gathered_.push_back(&constraints); }
  /// Judges subject, its emailAddress attributes, and every subject alternative name. A constrained form that cannot be judged
  /// (otherName, x400Address, ediPartyName, a subtree with minimum or maximum) is refused when a name of it is there.
  /// Comparisons are counted over the whole life of the state: 65 536, then too_much_work.
  NameFinding check(const Certificate& certificate);

 private:
  std::vector<const NameConstraints*> gathered_;
  std::size_t comparisons_ = 0;
};

/// Does `name` stand within the subtree of `base`? Nothing when the form or the octets cannot be judged. `excluding` makes a
/// wildcard dNSName stand within as soon as one of the names it stands for does.
std::optional<bool> within_subtree(const GeneralName& name, const GeneralName& base, bool excluding);

}  // namespace vidimus::pki
