#!/usr/bin/env python3
"""Looks at a finished case once more, after a restart: the same certificate, the delivery record, the letters' history.

Takes the options of tools/demo_case.py, and --reference."""

import glob
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402


def main():
    parser = demo_case.arguments()
    parser.add_argument("--reference", required=True)
    options = parser.parse_args()
    case = demo_case.Case(options)
    case.seen = set(glob.glob(os.path.join(options.instance, "mail", "*.eml")))
    case.path = "/api/v1/orders/" + options.reference
    case.wait_for_registry()
    holder = case.sign_in("morgane.le.gall@plouvalen.example")
    with open(os.path.join(options.out, "certificate.cer"), "rb") as file:
        assert holder.get(case.path + "/certificate") == file.read(), "another certificate"
    agent = case.sign_in("marius.pellegrin@azur-ingenierie.example")
    with open(os.path.join(options.out, "delivery_record.json")) as file:
        assert agent.get(case.path + "/delivery-record") == json.load(file), "another delivery record"
    case.case(holder)
    print("kept:", options.reference)


if __name__ == "__main__":
    main()
