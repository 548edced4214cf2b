// The operations of the REST interface as its OpenAPI document lists them, and a call written on a command line turned into a
// request. No operation is named here: what the document says is all `vidimus call` knows.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/client.hpp"
#include "base/json.hpp"

namespace vidimus::programs::ctl {

/// What an operation takes beside its body.
struct Parameter {
  std::string name;
  std::string place;  ///< path, query, header
  std::string description;
  bool required = false;
};

struct Operation {
  std::string id;
  std::string method;  ///< "GET"
  std::string path;    ///< "/api/v1/orders/{reference}"
  std::string tag;
  std::string summary;
  std::string description;
  std::vector<Parameter> parameters;
  base::Json members;                    ///< properties of the JSON body, or null: none is taken
  std::vector<std::string> needed;       ///< required members
  std::vector<std::string> form_fields;  ///< of a multipart/form-data body, files among them; empty: it takes no file
};

/// @errors malformed: not an OpenAPI document.
base::Result<std::vector<Operation>> read_operations(const base::Json& document);

/// What stood on the command line.
struct Wanted {
  std::vector<std::string> values;                         ///< "name=value", "name:=JSON"
  base::Json body;                                         ///< of --json, or null
  std::vector<std::pair<std::string, std::string>> files;  ///< part and path, of --file
};

/// A call ready to leave.
struct Prepared {
  std::string method;
  std::string target;  ///< path and query
  std::string body;    ///< JSON, or empty
  std::vector<adapters::http::Header> headers;
  std::vector<adapters::http::Part> parts;  ///< of a form with files
};

/// Puts every value where the operation wants it: into the path, the query, a header, or the body in the type the document
/// names. @errors bad_request: what is unknown, missing, or of another type, with the names that are known.
base::Result<Prepared> prepare(const Operation& operation, const Wanted& wanted);

/// «orders: bookAppointment  POST /api/v1/… – Book …», and what it takes.
std::string describe(const Operation& operation);

}  // namespace vidimus::programs::ctl
