#!/usr/bin/env python3
"""A whole case whose contract names an external supplier: played until the certificate is on the token."""

import os
import ssl
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import demo_case  # noqa: E402


class Case(demo_case.Case):
    def keep(self):
        certificate = self.holder.get(self.path + "/certificate")
        with open(os.path.join(self.options.out, "certificate.pem"), "w") as file:
            file.write(ssl.DER_cert_to_PEM_cert(certificate))


def main():
    Case(demo_case.arguments().parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
