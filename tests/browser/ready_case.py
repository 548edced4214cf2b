#!/usr/bin/env python3
"""A case through the REST interface up to its appointment, for a journey that begins at the counter. Prints what its people know.

Takes the options of tools/demo_case.py."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402

if __name__ == "__main__":
    case = demo_case.Case(demo_case.arguments().parse_args())
    case.until_booked()
    print(json.dumps({"reference": case.path.rsplit("/", 1)[1], "code": case.withdrawal, "holder": case.holder_address,
                      "document": {"kind": "identity_card", "number": "X4RTBPFW4", "expires": case.document_expires}}))
