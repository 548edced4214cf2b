// What is held about a person, with his files: a ZIP to take away (droit d'accès, portabilité).
#pragma once

#include "ra/privacy.hpp"

namespace vidimus::ra {

/// The plain data of `export_person` as donnees.json, the documents he gave and his certificates beside it, in a folder a case.
/// Papers about somebody else stay out and are named in the data (`not_enclosed`); so does whatever is damaged or gone. Audited
/// as the export is. @errors not_found; misconfigured. @source GDPR articles 15(3), 15(4), 20
Result<base::Bytes> export_files(Counter& counter, const Actor& actor, const domain::PersonId& person);

}  // namespace vidimus::ra
